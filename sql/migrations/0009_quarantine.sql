-- The last body of a feed that spent its limit of time or memory: twice, and it is not parsed again.
alter table desk.feeds
    add column spent_body     text,                          -- hash of the body
    add column spent_times    integer not null default 0,    -- in a row
    add column spent_reason   text,
    add column quarantined_at timestamptz,                   -- since when the feed gives a body that is not parsed
    drop constraint feeds_status_check,
    add constraint feeds_status_check
        check (status in ('new entries', 'nothing new', 'not modified', 'failed', 'quarantined'));
