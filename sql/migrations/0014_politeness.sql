-- What sites ask of us, and whether the network is there.

insert into desk.fates values
    ('robots',      true,  'the site''s robots.txt forbids the address');

-- What each origin's robots.txt said. Null body: it has none, or keeps it to itself (4xx): all is allowed.
create table desk.robots (
    origin     text primary key,                             -- scheme://host[:port]
    body       bytea,
    status     integer,                                      -- null where it did not answer
    error      text,                                         -- why it is not known: until it is, pages wait
    fetched_at timestamptz not null,                         -- when `body` was read
    expires_at timestamptz not null
);
create index robots_expires on desk.robots (expires_at);

-- Seconds between two requests that a host's robots.txt asks for.
alter table desk.host_turns add crawl_delay double precision not null default 0;

-- Our own outages: one row while there is one. Nothing is asked for meanwhile, but by a probe from time to time.
create table desk.outages (
    one      boolean primary key default true check (one),
    since    timestamptz not null default now(),
    reason   text not null,
    probes   integer not null default 0,                     -- without an answer
    probe_at timestamptz not null                            -- the next one
);

-- How a feed is asked for, where a person says so.
alter table desk.feeds
    add user_agent text,
    add headers    jsonb not null default '{}';
