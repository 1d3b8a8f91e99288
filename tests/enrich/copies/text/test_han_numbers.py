"""Numbers in Han characters and with units: where they are, and their values."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.text.characters import Kind
from enrich.copies.text.folding import folded
from enrich.copies.text.han_numbers import in_figures
from enrich.copies.text.lexemes import located

_FIGURES = "〇一二三四五六七八九"


def numbers(text: str) -> list[str]:
    return [folded(spelling) for kind, spelling, _, _ in located(text) if kind == Kind.NUMBER]


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("二千三百人が集まった", ["2300"]),
        ("3万5千人が集まった", ["35000"]),
        ("3万5000人が集まった", ["35000"]),
        ("三万五千人が集まった", ["35000"]),
        ("一億二千万円の工事", ["120000000"]),
        ("1億2000万円の工事", ["120000000"]),
        ("2.3万人の町", ["23000"]),
        ("二〇二四年の春", ["2024"]),
        ("十二月二十五日の朝", ["12", "25"]),
        ("千五百人の町", ["1500"]),
        ("兵士一千零五人の町", ["1005"]),
        ("3만5천명", ["35000"]),
        ("3만5000명", ["35000"]),
        ("35,000명", ["35000"]),
        # parts of words, and two numbers written as one
        ("万一のこと", []),
        ("千葉県の町", []),
        ("二三人の客", []),
        ("百年の町", []),
        ("二三十人の客", ["30"]),
        # Chinese
        ("两千三百名乘客", []),
        ("3万名乘客", ["3"]),
    ],
)
def test_numbers_in_a_text(said, figures):
    assert numbers(said) == figures


@pytest.mark.parametrize("word", ["千", "三", "三人", "12", "1,200", "十分", "あ", "Ⅻ", "5km"])
def test_what_is_not_such_a_number(word):
    assert in_figures(word) is None


def in_han(number: int) -> str:
    """A number as spelled in Japanese, by definition."""
    said = ""
    for unit, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        section, number = divmod(number, unit)
        for ten, called in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            figure = section // ten % 10
            one = figure == 1 and ten > 1 and not (said == "" and ten > 10)
            said += f"{'' if one else _FIGURES[figure]}{called}" if figure else ""
        said += name if section else ""
    return said


@given(st.integers(10, 10**16 - 1))
def test_a_number_is_the_same_in_characters_and_in_figures(number):
    written = in_han(number)
    assert in_figures(written) == (str(number) if len(written) > 1 else None)
    if len(written) > 1:
        assert numbers(f"{written}人が") == [str(number)]


@given(st.text("\u3007一二三四五六七八九十百千万億兆0123456789,. のは천만억", max_size=12))
def test_any_run_of_numerals_is_cut_whole(text):
    places = [(start, end) for *_, start, end in located(text)]
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert all(figures.replace(".", "").isdecimal() for figures in numbers(text))
