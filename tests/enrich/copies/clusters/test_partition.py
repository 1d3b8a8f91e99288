from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.degree_cap import Degrees, within_cap
from enrich.copies.clusters.partition import Crowding, Decisions, MemberFacts, _average_link, canonical
from enrich.copies.clusters.partition import partition as partition_
from enrich.copies.ruleset import DEGREE_CAP

EDGES = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1]),
    st.sampled_from([0, 2500, 5000, 7500, 9999, 10_000]),
    max_size=30,
).map(lambda found: [(a, b, score) for (a, b), score in found.items()])


def partition(*arguments, **named):
    """The groups alone."""
    return partition_(*arguments, **named).groups


def clique(keys, score=9000):
    return [(a, b, score) for a, b in itertools.combinations(keys, 2)]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], {}),
        ([(1, 2, 9000)], {1: 1, 2: 1}),
        ([(2, 1, 9000)], {1: 1, 2: 1}),
        ([(1, 1, 9000)], {}),
        ([(1, 2, 0)], {1: 1, 2: 1}),
        ([(1, 2, 9000), (2, 1, 9000)], {1: 1, 2: 1}),
        (clique([3, 5, 7]), {3: 3, 5: 3, 7: 3}),
        (clique([1, 2]) + clique([3, 4]), {1: 1, 2: 1, 3: 3, 4: 3}),
        ([(1, 2, 9000), (2, 3, 8000)], {1: 1, 2: 1, 3: 3}),  # half of the pairs across is not more than half
        ([(1, 2, 8000), (2, 3, 9000)], {1: 1, 2: 2, 3: 2}),
        ([(1, 2, 9000), (2, 3, 9000)], {1: 1, 2: 1, 3: 3}),  # ties go to the smallest keys
        ([*clique([1, 2, 3]), *clique([4, 5, 6]), (3, 4, 10_000)], {1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 6: 5}),
        ([*clique([1, 2, 3], 9500), *clique([4, 5, 6], 9500), (3, 4, 6000)], {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 4}),
        ([*clique([1, 2, 3]), (3, 4, 8000), (2, 4, 8000)], {1: 1, 2: 1, 3: 1, 4: 1}),
    ],
)
def test_groups(edges, expected):
    assert partition(edges) == expected


def by_the_book(edges, unknown=frozenset()):
    """Average linkage as its definition has it: slow, in fractions. unknown: pairs that count for nothing."""
    scores = {frozenset(edge[:2]): edge[2] for edge in edges}
    parts = [(key,) for key in sorted({key for edge in edges for key in edge[:2]})]
    while True:
        best = None
        for x, y in itertools.combinations(sorted(parts, key=min), 2):
            across = [scores.get(frozenset((a, b))) for a in x for b in y if (min(a, b), max(a, b)) not in unknown]
            if 2 * sum(score is not None for score in across) > len(across):
                rank = (-Fraction(sum(score or 0 for score in across), len(across)), min(x), min(y))
                best = min(best, (rank, x, y)) if best else (rank, x, y)
        if best is None:
            return {key: min(part) for part in parts for key in part}
        _, x, y = best
        parts = [part for part in parts if part not in (x, y)] + [x + y]


@given(EDGES)
def test_groups_are_what_the_definition_says(edges):
    assert partition(edges) == by_the_book(edges)


@given(EDGES, st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1]), max_size=20))
def test_pairs_that_are_not_known_count_for_nothing(edges, unknown):
    unknown = frozenset(unknown - {(a, b) for a, b, _ in edges})
    keys = sorted({key for a, b, _ in edges for key in (a, b)})
    graph, not_known = {key: {} for key in keys}, {key: {} for key in keys}
    for a, b, score in edges:
        graph[a][b] = graph[b][a] = score
    for a, b in unknown:
        if a in graph and b in graph:
            not_known[a][b] = not_known[b][a] = 1
    parts = _average_link(keys, graph, Decisions(), not_known)
    assert {key: min(part) for part in parts for key in part} == by_the_book(edges, unknown)


@given(EDGES, st.randoms(use_true_random=False))
def test_the_order_of_edges_changes_nothing(edges, rng):
    shuffled = [(b, a, score) if rng.random() < 0.5 else (a, b, score) for a, b, score in edges]
    rng.shuffle(shuffled)
    assert partition(shuffled) == partition(edges)


@given(EDGES)
def test_components_are_apart(edges):
    moved = [(a + 100, b + 100, score) for a, b, score in edges]
    assert partition(edges + moved) == partition(edges) | partition(moved)


@given(st.integers(5, 24), st.randoms(use_true_random=False))
def test_a_close_knit_component_is_one_group_by_either_way(n, rng):
    pairs = list(itertools.combinations(range(n), 2))
    rng.shuffle(pairs)
    missed = dict.fromkeys(range(n), 0)
    edges = []
    for a, b in pairs:
        if rng.random() < 0.5 and 4 * (max(missed[a], missed[b]) + 1) < n:
            missed[a] += 1
            missed[b] += 1
        else:
            edges.append((a, b, rng.choice([0, 5000, 9000, 10_000])))
    graph = {key: {} for key in range(n)}
    for a, b, score in edges:
        graph[a][b] = graph[b][a] = score
    assert len(_average_link(list(range(n)), graph, Decisions(), {})) == 1
    assert set(partition(edges).values()) == {0}


def test_many_near_identical_texts_are_quick():
    rng = random.Random(1)
    edges = [(a, b, rng.randint(9000, 10_000)) for a, b in itertools.combinations(range(1000), 2) if rng.random() < 0.9]
    start = time.process_time()
    assert set(partition(edges).values()) == {0}
    assert time.process_time() - start < 5


# --- crowds: only the edges to the smallest copies are kept


def crowd(keys, score=9000):
    """What is kept of the edges among these."""
    return [(a, b, score) for a, b in within_cap(list(itertools.combinations(sorted(keys), 2)))]


@pytest.mark.parametrize("size", [2, 48, 49, 50, 120, 400])
def test_a_crowd_is_one_group(size):
    assert partition(crowd(range(5, 5 + size))) == dict.fromkeys(range(5, 5 + size), 5)


def test_the_edges_of_a_crowd_grow_with_it_and_no_faster():
    assert len(crowd(range(DEGREE_CAP.edges + 1))) == (DEGREE_CAP.edges + 1) * DEGREE_CAP.edges // 2
    assert len(crowd(range(2_000))) <= DEGREE_CAP.edges * 2_000


def test_two_crowds_with_a_bridge_are_two_groups():
    first, second = range(0, 200, 2), range(1, 200, 2)
    expected = dict.fromkeys(first, 0) | dict.fromkeys(second, 1)
    assert partition(crowd(first) + crowd(second) + [(0, 1, 6000), (150, 151, 6000)]) == expected


def test_a_few_beside_a_crowd_stay_a_group_of_their_own():
    expected = dict.fromkeys(range(100), 0) | dict.fromkeys(range(500, 503), 500)
    assert partition(crowd(range(100)) + clique(range(500, 503)) + [(0, 500, 9000), (1, 500, 9000)]) == expected


def test_one_with_few_copies_among_a_crowd_is_of_it_where_most_of_its_leaders_are():
    edges = crowd(range(100))
    assert partition([*edges, *((hub, 900, 9000) for hub in range(25))])[900] == 0
    assert partition([*edges, *((hub, 900, 9000) for hub in range(24))])[900] == 900


def test_a_split_holds_in_a_crowd_and_the_order_can_be_another():
    split = Decisions(split=frozenset({(0, 99)}))
    assert partition(crowd(range(100)), split) == dict.fromkeys(range(99), 0) | {99: 99}
    turned = {key: 99 - key for key in range(100)}
    edges = [(99 - a, 99 - b, score) for a, b, score in crowd(range(100))]
    assert partition(edges, crowding=Crowding(turned, dict.fromkeys(range(100), DEGREE_CAP.edges))) == dict.fromkeys(
        range(100), 0
    )


def test_who_has_other_copies_than_most_of_a_crowd_takes_none_out_of_it():
    """48 copies of each, but from rank 49 on: these lead too, and no edge among them is kept."""
    edges = crowd(range(300)) + [
        (hub, key, 9000) for key in range(900, 910) for hub in range(49, 49 + DEGREE_CAP.edges)
    ]
    assert set(partition(edges).values()) == {0}


@pytest.mark.parametrize("span", [8, 15, 22, 30, 45])
@pytest.mark.parametrize("missed", [0, 0.1, 0.3])
def test_nobody_of_a_report_that_is_printed_for_weeks_falls_out(span, missed):
    """Articles at most a week apart are copies, but for some that are missed."""
    for seed in range(4):
        rng = random.Random(seed)
        day = {key: rng.randrange(span) for key in range(400)}
        copies = [
            (a, b) for a, b in itertools.combinations(day, 2) if abs(day[a] - day[b]) <= 7 and rng.random() >= missed
        ]
        groups = partition([(a, b, 9000) for a, b in within_cap(copies)])
        sizes = Counter(groups.values())
        assert len(groups) == 400
        assert min(sizes.values()) > 1
        assert len(sizes) <= 2 + span // 8


@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(1, 40))
def test_what_is_kept_is_the_same_whatever_comes_first(rng, size, most):
    pairs = [pair for pair in itertools.combinations(range(size), 2) if rng.random() < 0.7]
    arriving = pairs.copy()
    rng.shuffle(arriving)
    standing: set[tuple[int, int]] = set()
    while arriving:
        landed, arriving = arriving[:50], arriving[50:]
        standing = within_cap(standing | set(landed), most=most)
    assert standing == within_cap(pairs, most=most)
    degree = {key: sum(key in pair for pair in standing) for key in range(size)}
    assert all(degree[a] >= most or degree[b] >= most for a, b in set(pairs) - standing)


@given(st.sets(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda p: p[0] < p[1])), st.integers(1, 9))
def test_pairs_that_come_in_order_are_kept_as_they_come(pairs, most):
    degrees, found = Degrees(most), set()
    for pair in sorted(pairs):
        if degrees.admits(*pair):
            degrees.count(*pair)
            found.add(pair)
    assert found == within_cap(pairs, most=most)


DAY = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 2, tzinfo=UTC)


def member(key, *, declared=False, agency=False, published=None, seen=LATER):
    return MemberFacts(key=key, is_declared=declared, is_agency_own=agency, published=published, seen=seen)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([member(4), member(2)], 2),
        ([member(1), member(2, seen=DAY)], 2),
        ([member(1, seen=DAY), member(2, published=LATER)], 2),
        ([member(1, published=LATER), member(2, published=DAY)], 2),
        ([member(1, published=DAY), member(2, agency=True)], 2),
        ([member(1, agency=True, published=DAY), member(2, declared=True)], 2),
        ([member(1, declared=True), member(2, declared=True, agency=True)], 2),
        ([member(7)], 7),
    ],
)
def test_the_original_of_a_group(members, expected):
    assert canonical(members) == expected
    assert canonical(members[::-1]) == expected


# --- what people decide

BRIDGED = [*clique([1, 2, 3]), (3, 4, 9000), *clique([4, 5, 6])]


@pytest.mark.parametrize(
    ("edges", "decisions", "expected"),
    [
        ([], Decisions(joined=frozenset({(1, 2)})), {1: 1, 2: 1}),
        (BRIDGED, Decisions(joined=frozenset({(3, 4)})), {1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 6: 5}),
        (clique([1, 2, 3]), Decisions(split=frozenset({(1, 3)})), {1: 1, 2: 1, 3: 3}),
        (clique([1, 2, 3]), Decisions(split=frozenset({(1, 2), (1, 3), (2, 3)})), {1: 1, 2: 2, 3: 3}),
        (clique([1, 2, 3]), Decisions(alone=frozenset({2})), {1: 1, 2: 2, 3: 1}),
        (clique([1, 2]), Decisions(alone=frozenset({1, 2})), {1: 1, 2: 2}),
        (clique([1, 2, 3]), Decisions(split=frozenset({(1, 9)})), {1: 1, 2: 1, 3: 1}),
        (clique([2, 3]), Decisions(joined=frozenset({(1, 3)}), split=frozenset({(1, 2)})), {1: 1, 2: 2, 3: 1}),
        ([], Decisions(joined=frozenset({(2, 3), (1, 3)})), {1: 1, 2: 1, 3: 1}),
    ],
)
def test_decisions_come_first(edges, decisions, expected):
    assert partition(edges, decisions) == expected


PAIRS = st.frozensets(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1]), max_size=4)


@given(EDGES, PAIRS, PAIRS, st.frozensets(st.integers(1, 9), max_size=2), st.randoms())
def test_the_joined_are_together_the_split_apart_and_the_alone_alone(edges, joined, split, alone, rng):
    united = partition([], Decisions(joined=joined))
    split = frozenset((a, b) for a, b in split if united.get(a, -a) != united.get(b, -b))
    alone = alone - united.keys()
    decisions = Decisions(joined, split, alone)
    groups = partition(edges, decisions)
    assert all(groups[a] == groups[b] for a, b in joined)
    assert all(groups.get(a, a) != groups.get(b, b) for a, b in split)
    assert all([key for key in groups if groups[key] == groups[one]] == [one] for one in alone & groups.keys())
    rng.shuffle(edges)
    assert partition(edges, decisions) == groups
    assert all(group == min(key for key in groups if groups[key] == group) for group in groups.values())
