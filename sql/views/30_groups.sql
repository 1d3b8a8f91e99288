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

comment on view copydesk.groups is 'Reports that were published more than once. One row per group of copies; a pure function of the landed articles, independent of their order.';
comment on column copydesk.groups.group_id is 'Smallest article_key of the group.';
comment on column copydesk.groups.articles is 'How many articles carry the report.';
comment on column copydesk.groups.outlets is 'How many outlets carry it.';
comment on column copydesk.groups.canonical_id is 'The article that represents the report.';
comment on column copydesk.groups.canonical_why is 'Why it was chosen: declared (others name it as their source), agency (the agency''s own), published (the first with a known time) or discovered (found first).';
comment on column copydesk.groups.title is 'Headline of the canonical article.';
comment on column copydesk.groups.outlet is 'Outlet of the canonical article.';
comment on column copydesk.groups.first_published_day is 'Earliest publication day in the group.';
comment on column copydesk.groups.article_ids is 'All articles of the group, ordered by key.';

create or replace view copydesk.group_ids as
select
    a.article_key                             as group_id,
    coalesce(m.group_key, a.article_key)      as present_group_id,
    nullif(m.group_key, a.article_key)        as merged_into
from desk.articles a
left join desk.group_member m using (article_key);

comment on view copydesk.group_ids is 'Maps any group_id ever read to its present group: groups merge as evidence arrives, and every group_id remains the key of a member.';
comment on column copydesk.group_ids.group_id is 'A group_id as it was read at some time.';
comment on column copydesk.group_ids.present_group_id is 'The group it is part of now.';
comment on column copydesk.group_ids.merged_into is 'The same, if it is a different one; null if the id is still its own group.';

create or replace view copydesk.group_history as
select
    m.group_key                                                     as group_id,
    a.article_id,
    m.since,
    (
        select min(n.since) from desk.group_moves n where n.article_key = m.article_key and n.since > m.since
    )                                                               as until,
    m.article_key
from desk.group_moves m
left join desk.articles a on a.article_key = m.article_key;

comment on view copydesk.group_history is 'Which articles a group_id contained at a given time. One row per stay of an article in a group. Before its first row, an article was a group of its own, with its article_key as group_id.';
comment on column copydesk.group_history.group_id is 'The group, by its id at that time.';
comment on column copydesk.group_history.article_id is 'The article that was in it; null if it was removed.';
comment on column copydesk.group_history.since is 'Start of the stay.';
comment on column copydesk.group_history.until is 'End of the stay; null: it is in the group now.';
comment on column copydesk.group_history.article_key is 'Short key of the article.';

create or replace view copydesk.group_decisions as
select
    d.decision,
    d.kind,
    x.article_id,
    y.article_id            as other_id,
    d.who,
    d.why,
    d.decided_at,
    d.withdrawn_at is null  as stands,
    d.withdrawn_at,
    d.withdrawn_by,
    d.withdrawn_why
from desk.group_decisions d
join desk.articles x on x.article_key = d.a
left join desk.articles y on y.article_key = d.b;

comment on view copydesk.group_decisions is 'Manual decisions about groups (copydesk groups join, split, withdraw). One row per decision; withdrawn ones stay.';
comment on column copydesk.group_decisions.decision is 'Number of the decision.';
comment on column copydesk.group_decisions.kind is 'join: the two carry the same report; split: they carry different ones, or article_id is on its own.';
comment on column copydesk.group_decisions.article_id is 'One article.';
comment on column copydesk.group_decisions.other_id is 'The other one; null if article_id is on its own.';
comment on column copydesk.group_decisions.who is 'Who decided.';
comment on column copydesk.group_decisions.why is 'The reason given.';
comment on column copydesk.group_decisions.decided_at is 'When.';
comment on column copydesk.group_decisions.stands is 'True while it has not been withdrawn.';
comment on column copydesk.group_decisions.withdrawn_at is 'When it was withdrawn.';
comment on column copydesk.group_decisions.withdrawn_by is 'Who withdrew it.';
comment on column copydesk.group_decisions.withdrawn_why is 'The reason given for that.';

create or replace view copydesk.carriers as
select
    m.group_key                 as group_id,
    a.outlet,
    bool_or(a.canonical)        as has_canonical,
    bool_or(took.words)         as is_copy,
    count(*)                    as articles,
    min(a.published_at)         as first_published_at,
    min(a.published_day)        as first_published_day,
    min(a.discovered_at)        as first_seen_at,
    (array_agg(a.article_id order by a.discovered_at, a.article_key))[1] as article_id
from desk.group_member m
join copydesk.articles a using (article_key)
cross join lateral (
    select not a.canonical and (
        a.source_mark is not null or (a.source_url is not null and a.source_url is distinct from a.url) or exists (
            select from desk.copy_edge e
            where e.relation <> 'rewrite'
              and (e.a_article = a.article_key and e.original = e.b or e.b_article = a.article_key and e.original = e.a)
        ) or (
            -- An article keeps at most 48 of its copies (DEGREE_CAP.edges), and the earlier ones may not be among them.
            select count(*) >= 48 from (
                select from desk.copy_edge e where e.relation <> 'rewrite' and e.a_article = a.article_key
                union all
                select from desk.copy_edge e where e.relation <> 'rewrite' and e.b_article = a.article_key
                limit 48
            ) kept
        )
    ) as words
) took
group by m.group_key, a.outlet;

comment on view copydesk.carriers is 'Which outlets carry a report, and which of them in their own words. One row per group and outlet: `where not is_copy` gives the independent publishers.';
comment on column copydesk.carriers.group_id is 'The report: articles.group_id.';
comment on column copydesk.carriers.outlet is 'Host that published it; null for replayed files.';
comment on column copydesk.carriers.has_canonical is 'True for the outlet of the canonical article.';
comment on column copydesk.carriers.is_copy is 'True if an article of the outlet copied from another member, or names a source; false for the original, and for outlets that wrote their own version.';
comment on column copydesk.carriers.articles is 'How many articles of the outlet carry the report.';
comment on column copydesk.carriers.first_published_at is 'Earliest publication time at the outlet, if known to the minute.';
comment on column copydesk.carriers.first_published_day is 'Earliest publication day at the outlet.';
comment on column copydesk.carriers.first_seen_at is 'When we first found it there.';
comment on column copydesk.carriers.article_id is 'The article that we first found there.';
