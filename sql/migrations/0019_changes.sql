-- What changed, for those who keep a copy of their own: copydesk.changes.
--
-- Whatever changes a row leaves a note in the same transaction, by the triggers below, whoever it is. Notes that are
-- committed are numbered by desk.number_changes, one transaction at a time: so what commits late has a later position,
-- and what a reader has passed never gets another row.

create type desk.change_kind as enum ('version', 'copy', 'group', 'decision', 'removed');

-- One row a statement that changed rows: their keys side by side.
create table desk.change_notes (
    note     bigint generated always as identity primary key,
    kind     desk.change_kind not null,
    a        bigint[] not null,                              -- as in desk.changes
    b        bigint[] not null,
    before   bigint[],
    after    bigint[],
    noted_at timestamptz not null default clock_timestamp()
) with (toast_tuple_target = 8160);
alter table desk.change_notes
    alter a set storage external, alter b set storage external,
    alter before set storage external, alter after set storage external;

-- The last change of each thing.
create table desk.changes (
    kind       desk.change_kind not null,
    a          bigint not null,                              -- version, removed: its key; copy: the smaller article's key; group: the article's; decision: its number
    b          bigint not null,                              -- version, removed: the article's key; copy: the greater one; else 0
    position   bigint not null,                              -- behind desk.change_head.base
    before     bigint,                                       -- group: the group that the article was in
    changed_at timestamptz not null,
    primary key (kind, a, b)
);
create unique index changes_position on desk.changes (position);

-- Where the feed stands. Who numbers changes holds this row.
create table desk.change_head (
    one       boolean primary key default true check (one),
    server    text not null,                                 -- desk.server_identity when the epoch began
    base      bigint not null,                               -- the epoch: what is added to all positions
    position  bigint not null default 0                      -- the last that was given
);

-- What of it is on Kafka, and who publishes.
create table desk.change_topic (
    one             boolean primary key default true check (one),
    published       bigint not null default 0,               -- base included
    publisher       uuid,
    publisher_until timestamptz not null default '-infinity'
);
insert into desk.change_topic default values;

-- Which database it is, and which past it has: a copy, one restored from a dump or to a moment of its log is another.
create function desk.server_identity() returns text
language sql stable security definer set search_path = pg_catalog
begin atomic
    select s.system_identifier || ' ' || d.oid || ' ' || c.timeline_id
    from pg_control_system() s, pg_control_checkpoint() c, pg_database d where d.datname = current_database();
end;
comment on function desk.server_identity is 'Which database of which server it is, and on which line of its log.';

-- An epoch is a moment in minutes since 2026: later ones are greater, whatever was restored.
create function desk.next_epoch(last bigint) returns bigint
language sql volatile
begin atomic
    select greatest((last >> 36) + 1, floor(extract(epoch from now() - timestamptz '2026-01-01 UTC') / 60)::bigint) << 36;
end;
comment on function desk.next_epoch is 'The base of positions of a new epoch.';
insert into desk.change_head (server, base) values (desk.server_identity(), desk.next_epoch(0));

-- Who was in which group when: a row a move.
create table desk.group_moves (
    article_key bigint not null,
    group_key   bigint not null,
    since       timestamptz not null,
    primary key (article_key, since)
);
create index group_moves_group on desk.group_moves (group_key);

-- What was taken away: ids alone.
create table desk.removed (
    version_key bigint primary key,
    article_key bigint not null,
    article_id  uuid not null,
    version_id  uuid not null,
    removed_at  timestamptz not null default clock_timestamp()
);
create index removed_article on desk.removed (article_key);

create function desk.note_versions() returns trigger language plpgsql as $$
begin
    insert into desk.change_notes (kind, a, b)
    select 'version', array_agg(version_key order by version_key), array_agg(article_key order by version_key)
    from changed having count(*) > 0;
    return null;
end $$;
create trigger note_versions_come after insert on desk.versions referencing new table as changed
    for each statement execute function desk.note_versions();
create trigger note_versions_change after update on desk.versions referencing new table as changed
    for each statement execute function desk.note_versions();

create function desk.note_removed() returns trigger language plpgsql as $$
begin
    insert into desk.removed (version_key, article_key, article_id, version_id)
    select g.version_key, g.article_key, a.article_id, g.version_id
    from gone g join desk.articles a on a.article_key = g.article_key
    on conflict (version_key) do update set removed_at = excluded.removed_at;
    insert into desk.change_notes (kind, a, b)
    select 'removed', array_agg(version_key order by version_key), array_agg(article_key order by version_key)
    from gone having count(*) > 0;
    return null;
end $$;
create trigger note_versions_go after delete on desk.versions referencing old table as gone
    for each statement execute function desk.note_removed();

create function desk.note_copies() returns trigger language plpgsql as $$
begin
    insert into desk.change_notes (kind, a, b)
    select 'copy', array_agg(a order by a, b), array_agg(b order by a, b)
    from (select distinct least(a_article, b_article) as a, greatest(a_article, b_article) as b from changed) pair
    having count(*) > 0;
    return null;
end $$;
create trigger note_copies_come after insert on desk.copy_edge referencing new table as changed
    for each statement execute function desk.note_copies();
create trigger note_copies_change after update on desk.copy_edge referencing new table as changed
    for each statement execute function desk.note_copies();
create trigger note_copies_go after delete on desk.copy_edge referencing old table as changed
    for each statement execute function desk.note_copies();

-- An article without a row is a group of its own.
create function desk.note_groups() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        insert into desk.change_notes (kind, a, b, before, after)
        select 'group', array_agg(n.article_key order by n.article_key), array_agg(0 order by n.article_key),
               array_agg(o.group_key order by n.article_key), array_agg(n.group_key order by n.article_key)
        from gone o join come n on n.article_key = o.article_key
        where (o.group_key, o.canonical, o.canonical_why) is distinct from (n.group_key, n.canonical, n.canonical_why)
        having count(*) > 0;
    elsif tg_op = 'INSERT' then
        insert into desk.change_notes (kind, a, b, before, after)
        select 'group', array_agg(article_key order by article_key), array_agg(0 order by article_key),
               array_agg(article_key order by article_key), array_agg(group_key order by article_key)
        from come having count(*) > 0;
    else
        insert into desk.change_notes (kind, a, b, before, after)
        select 'group', array_agg(article_key order by article_key), array_agg(0 order by article_key),
               array_agg(group_key order by article_key), array_agg(article_key order by article_key)
        from gone having count(*) > 0;
    end if;
    return null;
end $$;
create trigger note_groups_come after insert on desk.group_member referencing new table as come
    for each statement execute function desk.note_groups();
create trigger note_groups_change after update on desk.group_member referencing old table as gone new table as come
    for each statement execute function desk.note_groups();
create trigger note_groups_go after delete on desk.group_member referencing old table as gone
    for each statement execute function desk.note_groups();

-- A split hides pairs, or shows them again.
create function desk.note_decisions() returns trigger language plpgsql as $$
begin
    insert into desk.change_notes (kind, a, b)
    select 'decision', array_agg(decision::bigint order by decision), array_agg(0 order by decision)
    from changed having count(*) > 0;
    insert into desk.change_notes (kind, a, b)
    select 'copy', array_agg(p.a), array_agg(p.b)
    from (
        select least(e.a_article, e.b_article) as a, greatest(e.a_article, e.b_article) as b
        from changed d join desk.copy_edge e on e.a_article = d.a and (d.b is null or e.b_article = d.b)
        where d.kind = 'split'
        union
        select least(e.a_article, e.b_article), greatest(e.a_article, e.b_article)
        from changed d join desk.copy_edge e on e.b_article = d.a and (d.b is null or e.a_article = d.b)
        where d.kind = 'split'
    ) p
    having count(*) > 0;
    return null;
end $$;
create trigger note_decisions_come after insert on desk.group_decisions referencing new table as changed
    for each statement execute function desk.note_decisions();
create trigger note_decisions_change after update on desk.group_decisions referencing new table as changed
    for each statement execute function desk.note_decisions();
create trigger note_decisions_go after delete on desk.group_decisions referencing old table as changed
    for each statement execute function desk.note_decisions();

-- What there is already, in the order in which it came.
insert into desk.changes (kind, a, b, position, before, changed_at)
select kind, a, b, row_number() over (order by kind, at, a, b), before, at
from (
    select 'version'::desk.change_kind as kind, version_key as a, article_key as b, null::bigint as before, landed_at as at from desk.versions
    union all
    select 'copy', least(a_article, b_article), greatest(a_article, b_article), null, min(found_at) from desk.copy_edge group by 2, 3
    union all
    select 'group', article_key, 0, article_key, now() from desk.group_member
    union all
    select 'decision', decision, 0, null, decided_at from desk.group_decisions
) known;
update desk.change_head set position = (select coalesce(max(position), 0) from desk.changes);
insert into desk.group_moves (article_key, group_key, since)
select article_key, group_key, now() from desk.group_member where group_key <> article_key;

-- What copydesk.changes gives (sql/views).
create type copydesk.change as (
    position     bigint,
    kind         text,
    article_id   uuid,
    version_id   uuid,
    other_id     uuid,
    group_id     bigint,
    old_group_id bigint,
    canonical    boolean,
    decision     integer,
    gone         boolean,
    changed_at   timestamptz,
    article_key  bigint,
    other_key    bigint,
    canonical_why text
);
comment on type copydesk.change is 'One step of copydesk.changes.';
comment on column copydesk.change.position is 'Keep the last one, and go on behind it.';
comment on column copydesk.change.kind is 'anew: forget all that was read before; article: an article landed; version: a further version of one, or what articles says of it changed; copy: a pair of articles; group: an article''s group, or which article stands for it; decision: what a person decided; removed: a version was taken away.';
comment on column copydesk.change.article_id is 'The article; of a copy the one with the smaller key.';
comment on column copydesk.change.version_id is 'article, version, removed: the version.';
comment on column copydesk.change.other_id is 'copy: the other article; decision: the other one.';
comment on column copydesk.change.group_id is 'group: the group that article_id is in now.';
comment on column copydesk.change.old_group_id is 'group: the one it was in before.';
comment on column copydesk.change.canonical is 'group: whether article_id stands for it.';
comment on column copydesk.change.decision is 'decision: its number in copydesk.group_decisions.';
comment on column copydesk.change.gone is 'True of a tombstone: there is no such version, pair or decision any more. removed: true where nothing is left of the article.';
comment on column copydesk.change.changed_at is 'When it changed last.';
comment on column copydesk.change.article_key is 'Short key of article_id, which stays where the article is gone.';
comment on column copydesk.change.other_key is 'Short key of other_id.';
comment on column copydesk.change.canonical_why is 'group: why the article that stands for it does, as in copydesk.groups.';
