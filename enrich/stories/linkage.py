"""Scores to stories: average linkage that asks more of greater stories."""

from __future__ import annotations

import heapq
from typing import Final

from enrich.stories.rule import StoryRule

_UNIT: Final = 1 << 20

Links = dict[int, dict[int, int]]
"""Of each report those that are alike, and the score of both, in 1/10000."""


def linked(links: Links, rule: StoryRule) -> dict[int, int]:
    """The story of each report, named by its smallest: whatever the order of the links.

    The two stories unite that are nearest, as long as any are near enough: see `StoryRule.unites`. A missing score
    is 0. Ties go to the smallest names. Reports that no chain of scores of `unites` joins are never in one story.
    """
    stories: dict[int, int] = {}
    for component in _components(links, rule.unites):
        for name, members in _parts(component, links, rule).items():
            stories.update(dict.fromkeys(members, name))
    return stories


def _components(links: Links, least: int) -> list[list[int]]:
    """The reports that scores of `least` join, of two or more."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in sorted(links):
        if start in seen:
            continue
        seen.add(start)
        component = [start]
        for key in component:  # it grows as it is read
            fresh = [other for other, score in links[key].items() if score >= least and other not in seen]
            seen.update(fresh)
            component += fresh
        if len(component) > 1:
            found.append(component)
    return found


def _parts(component: list[int], links: Links, rule: StoryRule) -> dict[int, list[int]]:
    inside = set(component)
    members = {key: [key] for key in component}
    totals: Links = {key: {other: score for other, score in links[key].items() if other in inside} for key in component}
    damping: dict[int, float] = {}

    def rank(a: int, b: int) -> tuple[int, int, int] | None:
        pairs = len(members[a]) * len(members[b])
        if pairs not in damping:
            damping[pairs] = _UNIT * pairs ** -(1 + rule.size)
        nearness = round(totals[a][b] * damping[pairs])
        return (-nearness, min(a, b), max(a, b)) if nearness >= least else None

    least = rule.unites * _UNIT
    queue = [
        (-score * _UNIT, a, b) for a in component for b, score in totals[a].items() if a < b and score >= rule.unites
    ]
    heapq.heapify(queue)
    while queue:
        best = heapq.heappop(queue)
        _, a, b = best
        if a not in members or b not in members or rank(a, b) != best:
            continue  # one of them has grown, or is part of another
        members[a] += members.pop(b)
        del totals[a][b]
        for other, score in totals.pop(b).items():
            if other != a:
                del totals[other][b]
                totals[a][other] = totals[other][a] = totals[a].get(other, 0) + score
        for other in totals[a]:
            if changed := rank(a, other):
                heapq.heappush(queue, changed)
    return members
