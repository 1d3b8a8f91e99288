-- Takes the next changes into the roll-ups, at most so many per call, and returns how many; 0 also if another session is
-- doing so. Whatever the change was, its article or pair is counted as it is now; what it was counted as before is stored.
create or replace function desk.roll_up(most integer default 500) returns integer
language plpgsql volatile as $$
declare
    start bigint; last bigint; taken integer;
    keys bigint[]; smaller bigint[]; greater bigint[];
    outlets text[]; days date[]; agencies text[]; canonical boolean[]; counts integer[];
    added_outlets text[]; added_days date[]; added_agencies text[]; added_canonical boolean[];
    sources text[]; weeks date[]; added_sources text[]; added_weeks date[];
begin
    select h.rolled into start from desk.rollup_head h for no key update skip locked;
    if not found then
        return 0;
    end if;
    select count(*), max(c.position),
           array_agg(distinct case c.kind when 'group' then c.a else c.b end) filter (where c.kind in ('version', 'group', 'removed')),
           array_agg(c.a) filter (where c.kind = 'copy'), array_agg(c.b) filter (where c.kind = 'copy')
    into taken, last, keys, smaller, greater
    from (select x.* from desk.changes x where x.position > start order by x.position limit most) c;
    if taken = 0 then
        return 0;
    end if;
    if keys is not null then
        with gone as (delete from desk.rollup_articles r where r.article_key = any (keys) returning r.*)
        select array_agg(g.outlet), array_agg(g.day), array_agg(g.agency), array_agg(g.canonical), array_agg(-1)
        into outlets, days, agencies, canonical, counts from gone g;
        with come as (
            insert into desk.rollup_articles (article_key, outlet, day, agency, canonical)
            select v.article_key, v.outlet, v.reference_day, v.agency, coalesce(m.canonical, true)
            from unnest(keys) k (article_key)
            join desk.versions v on v.article_key = k.article_key
            left join desk.group_member m on m.article_key = k.article_key
            where v.outlet is not null and not exists (
                select from desk.versions n
                where n.article_key = v.article_key and (n.fetched_at, n.version_key) > (v.fetched_at, v.version_key)
            )
            returning *
        )
        select array_agg(c.outlet), array_agg(c.day), array_agg(c.agency), array_agg(c.canonical)
        into added_outlets, added_days, added_agencies, added_canonical from come c;
        insert into desk.rollup_outlet_days as d (outlet, day, agency, articles, originals)
        select s.outlet, s.day, s.agency, sum(s.n), coalesce(sum(s.n) filter (where s.canonical), 0)
        from (
            select * from unnest(outlets, days, agencies, canonical, counts) o (outlet, day, agency, canonical, n)
            union all
            select *, 1 from unnest(added_outlets, added_days, added_agencies, added_canonical)
        ) s
        group by s.outlet, s.day, s.agency
        on conflict (outlet, day, agency) do update
        set articles = d.articles + excluded.articles, originals = d.originals + excluded.originals;
    end if;
    if smaller is not null then
        with gone as (
            delete from desk.rollup_copies r using unnest(smaller, greater) q (a, b) where r.a = q.a and r.b = q.b returning r.*
        )
        select array_agg(g.outlet), array_agg(g.source_outlet), array_agg(g.week) into outlets, sources, weeks from gone g;
        with come as (
            insert into desk.rollup_copies (a, b, outlet, source_outlet, week, lag)
            select q.a, q.b, p.outlet, p.other_outlet,
                   date_trunc('week', coalesce(p.published_at, p.discovered_at) at time zone 'UTC')::date, p.lag
            from unnest(smaller, greater) q (a, b)
            join desk.articles x on x.article_key = q.a
            join desk.articles y on y.article_key = q.b
            cross join lateral (
                select * from copydesk.copies c where c.article_id = x.article_id and c.other_id = y.article_id
                union all
                select * from copydesk.copies c where c.article_id = y.article_id and c.other_id = x.article_id
            ) p
            where p.original_id is not null and p.relation <> 'rewrite' and p.outlet <> p.other_outlet
            returning *
        )
        select array_agg(c.outlet), array_agg(c.source_outlet), array_agg(c.week)
        into added_outlets, added_sources, added_weeks from come c;
        delete from desk.rollup_sources d
        using unnest(outlets || added_outlets, sources || added_sources, weeks || added_weeks) q (outlet, source_outlet, week)
        where (d.outlet, d.source_outlet, d.week) = (q.outlet, q.source_outlet, q.week);
        insert into desk.rollup_sources (outlet, source_outlet, week, copies, median_lag)
        select q.outlet, q.source_outlet, q.week, count(*), percentile_cont(0.5) within group (order by r.lag)
        from (
            select distinct t.*
            from unnest(outlets || added_outlets, sources || added_sources, weeks || added_weeks) t (outlet, source_outlet, week)
        ) q
        join desk.rollup_copies r on (r.outlet, r.source_outlet, r.week) = (q.outlet, q.source_outlet, q.week)
        group by 1, 2, 3;
        insert into desk.rollup_source_years as d (outlet, source_outlet, year, copies)
        select s.outlet, s.source_outlet, extract(year from s.week), sum(s.n)
        from (
            select *, -1 as n from unnest(outlets, sources, weeks) o (outlet, source_outlet, week)
            union all
            select *, 1 from unnest(added_outlets, added_sources, added_weeks)
        ) s
        group by 1, 2, 3
        on conflict (outlet, source_outlet, year) do update set copies = d.copies + excluded.copies;
    end if;
    update desk.rollup_head set rolled = last;
    return taken;
end $$;
comment on function desk.roll_up is 'Takes the next changes into the roll-ups outlet_days and who_copies_whom.';
revoke execute on function desk.roll_up from public;
