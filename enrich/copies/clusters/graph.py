"""The graph of articles, from the edges between their versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.clusters.constraints import Constraints
from enrich.copies.clusters.degree_cap import last_of_smallest
from enrich.copies.ruleset import WHOLE
from enrich.kernels import sets
from enrich.kernels.records import dtype_of

Graph = dict[int, dict[int, int]]
"""Each article's neighbours, and the score of the edge to each, in 1/10000."""


class Edge(NamedTuple):
    """What clustering needs of an edge.

    a, b: version keys, the smaller first. declared: one names the other as its source.
    """

    a: int
    b: int
    a_article: int
    b_article: int
    score: int
    declared: bool


class ArticleEdge(NamedTuple):
    """An edge between articles, by their keys. score: in 1/10000."""

    a: int
    b: int
    score: int


EDGE: Final = dtype_of(Edge)
ARTICLE_EDGE: Final = dtype_of(ArticleEdge)


class CapRanks(NamedTuple):
    """The ranks of articles for the degree cap.

    order: the key that determines which of an article's copies are the smallest; for a missing article, its own key.
    last: for each article with as many copies as the cap keeps, the greatest key among the smallest of these.
    """

    order: Mapping[int, int]
    last: Mapping[int, int]


class ArticleGraph(NamedTuple):
    """Edges between articles, ARTICLE_EDGE; and their ranks for the degree cap."""

    edges: np.ndarray
    ranks: CapRanks


class Adjacency(NamedTuple):
    """The edges of a graph, each in both directions and once: a large cluster has too many for objects.

    keys: int64, ascending, of the articles. x, y: int64, the rows in `keys` of the two ends, by x and then by the
    degree cap's rank of y. scores: int64. is_full: bool, for each article whether it has as many copies as the cap
    keeps. ranks: of these articles for the cap.
    """

    keys: np.ndarray
    x: np.ndarray
    y: np.ndarray
    scores: np.ndarray
    is_full: np.ndarray
    ranks: CapRanks


def article_graph(edges: np.ndarray) -> ArticleGraph:
    """The edges between articles that result from those between their versions. edges: EDGE, each pair once."""
    versions, first = np.unique(np.concatenate((edges["a"], edges["b"])), return_index=True)
    articles = np.concatenate((edges["a_article"], edges["b_article"]))[first]
    of, smallest = np.unique(articles, return_index=True)  # the versions ascend
    full, ends = last_of_smallest(edges["a"], edges["b"])
    last: dict[int, int] = {}
    for article, end in zip(articles[np.searchsorted(versions, full)].tolist(), ends.tolist(), strict=True):
        last[article] = max(end, last.get(article, end))
    found = np.empty(len(edges), ARTICLE_EDGE)
    found["a"], found["b"], found["score"] = edges["a_article"], edges["b_article"], edges["score"]
    order = dict(zip(of.tolist(), versions[smallest].tolist(), strict=True))
    return ArticleGraph(found, CapRanks(order, last))


def adjacency(
    edges: np.ndarray | Sequence[tuple[int, int, int]], constraints: Constraints, ranks: CapRanks | None, most: int
) -> Adjacency:
    """The graph to be clustered: including manual decisions that add or remove edges.

    edges: ARTICLE_EDGE, or convertible to it. If an edge is given twice, the greater score counts. most: copies that
    the degree cap keeps. ranks: if the articles' own keys and edges do not determine which are the smallest.
    """
    given = np.asarray(edges, ARTICLE_EDGE)
    given = given[given["a"] != given["b"]]
    linked = np.array([(a, b, WHOLE) for a, b in sorted(constraints.must_link)], ARTICLE_EDGE)
    keys = np.unique(np.concatenate((given["a"], given["b"], linked["a"], linked["b"])))
    if constraints.alone:  # these stay in the graph, without edges
        alone = np.array(sorted(constraints.alone), np.int64)
        given = given[~(np.isin(given["a"], alone) | np.isin(given["b"], alone))]
    kept = np.concatenate((given, linked))
    a, b = np.searchsorted(keys, kept["a"]), np.searchsorted(keys, kept["b"])
    x, y, scores = np.concatenate((a, b)), np.concatenate((b, a)), np.tile(kept["score"], 2)
    order = keys if ranks is None else np.array([ranks.order.get(key, key) for key in keys.tolist()], np.int64)
    by_rank = np.lexsort((-scores, y, order[y], x))
    x, y, scores = x[by_rank], y[by_rank], scores[by_rank]
    is_first = np.ones(len(x), np.bool_)
    is_first[1:] = (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    x, y, scores = x[is_first], y[is_first], scores[is_first]
    degrees = np.bincount(x, minlength=len(keys))
    if ranks is None:
        full = np.flatnonzero(degrees >= most)
        ends = keys[y[np.searchsorted(x, full) + most - 1]]
        ranks = CapRanks({}, dict(zip(keys[full].tolist(), ends.tolist(), strict=True)))
    is_full = np.array([key in ranks.last for key in keys.tolist()], np.bool_) & (degrees > 0)
    return Adjacency(keys, x, y, scores, is_full, ranks)


def graph_among(found: Adjacency, rows: np.ndarray) -> Graph:
    """The graph of some of the articles, with the edges between these. rows: bool."""
    among = rows[found.x] & rows[found.y]
    graph: Graph = {key: {} for key in found.keys[rows].tolist()}
    ends = (found.keys[side[among]].tolist() for side in (found.x, found.y))
    for own, other, score in zip(*ends, found.scores[among].tolist(), strict=True):
        graph[own][other] = score
    return graph


def components(graph: Graph) -> Iterator[list[int]]:
    """The connected components, each ascending, by their smallest keys."""
    seen: set[int] = set()
    for start in sorted(graph):
        if start in seen:
            continue
        component = [start]
        seen.add(start)
        for key in component:  # it grows as it is read
            fresh = graph[key].keys() - seen
            seen |= fresh
            component.extend(fresh)
        yield sorted(component)


def component_keys(edges: np.ndarray, links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The smallest key of the connected component of each article. edges: ARTICLE_EDGE. links: pairs of keys."""
    linked = np.array(list(links), np.int64).reshape(-1, 2)
    a, b = (np.concatenate((edges[end], of)) for end, of in zip(("a", "b"), linked.T, strict=True))
    keys = np.unique(np.concatenate((a, b)))
    found = sets.alone(len(keys))
    sets.unite(found, np.searchsorted(keys, a), np.searchsorted(keys, b))
    return dict(zip(keys.tolist(), keys[found].tolist(), strict=True))
