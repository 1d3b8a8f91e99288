"""Different words between equal ones: what two fillings of a form show, and an edit does not."""

from __future__ import annotations

import numpy as np
import pytest

from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.texts import texts_of
from enrich.copies.verdict.verbatim_overlap import verbatim_overlaps

FORM = (
    "The {0} police are looking for {1} of {2} who was last seen at the market hall on the square and has not come home"
    " since then. She wears a green coat and brown shoes and carries {3} with her. Whoever has seen her since may call"
    " the station in {4} at any hour of the day or night."
)
FIRST = ("Harrowden", "Martha Quillfeather", "Pump Lane", "a wicker basket", "Canal Street")
OTHERS = ("Saltings", "Agnes Thistlewood", "Weavers Row", "two paper bags", "Mill Road")


def swaps(left, right):
    """Named swaps and phrases of a pair, the same in both directions."""
    features = [one.features for one in sketch([left, right])]
    texts = texts_of(unpack(features))
    found = verbatim_overlaps(texts, np.array([[0, 1], [1, 0]]))
    counts = [(overlap.swaps, overlap.swapped_phrases) for overlap in found]
    assert counts[0] == counts[1]
    return counts[0]


@pytest.mark.parametrize("places", range(6))
def test_each_place_with_a_new_filling_is_a_swap(places):
    second = (*OTHERS[:places], *FIRST[places:])
    named, phrases = swaps(FORM.format(*FIRST), FORM.format(*second))
    assert named == places
    assert phrases == max(0, places - 1)  # the first place has only one word


def test_what_one_has_and_the_other_lacks_is_not_a_swap():
    text = FORM.format(*FIRST)
    assert swaps(text, text.replace(" on the square", "").replace(" in Canal Street", "")) == (0, 0)


def test_another_common_word_is_not_a_name():
    text = FORM.format(*FIRST)
    assert swaps(text, text.replace("any hour", "every time"))[0] == 0


def test_a_name_that_the_other_has_elsewhere_is_not_a_swap():
    text = FORM.format(*FIRST) + " Martha Quillfeather is known in Harrowden and in Saltings."
    assert swaps(text, text.replace("The Harrowden police", "The Saltings police")) == (0, 0)


def test_texts_that_share_less_than_half_are_not_looked_at():
    text = FORM.format(*FIRST)
    own = " ".join(f"word{number}" for number in range(120))
    assert swaps(text + " " + own, FORM.format(*OTHERS) + " " + own.replace("word", "other")) == (0, 0)


THAI = "ตำรวจเมืองท่าหินกำลังตามหาหญิงชราที่หายตัวไปจากตลาดกลางเมืองเมื่อเย็นวันอาทิตย์และยังไม่กลับบ้านจนถึงวันนี้"
JAPANESE = "港町の警察は、日曜の夕方に中央市場で姿を消した高齢の女性を捜しており、家族は無事を祈って待っている。"


@pytest.mark.parametrize(
    ("text", "left_out", "other"), [(THAI, "กลางเมือง", "ริมแม่น้ำ"), (JAPANESE, "中央", "東門")], ids=["th", "ja"]
)
def test_what_is_left_out_where_words_have_no_spaces_is_not_a_swap(text, left_out, other):
    assert swaps(text, text.replace(left_out, "")) == (0, 0)
    assert swaps(text, text.replace(left_out, other)) == (1, 1)
