from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.candidates.probing import is_candidate
from enrich.copies.ruleset import CANDIDATES, DEGREE_CAP, SKETCHING
from enrich.copies.sketch.sketch import sketch

KEYS = st.sets(st.integers(0, 40), max_size=14)
ARTICLES = st.lists(st.tuples(st.integers(1, 6), KEYS), max_size=24)  # of (day, keys); the id is the place


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compile what the properties time."""
    index = filled([(1, {2, 4, 6})] * 3, batch=1)
    probed(index, [(1, {2, 4, 6})], 7)


def packed(articles):
    """Articles (id, keys) as the index takes them."""
    ids = np.array([name for name, _ in articles], np.int64)
    counts = np.array([len(keys) for _, keys in articles], np.uint16)
    return ids, counts, np.array([key for _, keys in articles for key in sorted(keys)], np.uint32)


def filled(articles, batch=5):
    index = MemoryIndex()
    for start in range(0, len(articles), batch):
        part = list(enumerate(articles))[start : start + batch]
        for day in {d for _, (d, _) in part}:
            index.add(day, *packed([(name, keys) for name, (d, keys) in part if d == day]))
    return index


def probed(index, articles, window):
    days = np.array([day for day, _ in articles], np.int64)
    rows, ids = index.probe(days, window, *packed([(name, keys) for name, (_, keys) in enumerate(articles)]))
    return list(zip(rows.tolist(), ids.tolist(), strict=True))


def by_brute_force(articles, window):
    def matches(a, b):
        shared = a & b
        rare = sum(key % 2 for key in shared)
        fewer = min(sum(1 - key % 2 for key in keys) for keys in (a, b))
        runs = len(shared) - rare
        return rare >= 4 or (rare >= 3 and runs >= 1) or (runs >= 2 and runs >= (0.05 if rare else 0.15) * fewer)

    return [
        (i, j)
        for i, (day, keys) in enumerate(articles)
        for j, (other_day, other_keys) in enumerate(articles)
        if i != j and abs(day - other_day) <= window and matches(keys, other_keys)
    ]


@given(ARTICLES, st.integers(0, 3))
def test_a_probe_finds_what_brute_force_finds(articles, window):
    assert probed(filled(articles), articles, window) == by_brute_force(articles, window)


def limited(found, articles, most):
    """Which candidates are compared, as `DegreeCap` has it."""
    kept = []
    for i, (_, keys) in enumerate(articles):
        alike, rest = [], []
        for j in found.get(i, ()):
            fewer = min(sum(1 - key % 2 for key in one) for one in (keys, articles[j][1]))
            shared = keys & articles[j][1]
            many = 10_000 * sum(1 - key % 2 for key in shared) >= DEGREE_CAP.alike * fewer
            (alike if many else rest).append((j, len(shared)))
        if len(alike) > most and i > alike[most - 1][0]:
            alike, more = alike[:most], alike[most:]
            rest += more
        rest = sorted(rest, key=lambda one: (-one[1], one[0]))[:most]
        kept += sorted((i, j) for j, _ in alike + rest)
    return kept


@pytest.mark.parametrize("distinct", [12, 40, 150])
@pytest.mark.parametrize("seed", range(4))
def test_long_lists_are_put_off_without_loss_and_crowds_are_limited(seed, distinct):
    rng = random.Random(1000 * distinct + seed)
    chances = [rng.random() ** 3 for _ in range(distinct)]  # a few keys that nearly everyone has, many that few have
    articles = [(1, {key for key in range(distinct) if rng.random() < chances[key]}) for _ in range(300)]
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
    before = probed(index, articles, 2), index.articles
    for name, (day, keys) in enumerate(articles):
        assert index.add(day, *packed([(name, keys), (name, keys)])) == 0
        assert index.add(99, *packed([(name, keys), (name, keys)])) == 1
    index.drop(99)
    assert (probed(index, articles, 2), index.articles) == before


@given(ARTICLES, st.integers(1, 6))
def test_a_dropped_day_is_gone(articles, day):
    index = filled(articles)
    index.drop(day)
    assert not index.has(day)
    assert day not in index.days
    kept = [(i, j) for i, j in by_brute_force(articles, 2) if articles[j][0] != day]
    assert probed(index, articles, 2) == kept


def test_a_day_without_articles_is_held():
    index = MemoryIndex()
    index.add(7, *packed([]))
    assert index.has(7)
    assert index.days == (7,)
    assert index.articles == 0
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


def test_ids_of_63_bits_and_extreme_keys():
    index = MemoryIndex()
    keys = {0, 2, 0xFFFFFFFE, 0xFFFFFFFF}
    name = 2**63 - 1
    index.add(1, *packed([(name, keys)]))
    assert probed(index, [(1, keys)], 0) == [(0, name)]


def test_no_text_has_more_keys_than_can_be_counted():
    assert SKETCHING.most_words + SKETCHING.rare_words + SKETCHING.twin_fingerprints <= np.iinfo(np.uint16).max


def test_a_giant_sketch_does_not_overflow():
    index = MemoryIndex()
    keys = set(range(0, 130_000, 2))
    index.add(1, *packed([(9, keys)]))
    assert probed(index, [(1, keys)], 0) == [(0, 9)]


def test_runs_stay_few_and_memory_is_told():
    index = MemoryIndex()
    rng = np.random.default_rng(1)
    for i in range(300):
        keys = rng.integers(0, 2**32, 40, dtype=np.uint32)
        index.add(1, np.array([i]), np.array([40]), np.sort(keys))
    assert index.articles == 300
    assert 300 * 40 * 8 < index.bytes < 300 * 40 * 40
    assert len(index._days[1]) < 12


@pytest.mark.parametrize(
    ("runs", "rare", "fewer", "expected"),
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
def test_the_candidate_rule_decides_at_its_edges(runs, rare, fewer, expected):
    assert is_candidate(runs, rare, fewer, CANDIDATES) is expected


def test_sketches_share_keys_of_what_their_texts_share():
    common = " ".join(f"ingredient{i} number" for i in range(60))
    one, other, third = sketch(["left title\n" + common, common + " right tail", "something else entirely here now"])
    assert len(np.intersect1d(one.keys, other.keys)) > 20
    assert len(np.intersect1d(one.keys, third.keys)) == 0
    assert (np.diff(one.keys.astype(np.int64)) > 0).all()


def test_a_short_text_keeps_all_its_runs_and_keys_of_the_whole():
    [short] = sketch(["the man said that he was in the house at the end of the day"])
    assert len(short.keys) == 11 + SKETCHING.twin_fingerprints


def test_a_text_without_words_has_no_keys():
    [empty] = sketch(["\n"])
    assert empty.keys.dtype == np.uint32
    assert len(empty.keys) == 0
    assert len(empty.features) == 20
