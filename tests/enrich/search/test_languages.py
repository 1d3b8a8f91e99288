from __future__ import annotations

import pytest

from enrich.search.languages import UNKNOWN, language_of

ENGLISH = "The minister said that the talks were over and he was on the way to the airport"
GERMAN = "Der Minister sagte, die Gespräche sind vorbei und er ist auf dem Weg zu einem Flughafen"


@pytest.mark.parametrize(
    ("tag", "text", "language"),
    [
        ("en", "", "en"),
        ("en-GB", GERMAN, "en"),
        ("de_AT", "", "de"),
        ("ZH-Hans", "", "zh"),
        ("fil", "", "fil"),
        (None, ENGLISH, "en"),
        ("", GERMAN, "de"),
        ("und", GERMAN, "de"),
        ("x-default", ENGLISH, "en"),
        ("english", GERMAN, "de"),
        (None, "Президент не сказал что это так и на по", "ru"),
        (None, "", UNKNOWN),
        (None, "Bayern 3 2 Dortmund", UNKNOWN),
        (None, "und og", UNKNOWN),  # one word each of two languages
        (None, "北京 大学", UNKNOWN),
    ],
)
def test_the_language_of_a_text(tag, text, language):
    assert language_of(tag, text.split()) == language


def test_few_small_words_in_much_text_mean_nothing():
    assert language_of(None, ["of", *["Bayern"] * 99]) == UNKNOWN


def test_no_more_than_the_beginning_is_read():
    words = iter(["Bayern"] * 100_000)
    assert language_of(None, words) == UNKNOWN
    assert len(list(words)) > 99_000
