from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.candidates.self_join import UNDATED, Articles, self_join
from enrich.copies.ruleset import PAIRS_DEGREE_CAP

ARTICLES = st.lists(st.tuples(st.integers(UNDATED, 30), st.sets(st.integers(0, 40), max_size=14)), max_size=24)
DEGREE_CAP = PAIRS_DEGREE_CAP._replace(candidates=12)


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compiles the code that the properties time."""
    articles = [(1, {2, 4, 6})] * 3
    joined(articles, 0)
    by_probing(articles, 0)


def packed(articles):
    """Counts and fingerprints of articles (day, fingerprints)."""
    counts = np.array([len(fingerprints) for _, fingerprints in articles], np.int64)
    return counts, np.array(
        [fingerprint for _, fingerprints in articles for fingerprint in sorted(fingerprints)], np.uint32
    )


def joined(articles, window, cap=DEGREE_CAP):
    days = np.array([day for day, _ in articles], np.int64)
    left, right = self_join(Articles(days, *packed(articles)), window, cap)
    return list(zip(left.tolist(), right.tolist(), strict=True))


def by_probing(articles, window):
    """The pairs that two indexes, of the dated and of the undated articles, find when probed with every article."""
    places, found = np.arange(len(articles)), set()
    days = np.array([day for day, _ in articles], np.int64)
    for is_dated in (True, False):
        index = MemoryIndex(DEGREE_CAP)
        for place, (day, fingerprints) in enumerate(articles):
            if (day != UNDATED) == is_dated:
                index.add(day, np.array([place]), *packed([(day, fingerprints)]))
        asking = places[days != UNDATED] if is_dated else places
        asked = packed([articles[place] for place in asking])
        rows, others = index.probe(days[asking] * is_dated, window * is_dated, asking, *asked)
        found |= {(min(pair), max(pair)) for pair in zip(asking[rows].tolist(), others.tolist(), strict=True)}
    return sorted(found)


@given(ARTICLES, st.integers(0, 9))
def test_a_join_finds_what_probes_find(articles, window):
    assert joined(articles, window) == by_probing(articles, window)


@pytest.mark.parametrize("seed", range(4))
def test_the_cap_applies_as_for_probes(seed):
    rng = random.Random(seed)
    # A few fingerprints that nearly all articles have, many that few have.
    chances = [rng.random() ** 3 for _ in range(40)]
    articles = [
        (rng.randrange(20), {fingerprint for fingerprint, chance in enumerate(chances) if rng.random() < chance})
        for _ in range(400)
    ]
    found = joined(articles, 3)
    assert found == by_probing(articles, 3)
    assert len(found) < len(joined(articles, 3, PAIRS_DEGREE_CAP)) < 400 * 399 / 2


def test_of_a_shingle_that_very_many_have_on_a_day_all_find_the_first_ones():
    articles = [(day, {2, 4, 6}) for day in (1, 1, 1, 1, 2)]
    found = joined(articles, 1, DEGREE_CAP._replace(postings=2))
    assert found == [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4), (2, 4), (3, 4)]


def test_nothing_joins_with_nothing():
    assert joined([], 7) == []
    assert joined([(1, set())], 7) == []
