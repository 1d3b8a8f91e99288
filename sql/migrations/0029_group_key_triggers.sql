-- Which group an article is in, beside it: a trigger apart from the notes of the feed. Few articles are looked up in a table
-- that may be large, whatever its statistics say.
create or replace function desk.note_groups() returns trigger language plpgsql as $$
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

create function desk.keep_group_keys() returns trigger language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if tg_op = 'DELETE' then
        update desk.articles a set group_key = null
        from gone o where a.article_key = o.article_key and a.group_key is not null;
    else
        update desk.articles a set group_key = nullif(n.group_key, n.article_key)
        from come n where a.article_key = n.article_key and a.group_key is distinct from nullif(n.group_key, n.article_key);
    end if;
    return null;
end $$;
create trigger group_keys_come after insert on desk.group_member referencing new table as come
    for each statement execute function desk.keep_group_keys();
create trigger group_keys_change after update on desk.group_member referencing new table as come
    for each statement execute function desk.keep_group_keys();
create trigger group_keys_go after delete on desk.group_member referencing old table as gone
    for each statement execute function desk.keep_group_keys();
