"""The story of each of some articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from enrich.stories.day import runs
from enrich.stories.linkage import Links, linked
from enrich.stories.rule import STORY, StoryRule
from enrich.stories.self_join import UNDATED, Fetch, Joined, joined


class Told(NamedTuple):
    """stories: of each report the smallest name in its story, int64. limited: see `self_join.Joined`."""

    stories: np.ndarray
    limited: int


def told(days: np.ndarray, names: np.ndarray, fetch: Fetch, rule: StoryRule = STORY) -> Told:
    """The stories of reports, of which the days in reach are held in memory and no more.

    days: int64, ordinals, ascending, or UNDATED. names: int64, each once; of one day ascending. fetch: the features of
    the reports at some places, asked for once. A function of the set of reports.
    """
    join = joined(days, fetch, rule)
    found = names.copy()
    for members, links in _links(join, names):
        for name, story in linked(links, rule).items():
            found[members[name]] = story
    return Told(found, join.limited)


def stories(
    features: Sequence[bytes], days: Sequence[date | None], clusters: Sequence[int], rule: StoryRule = STORY
) -> list[int]:
    """The story of each text, named by its smallest place: a function of the set of texts, whatever their order.

    features: see `enrich.copies.sketch`. clusters: which texts are copies of one another, by any number that they
    share. Copies are one report: the longest of them, the first of equals, stands for all. A text without a day is near
    every other.
    """
    sizes = [len(blob) for blob in features]
    reports: dict[int, int] = {}  # the text that stands for each cluster
    for place, cluster in enumerate(clusters):
        if (best := reports.get(cluster)) is None or sizes[place] > sizes[best]:
            reports[cluster] = place
    ordinals = {place: day.toordinal() if (day := days[place]) else UNDATED for place in reports.values()}
    names = np.array(sorted(ordinals, key=lambda place: (ordinals[place], place)), np.int64)

    def fetch(places: np.ndarray) -> list[bytes]:
        return [features[name] for name in names[places].tolist()]

    found = told(np.array([ordinals[name] for name in names.tolist()], np.int64), names, fetch, rule).stories
    of_report = dict(zip(names.tolist(), found.tolist(), strict=True))
    smallest: dict[int, int] = {}
    return [smallest.setdefault(of_report[reports[cluster]], place) for place, cluster in enumerate(clusters)]


def _links(join: Joined, names: np.ndarray) -> Iterator[tuple[dict[int, int], Links]]:
    """For each set the places of its texts by name, and their scores."""
    left, right, values = join.scores
    order = np.argsort(join.sets[left], kind="stable")
    for start, stop in pairwise(runs(join.sets[left[order]]).tolist()):
        own = order[start:stop]
        members = {int(names[place]): int(place) for place in np.unique((left[own], right[own]))}
        links: Links = defaultdict(dict)
        for a, b, score in zip(
            names[left[own]].tolist(), names[right[own]].tolist(), values[own].tolist(), strict=True
        ):
            links[a][b] = links[b][a] = score
        yield members, links
