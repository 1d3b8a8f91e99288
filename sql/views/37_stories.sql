-- Takes the next changes, at most so many per call: the stories of each changed article's weeks must be computed again.
-- Returns how many; 0 also if another session is doing so. If an article left a report, that report has changed, too.
create or replace function desk.follow_stories(most integer default 2000) returns integer
language plpgsql volatile as $$
declare
    start bigint; last bigint; taken integer; keys bigint[];
begin
    select h.followed into start from desk.story_head h for no key update skip locked;
    if not found then
        return 0;
    end if;
    select count(*), max(c.position),
           array_agg(distinct case c.kind when 'group' then c.a else c.b end) filter (where c.kind in ('version', 'group', 'removed'))
    into taken, last, keys
    from (select x.* from desk.changes x where x.position > start order by x.position limit most) c;
    if taken = 0 then
        return 0;
    end if;
    if keys is not null then
        insert into desk.story_windows (week)
        select distinct w.week - back
        from (
            select m.week from desk.story_member m where m.article_key = any (keys)
            union
            select date_trunc('week', v.reference_day)::date
            from unnest(keys) k (article_key)
            left join desk.group_member m on m.article_key = k.article_key
            left join desk.group_member c on c.group_key = m.group_key and c.canonical
            join desk.versions v on v.article_key = coalesce(c.article_key, k.article_key)
        ) w
        cross join unnest(array[0, 7]) back
        order by 1
        on conflict (week) do update set since = excluded.since;
    end if;
    update desk.story_head set followed = last;
    return taken;
end $$;
comment on function desk.follow_stories is 'Notes the weeks whose stories the next changes affect.';
revoke execute on function desk.follow_stories from public;

create or replace view copydesk.stories as
select story_key as story_id, title, first_at, last_at, articles, reports, outlets, words, picture, report_ids from desk.stories;

comment on view copydesk.stories is 'Reports of one event that are not copies of each other, with their copies. One row per story of two or more reports; computed after landing.';
comment on column copydesk.stories.story_id is 'Smallest article_key of the canonical articles of its reports: articles.story_id. Changes when a smaller one joins.';
comment on column copydesk.stories.title is 'Headline of the report carried by most articles; if there are several, of the earliest.';
comment on column copydesk.stories.first_at is 'Publication time of its first article, if known to the minute, otherwise when we found it.';
comment on column copydesk.stories.last_at is 'The same of its last article.';
comment on column copydesk.stories.articles is 'How many articles carry it, including copies.';
comment on column copydesk.stories.reports is 'How many reports, copies counted once.';
comment on column copydesk.stories.outlets is 'How many outlets carry it.';
comment on column copydesk.stories.words is 'Why they are one story: names and rare words that most of its reports share, rarest first.';
comment on column copydesk.stories.picture is 'Articles per hour, or per day if it lasted more than two days: one bar each from first_at on, at most 48.';
comment on column copydesk.stories.report_ids is 'The canonical article of each report, by time.';
