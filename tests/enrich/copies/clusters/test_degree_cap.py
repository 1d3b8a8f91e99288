from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.degree_cap import Degrees, within_cap
from enrich.copies.ruleset import DEGREE_CAP


def test_the_edges_among_copies_of_one_report_grow_with_the_copies_and_no_faster():
    def kept(count):
        return within_cap(list(itertools.combinations(range(count), 2)))

    assert len(kept(DEGREE_CAP.edges + 1)) == (DEGREE_CAP.edges + 1) * DEGREE_CAP.edges // 2
    assert len(kept(2_000)) <= DEGREE_CAP.edges * 2_000


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
