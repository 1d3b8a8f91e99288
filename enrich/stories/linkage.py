"""Scores to stories: average linkage that requires more of larger stories."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.kernels.arrays import grown
from enrich.kernels.compiled import compiled
from enrich.stories.rule import StoryRule

_UNIT: Final = 1 << 20


class _Table(NamedTuple):
    """Links of stories: to which other story, int64, and the sum of the scores, int64."""

    others: np.ndarray
    totals: np.ndarray


class _Stories(NamedTuple):
    """The links of story i are `length[i]` rows of the table from `first[i]` on, by ascending other story.

    sizes: int64, reports of each story, 0 if it is part of another. nearest: int64, -1 if none is near enough;
    nearness: int64.
    """

    first: np.ndarray
    length: np.ndarray
    sizes: np.ndarray
    nearest: np.ndarray
    nearness: np.ndarray


def linked(reports: int, left: np.ndarray, right: np.ndarray, scores: np.ndarray, rule: StoryRule) -> np.ndarray:
    """The story of each of so many reports, by its smallest, int32: whatever the order of the scores.

    The two nearest stories merge, as long as any are near enough: see `StoryRule.unites`. A missing score
    is 0. Ties go to the smallest numbers. Reports that no chain of scores of `unites` joins are never in one story.
    left, right: each pair once. scores: in 1/10000.
    """
    ends, others = np.concatenate((left, right)), np.concatenate((right, left))
    order = np.lexsort((others, ends))
    first = np.searchsorted(ends[order], np.arange(reports + 1))
    table = _Table(others[order].astype(np.int64), np.concatenate((scores, scores))[order].astype(np.int64))
    return _united(first, table, rule)


@compiled
def _united(bounds: np.ndarray, table: _Table, rule: StoryRule) -> np.ndarray:
    """The smallest report of the story of each. Rows `bounds[i]:bounds[i + 1]` of the table belong to report i."""
    count = len(bounds) - 1
    links = _Stories(
        bounds[:-1].copy(),
        bounds[1:] - bounds[:-1],
        np.ones(count, np.int64),
        np.empty(count, np.int64),
        np.empty(count, np.int64),
    )
    story = np.arange(count).astype(np.int32)
    used = len(table.others)
    for one in range(count):
        _find_nearest(links, table, one, rule)
    while True:
        a = _best(links)
        if a < 0:
            break
        b = links.nearest[a]
        most = links.length[a] + links.length[b]
        table = _Table(grown(table.others, used + most), grown(table.totals, used + most))
        _join(links, table, a, b, used)
        used += links.length[a]
        story[b] = a
        _tell(links, table, a, b, rule)
    for one in range(count):
        story[one] = story[story[one]]  # earlier ones already point to their root
    return story


@compiled
def _nearness(links: _Stories, a: int, b: int, total: int, rule: StoryRule) -> int:
    """How near two stories are, by the sum of their scores."""
    return int(np.rint(total * (_UNIT * float(links.sizes[a] * links.sizes[b]) ** -(1 + rule.size))))


@compiled
def _find_nearest(links: _Stories, table: _Table, one: int, rule: StoryRule) -> None:
    """Record the nearest story, if equal the smallest pair, if it is near enough."""
    links.nearest[one] = -1
    links.nearness[one] = rule.unites * _UNIT - 1
    for at in range(links.first[one], links.first[one] + links.length[one]):
        near = _nearness(links, one, table.others[at], table.totals[at], rule)
        if near > links.nearness[one]:
            links.nearness[one] = near
            links.nearest[one] = table.others[at]


@compiled
def _best(links: _Stories) -> int:
    """The smaller story of the nearest pair, if equal the smallest pair; -1 if none is near enough."""
    best = -1
    for one in range(len(links.sizes)):  # of a pair the smaller comes first, and of equals the smallest is the nearest
        if links.nearest[one] >= 0 and (best < 0 or links.nearness[one] > links.nearness[best]):
            best = one
    return best


@compiled
def _join(links: _Stories, table: _Table, a: int, b: int, at: int) -> None:
    """Merge b into a, whose links are rewritten from `at` on."""
    i, i_end = links.first[a], links.first[a] + links.length[a]
    j, j_end = links.first[b], links.first[b] + links.length[b]
    links.first[a] = at
    while i < i_end or j < j_end:
        if j == j_end or (i < i_end and table.others[i] < table.others[j]):
            other, total = table.others[i], table.totals[i]
            i += 1
        elif i == i_end or table.others[j] < table.others[i]:
            other, total = table.others[j], table.totals[j]
            j += 1
        else:
            other, total = table.others[i], table.totals[i] + table.totals[j]
            i += 1
            j += 1
        if other not in (a, b):
            table.others[at] = other
            table.totals[at] = total
            at += 1
    links.length[a] = at - links.first[a]
    links.sizes[a] += links.sizes[b]
    links.sizes[b] = 0
    links.nearest[b] = -1


@compiled
def _tell(links: _Stories, table: _Table, a: int, b: int, rule: StoryRule) -> None:
    """Update the stories that have scores with a, which b has been merged into."""
    for at in range(links.first[a], links.first[a] + links.length[a]):
        other = table.others[at]
        table.totals[_replace(links, table, other, a, b)] = table.totals[at]
        near = _nearness(links, other, a, table.totals[at], rule)
        if links.nearest[other] in (a, b):
            _find_nearest(links, table, other, rule)
        elif near > links.nearness[other] or (near == links.nearness[other] and 0 <= a < links.nearest[other]):
            links.nearness[other] = near
            links.nearest[other] = a
    _find_nearest(links, table, a, rule)


@compiled
def _replace(links: _Stories, table: _Table, one: int, a: int, b: int) -> int:
    """In the links of a story, merge a greater other story into a smaller one, and return its row."""
    start = links.first[one]
    end = start + links.length[one]
    at = start + np.searchsorted(table.others[start:end], a)
    was = start + np.searchsorted(table.others[start:end], b)
    has_greater = was < end and table.others[was] == b
    if at == end or table.others[at] != a:  # the larger one was present: shift those between
        for place in range(was, at, -1):
            table.others[place] = table.others[place - 1]
            table.totals[place] = table.totals[place - 1]
        table.others[at] = a
    elif has_greater:
        for place in range(was, end - 1):
            table.others[place] = table.others[place + 1]
            table.totals[place] = table.totals[place + 1]
        links.length[one] -= 1
    return int(at)
