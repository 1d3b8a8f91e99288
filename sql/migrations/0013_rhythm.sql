-- What was learned of when a feed publishes (ingest.feeds.rhythm), and polls between which entries may have been lost.

alter table desk.feeds add rhythm double precision[];        -- the fields of ingest.feeds.rhythm.RHYTHM, in their order
alter table desk.polls add gap boolean not null default false;
