-- The shortest edit script (Myers, "An O(ND) difference algorithm", 1986) between two lists, as runs. Their common
-- beginning and end are set aside first; beyond 400 differences the rest counts as replaced.
create or replace function copydesk.edit_script(old text[], new text[])
returns table (kind text, old_from integer, new_from integer, length integer)
language plpgsql immutable parallel safe as $$
declare
    most constant integer := 400;
    head integer := 0;
    tail integer := 0;
    n integer := coalesce(array_length(old, 1), 0);
    m integer := coalesce(array_length(new, 1), 0);
    far integer[];            -- the furthest position in `old` on diagonal k, at k + most + 2
    trace integer[] := '{}';  -- before step d diagonals -d to d: k at d * d + k + d + 1
    x integer := 0; y integer := 0; k integer; d integer; before integer; x_before integer;
    found boolean := false;
    kinds text[] := '{}'; xs integer[] := '{}'; ys integer[] := '{}'; lengths integer[] := '{}';  -- from the end
begin
    while head < n and head < m and old[head + 1] = new[head + 1] loop head := head + 1; end loop;
    while tail < n - head and tail < m - head and old[n - tail] = new[m - tail] loop tail := tail + 1; end loop;
    n := n - head - tail;
    m := m - head - tail;
    if n > 0 and m > 0 then
        far := array_fill(0, array[2 * most + 4]);
        d := 0;
        while not found and d <= least(n + m, most) loop
            trace := trace || far[most + 2 - d : most + 2 + d];
            k := -d;
            while k <= d loop
                if k = -d or (k <> d and far[k + most + 1] < far[k + most + 3]) then
                    x := far[k + most + 3];
                else
                    x := far[k + most + 1] + 1;
                end if;
                y := x - k;
                while x < n and y < m and old[head + x + 1] = new[head + y + 1] loop x := x + 1; y := y + 1; end loop;
                far[k + most + 2] := x;
                if x >= n and y >= m then
                    found := true;
                    exit;
                end if;
                k := k + 2;
            end loop;
            d := d + 1;
        end loop;
        d := d - 1;
    end if;
    if found then
        while d > 0 loop
            k := x - y;
            if k = -d or (k <> d and trace[d * d + k + d] < trace[d * d + k + d + 2]) then
                before := k + 1;
            else
                before := k - 1;
            end if;
            x_before := trace[d * d + before + d + 1];
            -- The step itself, which removes or adds one item, then a run of equal items.
            length := x - x_before - (before < k)::integer;
            if length > 0 then
                kinds := kinds || '='::text; xs := xs || (x - length); ys := ys || (y - length); lengths := lengths || length;
            end if;
            kinds := kinds || case when before < k then '-' else '+' end;
            xs := xs || x_before; ys := ys || (x_before - before); lengths := lengths || 1;
            x := x_before;
            y := x_before - before;
            d := d - 1;
        end loop;
        if x > 0 then
            kinds := kinds || '='::text; xs := xs || 0; ys := ys || 0; lengths := lengths || x;
        end if;
    else
        if m > 0 then
            kinds := kinds || '+'::text; xs := xs || n; ys := ys || 0; lengths := lengths || m;
        end if;
        if n > 0 then
            kinds := kinds || '-'::text; xs := xs || 0; ys := ys || 0; lengths := lengths || n;
        end if;
    end if;
    if head > 0 then
        kind := '='; old_from := 1; new_from := 1; length := head;
        return next;
    end if;
    return query
    select min(r.kind), head + 1 + min(r.x), head + 1 + min(r.y), sum(r.l)::integer
    from (
        select s.*, row_number() over (order by s.i desc) - row_number() over (partition by s.kind order by s.i desc) as run
        from unnest(kinds, xs, ys, lengths) with ordinality s (kind, x, y, l, i)
    ) r
    group by r.kind, r.run
    order by max(r.i) desc;
    if tail > 0 then
        kind := '='; old_from := head + n + 1; new_from := head + m + 1; length := tail;
        return next;
    end if;
end $$;
comment on function copydesk.edit_script is 'How one list of texts becomes another: runs that are equal (=), removed (-) or added (+); positions start at 1.';

create or replace function desk.changed_characters(old text, new text, out added integer, out removed integer)
language sql immutable parallel safe
begin atomic
    with words as (
        select regexp_split_to_array(old, '(?<=\s)(?=\S)') as o, regexp_split_to_array(new, '(?<=\s)(?=\S)') as n
    )
    select
        coalesce(sum(length(array_to_string(n[s.new_from : s.new_from + s.length - 1], ''))) filter (where s.kind = '+'), 0),
        coalesce(sum(length(array_to_string(o[s.old_from : s.old_from + s.length - 1], ''))) filter (where s.kind = '-'), 0)
    from words cross join lateral copydesk.edit_script(o, n) s;
end;
comment on function desk.changed_characters is 'Characters of the words that were added, and of those that were removed, from one text to the next.';

create or replace view copydesk.revisions as
select
    a.article_id,
    v.version_id,
    r.revision,
    r.revision = r.revisions as newest,
    a.url,
    v.outlet,
    v.title,
    v.text,
    v.language,
    v.authors,
    v.published_at,
    v.discovered_at,
    v.fetched_at,
    v.landed_at,
    r.previous_version_id,
    r.previous_title is distinct from v.title and r.revision > 1 as title_changed,
    case when r.revision > 1 then (desk.changed_characters(r.previous_text, v.text)).added end as characters_added,
    case when r.revision > 1 then (desk.changed_characters(r.previous_text, v.text)).removed end as characters_removed
from desk.articles a
cross join lateral (
    select
        w.version_key,
        row_number() over story as revision,
        count(*) over () as revisions,
        lag(w.version_id) over story as previous_version_id,
        lag(w.title) over story as previous_title,
        lag(w.text) over story as previous_text
    from desk.versions w
    where w.article_key = a.article_key
    window story as (order by w.fetched_at, w.version_key)
) r
join desk.versions v on v.version_key = r.version_key;

comment on view copydesk.revisions is 'Every version of every article, and what changed from the previous one. One row per version.';
comment on column copydesk.revisions.article_id is 'The article.';
comment on column copydesk.revisions.version_id is 'The version: a hash of title and text as received.';
comment on column copydesk.revisions.revision is 'Its number, from 1, in the order in which they were fetched.';
comment on column copydesk.revisions.newest is 'True for the one that copydesk.articles shows.';
comment on column copydesk.revisions.url is 'Canonical URL; null for a replayed text file.';
comment on column copydesk.revisions.outlet is 'Host that published it, without www.';
comment on column copydesk.revisions.title is 'Headline of this version.';
comment on column copydesk.revisions.text is 'Report of this version, as read.';
comment on column copydesk.revisions.language is 'Language tag of this version.';
comment on column copydesk.revisions.authors is 'People who signed this version.';
comment on column copydesk.revisions.published_at is 'Publication time given by this version, if known to the minute.';
comment on column copydesk.revisions.discovered_at is 'When the article was found.';
comment on column copydesk.revisions.fetched_at is 'When this version was fetched.';
comment on column copydesk.revisions.landed_at is 'When this version landed.';
comment on column copydesk.revisions.previous_version_id is 'The previous version; null for the first.';
comment on column copydesk.revisions.title_changed is 'True if the headline differs from that of the previous version.';
comment on column copydesk.revisions.characters_added is 'Characters of words that the previous version did not have; null for the first. copydesk.diff shows them.';
comment on column copydesk.revisions.characters_removed is 'Characters of words of the previous version that this one does not have; null for the first.';

-- In schema copydesk, since copydesk.diff calls it with the reader's privileges.
create or replace function copydesk.unified_diff(o text[], n text[]) returns text
language plpgsql immutable parallel safe as $$
declare
    context constant integer := 3;
    result text := '';
    hunk record;
begin
    -- Each line with its position in both; a hunk is a change with the lines around it; hunks that touch are joined.
    for hunk in
        with runs as (select s.*, s.ordinality as run from copydesk.edit_script(o, n) with ordinality s),
        lines as (
            select
                r.kind, r.run, i,
                case when r.kind <> '+' then r.old_from + i end as old_line,
                case when r.kind <> '-' then r.new_from + i end as new_line,
                case when r.kind = '+' then r.old_from else r.old_from + i end as at_old,
                case when r.kind = '-' then r.new_from else r.new_from + i end as at_new,
                row_number() over (order by r.run, i) as place
            from runs r cross join lateral generate_series(0, r.length - 1) i
        ),
        shown as (
            select l.* from lines l
            where exists (select from lines c where c.kind <> '=' and c.place between l.place - context and l.place + context)
        ),
        hunks as (select s.*, s.place - row_number() over (order by s.place) as hunk from shown s)
        select
            count(h.old_line) as old_count, count(h.new_line) as new_count, min(h.at_old) as old_start, min(h.at_new) as new_start,
            string_agg(
                case h.kind when '=' then ' ' || o[h.old_line] when '-' then '-' || o[h.old_line] else '+' || n[h.new_line] end,
                E'\n' order by h.place
            ) as body
        from hunks h group by h.hunk order by h.hunk
    loop
        result := result || format(
            E'@@ -%s,%s +%s,%s @@\n%s\n',
            hunk.old_start - (hunk.old_count = 0)::integer, hunk.old_count,
            hunk.new_start - (hunk.new_count = 0)::integer, hunk.new_count, hunk.body
        );
    end loop;
    return result;
end $$;
comment on function copydesk.unified_diff is 'How one list of lines becomes another, as the hunks of a unified diff with three lines of context.';

create or replace function copydesk.diff(article_id uuid, from_version uuid, to_version uuid) returns text
language plpgsql stable parallel safe strict as $$
declare
    old record;
    new record;
    result text;
begin
    select r.title, r.text, r.fetched_at into old from copydesk.revisions r
    where r.article_id = diff.article_id and r.version_id = from_version order by r.revision desc limit 1;
    if not found then
        raise exception 'article % has no version %', article_id, from_version using hint = 'copydesk.revisions lists its versions.';
    end if;
    select r.title, r.text, r.fetched_at into new from copydesk.revisions r
    where r.article_id = diff.article_id and r.version_id = to_version order by r.revision desc limit 1;
    if not found then
        raise exception 'article % has no version %', article_id, to_version using hint = 'copydesk.revisions lists its versions.';
    end if;
    result := copydesk.unified_diff(array[old.title, ''] || string_to_array(old.text, E'\n'), array[new.title, ''] || string_to_array(new.text, E'\n'));
    if result = '' then
        return '';
    end if;
    return format(E'--- %s\t%s\n+++ %s\t%s\n', from_version, old.fetched_at, to_version, new.fetched_at) || result;
end $$;
comment on function copydesk.diff is 'What changed from one version of an article to another, as a unified diff: its headline, an empty line, its paragraphs. Empty if nothing changed; null if one of the versions is null, as before a first version.';
revoke execute on all functions in schema copydesk from public;  -- sql/reader.sql grants them to the reader
