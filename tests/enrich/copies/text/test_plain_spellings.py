from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.text.dates import date_in
from enrich.copies.text.folding import folded, key, stem, value
from enrich.copies.text.plain_spellings import plain_hashes
from enrich.kernels.hashing import word_hash

FIGURES = st.text("0123459", min_size=1, max_size=4)
NUMBERS = st.lists(FIGURES | st.sampled_from(("000", "500", "00", "0", "7")), min_size=1, max_size=5).flatmap(
    lambda groups: st.lists(st.sampled_from(".,"), min_size=len(groups) - 1, max_size=len(groups) - 1).map(
        lambda marks: "".join(group + mark for group, mark in zip(groups, [*marks, ""], strict=True))
    )
)
WORDS = st.text("aéxyz'-0", min_size=1, max_size=18)


def hashes_of(spelling: str) -> tuple[int, ...]:
    letters = np.frombuffer(spelling.encode("utf-32-le"), np.uint32)
    return tuple(int(found[0]) for found in plain_hashes(letters, np.array([0, len(letters)])))


def expected(spelling: str) -> tuple[int, ...]:
    word = folded(spelling)
    is_number = word[0].isdecimal()
    return (
        word_hash(word),
        0 if is_number else word_hash(key(word)),
        word_hash(stem(word)),
        word_hash(value(word)) if is_number else 0,
        len(word),
    )


@given(NUMBERS)
def test_what_is_read_of_figures_is_what_folding_makes_of_them(spelling):
    found = hashes_of(spelling)
    if found[-1]:
        assert found == expected(spelling)
        assert not date_in(folded(spelling))  # dates are read only by folding


@given(WORDS)
def test_what_is_read_of_words_is_what_folding_makes_of_them(spelling):
    found = hashes_of(spelling)
    if found[-1]:
        assert found == expected(spelling)


def test_numbers_of_the_usual_forms_are_read():
    for spelling in ("1987", "9.223", "718.2", "1,234", "12,345,678", "0.75", "3,5", "12,34,567", "9.00", "1.248"):
        assert hashes_of(spelling) == expected(spelling)
        assert hashes_of(spelling)[-1]


def test_other_numbers_are_left_to_folding():
    for spelling in ("1.2.2026", "1,234.5", "23:40", "1 248", "1,2,3", "1,2345,678"):
        assert hashes_of(spelling)[-1] == 0
