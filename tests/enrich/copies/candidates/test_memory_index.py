from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.candidates.probing import is_candidate, nearest_of
from enrich.copies.ruleset import CANDIDATES, DEGREE_CAP, SKETCHING
from enrich.copies.sketch.sketch import sketch
from tests.index_size import articles_in, bytes_of

FINGERPRINTS = st.sets(st.integers(0, 40), max_size=14)
# (day, fingerprints); the id is the index in the list.
ARTICLES = st.lists(st.tuples(st.integers(1, 6), FINGERPRINTS), max_size=24)


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compiles the code that the properties time."""
    index = filled([(1, {2, 4, 6})] * 3, batch=1)
    probed(index, [(1, {2, 4, 6})], 7)


def packed(articles):
    """Articles (id, fingerprints), as arguments of the index."""
    ids = np.array([name for name, _ in articles], np.int64)
    counts = np.array([len(fingerprints) for _, fingerprints in articles], np.uint16)
    return (
        ids,
        counts,
        np.array([fingerprint for _, fingerprints in articles for fingerprint in sorted(fingerprints)], np.uint32),
    )


def filled(articles, batch=5):
    index = MemoryIndex()
    for start in range(0, len(articles), batch):
        part = list(enumerate(articles))[start : start + batch]
        for day in {d for _, (d, _) in part}:
            index.add(day, *packed([(name, fingerprints) for name, (d, fingerprints) in part if d == day]))
    return index


def probed(index, articles, window):
    days = np.array([day for day, _ in articles], np.int64)
    rows, ids = index.probe(
        days, window, *packed([(name, fingerprints) for name, (_, fingerprints) in enumerate(articles)])
    )
    return list(zip(rows.tolist(), ids.tolist(), strict=True))


def by_brute_force(articles, window):
    def matches(a, b):
        shared = a & b
        rare = sum(fingerprint % 2 for fingerprint in shared)
        fewer = min(sum(1 - fingerprint % 2 for fingerprint in fingerprints) for fingerprints in (a, b))
        shingles = len(shared) - rare
        return (
            rare >= 4
            or (rare >= 3 and shingles >= 1)
            or (shingles >= 2 and shingles >= (0.05 if rare else 0.15) * fewer)
        )

    return [
        (i, j)
        for i, (day, fingerprints) in enumerate(articles)
        for j, (other_day, other_fingerprints) in enumerate(articles)
        if i != j and abs(day - other_day) <= window and matches(fingerprints, other_fingerprints)
    ]


@given(ARTICLES, st.integers(0, 3))
def test_a_probe_finds_what_brute_force_finds(articles, window):
    assert probed(filled(articles), articles, window) == by_brute_force(articles, window)


def limited(found, articles, most):
    """The candidates that are compared, by the definition of `DegreeCap`."""
    chosen = []
    for i, (_, fingerprints) in enumerate(articles):
        near, rest = [], []
        for j in found.get(i, ()):
            fewer = min(sum(1 - fingerprint % 2 for fingerprint in one) for one in (fingerprints, articles[j][1]))
            shared = fingerprints & articles[j][1]
            many = 10_000 * sum(1 - fingerprint % 2 for fingerprint in shared) >= DEGREE_CAP.alike * fewer
            (near if many else rest).append((j, len(shared)))
        if len(near) > most and i > near[most - 1][0]:
            near, more = near[:most], near[most:]
            rest += more
        rest = sorted(rest, key=lambda one: (-one[1], one[0]))[:most]
        chosen += sorted((i, j) for j, _ in near + rest)
    return chosen


@pytest.mark.parametrize("distinct", [12, 40, 150])
@pytest.mark.parametrize("seed", range(4))
def test_long_posting_lists_are_deferred_without_loss_and_the_cap_applies(seed, distinct):
    rng = random.Random(1000 * distinct + seed)
    chances = [
        rng.random() ** 3 for _ in range(distinct)
    ]  # a few fingerprints that nearly all articles have, many that few have
    articles = [
        (1, {fingerprint for fingerprint in range(distinct) if rng.random() < chances[fingerprint]}) for _ in range(300)
    ]
    everyone = {}
    for i, j in by_brute_force(articles, 0):
        everyone.setdefault(i, []).append(j)
    assert len(everyone) > 100
    assert probed(filled(articles, batch=70), articles, 0) == limited(everyone, articles, DEGREE_CAP.candidates)


@given(ARTICLES, st.integers(1, 30))
def test_batches_change_nothing(articles, batch):
    assert probed(filled(articles, batch), articles, 2) == probed(filled(articles, 1), articles, 2)


@given(ARTICLES)
def test_adding_again_changes_nothing(articles):
    index = filled(articles)
    before = probed(index, articles, 2), articles_in(index)
    for name, (day, fingerprints) in enumerate(articles):
        assert index.add(day, *packed([(name, fingerprints), (name, fingerprints)])) == 0
        assert index.add(99, *packed([(name, fingerprints), (name, fingerprints)])) == 1
    index.drop(99)
    assert (probed(index, articles, 2), articles_in(index)) == before


@given(ARTICLES, st.integers(1, 6))
def test_a_dropped_day_is_gone(articles, day):
    index = filled(articles)
    index.drop(day)
    assert day not in index.days
    kept = [(i, j) for i, j in by_brute_force(articles, 2) if articles[j][0] != day]
    assert probed(index, articles, 2) == kept


def test_a_day_without_articles_is_held():
    index = MemoryIndex()
    index.add(7, *packed([]))
    assert index.days == (7,)
    assert articles_in(index) == 0
    assert probed(index, [(7, {2, 4})], 0) == []


def test_an_empty_index_has_no_candidates():
    index = MemoryIndex()
    assert probed(index, [(1, {2, 4, 6})], 7) == []
    assert probed(index, [], 7) == []
    index.drop(1)
    assert index.days == ()


def test_one_id_on_two_days_is_one_candidate():
    index = MemoryIndex()
    for day in (1, 2):
        index.add(day, *packed([(5, {2, 4, 6})]))
    assert probed(index, [(1, {2, 4, 6})], 7) == [(0, 5)]


def test_ids_of_63_bits_and_extreme_fingerprints():
    index = MemoryIndex()
    fingerprints = {0, 2, 0xFFFFFFFE, 0xFFFFFFFF}
    name = 2**63 - 1
    index.add(1, *packed([(name, fingerprints)]))
    assert probed(index, [(1, fingerprints)], 0) == [(0, name)]


def test_no_text_has_more_fingerprints_than_can_be_counted():
    assert SKETCHING.most_words + SKETCHING.rare_words + SKETCHING.twin_fingerprints <= np.iinfo(np.uint16).max


def test_a_giant_sketch_does_not_overflow():
    index = MemoryIndex()
    fingerprints = set(range(0, 130_000, 2))
    index.add(1, *packed([(9, fingerprints)]))
    assert probed(index, [(1, fingerprints)], 0) == [(0, 9)]


def test_segments_stay_few():
    index = MemoryIndex()
    rng = np.random.default_rng(1)
    for i in range(300):
        fingerprints = rng.integers(0, 2**32, 40, dtype=np.uint32)
        index.add(1, np.array([i]), np.array([40]), np.sort(fingerprints))
    assert articles_in(index) == 300
    assert 300 * 40 * 8 < bytes_of(index) < 300 * 40 * 40
    assert len(index._days[1]) < 12


@pytest.mark.parametrize(
    ("shingles", "rare", "fewer", "expected"),
    [
        (0, 4, 0, True),
        (0, 3, 0, False),
        (1, 3, 50, True),
        (1, 2, 5, False),
        (2, 0, 13, True),
        (2, 0, 14, False),
        (2, 1, 40, True),
        (2, 1, 41, False),
        (1, 0, 1, False),
    ],
)
def test_the_candidate_rule_decides_at_its_edges(shingles, rare, fewer, expected):
    assert is_candidate(shingles, rare, fewer, CANDIDATES) is expected


def test_sketches_share_fingerprints_of_what_their_texts_share():
    common = " ".join(f"ingredient{i} number" for i in range(60))
    one, other, third = sketch(["left title\n" + common, common + " right tail", "something else entirely here now"])
    assert len(np.intersect1d(one.fingerprints, other.fingerprints)) > 20
    assert len(np.intersect1d(one.fingerprints, third.fingerprints)) == 0
    assert (np.diff(one.fingerprints.astype(np.int64)) > 0).all()


def test_a_short_text_keeps_all_its_shingles_and_fingerprints_of_the_whole():
    [short] = sketch(["the man said that he was in the house at the end of the day"])
    assert len(short.fingerprints) == 11 + SKETCHING.twin_fingerprints


def test_a_text_without_words_has_no_fingerprints():
    [empty] = sketch(["\n"])
    assert empty.fingerprints.dtype == np.uint32
    assert len(empty.fingerprints) == 0
    assert len(empty.features) == 20  # only the header


@given(ARTICLES, st.integers(1, 4), st.integers(0, 7))
def test_cuts_find_the_same_as_one_index(articles, cuts, window):
    whole = filled(articles)
    days = np.array([day for day, _ in articles], np.int64)
    columns = packed([(name, fingerprints) for name, (_, fingerprints) in enumerate(articles)])
    found = []
    for number in range(cuts):
        cut = MemoryIndex()
        for name, (day, fingerprints) in enumerate(articles):
            if name % cuts == number:
                cut.add(day, *packed([(name, fingerprints)]))
        found.append(cut.candidates(days, window, *columns))
    rows, ids = nearest_of(found, columns[0], DEGREE_CAP)
    assert list(zip(rows.tolist(), ids.tolist(), strict=True)) == probed(whole, articles, window)


@pytest.mark.parametrize("cuts", [2, 3, 4])
def test_of_very_many_candidates_cuts_choose_the_same_as_one_index(cuts):
    pick = random.Random(cuts)
    many = 3 * DEGREE_CAP.candidates
    articles = [(1, {2 * pick.randrange(24) for _ in range(18)} | {48, 50}) for _ in range(many)]
    whole = filled(articles, batch=100)
    columns = packed([(name, fingerprints) for name, (_, fingerprints) in enumerate(articles)])
    days = np.ones(many, np.int64)
    found = []
    for number in range(cuts):
        cut = MemoryIndex()
        cut.add(1, *packed([(name, its) for name, (_, its) in enumerate(articles) if name % cuts == number]))
        found.append(cut.candidates(days, 7, *columns))
    rows, ids = nearest_of(found, columns[0], DEGREE_CAP)
    assert list(zip(rows.tolist(), ids.tolist(), strict=True)) == probed(whole, articles, 7)
