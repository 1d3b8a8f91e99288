"""The story of each of some articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np

from enrich.copies.sketch.features import unpack
from enrich.stories.linkage import Links, linked
from enrich.stories.rule import STORY, StoryRule
from enrich.stories.similarity import UNDATED, scores
from enrich.stories.vectors import vectors


def stories(
    features: Sequence[bytes], days: Sequence[date | None], clusters: Sequence[int], rule: StoryRule = STORY
) -> list[int]:
    """The story of each text, named by its smallest place: a function of the set of texts, whatever their order.

    features: see `enrich.copies.sketch`. clusters: which texts are copies of one another, by any number that they
    share. Copies are one report: the longest of them, the first of equals, stands for all. A text without a day is near
    every other.
    """
    if not features:
        return []
    sizes = [len(blob) for blob in features]
    reports: dict[int, int] = {}  # the text that stands for each cluster
    for place, cluster in enumerate(clusters):
        if (best := reports.get(cluster)) is None or sizes[place] > sizes[best]:
            reports[cluster] = place
    ordinals = {place: day.toordinal() if (day := days[place]) else UNDATED for place in reports.values()}
    places = sorted(ordinals, key=lambda place: (ordinals[place], place))
    found = vectors(unpack([features[place] for place in places]), rule)
    alike = scores(found, np.array([ordinals[place] for place in places], np.int64), rule)
    links: Links = defaultdict(dict)
    for a, b, score in zip(alike.left.tolist(), alike.right.tolist(), alike.values.tolist(), strict=True):
        links[places[a]][places[b]] = links[places[b]][places[a]] = score
    of_report = linked(links, rule)
    named = [of_report.get(report, report) for report in (reports[cluster] for cluster in clusters)]
    smallest: dict[int, int] = {}
    return [smallest.setdefault(story, place) for place, story in enumerate(named)]
