-- WebSub: hubs that push feeds.

alter table desk.feeds
    add hub          text,                                   -- that the feed named when it was read last
    add hub_topic    text,                                   -- under which the hub knows it
    add pushed_until timestamptz;                            -- until then a hub pushes what is new, as far as one can see

create table desk.subscriptions (
    subscription_id bigint generated always as identity primary key,
    feed_id     bigint not null references desk.feeds,
    hub         text not null,
    topic       text not null,
    base        text not null,                               -- the callback's address: this, a slash, and the path
    path        text not null unique,                        -- which nobody guesses: only the hub was told
    secret      text not null,
    state       text not null check (state in ('asked', 'live', 'denied', 'leaving', 'left')),
    since       timestamptz not null default now(),          -- in this state
    ask_at      timestamptz default now(),                   -- when the hub is asked (again); null: never
    tries       integer not null default 0,                  -- since the hub verified, or the state began
    lease_until timestamptz,
    pushed_at   timestamptz,                                 -- the last content with a good signature
    pushes      bigint not null default 0,
    bodies      text[] not null default '{}',                -- hashes of the last contents: what is sent again is not read
    error       text                                         -- why the last try failed, or the hub denied
);
create unique index subscriptions_feed on desk.subscriptions (feed_id, hub, topic, base) where state <> 'left';
create index subscriptions_due on desk.subscriptions (ask_at) where ask_at is not null;

alter table desk.polls add pushed boolean not null default false;  -- a hub brought it
alter table desk.entries add pushed_by text;                       -- the hub that brought it first
