-- Which item of a feed is which entry, when its page is worth another look, and what a feed's answers were before.

alter table desk.entries
    add column page        text,                             -- canonical address; null: none, or found before this column was
    add column authors     text[] not null default '{}',     -- every one; `author` joins them
    add column updated     jsonb,                            -- as published: when its feed says that it changed
    add column digest      text,                             -- of what its feed says of it
    add column guid_shared boolean not null default false,   -- its feed gives the guid to several items: it tells nothing
    add column looked_at   timestamptz,                      -- when its page was fetched last
    add column looks       integer not null default 0,       -- further ones, after the page was sent
    add column look_at     timestamptz;                      -- when it is looked at again; null: never
create index entries_page on desk.entries using hash (page);
create index entries_look on desk.entries (look_at) where fate = 'landed' and look_at is not null;

insert into desk.fates values
    ('too_old',     true,  'older than the setting old_days when its feed was polled first: not fetched');

alter table desk.feeds
    add column body_hash   text,                             -- of the last body that was read
    add column whole_at    timestamptz,                      -- when the server last sent all of it
    add column moved_to    text,                             -- where 301 or 308 leads
    add column moved_since timestamptz,
    add column moved_times integer not null default 0,       -- in a row
    add column former_urls text[] not null default '{}',
    add column ended_at    timestamptz,                      -- the server said 410, or it met another feed
    add column ended_why   text,
    drop constraint feeds_status_check,
    add constraint feeds_status_check
        check (status in ('new entries', 'nothing new', 'not modified', 'failed', 'quarantined', 'not a feed', 'ended'));
