"""Which numbers two texts contain, and in which order."""

from __future__ import annotations

import pytest

from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.numbers import count_numbers_in_order
from enrich.copies.verdict.texts import text_of, texts_of


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param("", "", 0, id="no text"),
        pytest.param("Of 14 boats 9 came back.", "None came back.", 0, id="only one has numbers"),
        pytest.param("Of 14 boats 9 came back.", "14 had left, and 9 returned.", 2, id="one order"),
        pytest.param("Of 14 boats 9 came back.", "9 returned of the 14 that had left.", 1, id="the other order"),
        pytest.param("Of 14 boats 9 came back.", "17 had left, and 9 returned.", 1, id="one of them"),
        pytest.param(
            "In ward 19 of 250 beds 31 stood empty, said ward 19.",
            "Ward 19: 250 beds, 31 of them empty. Ward 19 is closed. Ward 19 stays so.",
            3,
            id="each once",
        ),
        pytest.param("1, 2, 3, 4 and 5", "4, 5, 1, 2 and 3", 3, id="the longest order"),
        pytest.param(
            "The fee is 1,250 euros, up 2.5 percent.", "The fee of 1250 euros rose 2.50 percent.", 1, id="set"
        ),
    ],
)
def test_numbers_in_the_same_order_are_counted(left, right, expected):
    texts = texts_of(unpack([sketched.features for sketched in sketch([left, right])]))
    assert count_numbers_in_order(text_of(texts, 0), text_of(texts, 1)) == expected
    assert count_numbers_in_order(text_of(texts, 1), text_of(texts, 0)) == expected
