"""How changed edges would affect groups: computed while workers run, without writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from contract.postgres import Connection
from enrich.copies.clusters.graph import EDGE, Edge, article_graph
from enrich.copies.clusters.partition import partition
from enrich.landing.reclassify import DayChanges
from enrich.landing.representative import representatives
from enrich.store.clusters import component_of
from enrich.store.decisions import decisions_on
from enrich.store.edges import edges_of_components
from enrich.store.version_texts import headlines

Memberships = Mapping[int, tuple[int, bool]]
"""The group of each article, and whether it is canonical; a missing article is a group of its own."""


class Difference:
    """The removed and added edges, accumulated over the days: only numbers."""

    def __init__(self) -> None:
        self.gone: set[tuple[int, int]] = set()  # versions
        self.come: list[Edge] = []
        self.touched: set[int] = set()

    def add(self, changes: DayChanges) -> None:
        """Adds one day's changes."""
        for old in (*changes.removed, *(old for old, _ in changes.changed)):
            self.gone.add((old.a, old.b))
            self.touched |= {old.a_article, old.b_article}
        for row in (*changes.added, *(row for _, row in changes.changed)):
            self.come.append(Edge(*(getattr(row, name) for name in Edge._fields)))
            self.touched |= {row.a_article, row.b_article}


def before_and_after(connection: Connection, difference: Difference) -> tuple[Memberships, Memberships]:
    """The groups of all articles that the difference can affect, as they are and as they would be."""
    members = component_of(connection, difference.touched)
    before = {key: (row.group_key, row.canonical) for key, row in members.items() if row}
    stored = edges_of_components(connection, members)
    pairs = zip(stored["a"].tolist(), stored["b"].tolist(), strict=True)
    stay = stored[np.array([pair not in difference.gone for pair in pairs], np.bool_)]
    graph = article_graph(np.concatenate((stay, np.array(difference.come, EDGE))))
    groups = partition(graph.edges, decisions_on(connection, members), graph.ranks).clusters
    canonical = {chosen.key for chosen in representatives(connection, groups).values()}
    return before, {key: (group, key in canonical) for key, group in groups.items()}


def changed_groups(before: Memberships, after: Memberships) -> dict[str, set[int]]:
    """Which groups change, by their keys: the split ones by the old one, the others by the new one."""
    articles = before.keys() | after.keys()
    old = {key: before.get(key, (key, True)) for key in articles}
    new = {key: after.get(key, (key, True)) for key in articles}
    parts: defaultdict[int, set[int]] = defaultdict(set)
    sources: defaultdict[int, set[int]] = defaultdict(set)
    for key in articles:
        parts[old[key][0]].add(new[key][0])
        sources[new[key][0]].add(old[key][0])
    was = {group: key for key, (group, canonical) in old.items() if canonical}
    now = {group: key for key, (group, canonical) in new.items() if canonical}
    return {
        "split": {group for group, found in parts.items() if len(found) > 1},
        "joined": {group for group, found in sources.items() if len(found) > 1},
        "canonical moved": {
            group
            for group, found in sources.items()
            if len(found) == 1 and len(parts[min(found)]) == 1 and was.get(min(found)) != now.get(group)
        },
    }


def articles_of(memberships: Memberships, groups: Iterable[int]) -> dict[int, list[int]]:
    """The articles of some groups, ascending."""
    wanted = set(groups)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for key, (group, _) in sorted(memberships.items()):
        if group in wanted:
            found[group].append(key)
    return dict(found)


def titles(connection: Connection, articles: Collection[int]) -> dict[int, str]:
    """Outlet and headline of some articles, for display."""
    return {
        key: f"{outlet or 'a file'}: {title or 'no title'}"
        for key, (outlet, title) in headlines(connection, articles).items()
    }
