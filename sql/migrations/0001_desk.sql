-- The desk's own tables. Schema desk is ours to change; schema copydesk (sql/views) is the contract.

create schema desk;
create schema copydesk;

-- What is fetched, and what became of it ------------------------------------------------------------

create table desk.feeds (
    feed_id          bigint generated always as identity primary key,
    url              text not null unique,
    title            text,
    added_at         timestamptz not null default now(),
    removed_at       timestamptz,                            -- a removed feed keeps its row: its entries name it
    etag             text,
    last_modified    text,
    next_poll_at     timestamptz not null default now(),
    claimed_until    timestamptz not null default '-infinity',
    polled_at        timestamptz,
    status           text check (status in ('new entries', 'nothing new', 'not modified', 'failed')),
    error            text,
    failures         integer not null default 0,             -- in a row
    interval_seconds integer
);
create index feeds_due on desk.feeds (next_poll_at) where removed_at is null;

create table desk.fates (
    fate    text primary key,
    final   boolean not null,
    meaning text not null
);
insert into desk.fates values
    ('waiting',     false, 'found, not fetched yet, or to be tried again'),
    ('sent',        false, 'fetched, read and acknowledged by Kafka; not landed yet'),
    ('landed',      true,  'in copydesk.articles'),
    ('bad_link',    true,  'the feed gives no address that could be fetched'),
    ('blocked',     true,  'our own guard does not go there: scheme, address, too many redirects'),
    ('gone',        true,  'the page answers 404 or 410'),
    ('refused',     true,  'the site will not give us the page'),
    ('unreachable', true,  'no usable answer after all tries'),
    ('timed_out',   true,  'the answer was not complete in time after all tries'),
    ('too_large',   true,  'more bytes than the setting allows'),
    ('not_html',    true,  'what came is no page and no text'),
    ('no_text',     true,  'the page was read and holds no article'),
    ('unreadable',  true,  'no parser could read it within its limits of time and memory'),
    ('dead_letter', true,  'a worker could not land it: see copydesk.dead_letters');

create table desk.entries (
    entry_id        bigint generated always as identity primary key,
    feed_id         bigint references desk.feeds,            -- null for a replayed file
    origin          text not null check (origin in ('feed', 'replay')),
    guid            text not null,                           -- the feed's own id; of a file its name and content
    url             text,
    host            text,
    title           text,
    author          text,
    published       jsonb,                                   -- ingest.article.Published
    source_url      text,
    discovered_at   timestamptz not null default now(),
    fate            text not null default 'waiting' references desk.fates,
    reason          text,
    fate_at         timestamptz not null default now(),
    attempts        integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    claimed_until   timestamptz not null default '-infinity',
    final_url       text,
    article_id      uuid,                                    -- written before the article is sent
    version_id      uuid,
    unique nulls not distinct (feed_id, guid)
);
create index entries_waiting on desk.entries (next_attempt_at) where fate = 'waiting';
create index entries_under_way on desk.entries (article_id) where fate in ('waiting', 'sent');
create index entries_found on desk.entries (discovered_at);

-- What landed ---------------------------------------------------------------------------------------

create table desk.articles (
    article_key bigint primary key,                          -- upper 63 bits of article_id
    article_id  uuid not null unique,
    url         text
);

create table desk.versions (
    version_key         bigint primary key,                  -- 63 bits over both ids
    article_key         bigint not null references desk.articles,
    version_id          uuid not null,
    origin              text not null,
    name                text,
    feed_url            text,
    outlet              text,
    language            text,
    authors             text[] not null,
    publisher           text,
    outlet_id           text,
    section             text,
    tags                text[] not null,
    title               text not null,                       -- as read
    text                text not null,                       -- as read: the report alone
    raw_title           text not null,                       -- as on the wire
    raw_text            text not null,
    truncated           boolean not null,
    published           jsonb,
    published_at        timestamptz,                         -- null where not known to the minute
    published_day       date,
    reference_day       date not null,                       -- what the window counts from
    discovered_at       timestamptz not null,
    fetched_at          timestamptz not null,
    extracted_at        timestamptz not null,
    landed_at           timestamptz not null default now(),
    landed_transaction  xid8 not null default pg_current_xact_id(),
    dateline            jsonb,
    agency              text,
    source_mark         text,
    source_name         text,
    source_url          text,
    source_article_key  bigint,
    picture             jsonb,
    furniture           jsonb not null,
    topic               text not null,
    partition           integer not null,
    position            bigint not null
);
create index versions_article on desk.versions (article_key);
create index versions_source on desk.versions (source_article_key) where source_article_key is not null;
create index versions_day on desk.versions (reference_day);
create index versions_transaction on desk.versions (landed_transaction);

create table desk.dead_letters (
    topic     text not null,
    partition integer not null,
    position  bigint not null,
    key       bytea,
    bytes     integer not null,
    head      bytea not null,                                -- first bytes; all of them are on copydesk.dead-letters
    reason    text not null,
    found_at  timestamptz not null default now(),
    primary key (topic, partition, position)
);

-- Landing: offsets live beside the rows -------------------------------------------------------------

create table desk.consumer_offsets (
    stream         smallint generated always as identity primary key,
    consumer_group text not null,
    topic          text not null,
    partition      integer not null,
    announced      bigint not null default 0,                -- sketched and in the log up to here
    next_offset    bigint not null default 0,                -- landed up to here
    unique (consumer_group, topic, partition),
    check (next_offset <= announced)
);

-- The copy index: an append-only log of key segments, one gap-free stream a partition --------------

create table desk.article_sketch (
    version_key bigint primary key,
    day         date not null,
    features    bytea not null
);
alter table desk.article_sketch alter features set storage external;
create index article_sketch_day on desk.article_sketch (day);

create table desk.key_segment (
    stream     smallint not null references desk.consumer_offsets,
    position   bigint not null,                              -- offset of the first message it covers
    day        date not null,
    articles   integer not null,
    ids        bytea not null,                               -- int64 version keys, little-endian
    key_counts bytea not null,                               -- uint16 each
    keys       bytea not null,                               -- uint32 each
    primary key (stream, position, day)
);
alter table desk.key_segment alter ids set storage external, alter key_counts set storage external, alter keys set storage external;
create index key_segment_day on desk.key_segment (day);

-- Copies --------------------------------------------------------------------------------------------

create table desk.rulesets (
    ruleset      smallint primary key,
    description  text not null,
    thresholds   jsonb not null,
    installed_at timestamptz not null default now()
);

create table desk.copy_edge (
    a           bigint not null references desk.versions,
    b           bigint not null references desk.versions,
    a_article   bigint not null,
    b_article   bigint not null,
    relation    text not null check (relation in ('identical', 'reprint', 'excerpt', 'wrapped', 'rewrite', 'declared')),
    declared    boolean not null,
    score       integer not null check (score between 0 and 10000),
    original    bigint check (original in (a, b)),           -- null where nothing tells
    direction   text,                                        -- what tells: declared, agency, published, discovered
    scores      jsonb not null,
    passages    jsonb not null,
    ruleset     smallint not null references desk.rulesets,
    found_at    timestamptz not null default now(),
    primary key (a, b),
    check (a < b),
    check (a_article <> b_article)
);
create index copy_edge_b on desk.copy_edge (b);
create index copy_edge_a_article on desk.copy_edge (a_article);
create index copy_edge_b_article on desk.copy_edge (b_article);

create table desk.group_member (
    article_key   bigint primary key references desk.articles,
    component_key bigint not null,                           -- smallest key of the edges' component
    group_key     bigint not null,                           -- smallest key of the group
    canonical     boolean not null,
    canonical_why text
);
create index group_member_component on desk.group_member (component_key);
create index group_member_group on desk.group_member (group_key);
