-- Full text search: filled behind the landing, since an index of words would slow it many times over.

-- Articles whose newest version is to be read into desk.search, the newest first. Landing adds a row a version.
create table desk.search_queue (
    ticket      bigint generated always as identity primary key,
    article_key bigint not null,
    queued_at   timestamptz not null default now()
);

-- One row an article: the words of its newest version. The vector is kept apart from the rest of the row, so that what
-- only asks for times, outlets and languages reads little.
create table desk.search (
    article_key bigint primary key,
    version_key bigint not null,
    fetched_at  timestamptz not null,                        -- of the version: an older one never replaces a newer one
    at          timestamptz not null,                        -- published, as far as it is believed, else discovered
    language    text not null,                               -- first part of the tag, else guessed by its words; und: unknown
    outlet      text,
    first_place smallint not null,                           -- position of the text's first token; those before are the title's
    places      integer[] not null,                          -- characters before each eighth token of the text
    words       tsvector not null
) with (toast_tuple_target = 128);
alter table desk.search alter words set storage external, alter places set storage external;
create index search_words on desk.search using gin (words) with (gin_pending_list_limit = 1024);
create index search_at on desk.search (at, article_key);
create index search_language on desk.search (language, at);
create index search_outlet on desk.search (outlet, at) where outlet is not null;

-- What desk.search was made with: where it is another server's stemming, all is read anew.
create table desk.search_recipe (
    one    boolean primary key default true check (one),
    recipe text not null
);

-- A version that leaves takes its words with it, whoever deletes it. What is left of the article is read again.
create function desk.search_forget() returns trigger language plpgsql as $$
begin
    delete from desk.search s using gone g where s.article_key = g.article_key and s.version_key = g.version_key;
    insert into desk.search_queue (article_key) select distinct article_key from gone;
    return null;
end $$;
create trigger search_forget after delete on desk.versions referencing old table as gone
    for each statement execute function desk.search_forget();

-- What copydesk.search gives (sql/views).
create type copydesk.found as (
    article_id   uuid,
    group_id     bigint,
    canonical    boolean,
    title        text,
    outlet       text,
    url          text,
    published_at timestamptz,
    language     text,
    rank         real,
    snippet      text
);
comment on type copydesk.found is 'An article that copydesk.search found.';
comment on column copydesk.found.article_id is 'The article in copydesk.articles.';
comment on column copydesk.found.group_id is 'Its copy group.';
comment on column copydesk.found.canonical is 'True where it stands for the report.';
comment on column copydesk.found.title is 'Headline.';
comment on column copydesk.found.outlet is 'Host that published it, without www.';
comment on column copydesk.found.url is 'Canonical URL; null for a replayed text file.';
comment on column copydesk.found.published_at is 'Publication time, where it is known to the minute.';
comment on column copydesk.found.language is 'Language tag as page or feed gives it, else the language that its words are guessed to be of.';
comment on column copydesk.found.rank is 'How well it matches: the greater the better. What stands in the title counts most.';
comment on column copydesk.found.snippet is 'A part of the text, with what was looked for in **asterisks**.';

insert into desk.search_queue (article_key) select article_key from desk.versions group by 1 order by max(fetched_at);
