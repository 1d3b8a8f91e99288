-- Some articles to a row: one each wrote as much into the server's log as two of an article's index entries.

alter table desk.search_queue add column article_keys bigint[];
update desk.search_queue set article_keys = array[article_key];
alter table desk.search_queue drop column article_key, alter column article_keys set not null;

create or replace function desk.search_forget() returns trigger language plpgsql as $$
begin
    delete from desk.search s using gone g where s.article_key = g.article_key and s.version_key = g.version_key;
    insert into desk.search_queue (article_keys) select array_agg(distinct article_key) from gone having count(*) > 0;
    return null;
end $$;
