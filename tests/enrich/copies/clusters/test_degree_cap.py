from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.degree_cap import Degrees, within_cap
from enrich.copies.ruleset import DEGREE_CAP


def test_the_edges_between_copies_of_one_report_grow_linearly_with_the_copies():
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
def test_pairs_in_ascending_order_are_decided_one_by_one(pairs, most):
    degrees, found = Degrees(most), set()
    for pair in sorted(pairs):
        if degrees.admits(*pair):
            degrees.count(*pair)
            found.add(pair)
    assert found == within_cap(pairs, most=most)


@given(st.randoms(use_true_random=False), st.integers(2, 40), st.integers(1, 12), st.floats(0, 1))
def test_pairs_known_to_be_beyond_change_nothing_and_can_be_left_out(rng, size, most, newcomers):
    everything = [pair for pair in itertools.combinations(range(size), 2) if rng.random() < 0.8]
    new = {key for key in range(size) if rng.random() < newcomers}
    pairs = [pair for pair in everything if not new.isdisjoint(pair)]
    standing = within_cap([pair for pair in everything if new.isdisjoint(pair)], most=most)
    copies = {key: {x + y - key for x, y in standing if key in (x, y)} for key in range(size)}
    either_way = [*pairs, *((b, a) for a, b in pairs)]
    beyond = {(x, y) for x, y in either_way if sum(other < y for other in copies[x]) >= most}
    asked = {x for x, y in either_way if (x, y) not in beyond}
    given_ = {pair for pair in standing if not asked.isdisjoint(pair)}
    assert within_cap(pairs, given_, most, beyond) == within_cap(pairs, standing, most)
