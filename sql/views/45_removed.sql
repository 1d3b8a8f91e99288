create or replace view copydesk.removed as
select
    r.article_id,
    r.version_id,
    r.removed_at,
    not exists (select from desk.versions v where v.article_key = r.article_key)  as whole,
    f.who,
    f.why,
    f.allowed_at,
    f.allowed_by,
    f.allowed_why
from desk.removed r
left join desk.forgotten f on f.article_key = r.article_key
where not exists (select from desk.versions v where v.version_key = r.version_key)
union all
select f.article_id, null, f.forgotten_at, true, f.who, f.why, f.allowed_at, f.allowed_by, f.allowed_why
from desk.forgotten f
where not exists (select from desk.removed r where r.article_key = f.article_key)
  and not exists (select from desk.versions v where v.article_key = f.article_key);

comment on view copydesk.removed is 'Tombstones of what was removed by copydesk forget, was older than RETENTION_DAYS, or was deleted by SQL. One row per version; an article forgotten before it landed has one row without a version. Nothing else is left of them.';
comment on column copydesk.removed.article_id is 'The article.';
comment on column copydesk.removed.version_id is 'The version that was removed.';
comment on column copydesk.removed.removed_at is 'When it was last removed.';
comment on column copydesk.removed.whole is 'True if no version of the article is left.';
comment on column copydesk.removed.who is 'Who removed the article; null if it was removed by age or deleted by SQL.';
comment on column copydesk.removed.why is 'The reason given.';
comment on column copydesk.removed.allowed_at is 'When it was allowed to land again; null: it is not.';
comment on column copydesk.removed.allowed_by is 'Who allowed it.';
comment on column copydesk.removed.allowed_why is 'The reason given for that.';
