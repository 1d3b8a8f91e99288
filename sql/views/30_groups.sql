create or replace view copydesk.groups as
select
    m.group_key                                                                 as group_id,
    count(*)                                                                    as articles,
    count(distinct v.outlet)                                                    as outlets,
    min(a.article_id::text) filter (where m.canonical)::uuid                    as canonical_id,
    min(m.canonical_why)                                                        as canonical_why,
    min(v.title) filter (where m.canonical)                                     as title,
    min(v.outlet) filter (where m.canonical)                                    as outlet,
    min(v.published_day)                                                        as first_published_day,
    array_agg(a.article_id order by a.article_key)                              as article_ids
from desk.group_member m
join desk.articles a using (article_key)
join desk.versions v using (article_key)
where not exists (
    select from desk.versions n
    where n.article_key = v.article_key and (n.fetched_at, n.version_key) > (v.fetched_at, v.version_key)
)
group by m.group_key
having count(*) > 1;

comment on view copydesk.groups is 'Reports that were printed more than once. One row a group of copies; a pure function of the articles that landed, whatever their order.';
comment on column copydesk.groups.group_id is 'Smallest article_key of the group.';
comment on column copydesk.groups.articles is 'How many articles carry the report.';
comment on column copydesk.groups.outlets is 'How many outlets carry it.';
comment on column copydesk.groups.canonical_id is 'The article that stands for the report.';
comment on column copydesk.groups.canonical_why is 'Why it does: declared (others name it as their source), agency (the agency''s own), published (first of those that say when) or discovered (first).';
comment on column copydesk.groups.title is 'Headline of the canonical article.';
comment on column copydesk.groups.outlet is 'Outlet of the canonical article.';
comment on column copydesk.groups.first_published_day is 'Earliest publication day in the group.';
comment on column copydesk.groups.article_ids is 'All articles of the group, by key.';

create or replace view copydesk.group_ids as
select a.article_key as group_id, coalesce(m.group_key, a.article_key) as present_group_id
from desk.articles a
left join desk.group_member m using (article_key);

comment on view copydesk.group_ids is 'Where a group_id that was once read is now: groups join as evidence comes, and every group_id is the key of a member for ever.';
comment on column copydesk.group_ids.group_id is 'A group_id as it was read at some time.';
comment on column copydesk.group_ids.present_group_id is 'The group it is part of now.';
