-- The JSON of copies, as columns.
create or replace view copydesk.copy_passages as
select
    e.article_id,
    e.other_id,
    p.kind,
    p.n::integer                                             as n,
    (p.one ->> 'words')::integer                             as words,
    substr(v.text, r.starts + 1, r.ends - r.starts)          as passage,
    substr(o.text, r.other_starts + 1, r.other_ends - r.other_starts) as other_passage,
    r.starts                                                 as first_character,
    r.ends                                                   as end_character,
    r.other_starts                                           as other_first_character,
    r.other_ends                                             as other_end_character,
    v.version_id,
    o.version_id                                             as other_version_id,
    e.group_key                                              as group_id
from desk.shown_edges e
join desk.versions v on v.version_key = e.version
join desk.versions o on o.version_key = e.other_version
cross join lateral (
    select 'passage' as kind, n, one from jsonb_array_elements(e.passages) with ordinality shared (one, n)
    union all
    select 'sentence', n, one from jsonb_array_elements(e.sentences) with ordinality told (one, n)
) p
cross join lateral (
    select (p.one #>> '{a,0}')::integer as starts, (p.one #>> '{a,1}')::integer as ends,
           (p.one #>> '{b,0}')::integer as other_starts, (p.one #>> '{b,1}')::integer as other_ends
) r;

comment on view copydesk.copy_passages is 'What the pairs of copydesk.copies share, with the words themselves: per pair at most five passages, and for a rewrite at most five sentences. One row each.';
comment on column copydesk.copy_passages.article_id is 'As in copydesk.copies: the copy.';
comment on column copydesk.copy_passages.other_id is 'The article it was made from, or the other of the two.';
comment on column copydesk.copy_passages.kind is 'passage: the same words; sentence: the same in other words.';
comment on column copydesk.copy_passages.n is 'Rank among those of its kind, from 1: passages by length, sentences by shared words.';
comment on column copydesk.copy_passages.words is 'Words of the passage; for a sentence, those that both have in the same order.';
comment on column copydesk.copy_passages.passage is 'The words in the text of article_id; empty if the text has been deleted (setting text_days).';
comment on column copydesk.copy_passages.other_passage is 'The words in the text of other_id.';
comment on column copydesk.copy_passages.first_character is 'Where it starts in the text of article_id, in characters from 0.';
comment on column copydesk.copy_passages.end_character is 'Where it ends there: the first character after it.';
comment on column copydesk.copy_passages.other_first_character is 'Where it starts in the text of other_id.';
comment on column copydesk.copy_passages.other_end_character is 'Where it ends there.';
comment on column copydesk.copy_passages.version_id is 'Version of article_id that was compared: its text is in copydesk.revisions.';
comment on column copydesk.copy_passages.other_version_id is 'Version of other_id that was compared.';
comment on column copydesk.copy_passages.group_id is 'Copy group of article_id.';

create or replace view copydesk.copy_scores as
select
    e.article_id,
    e.other_id,
    s.figure,
    (s.measure ->> 'value')::bigint as value,
    (s.measure ->> 'least')::bigint as least,
    (s.measure ->> 'most')::bigint  as most,
    e.ruleset
from desk.shown_edges e
cross join lateral (
    select f.key as figure, f.value as measure from jsonb_each(e.scores) f where f.value ? 'value'
    union all
    select f.key || '.' || i.key, jsonb_build_object('value', i.value)
    from jsonb_each(e.scores) f cross join lateral jsonb_each(case jsonb_typeof(f.value) when 'object' then f.value else '{}' end) i
    where not f.value ? 'value' and jsonb_typeof(i.value) = 'number'
) s;

comment on view copydesk.copy_scores is 'The figures of the pairs of copydesk.copies, with the thresholds of the rule. One row per pair and figure; which figures exist depends on the ruleset.';
comment on column copydesk.copy_scores.article_id is 'As in copydesk.copies: the copy.';
comment on column copydesk.copy_scores.other_id is 'The article it was made from, or the other of the two.';
comment on column copydesk.copy_scores.figure is 'Name of the figure; those of the paraphrase rules start with rewriting and a dot.';
comment on column copydesk.copy_scores.value is 'The figure: a share in 1/10000, or a count of words or numbers.';
comment on column copydesk.copy_scores.least is 'Minimum the rule requires; null: none.';
comment on column copydesk.copy_scores.most is 'Maximum the rule allows; null: none.';
comment on column copydesk.copy_scores.ruleset is 'Number of the ruleset that decided the pair.';

create or replace view copydesk.removed_lines as
select
    a.article_id,
    a.version_id,
    l.n::integer                   as n,
    l.line ->> 'text'              as line,
    l.line ->> 'reason'            as reason,
    (l.line ->> 'start')::integer  as first_character,
    (l.line ->> 'end')::integer    as end_character,
    a.outlet,
    a.reference_day
from copydesk.articles a
cross join lateral jsonb_array_elements(a.furniture) with ordinality l (line, n);

comment on view copydesk.removed_lines is 'Lines that were removed from the texts of copydesk.articles, each with its reason. One row per line, in the order of the text.';
comment on column copydesk.removed_lines.article_id is 'The article.';
comment on column copydesk.removed_lines.version_id is 'Its newest version.';
comment on column copydesk.removed_lines.n is 'Number among the removed lines, from 1.';
comment on column copydesk.removed_lines.line is 'The line.';
comment on column copydesk.removed_lines.reason is 'Why it is not part of the report.';
comment on column copydesk.removed_lines.first_character is 'Where it starts in the original text, in characters from 0.';
comment on column copydesk.removed_lines.end_character is 'Where it ends there: the first character after it.';
comment on column copydesk.removed_lines.outlet is 'Host that published the article.';
comment on column copydesk.removed_lines.reference_day is 'Day of the article, as in copydesk.articles.';
