create or replace view copydesk.spread as
select
    s.group_id,
    row_number() over by_time as place,
    s.article_id,
    s.outlet,
    s.title,
    s.canonical,
    s.at,
    s.known_by,
    round(extract(epoch from s.at - first_value(s.at) over by_time) / 60, 3) as minutes_after_first,
    s.relation,
    s.share
from (
    select
        m.group_key                                as group_id,
        a.article_key,
        a.article_id,
        v.outlet,
        v.title,
        m.canonical,
        coalesce(v.published_at, v.discovered_at)  as at,
        case when v.published_at is not null then 'published' else 'discovered' end as known_by,
        count(*) over (partition by m.group_key)   as articles,
        case when not m.canonical then e.relation end as relation,
        case when m.canonical then 1.0000 else (e.score / 10000.0)::numeric(5, 4) end as share
    from desk.group_member m
    join desk.articles a using (article_key)
    join desk.versions v using (article_key)
    join desk.group_member c on c.group_key = m.group_key and c.canonical
    left join lateral (
        select o.relation, o.score from desk.copy_edge o
        where (o.a_article, o.b_article) in ((m.article_key, c.article_key), (c.article_key, m.article_key))
        order by o.score desc, o.a, o.b limit 1
    ) e on true
    where not exists (
        select from desk.versions n
        where n.article_key = v.article_key and (n.fetched_at, n.version_key) > (v.fetched_at, v.version_key)
    )
) s
where s.articles > 1
window by_time as (partition by s.group_id order by s.at, s.article_key rows between unbounded preceding and unbounded following);

comment on view copydesk.spread is 'How a report spread: who carried it when, how much of it, how long after the first. One row per article of a group of two or more.';
comment on column copydesk.spread.group_id is 'The report: see copydesk.groups.';
comment on column copydesk.spread.place is 'Rank by time, from 1.';
comment on column copydesk.spread.article_id is 'The article.';
comment on column copydesk.spread.outlet is 'Host that published it; null for replayed files.';
comment on column copydesk.spread.title is 'Its headline.';
comment on column copydesk.spread.canonical is 'True for the article that represents the report.';
comment on column copydesk.spread.at is 'When it was published, if known to the minute, otherwise when we found it: see known_by.';
comment on column copydesk.spread.known_by is 'published or discovered: what "at" is.';
comment on column copydesk.spread.minutes_after_first is 'Minutes from the first article of the group to this one.';
comment on column copydesk.spread.relation is 'Its relation to the canonical article; null for that one, and if the two are not a pair.';
comment on column copydesk.spread.share is 'Share of the shorter text that the canonical article and this one have in common, 0 to 1; null if the two are not a pair.';

-- Roll-ups: see 36_rollups.sql.
create or replace view copydesk.outlet_days as
select outlet, day, agency, articles, originals, articles - originals as copies
from desk.rollup_outlet_days
where articles > 0;

comment on view copydesk.outlet_days is 'What each outlet published on each day. One row per outlet, day and agency; sum over agencies for totals.';
comment on column copydesk.outlet_days.outlet is 'Host that published, without www.';
comment on column copydesk.outlet_days.day is 'Publication day, otherwise the day we found it.';
comment on column copydesk.outlet_days.agency is 'News agency that filed the reports; null: none named.';
comment on column copydesk.outlet_days.articles is 'Articles.';
comment on column copydesk.outlet_days.originals is 'Those that represent their report, alone or as the canonical article of a group.';
comment on column copydesk.outlet_days.copies is 'The others.';

create or replace view copydesk.who_copies_whom as
select outlet, source_outlet, week, copies, median_lag from desk.rollup_sources;

comment on view copydesk.who_copies_whom is 'Which outlet copied from which, by week: pairs whose direction is known, without rewrites. One row per pair of outlets and week.';
comment on column copydesk.who_copies_whom.outlet is 'Outlet of the copies.';
comment on column copydesk.who_copies_whom.source_outlet is 'Outlet of their originals.';
comment on column copydesk.who_copies_whom.week is 'Monday of the week in which the copies were published, or found if that is not known, in UTC.';
comment on column copydesk.who_copies_whom.copies is 'Pairs: a report that three outlets publish makes three.';
comment on column copydesk.who_copies_whom.median_lag is 'Median time from original to copy; null if copies.lag is null for all of them.';

-- The median is computed only for the rows that are returned: order by copies, with a limit.
create or replace view copydesk.who_copies_whom_years as
select
    y.outlet,
    y.source_outlet,
    y.year::integer as year,
    y.copies,
    (
        select percentile_cont(0.5) within group (order by c.lag) from desk.rollup_copies c
        where c.outlet = y.outlet and c.source_outlet = y.source_outlet
          and c.week between make_date(y.year, 1, 1) and make_date(y.year, 12, 31)
    ) as median_lag
from desk.rollup_source_years y
where y.copies > 0;

comment on view copydesk.who_copies_whom_years is 'Which outlet copied from which, by year: the weeks of copydesk.who_copies_whom that start in the year. One row per pair of outlets and year.';
comment on column copydesk.who_copies_whom_years.outlet is 'Outlet of the copies.';
comment on column copydesk.who_copies_whom_years.source_outlet is 'Outlet of their originals.';
comment on column copydesk.who_copies_whom_years.year is 'Year of the Monday of each week.';
comment on column copydesk.who_copies_whom_years.copies is 'Pairs: a report that three outlets publish makes three.';
comment on column copydesk.who_copies_whom_years.median_lag is 'Median time from original to copy over the year; computed on the fly.';
