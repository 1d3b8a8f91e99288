from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.constraints import UNCONSTRAINED
from enrich.copies.clusters.linkage import average_linkage, is_close_knit
from tests.enrich.copies.clusters.by_the_book import EDGES, by_the_book


@given(EDGES, st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1]), max_size=20))
def test_unknown_pairs_do_not_count(edges, unknown):
    unknown = frozenset(unknown - {(a, b) for a, b, _ in edges})
    keys = sorted({key for a, b, _ in edges for key in (a, b)})
    graph, not_known = {key: {} for key in keys}, {key: {} for key in keys}
    for a, b, score in edges:
        graph[a][b] = graph[b][a] = score
    for a, b in unknown:
        if a in graph and b in graph:
            not_known[a][b] = not_known[b][a] = 1
    parts = average_linkage(keys, graph, UNCONSTRAINED, not_known)
    assert {key: min(part) for part in parts for key in part} == by_the_book(edges, unknown)


@given(st.integers(5, 24), st.randoms(use_true_random=False))
def test_average_linkage_keeps_a_close_knit_component_whole(n, rng):
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
    assert len(average_linkage(list(range(n)), graph, UNCONSTRAINED, {})) == 1
    assert is_close_knit(list(range(n)), graph)
