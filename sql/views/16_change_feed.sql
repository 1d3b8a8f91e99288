-- Gives positions to committed notes, at most so many per call, and returns how many; 0 also if another session is doing so.
-- A few rows are joined to large tables: by their keys, whatever the statistics say.
create or replace function desk.number_changes(most integer default 200) returns integer
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    head desk.change_head;
    here constant text := desk.server_identity();
    taken integer;
    -- Parallel arrays, with 0 for null: access to an element of an array with nulls takes linear time.
    kinds desk.change_kind[]; as_ bigint[]; bs bigint[]; befores bigint[]; afters bigint[]; moments timestamptz[];
    sources bigint[];  -- articles that are sources of others, and were added or removed
    gone bigint[];     -- articles that lost a version
    given bigint;
begin
    select * into head from desk.change_head for no key update skip locked;
    if not found then
        return 0;
    end if;
    if head.server <> here then  -- restored: what readers have seen may no longer hold
        update desk.change_head set server = here, base = desk.next_epoch(base) returning * into head;
    end if;
    with taken as (
        delete from desk.change_notes
        where note = any (array(select n.note from desk.change_notes n order by n.note limit most)) returning *
    )
    select count(distinct t.note), array_agg(t.kind order by t.note, n.place), array_agg(n.a order by t.note, n.place),
           array_agg(n.b order by t.note, n.place), array_agg(coalesce(n.before, 0) order by t.note, n.place),
           array_agg(coalesce(n.after, 0) order by t.note, n.place), array_agg(t.noted_at order by t.note, n.place)
    into taken, kinds, as_, bs, befores, afters, moments
    from taken t cross join lateral unnest(t.a, t.b, t.before, t.after) with ordinality n (a, b, before, after, place);
    if taken = 0 then
        return 0;
    end if;
    -- An article's row also depends on other rows: on its source, if that lands for the first time or is removed, and on
    -- versions that were removed. This is rare: such articles are looked up one by one.
    select array_agg(s.b) filter (where s.kind = 'removed'), array_agg(s.b) into gone, sources
    from unnest(kinds, bs) s (kind, b) where s.kind in ('version', 'removed');
    select array_agg(distinct v.source_article_key) into sources
    from desk.versions v where v.source_article_key = any (sources);
    if sources is not null then
        select array_agg(k) into sources from unnest(sources) k
        where k = any (gone) or not exists (
            select from desk.versions o
            where o.article_key = k
              and exists (select from desk.changes c where c.kind = 'version' and c.a = o.version_key and c.b = k)
        );
    end if;
    if sources is not null or gone is not null then
        select kinds || coalesce(array_agg('version'::desk.change_kind), '{}'), as_ || coalesce(array_agg(v.version_key), '{}'),
               bs || coalesce(array_agg(v.article_key), '{}'), befores || coalesce(array_agg(0::bigint), '{}'),
               afters || coalesce(array_agg(0::bigint), '{}'), moments || coalesce(array_agg(clock_timestamp()), '{}')
        into kinds, as_, bs, befores, afters, moments
        from desk.versions v where v.source_article_key = any (sources) or v.article_key = any (gone);
    end if;
    if 'group' = any (kinds) then
        insert into desk.group_moves (article_key, group_key, since)
        select distinct on (m.a, m.at) m.a, m.after, m.at
        from unnest(kinds, as_, befores, afters, moments) with ordinality m (kind, a, before, after, at, place)
        where m.kind = 'group' and m.before <> m.after
        order by m.a, m.at, m.place desc
        on conflict (article_key, since) do update set group_key = excluded.group_key;
    end if;
    -- No other session writes this table now, so there can be no conflict.
    merge into desk.changes c
    using (
        select l.kind, l.a, l.b, head.position + row_number() over (order by l.last) as position,
               nullif(befores[l.first], 0) as before, moments[l.last] as changed_at
        from (
            select s.kind, s.a, s.b, min(s.place) as first, max(s.place) as last
            from unnest(kinds, as_, bs) with ordinality s (kind, a, b, place)
            group by s.kind, s.a, s.b
        ) l
    ) n
    on c.kind = n.kind and c.a = n.a and c.b = n.b
    when matched then update set position = n.position, before = n.before, changed_at = n.changed_at
    when not matched then
        insert (kind, a, b, position, before, changed_at) values (n.kind, n.a, n.b, n.position, n.before, n.changed_at);
    get diagnostics given = row_count;
    update desk.change_head set position = position + given;
    -- A session that listens but never reads would fill the queue, and then every notify fails.
    if pg_notification_queue_usage() < 0.5 then
        perform pg_notify('copydesk_changes', (head.base + head.position + given)::text);
    end if;
    return taken;
end $$;
comment on function desk.number_changes is 'Gives positions to committed changes.';
revoke execute on function desk.number_changes from public;

create or replace function copydesk.changes(after bigint default 0, most integer default 1000) returns setof copydesk.change
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
declare
    head desk.change_head;
    since bigint;
begin
    if most is null or most not between 1 and 10000 then
        raise exception 'most is 1 to 10000, not %', most using errcode = 'invalid_parameter_value';
    end if;
    select h.* into strict head from desk.change_head h;
    if head.server <> desk.server_identity() and head.position > 0 then
        raise exception 'this database was restored, and its feed of changes has not begun anew yet'
            using errcode = 'object_not_in_prerequisite_state', hint = 'Start a worker: it begins it anew.';
    end if;
    if after is null or after > head.base + head.position then
        raise exception 'there is no change % yet: that position is of another database, or of a state that was lost', after
            using errcode = 'invalid_parameter_value', hint = 'Forget what was read, and begin with 0.';
    end if;
    since := after - head.base;
    if since < 0 then  -- of an earlier epoch, or none
        return next (head.base, 'anew', null, null, null, null, null, null, null, false, null, null, null, null)::copydesk.change;
        since := 0;
        most := most - 1;
    end if;
    return query
    select
        head.base + c.position,
        case when c.kind <> 'version' then c.kind::text
             when exists (
                 select from desk.versions o
                 where o.article_key = c.b and (o.landed_at, o.version_key) < (v.landed_at, v.version_key)
             ) then 'version' else 'article' end,
        coalesce(a.article_id, r.article_id),
        coalesce(v.version_id, r.version_id),
        coalesce(o.article_id, p.article_id),
        case when c.kind = 'group' then coalesce(m.group_key, k.article_key) end,
        case when c.kind = 'group' then c.before end,
        case when c.kind = 'group' then coalesce(m.canonical, true) end,
        case when c.kind = 'decision' then c.a::integer end,
        case c.kind
            when 'removed' then not exists (select from desk.versions w where w.article_key = c.b)
            when 'decision' then d.decision is null
            when 'copy' then not exists (
                select from desk.decided_edges e
                where e.a_article in (c.a, c.b) and e.b_article in (c.a, c.b) and not e.split
            )
            when 'version' then v.version_key is null
            else a.article_id is null
        end,
        c.changed_at,
        k.article_key,
        k.other_key,
        m.canonical_why
    from (
        select x.* from desk.changes x where x.position > since order by x.position limit most
    ) c
    left join desk.group_decisions d on c.kind = 'decision' and d.decision = c.a
    cross join lateral (
        select
            case c.kind when 'version' then c.b when 'removed' then c.b when 'decision' then d.a else c.a end as article_key,
            case c.kind when 'copy' then c.b when 'decision' then d.b end as other_key
    ) k
    left join desk.articles a on a.article_key = k.article_key
    left join desk.articles o on o.article_key = k.other_key
    left join desk.versions v on c.kind = 'version' and v.version_key = c.a
    left join desk.group_member m on c.kind = 'group' and m.article_key = c.a
    left join lateral (
        select q.article_id, case when q.version_key = c.a then q.version_id end as version_id
        from desk.removed q
        where q.article_key = k.article_key and (c.kind in ('version', 'removed') and q.version_key = c.a or a.article_key is null)
        order by q.version_key = c.a desc limit 1
    ) r on c.kind = 'removed' or a.article_key is null
    left join lateral (
        select q.article_id from desk.removed q where q.article_key = k.other_key limit 1
    ) p on k.other_key is not null and o.article_key is null
    order by c.position;
end $$;
comment on function copydesk.changes is 'What changed after a position, in an order in which nothing is ever skipped: start with 0, apply each row, store the last position. Each object appears once, at its last change; read it from the views. LISTEN copydesk_changes notifies.';
