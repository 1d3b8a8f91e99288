-- The articles of a group by an index: where an article is in another group than its own, its row says so, too.
alter table desk.articles add column group_key bigint;       -- null: its own key
update desk.articles a set group_key = m.group_key
from desk.group_member m where m.article_key = a.article_key and m.group_key <> m.article_key;
create index articles_group on desk.articles ((coalesce(group_key, article_key)));

create or replace function desk.note_groups() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        insert into desk.change_notes (kind, a, b, before, after)
        select 'group', array_agg(n.article_key order by n.article_key), array_agg(0 order by n.article_key),
               array_agg(o.group_key order by n.article_key), array_agg(n.group_key order by n.article_key)
        from gone o join come n on n.article_key = o.article_key
        where (o.group_key, o.canonical, o.canonical_why) is distinct from (n.group_key, n.canonical, n.canonical_why)
        having count(*) > 0;
        update desk.articles a set group_key = nullif(n.group_key, n.article_key)
        from gone o join come n on n.article_key = o.article_key
        where a.article_key = n.article_key and o.group_key <> n.group_key;
    elsif tg_op = 'INSERT' then
        insert into desk.change_notes (kind, a, b, before, after)
        select 'group', array_agg(article_key order by article_key), array_agg(0 order by article_key),
               array_agg(article_key order by article_key), array_agg(group_key order by article_key)
        from come having count(*) > 0;
        update desk.articles a set group_key = n.group_key
        from come n where a.article_key = n.article_key and n.group_key <> n.article_key;
    else
        insert into desk.change_notes (kind, a, b, before, after)
        select 'group', array_agg(article_key order by article_key), array_agg(0 order by article_key),
               array_agg(group_key order by article_key), array_agg(article_key order by article_key)
        from gone having count(*) > 0;
        update desk.articles a set group_key = null
        from gone o where a.article_key = o.article_key and a.group_key is not null;
    end if;
    return null;
end $$;
