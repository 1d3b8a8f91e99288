from __future__ import annotations

import itertools
import random
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.constraints import Constraints
from enrich.copies.clusters.degree_cap import within_cap
from enrich.copies.clusters.graph import CapRanks
from enrich.copies.clusters.partition import partition as partition_
from enrich.copies.ruleset import DEGREE_CAP
from tests.enrich.copies.clusters.by_the_book import EDGES, by_the_book


def partition(*arguments, **named):
    """Only the clusters."""
    return partition_(*arguments, **named).clusters


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
        # Edges for half of the pairs between clusters are too few: it must be more than half.
        ([(1, 2, 9000), (2, 3, 8000)], {1: 1, 2: 1, 3: 3}),
        ([(1, 2, 8000), (2, 3, 9000)], {1: 1, 2: 2, 3: 2}),
        ([(1, 2, 9000), (2, 3, 9000)], {1: 1, 2: 1, 3: 3}),  # ties go to the smallest keys
        ([*clique([1, 2, 3]), *clique([4, 5, 6]), (3, 4, 10_000)], {1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 6: 5}),
        ([*clique([1, 2, 3], 9500), *clique([4, 5, 6], 9500), (3, 4, 6000)], {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 4}),
        ([*clique([1, 2, 3]), (3, 4, 8000), (2, 4, 8000)], {1: 1, 2: 1, 3: 1, 4: 1}),
    ],
)
def test_edges_are_cut_into_clusters(edges, expected):
    assert partition(edges) == expected


@given(EDGES)
def test_clusters_are_what_the_definition_says(edges):
    assert partition(edges) == by_the_book(edges)


@given(EDGES, st.randoms(use_true_random=False))
def test_the_order_of_edges_changes_nothing(edges, rng):
    shuffled = [(b, a, score) if rng.random() < 0.5 else (a, b, score) for a, b, score in edges]
    rng.shuffle(shuffled)
    assert partition(shuffled) == partition(edges)


@given(EDGES)
def test_components_are_clustered_independently(edges):
    moved = [(a + 100, b + 100, score) for a, b, score in edges]
    assert partition(edges + moved) == partition(edges) | partition(moved)


def test_many_near_identical_texts_are_quick():
    rng = random.Random(1)
    edges = [(a, b, rng.randint(9000, 10_000)) for a, b in itertools.combinations(range(1000), 2) if rng.random() < 0.9]
    start = time.process_time()
    assert set(partition(edges).values()) == {0}
    assert time.process_time() - start < 5


# --- very many copies of one report: the degree cap keeps only the edges to those with the smallest keys


def capped(keys, score=9000):
    """The edges that are kept."""
    return [(a, b, score) for a, b in within_cap(list(itertools.combinations(sorted(keys), 2)))]


@pytest.mark.parametrize("size", [2, 48, 49, 50, 120, 400])
def test_all_copies_of_a_report_are_one_cluster_however_many(size):
    assert partition(capped(range(5, 5 + size))) == dict.fromkeys(range(5, 5 + size), 5)


def test_two_large_clusters_with_a_bridge_stay_two():
    first, second = range(0, 200, 2), range(1, 200, 2)
    expected = dict.fromkeys(first, 0) | dict.fromkeys(second, 1)
    assert partition(capped(first) + capped(second) + [(0, 1, 6000), (150, 151, 6000)]) == expected


def test_a_few_next_to_a_large_cluster_stay_a_separate_cluster():
    expected = dict.fromkeys(range(100), 0) | dict.fromkeys(range(500, 503), 500)
    assert partition(capped(range(100)) + clique(range(500, 503)) + [(0, 500, 9000), (1, 500, 9000)]) == expected


def test_one_with_few_copies_goes_where_most_of_its_leaders_are():
    edges = capped(range(100))
    assert partition([*edges, *((hub, 900, 9000) for hub in range(25))])[900] == 0
    assert partition([*edges, *((hub, 900, 9000) for hub in range(24))])[900] == 900


def test_cannot_link_applies_in_a_large_cluster_and_the_order_can_differ():
    split = Constraints(cannot_link=frozenset({(0, 99)}))
    assert partition(capped(range(100)), split) == dict.fromkeys(range(99), 0) | {99: 99}
    turned = {key: 99 - key for key in range(100)}
    edges = [(99 - a, 99 - b, score) for a, b, score in capped(range(100))]
    assert partition(edges, ranks=CapRanks(turned, dict.fromkeys(range(100), DEGREE_CAP.edges))) == dict.fromkeys(
        range(100), 0
    )


def test_an_article_with_unusual_copies_takes_none_out_of_a_large_cluster():
    """48 copies of each, but starting at rank 49: these lead too, and no edge between them is kept."""
    edges = capped(range(300)) + [
        (hub, key, 9000) for key in range(900, 910) for hub in range(49, 49 + DEGREE_CAP.edges)
    ]
    assert set(partition(edges).values()) == {0}


@pytest.mark.parametrize("span", [8, 15, 22, 30, 45])
@pytest.mark.parametrize("missed", [0, 0.1, 0.3])
def test_no_copy_of_a_report_that_is_published_for_weeks_drops_out(span, missed):
    """Articles at most a week apart are copies, except for some that are missed."""
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


# --- manual decisions

BRIDGED = [*clique([1, 2, 3]), (3, 4, 9000), *clique([4, 5, 6])]


@pytest.mark.parametrize(
    ("edges", "constraints", "expected"),
    [
        ([], Constraints(must_link=frozenset({(1, 2)})), {1: 1, 2: 1}),
        (BRIDGED, Constraints(must_link=frozenset({(3, 4)})), {1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 6: 5}),
        (clique([1, 2, 3]), Constraints(cannot_link=frozenset({(1, 3)})), {1: 1, 2: 1, 3: 3}),
        (clique([1, 2, 3]), Constraints(cannot_link=frozenset({(1, 2), (1, 3), (2, 3)})), {1: 1, 2: 2, 3: 3}),
        (clique([1, 2, 3]), Constraints(alone=frozenset({2})), {1: 1, 2: 2, 3: 1}),
        (clique([1, 2]), Constraints(alone=frozenset({1, 2})), {1: 1, 2: 2}),
        (clique([1, 2, 3]), Constraints(cannot_link=frozenset({(1, 9)})), {1: 1, 2: 1, 3: 1}),
        (
            clique([2, 3]),
            Constraints(must_link=frozenset({(1, 3)}), cannot_link=frozenset({(1, 2)})),
            {1: 1, 2: 2, 3: 1},
        ),
        ([], Constraints(must_link=frozenset({(2, 3), (1, 3)})), {1: 1, 2: 1, 3: 1}),
    ],
)
def test_decisions_come_first(edges, constraints, expected):
    assert partition(edges, constraints) == expected


PAIRS = st.frozensets(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1]), max_size=4)


@given(EDGES, PAIRS, PAIRS, st.frozensets(st.integers(1, 9), max_size=2), st.randoms())
def test_joined_articles_are_together_split_ones_apart_and_lone_ones_alone(edges, joined, split, alone, rng):
    united = partition([], Constraints(must_link=joined))
    split = frozenset((a, b) for a, b in split if united.get(a, -a) != united.get(b, -b))
    alone = alone - united.keys()
    decisions = Constraints(joined, split, alone)
    groups = partition(edges, decisions)
    assert all(groups[a] == groups[b] for a, b in joined)
    assert all(groups.get(a, a) != groups.get(b, b) for a, b in split)
    assert all([key for key in groups if groups[key] == groups[one]] == [one] for one in alone & groups.keys())
    rng.shuffle(edges)
    assert partition(edges, decisions) == groups
    assert all(group == min(key for key in groups if groups[key] == group) for group in groups.values())
