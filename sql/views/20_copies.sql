create or replace view copydesk.copies as
select
    left_article.article_id                                as article_id,
    right_article.article_id                               as other_id,
    e.relation,
    (e.score / 10000.0)::numeric(5, 4)                     as score,
    e.declared,
    case e.original when e.a then left_article.article_id when e.b then right_article.article_id end as original_id,
    e.direction,
    e.scores,
    e.passages,
    case when jsonb_array_length(e.passages) > 0 then
        substr(l.text, (e.passages -> 0 -> 'a' ->> 0)::int + 1,
               (e.passages -> 0 -> 'a' ->> 1)::int - (e.passages -> 0 -> 'a' ->> 0)::int)
    end                                                    as longest_passage,
    l.title                                                as title,
    r.title                                                as other_title,
    l.outlet                                               as outlet,
    r.outlet                                               as other_outlet,
    m.group_key                                            as group_id,
    l.version_id                                           as version_id,
    r.version_id                                           as other_version_id,
    e.ruleset,
    e.found_at,
    e.sentences
from desk.copy_edge e
join desk.versions l on l.version_key = e.a
join desk.versions r on r.version_key = e.b
join desk.articles left_article on left_article.article_key = e.a_article
join desk.articles right_article on right_article.article_key = e.b_article
join desk.group_member m on m.article_key = e.a_article
where not exists (
    select from desk.copy_edge o
    where o.a_article in (e.a_article, e.b_article) and o.b_article in (e.a_article, e.b_article)
      and (o.score, -o.a, -o.b) > (e.score, -e.a, -e.b)
);

comment on view copydesk.copies is 'Every pair of articles of which one is a copy of the other, with the evidence. One row a pair, of the versions that agree best. Of an article with more than 48 copies only the pairs with 48 of these: the rest follows from its group.';
comment on column copydesk.copies.article_id is 'One article of the pair.';
comment on column copydesk.copies.other_id is 'The other one.';
comment on column copydesk.copies.relation is 'identical: the same words in the same order; reprint: one text, edited; excerpt: a part of the other; wrapped: the whole of one inside the other; rewrite: the same report in other words; declared: one names the other as its source and the texts do not tell.';
comment on column copydesk.copies.score is 'How much of the shorter text the other one holds, 0 to 1.';
comment on column copydesk.copies.declared is 'True where one names the other as its source.';
comment on column copydesk.copies.original_id is 'The one that the other was made from; null where nothing tells.';
comment on column copydesk.copies.direction is 'What tells which is the original: declared, agency, published or discovered.';
comment on column copydesk.copies.scores is 'Each figure of the rule, in 1/10000 or as a count; thresholds are in copydesk.rulesets.';
comment on column copydesk.copies.passages is 'Longest shared passages: [{"a": [start, end], "b": [start, end], "words": n}], character ranges from 0, end excluded, a into the text of article_id and b into that of other_id.';
comment on column copydesk.copies.longest_passage is 'The longest shared passage itself.';
comment on column copydesk.copies.title is 'Headline of article_id.';
comment on column copydesk.copies.other_title is 'Headline of other_id.';
comment on column copydesk.copies.outlet is 'Outlet of article_id.';
comment on column copydesk.copies.other_outlet is 'Outlet of other_id.';
comment on column copydesk.copies.group_id is 'Copy group of article_id; mostly that of other_id too, but weak chains are cut.';
comment on column copydesk.copies.version_id is 'Version of article_id that was compared.';
comment on column copydesk.copies.other_version_id is 'Version of other_id that was compared.';
comment on column copydesk.copies.ruleset is 'Number of the ruleset that decided it.';
comment on column copydesk.copies.found_at is 'When it was found.';
comment on column copydesk.copies.sentences is 'Of a rewrite the sentences that tell the same, those first that share most words; ranges as in passages, words being those that both have in one order. Else empty.';

create or replace view copydesk.rulesets as
select ruleset, description, thresholds, installed_at from desk.rulesets;

comment on view copydesk.rulesets is 'The rules that decided copies, one row a version.';
comment on column copydesk.rulesets.ruleset is 'Number of the ruleset.';
comment on column copydesk.rulesets.description is 'What it compares.';
comment on column copydesk.rulesets.thresholds is 'Its thresholds by name.';
comment on column copydesk.rulesets.installed_at is 'When a worker used it here first.';
