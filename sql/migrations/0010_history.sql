-- What each poll and each try came to, for a month; and what a person says of a feed.

alter table desk.feeds
    add paused_at timestamptz,                               -- a person asked for it
    add tags      text[] not null default '{}';              -- folders of the list that named it, and a person's own

create table desk.polls (
    feed_id      bigint not null references desk.feeds,
    polled_at    timestamptz not null default now(),
    status       text not null,
    http_status  integer,                                    -- null where no server answered
    bytes        integer,                                    -- as they came
    listed       integer,                                    -- entries in the answer; null where none could be read
    new_entries  integer not null,
    error        text,
    next_seconds double precision not null,
    why          text not null                               -- why then
);
create index polls_feed on desk.polls (feed_id, polled_at);
create index polls_time on desk.polls (polled_at);

create table desk.tries (
    entry_id  bigint not null references desk.entries,
    tried_at  timestamptz not null default now(),
    fate      text not null references desk.fates,           -- waiting: it is tried again
    reason    text,
    next_at   timestamptz
);
create index tries_entry on desk.tries (entry_id, tried_at);
create index tries_time on desk.tries (tried_at);

-- `copydesk why` asks by address and by article.
create index entries_url on desk.entries using hash (url);
create index entries_final_url on desk.entries using hash (final_url);
create index entries_article on desk.entries (article_id) where article_id is not null;

-- Another chance for what its feed still lists after a final failure.
alter table desk.entries add chances integer not null default 0;

-- Hosts that asked for a rest (Retry-After), feeds and pages alike.
create table desk.hosts (
    host          text primary key,
    resting_until timestamptz not null,
    reason        text not null
);
alter table desk.feeds add host text not null
    generated always as (lower(coalesce(substring(url from '^[a-zA-Z]+://(?:[^/?#]*@)?([^/?#]*)'), ''))) stored;
