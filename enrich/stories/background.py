"""The typical similarity around each report: the mean similarity to its neighbours between two ranks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.stories.rule import StoryRule

_SCORE = 10_000  # a score of 1


class Texts(NamedTuple):
    """What is kept of each text, by position: background float64, words int32."""

    background: np.ndarray
    words: np.ndarray


class Known(NamedTuple):
    """What the frequency table knows of some texts, bool: see `Vectors`."""

    is_known: np.ndarray
    is_strange: np.ndarray


def no_neighbours(texts: int, rule: StoryRule) -> np.ndarray:
    """Room for the similarities of the nearest neighbours of so many texts, descending, 0 if there is none yet."""
    return np.zeros((texts, rule.last_rank), np.float32)


@compiled
def note(nearest: np.ndarray, texts: np.ndarray, alike: np.ndarray) -> None:
    """Insert each of these similarities among those of the nearest neighbours of its text, if it is one of them."""
    last = nearest.shape[1] - 1
    for i in range(len(texts)):
        row = nearest[texts[i]]
        value = alike[i]
        if value <= row[last]:
            continue
        at = last
        while at > 0 and row[at - 1] < value:
            row[at] = row[at - 1]
            at -= 1
        row[at] = value


@compiled
def floors(nearest: np.ndarray, rule: StoryRule) -> np.ndarray:
    """A lower bound for the background of each text, whatever neighbours are still to come, float64."""
    found = np.empty(len(nearest), np.float64)
    for text in range(len(nearest)):
        found[text] = _background(_usual(nearest[text], rule), rule)
    return found


@compiled
def backgrounds(nearest: np.ndarray, in_reach: np.ndarray, words: Known, rule: StoryRule) -> np.ndarray:
    """The background of each text, float64: see `StoryRule.first_rank`.

    Texts in reach that share too few signs to be compared have no similarity; but if the frequency table
    knows no word, any two texts have some, and how much is not known.
    """
    found = np.empty(len(nearest), np.float64)
    for text in range(len(nearest)):
        known = in_reach[text] if words.is_known[text] else np.sum(nearest[text] > 0)
        missing = rule.last_rank - min(max(known, rule.first_rank), rule.last_rank)
        found[text] = _background(_usual(nearest[text], rule) + rule.unknown * missing, rule)
        if words.is_strange[text]:
            found[text] = max(found[text], rule.strange_background)
    return found


@compiled
def _usual(nearest: np.ndarray, rule: StoryRule) -> float:
    """The sum of the similarities between the ranks."""
    total = 0.0
    for value in nearest[rule.first_rank : rule.last_rank]:
        total += value
    return total


@compiled
def _background(usual: float, rule: StoryRule) -> float:
    mean = usual / (rule.last_rank - rule.first_rank)
    return float(max(rule.least_background, mean + rule.background))


@compiled
def scores(left: np.ndarray, right: np.ndarray, alike: np.ndarray, texts: Texts, rule: StoryRule) -> np.ndarray:
    """The similarities as scores in 1/10000, int32: against the background of both, and lowered for brief texts."""
    found = np.empty(len(left), np.int32)
    for i in range(len(left)):
        a, b = left[i], right[i]
        brevity = min(1.0, min(texts.words[a], texts.words[b]) / rule.long_text) ** rule.brevity
        usual = rule.usual / np.sqrt(texts.background[a] * texts.background[b])
        found[i] = min(_SCORE, round(_SCORE * alike[i] * usual * brevity))
    return found
