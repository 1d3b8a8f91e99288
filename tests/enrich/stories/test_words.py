"""Why reports are one story, and how it developed: by tables."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from enrich.stories.picture import picture
from enrich.stories.words import shared_words

TEXTS = (
    "Divers search the Marlin off Skarvik. The freighter sank.",
    "At Skarvik the MARLIN lies on the ground, and divers of the Marlin's owner look for its log.",
    "Ferries ran again in Skarvik.",
)
START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_the_words_of_most_texts_and_the_rarest_come_first_in_their_usual_spelling():
    assert shared_words(TEXTS)[:2] == ["Skarvik", "Marlin"]
    assert "Ferries" not in shared_words(TEXTS)  # it occurs in only one text
    assert "the" not in shared_words(TEXTS)


def test_the_order_of_the_texts_changes_no_word():
    texts = list(TEXTS)
    random.Random(3).shuffle(texts)
    assert shared_words(texts) == shared_words(TEXTS)


@pytest.mark.parametrize("texts", [[], ["One text alone of Skarvik."], ["Skarvik.", "Wiesental."]])
def test_without_shared_words_there_are_none(texts):
    assert shared_words(texts) == []


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([], ""),
        ([0], "█"),
        ([0, 0.9, 2, 2, 2, 2], "▄ █"),
        ([0, 47.9], "█" + 46 * " " + "█"),
        ([0, 48, 48], "▄ █"),  # one bar per day
        ([0, 24 * 90], "█" + 46 * " " + "█"),  # the last bar also counts everything later
    ],
)
def test_a_bar_stands_for_an_hour_or_a_day(hours, expected):
    assert picture([START + timedelta(hours=hour) for hour in hours]) == expected
