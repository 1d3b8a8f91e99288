-- The articles of a group by an index: where an article is in another group than its own, its row says so, too. By triggers
-- apart from the notes of the feed. Few articles are looked up in a table that may be large, whatever its statistics say.
alter table desk.articles add column group_key bigint;       -- null: its own key
update desk.articles a set group_key = m.group_key
from desk.group_member m where m.article_key = a.article_key and m.group_key <> m.article_key;
create index articles_group on desk.articles ((coalesce(group_key, article_key)));

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
