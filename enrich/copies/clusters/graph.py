"""The graph of articles that edges among their versions make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from enrich.copies.clusters.degree_cap import last_within_cap

Graph = dict[int, dict[int, int]]
"""Of each article its neighbours, and the score of the edge to each, in 1/10000."""


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


class CapRanks(NamedTuple):
    """How the degree cap sees articles.

    order: the key of each by which it is told which copies are the smallest; an article that is missing goes by its
    own. last: of each article with as many copies as the cap keeps, the greatest key among the smallest of these.
    """

    order: Mapping[int, int]
    last: Mapping[int, int]


class ArticleGraph(NamedTuple):
    """Edges among articles, with score; and how the degree cap sees these."""

    edges: list[tuple[int, int, int]]
    ranks: CapRanks


def article_graph(edges: Collection[Edge]) -> ArticleGraph:
    """The edges among articles that those among their versions make."""
    article: dict[int, int] = {}
    for edge in edges:
        article[edge.a] = edge.a_article
        article[edge.b] = edge.b_article
    order: dict[int, int] = {}
    for version, of in article.items():
        order[of] = min(version, order.get(of, version))
    last: dict[int, int] = {}
    for version, end in last_within_cap({(edge.a, edge.b) for edge in edges}).items():
        last[article[version]] = max(end, last.get(article[version], end))
    return ArticleGraph([(edge.a_article, edge.b_article, edge.score) for edge in edges], CapRanks(order, last))


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


def without(graph: Graph, gone: Iterable[int]) -> Graph:
    """The graph without some of its articles."""
    left = {key: dict(others) for key, others in graph.items()}
    for key in gone:
        for other in left.pop(key):
            left.get(other, {}).pop(key, None)
    return left
