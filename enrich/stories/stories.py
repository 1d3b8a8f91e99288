"""Which story each of some articles belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from enrich.stories.day import runs
from enrich.stories.linkage import linked
from enrich.stories.rule import STORY, StoryRule
from enrich.stories.self_join import UNDATED, Fetch, Scores, SelfJoin, days_of


class FoundStories(NamedTuple):
    """stories: for each report the smallest name in its story, int64. limited: see `SelfJoin`."""

    stories: np.ndarray
    limited: int


def find_stories(days: np.ndarray, names: np.ndarray, fetch: Fetch, rule: StoryRule = STORY) -> FoundStories:
    """The stories of reports, of which only the days in reach are held in memory.

    days: int64, ordinals, ascending, or UNDATED. names: int64, each once; within one day ascending. fetch: the features
    of the reports at some positions, requested once. A function of the set of reports.
    """
    join, found = SelfJoin(days, rule), names.copy()
    for day in days_of(days):
        _link(join.add(*day, fetch), join.sets, names, found, rule)
    _link(join.finish(), join.sets, names, found, rule)
    return FoundStories(found, join.limited)


def _link(scores: Scores, sets: np.ndarray, names: np.ndarray, found: np.ndarray, rule: StoryRule) -> None:
    """Write the stories in which scores result, of whole sets."""
    left, right, values = scores
    order = np.argsort(sets[left], kind="stable")
    for start, stop in pairwise(runs(sets[left[order]]).tolist()):
        own = order[start:stop]
        places = np.unique((left[own], right[own]))
        by_name = np.argsort(names[places])
        rank = np.argsort(by_name)
        a, b = (rank[np.searchsorted(places, ends[own])] for ends in (left, right))
        story = linked(len(places), a, b, values[own], rule)
        found[places[by_name]] = names[places[by_name[story]]]


def stories(
    features: Sequence[bytes], days: Sequence[date | None], clusters: Sequence[int], rule: StoryRule = STORY
) -> list[int]:
    """The story of each text, named after its smallest position: a function of the set of texts, whatever their order.

    features: see `enrich.copies.sketch`. clusters: which texts are copies of each other, by any number that they
    share. Copies are one report: the longest of them, or the first if equal, represents all. A text without a day is
    near every other.
    """
    sizes = [len(blob) for blob in features]
    reports: dict[int, int] = {}  # the text that represents each cluster
    for place, cluster in enumerate(clusters):
        if (best := reports.get(cluster)) is None or sizes[place] > sizes[best]:
            reports[cluster] = place
    ordinals = {place: day.toordinal() if (day := days[place]) else UNDATED for place in reports.values()}
    names = np.array(sorted(ordinals, key=lambda place: (ordinals[place], place)), np.int64)

    def fetch(places: np.ndarray) -> list[bytes]:
        return [features[name] for name in names[places].tolist()]

    found = find_stories(np.array([ordinals[name] for name in names.tolist()], np.int64), names, fetch, rule).stories
    of_report = dict(zip(names.tolist(), found.tolist(), strict=True))
    smallest: dict[int, int] = {}
    return [smallest.setdefault(of_report[reports[cluster]], place) for place, cluster in enumerate(clusters)]
