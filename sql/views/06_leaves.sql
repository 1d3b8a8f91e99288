-- All values in a JSON object that are not objects, each with the path of names that leads to it.
create or replace function desk.leaves(found jsonb) returns table (name text, value jsonb)
language sql immutable parallel safe as $$
    with recursive below as (
        select t.key as name, t.value from jsonb_each(found) t
        union all
        select b.name || '.' || t.key, t.value
        from below b cross join lateral jsonb_each(case jsonb_typeof(b.value) when 'object' then b.value else '{}' end) t
    )
    select b.name, b.value from below b where jsonb_typeof(b.value) <> 'object'
$$;

comment on function desk.leaves is 'All values in a JSON object that are not objects, at any depth, and the names that lead to each, joined by dots.';
