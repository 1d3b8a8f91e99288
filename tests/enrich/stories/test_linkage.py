"""From scores to stories: by tables, and independent of the order of the scores."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.stories.linkage import linked
from enrich.stories.rule import STORY

RULE = STORY._replace(unites=2_000, size=0.1)
SCORES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1_000, 9_000),
    max_size=30,
)


def story_of(scores, *, reverse=False):
    """The story of each of eleven reports."""
    ordered = sorted(scores.items(), reverse=reverse)
    left, right = (np.array([pair[end] for pair, _ in ordered], np.int32) for end in (0, 1))
    return linked(11, left, right, np.array([score for _, score in ordered], np.int32), RULE).tolist()


def stories(scores):
    found = defaultdict(list)
    for report, story in enumerate(story_of(scores)):
        found[story].append(report)
    return sorted(members for members in found.values() if len(members) > 1)


def by_definition(scores):
    """The two nearest stories merge until none are near enough; each sum is recomputed."""
    parts = [[report] for report in range(11)]
    while True:
        near = []
        for x, y in combinations(parts, 2):
            pairs = len(x) * len(y)
            total = sum(scores.get((min(a, b), max(a, b)), 0) for a in x for b in y)
            if (nearness := round(total * ((1 << 20) * pairs ** -(1 + RULE.size)))) >= RULE.unites << 20:
                near.append((-nearness, *sorted((min(x), min(y))), x, y))
        if not near:
            return sorted(sorted(part) for part in parts if len(part) > 1)
        *_, x, y = min(near)
        parts = [part for part in parts if part not in (x, y)] + [x + y]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({}, []),
        ({(1, 2): 1_999}, []),
        ({(1, 2): 2_000}, [[1, 2]]),
        ({(1, 2): 5_000, (2, 3): 3_000}, [[1, 2]]),  # the mean is half of 3,000: too low
        ({(1, 2): 5_000, (2, 3): 3_000, (1, 3): 1_900}, [[1, 2, 3]]),  # the mean of the two pairs is above 2,000
        ({(1, 2): 5_000, (2, 3): 2_100, (1, 3): 2_100}, [[1, 2]]),  # the mean is 2,100; times 2 ** -.1 it is too low
        ({(1, 2): 3_000, (3, 4): 3_000, (2, 3): 3_000}, [[1, 2], [3, 4]]),  # ties: the smallest keys first
    ],
)
def test_stories_unite_by_their_mean_score(scores, expected):
    assert stories(scores) == expected


@given(SCORES)
def test_the_order_of_the_scores_changes_nothing(scores):
    assert story_of(scores) == story_of(scores, reverse=True)


@given(SCORES)
def test_the_nearest_unite_first(scores):
    assert stories(scores) == by_definition(scores)


@given(SCORES)
def test_a_story_is_named_by_its_smallest_report_and_held_together_by_great_scores(scores):
    for members in stories(scores):
        first = members[0]
        assert story_of(scores)[first] == first
        for member in members:
            assert any(score >= RULE.unites for pair, score in scores.items() if member in pair)
