from __future__ import annotations

import re

from enrich.search.segments import segments
from enrich.search.vectors import MOST_TOKENS, vector

WORDS = re.compile(r"([一-龥])|([a-z]+)")


def quoted(token):
    return [f"'{token if isinstance(token, str) else ''.join(token)}'"] if token != "the" else []


def test_positions_continue_from_the_title_with_a_gap():
    made = vector(["the", "rain"], ["rain", "the", "sun"], quoted)
    assert made.literal == "'rain':2A,4 'sun':6"
    assert made.first_place == 4


def test_a_pair_is_at_the_position_of_its_first_character():
    found = segments(WORDS, "一二 三a四", 100)
    assert found.tokens == [("一", "二"), ("二", ""), ("三", ""), "a", ("四", "")]
    assert vector([], found.tokens, quoted).literal == "'一二':2 '二':3 '三':4 'a':5 '四':6"


def test_each_eighth_position_is_recorded():
    text = "  ".join("abcdefghijklmnopqrs")
    assert segments(WORDS, text, 100).places == [0, 24, 48]
    assert segments(WORDS, text, 3).tokens == ["a", "b", "c"]
    assert segments(WORDS, "", 3) == ([], [])


def test_a_long_text_ends_where_places_end():
    made = vector(["rain"], ["sun"] * (MOST_TOKENS + 5), quoted)
    assert max(map(int, re.findall(r"\d+", made.literal))) == MOST_TOKENS - 1


def test_what_does_not_fit_into_a_vector_is_left_out():
    made = vector([], [f"{n:0100}" for n in range(5_000)], quoted)
    assert 400_000 < sum(map(len, made.literal.split())) * 4 < 500_000
