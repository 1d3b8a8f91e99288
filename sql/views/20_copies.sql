create or replace function desk.other_side(passages jsonb) returns jsonb
language sql immutable parallel safe strict
return (
    select coalesce(jsonb_agg((p - 'a' - 'b') || jsonb_build_object('a', p -> 'b', 'b', p -> 'a') order by n), '[]')
    from jsonb_array_elements(passages) with ordinality one (p, n)
);
comment on function desk.other_side is 'Passages as seen from the other article of the pair.';

create or replace view desk.decided_edges as
select
    exists (
        select from desk.group_decisions d
        where d.kind = 'split' and d.withdrawn_at is null
          and (d.a = least(e.a_article, e.b_article) and d.b = greatest(e.a_article, e.b_article)
               or d.b is null and d.a in (e.a_article, e.b_article))
    ) as split,
    e.*  -- last, so that a new column of the table is added at the end
from desk.copy_edge e;
comment on view desk.decided_edges is 'Pairs, and whether a person decided that they are two reports.';

-- A pair from the side of its copy; if that is not known, of the article with the smaller key. Ids and group are joined in
-- each half of the union, since Postgres pushes a condition down into both halves, but not a join.
create or replace view desk.sided_edges as
select
    copy.article_id, other.article_id as other_id, m.group_key, e.a as version, e.b as other_version,
    e.original is not null as directed, e.relation, e.score, e.declared, e.direction, e.scores, e.passages,
    e.sentences, e.ruleset, e.found_at, e.a, e.b, e.a_article, e.b_article, e.split, e.lag
from desk.decided_edges e
join desk.articles copy on copy.article_key = e.a_article
join desk.articles other on other.article_key = e.b_article
join desk.group_member m on m.article_key = e.a_article
where e.original is distinct from e.a
union all
select
    copy.article_id, other.article_id as other_id, m.group_key, e.b as version, e.a as other_version,
    true as directed, e.relation, e.score, e.declared, e.direction, e.scores, desk.other_side(e.passages) as passages,
    desk.other_side(e.sentences) as sentences, e.ruleset, e.found_at, e.a, e.b, e.a_article, e.b_article, e.split, e.lag
from desk.decided_edges e
join desk.articles copy on copy.article_key = e.b_article
join desk.articles other on other.article_key = e.a_article
join desk.group_member m on m.article_key = e.b_article
where e.original = e.a;

-- Only pairs that are copies, and for each pair of articles only the two versions with the highest score.
create or replace view desk.shown_edges as
select e.*
from desk.sided_edges e
where not e.split
  and not exists (
    select from desk.copy_edge better
    where better.a_article in (e.a_article, e.b_article) and better.b_article in (e.a_article, e.b_article)
      and (better.score, -better.a, -better.b) > (e.score, -e.a, -e.b)
);

create or replace view copydesk.copies as
select
    e.article_id,
    e.other_id,
    e.relation,
    (e.score / 10000.0)::numeric(5, 4)                     as score,
    e.declared,
    case when e.directed then e.other_id end               as original_id,
    e.direction,
    e.scores,
    e.passages,
    case when jsonb_array_length(e.passages) > 0 then
        substr(v.text, (e.passages -> 0 -> 'a' ->> 0)::int + 1,
               (e.passages -> 0 -> 'a' ->> 1)::int - (e.passages -> 0 -> 'a' ->> 0)::int)
    end                                                    as longest_passage,
    v.title                                                as title,
    o.title                                                as other_title,
    v.outlet                                               as outlet,
    o.outlet                                               as other_outlet,
    e.group_key                                            as group_id,
    v.version_id                                           as version_id,
    o.version_id                                           as other_version_id,
    e.ruleset,
    e.found_at,
    e.sentences,
    v.published_at                                         as published_at,
    o.published_at                                         as other_published_at,
    v.discovered_at                                        as discovered_at,
    o.discovered_at                                        as other_discovered_at,
    case when l.lag >= '0' or e.direction in ('declared', 'agency') and v.published_at is not null and o.published_at is not null then
        l.lag
    end                                                    as lag
from desk.shown_edges e
join desk.versions v on v.version_key = e.version
join desk.versions o on o.version_key = e.other_version
cross join lateral (
    select case when e.directed then
        coalesce(e.lag, coalesce(v.published_at, v.discovered_at) - coalesce(o.published_at, o.discovered_at))
    end as lag
) l;

comment on view copydesk.copies is 'Every pair of articles of which one is a copy of the other, with the evidence, from the copy''s side. One row per pair, for the versions that match best. Pairs that were split manually are only in copydesk.copy_evidence. For an article with more than 48 copies, only the pairs with 48 of them; the rest follows from its group.';
comment on column copydesk.copies.article_id is 'The copy; if original_id is null, it is not known which of the two is the copy.';
comment on column copydesk.copies.other_id is 'The article it was made from, or the other of the two.';
comment on column copydesk.copies.relation is 'identical: the same words in the same order; reprint: the same text, edited; excerpt: a part of the other; wrapped: the whole of one inside the other; rewrite: the same report in other words; declared: one names the other as its source, but the texts do not match.';
comment on column copydesk.copies.score is 'Share of the shorter text that the other one contains, 0 to 1.';
comment on column copydesk.copies.declared is 'True if one names the other as its source.';
comment on column copydesk.copies.original_id is 'other_id, if it is known to be the original; otherwise null.';
comment on column copydesk.copies.direction is 'How the original is known: declared, agency, published or discovered.';
comment on column copydesk.copies.scores is 'Each figure of the rule, in 1/10000 or as a count; the thresholds are in copydesk.rulesets.';
comment on column copydesk.copies.passages is 'Longest shared passages: [{"a": [start, end], "b": [start, end], "words": n}], half-open character ranges from 0, a into the text of article_id and b into that of other_id.';
comment on column copydesk.copies.longest_passage is 'The longest shared passage itself.';
comment on column copydesk.copies.title is 'Headline of article_id.';
comment on column copydesk.copies.other_title is 'Headline of other_id.';
comment on column copydesk.copies.outlet is 'Outlet of article_id.';
comment on column copydesk.copies.other_outlet is 'Outlet of other_id.';
comment on column copydesk.copies.group_id is 'Copy group of article_id; usually that of other_id too, but weak chains are cut.';
comment on column copydesk.copies.version_id is 'Version of article_id that was compared.';
comment on column copydesk.copies.other_version_id is 'Version of other_id that was compared.';
comment on column copydesk.copies.ruleset is 'Number of the ruleset that decided it.';
comment on column copydesk.copies.found_at is 'When it was found.';
comment on column copydesk.copies.sentences is 'For a rewrite, the sentences that say the same, ordered by shared words; ranges as in passages, words counting those that both have in the same order. Otherwise empty.';
comment on column copydesk.copies.published_at is 'When article_id was published, if known to the minute.';
comment on column copydesk.copies.other_published_at is 'When other_id was.';
comment on column copydesk.copies.discovered_at is 'When we found article_id.';
comment on column copydesk.copies.other_discovered_at is 'When we found other_id.';
comment on column copydesk.copies.lag is 'How long after its original the copy was published. If a publication time is not known, the time we found the article is used; for several versions, the earliest. Null if the original is not known, or if these times contradict the days that decided it. Can be negative if the original is known by declared or agency and both times are known.';

create or replace view copydesk.copy_evidence as
select
    e.article_id,
    v.version_id                                    as version_id,
    e.other_id,
    o.version_id                                    as other_version_id,
    case when e.directed then e.other_id end        as original_id,
    e.direction,
    e.relation,
    (e.score / 10000.0)::numeric(5, 4)              as score,
    e.declared,
    e.split,
    e.scores,
    e.passages,
    e.sentences,
    e.ruleset,
    e.found_at
from desk.sided_edges e
join desk.versions v on v.version_key = e.version
join desk.versions o on o.version_key = e.other_version;

comment on view copydesk.copy_evidence is 'Copies between versions: every pair of versions of two articles that are copies, including older versions and pairs that were split manually. One row per pair of versions, from the copy''s side.';
comment on column copydesk.copy_evidence.article_id is 'The copy, or one of the two if original_id is null.';
comment on column copydesk.copy_evidence.version_id is 'Its version that was compared: see copydesk.revisions.';
comment on column copydesk.copy_evidence.other_id is 'The article it was made from, or the other of the two.';
comment on column copydesk.copy_evidence.other_version_id is 'Version of other_id that was compared.';
comment on column copydesk.copy_evidence.original_id is 'other_id, if it is known to be the original; otherwise null.';
comment on column copydesk.copy_evidence.direction is 'How the original is known: declared, agency, published or discovered.';
comment on column copydesk.copy_evidence.relation is 'As in copydesk.copies.';
comment on column copydesk.copy_evidence.score is 'Share of the shorter text that the other one contains, 0 to 1.';
comment on column copydesk.copy_evidence.declared is 'True if one names the other as its source.';
comment on column copydesk.copy_evidence.split is 'True if somebody decided that the two articles carry different reports; then the pair is not in copydesk.copies.';
comment on column copydesk.copy_evidence.scores is 'Each figure of the rule, in 1/10000 or as a count; the thresholds are in copydesk.rulesets.';
comment on column copydesk.copy_evidence.passages is 'Longest shared passages, as in copydesk.copies.';
comment on column copydesk.copy_evidence.sentences is 'For a rewrite, the sentences that say the same, as in copydesk.copies.';
comment on column copydesk.copy_evidence.ruleset is 'Number of the ruleset that decided it.';
comment on column copydesk.copy_evidence.found_at is 'When it was found.';

create or replace view copydesk.rulesets as
select ruleset, description, thresholds, installed_at from desk.rulesets;

comment on view copydesk.rulesets is 'The rulesets that decided copies, one row per ruleset.';
comment on column copydesk.rulesets.ruleset is 'Number of the ruleset.';
comment on column copydesk.rulesets.description is 'What it compares.';
comment on column copydesk.rulesets.thresholds is 'Its thresholds by name.';
comment on column copydesk.rulesets.installed_at is 'When a worker first used it here.';

create or replace view copydesk.ruleset_thresholds as
select r.ruleset, l.name, l.value::numeric as value
from desk.rulesets r cross join lateral desk.leaves(r.thresholds) l
where jsonb_typeof(l.value) = 'number';

comment on view copydesk.ruleset_thresholds is 'The thresholds of each ruleset, one row per number.';
comment on column copydesk.ruleset_thresholds.ruleset is 'Number of the ruleset.';
comment on column copydesk.ruleset_thresholds.name is 'Its part and its name there, with a dot between.';
comment on column copydesk.ruleset_thresholds.value is 'The number: a share in 1/10000, a count, or days.';
