"""From pairs and loaders to verdicts, for any caller."""

from __future__ import annotations

from datetime import date

import pytest

from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.matching.candidate_pairs import SketchedText, candidate_pairs, index_columns
from enrich.copies.matching.explanation import Explained, explain
from enrich.copies.matching.match import ComparedText, context_of, match
from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.compare import NO_CONTEXT, PairContext

REPORT = (
    "The harbour council voted on Tuesday to rebuild the breakwater that the January storm destroyed. "
    "After nine hours engineers put the cost at 14 million crowns and promised that the ferries to Little Skerry would "
    "sail again in spring."
)
OTHER = (
    "A comet that no astronomer had predicted was seen over the southern hemisphere on Sunday, one observatory says."
)
MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
SKETCHES = dict(enumerate(sketch([REPORT, REPORT, OTHER, REPORT, f"{REPORT} By our own correspondent in Skarvik."])))
TEXTS = {
    0: ComparedText(10, MONDAY, SKETCHES[0].features),
    1: ComparedText(11, TUESDAY, SKETCHES[1].features),
    2: ComparedText(12, None, SKETCHES[2].features),
    3: ComparedText(10, FRIDAY, SKETCHES[3].features),  # a later version of the first
    4: ComparedText(14, None, SKETCHES[4].features),
}
PAIRS = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 4), (2, 4)]


def found(pairs, declared=frozenset(), **named):
    return [
        (found.pair, found.verdict.relation, found.declared, found.day)
        for found in match(pairs, declared, lambda _: TEXTS, **named)
    ]


@pytest.mark.parametrize("at_once", [None, 1, 2, 100])
def test_the_copies_among_pairs_come_in_their_order_whatever_the_batch(at_once):
    assert found(PAIRS, at_once=at_once) == [
        ((0, 1), "identical", False, TUESDAY),
        ((0, 4), "reprint", False, MONDAY),
        ((1, 4), "reprint", False, TUESDAY),
    ]


def test_a_declared_source_is_a_match_whatever_its_words_unless_it_is_the_same_article():
    assert found(PAIRS[1:3], {(0, 2), (0, 3)}) == [((0, 2), "declared", True, MONDAY)]
    assert found([(2, 4)], {(2, 4)}) == [((2, 4), "declared", True, None)]


def test_what_is_loaded_is_what_the_next_pairs_need_and_not_before_they_are_needed():
    loaded = []

    def load(keys):
        loaded.append(set(keys))
        return TEXTS

    matches = match(PAIRS, frozenset(), load, at_once=2)
    next(matches)
    assert loaded == [{0, 1, 2}]
    next(matches)
    assert loaded == [{0, 1, 2}, {0, 3, 4}]


def test_no_pairs_load_nothing():
    assert list(match([], frozenset(), lambda keys: pytest.fail(f"loaded {keys}"))) == []


@pytest.mark.parametrize(
    ("day", "other", "apart"),
    [
        (MONDAY, TUESDAY, False),
        (MONDAY, FRIDAY, True),
        (FRIDAY, MONDAY, True),
        (None, FRIDAY, False),
        (None, None, False),
    ],
)
def test_only_known_days_are_apart(day, other, apart):
    assert context_of(day, other, declared=False) == PairContext(days_apart=apart)
    assert context_of(day, other, declared=True) == PairContext(declared=True, days_apart=apart)


@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("pair", PAIRS)
def test_an_explanation_has_the_verdict_of_the_match(pair, declared):
    left, right = (Explained(SKETCHES[key], TEXTS[key].day) for key in pair)
    apart = {key: TEXTS[key]._replace(article=key) for key in pair}
    [expected] = [found.verdict for found in match([pair], {pair} if declared else set(), lambda _: apart)] or [None]
    explanation = explain(left, right, declared=declared)
    assert explanation.verdict == expected
    assert explanation.candidates == (2 not in pair)


def test_no_context_equals_unknown_days():
    assert context_of(None, None, declared=False) == NO_CONTEXT


@pytest.mark.parametrize("at_once", [None, 1, 2])
def test_candidates_are_pairs_of_keys_the_smaller_first(at_once):
    texts = {key: SketchedText(key, MONDAY, made) for key, made in SKETCHES.items()}
    index = MemoryIndex()
    index.add(MONDAY.toordinal(), *index_columns(texts))
    alike = {(a, b) for a in (0, 1, 3, 4) for b in (0, 1, 3, 4) if a < b}
    assert candidate_pairs(index, texts, 7, at_once=at_once) == alike
    assert candidate_pairs(index, {4: texts[4]}, 7) == {(0, 4), (1, 4), (3, 4)}
    assert candidate_pairs(index, {4: texts[4]._replace(day=date(2026, 4, 2))}, 7) == set()
    assert candidate_pairs(index, {}, 7) == set()
