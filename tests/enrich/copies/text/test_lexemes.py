# ruff: noqa: RUF001  # letters and marks of many scripts
"""The compiled lexer against the regular expressions that define lexemes."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.text.characters import (
    _ATTACHES,
    _GROUPS,
    _LEADS,
    _POINTS,
    _SPACELESS,
    _STACKS,
    _TELLING,
    SPACELESS,
    WORDLIKE,
    Kind,
    characters,
    inside,
    text_of,
    traits,
)
from enrich.copies.text.lexemes import lexemes, located

_INSIDE = "".join(map(chr, inside()))
_LEXEME = re.compile(
    rf"(?P<CHARACTER>(?:[{_LEADS}][{_ATTACHES}{_LEADS}]*(?=[{_SPACELESS}]))?[{_SPACELESS}]"
    rf"(?:[{_STACKS}][{_SPACELESS}]|[{_ATTACHES}])*)"
    rf"|(?P<WORD>[^\W\d_{_SPACELESS}][^\W_{_SPACELESS}]*(?:[{_INSIDE}]+[^\W_{_SPACELESS}]*)*)"
    r"|(?P<NUMBER>\d{1,2}[:hH]\d{2}(?![\w:])"
    rf"|(?:(?<!\d)\d{{1,3}}(?!\d)(?:[{_GROUPS}]\d{{3}}(?!\d))*|\d+)(?:[{_POINTS}]\d+)*)"
    r"|(?P<OPEN>``|[“„‟«「『])|(?P<CLOSE>''|[”」』])|(?P<EITHER>[\"»])|(?P<OPEN_SINGLE>‹)|(?P<CLOSE_SINGLE>›)"
    r"|(?P<PARAGRAPH>\n[ \t\r]*\n|\n(?=[ \t])|(?<=[.!?:\"”’'»)。！？」])[ \t\r]*\n)"
    r"|(?P<SENTENCE>[.!?…؟।](?=[\"”’›'»)\]]{0,3}\s)|[。！？])"
)
_OPEN_SINGLE = re.compile(r"[‘'](?<![\w’'][‘'])(?=\w)")
_CLOSE_SINGLE = re.compile(r"[’'](?<=[\w.,!?…][’'])(?![\w'])")


def expected(text):
    """The lexemes by regular expressions: apostrophes used as quotation marks become other characters first."""
    marked = text
    if _OPEN_SINGLE.search(text):
        marked = _CLOSE_SINGLE.sub("›", _OPEN_SINGLE.sub("‹", text))
    found = [(Kind[match.lastgroup], *match.span()) for match in _LEXEME.finditer(marked)]
    return [(kind, text[start:end], start, end) for kind, start, end in found]


PIECES = (
    *("a", "B", "word", "it's", "O’Neill", "'tis", "dogs'", "so.'", "é", "ß", "İ", "Σ", "x\u0301", "_", "Ж", "한"),
    *(
        "1",
        "12,345.60",
        "1.",
        "2,",
        "٣",
        "৪",
        "१२",
        "²",
        "Ⅷ",
        "½",
        "𝟘",
        "covid19",
        "1 000",
        "1’248’000",
        " 300",
        "9:30",
        "23h40",
        ":59",
        "\u202f248",
        "，5",
        "٫",
    ),
    *(
        "\u00ad",
        "\u200c",
        "\u200d",
        "\u0301",
        "\u093f",
        "\u05bc",
        "\u064f",
        "\u0483",
        "\u200b",
        "\u07a6",
        "\u0730",
        "\uabe3",
    ),
    *("เ", "ะ", "ໂ", "ໝ", "္", "်", "្", "ា", "ﾞ", "་", "ི", "ކ"),
    *("東", "々", "〇", "か", "カ", "ｶ", "ก", "ิ", "ำ", "ເ", "བ", "က", "ខ", "𠀀", "\U0003ffff", "क", "ক", "ا", "ש"),
    *("'", "''", "`", "``", '"', "‘", "’", "“", "”", "„", "‟", "«", "»", "‹", "›", "「", "」", "『", "』"),
    *(".", "!", "?", "…", "؟", "।", "。", "！", "？", ",", ":", ")", "]", "(", "-"),
    *(" ", "  ", "\t", "\r", "\n", "\n\n", "\r\n", "\n \t\n", "\x0b", "\x1c", "\x85", "\xa0", "\u3000", "\u2028"),
    *("\0", "\ud800", "\udfff", "\U0001f600", "\U00040000", "\U0010ffff"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(
    st.characters(exclude_categories=())  # surrogates too
)


@given(TEXTS)
def test_lexemes_are_those_of_the_regular_expressions(text):
    found = located(text)
    assert found == expected(text)
    assert all(end <= start for (*_, end), (_, _, start, _) in pairwise(found))


@pytest.mark.parametrize("first", [*range(0, 0x3400, 0x400), *range(0xF800, 0x11000, 0x400)])
def test_each_character_is_read_as_the_regular_expressions_read_it(first):
    around = "a{0}b 1{0}2 '{0}x{0}' y.{0}\nB.{0} '{0}' {0}.\n{0}\n\n"
    text = "".join(around.format(chr(code)) for code in range(first, first + 0x400))
    assert located(text) == expected(text)


@given(st.lists(TEXTS, max_size=5))
def test_a_batch_contains_the_same_as_each_text_alone(texts):
    found = lexemes(texts)
    starts = found.characters.starts
    for i, text in enumerate(texts):
        part = slice(found.offsets[i], found.offsets[i + 1])
        spans = zip(found.kinds[part], found.starts[part] - starts[i], found.ends[part] - starts[i], strict=True)
        assert [(kind, start, end) for kind, start, end in spans] == [
            (kind, start, end) for kind, _, start, end in located(text)
        ]


@given(st.lists(TEXTS, max_size=5))
def test_characters_are_those_of_the_texts(texts):
    codes, starts = characters(texts)
    assert [text_of(codes[start : end - 1]) for start, end in pairwise(starts.tolist())] == texts
    assert not codes[starts - 1].any()


def test_no_character_beyond_the_table_can_be_part_of_a_lexeme():
    beyond = text_of(np.arange(_TELLING, sys.maxunicode + 1))
    assert not re.search(rf"[\w\s{_SPACELESS}{_INSIDE}]", beyond)
    assert not traits()[_TELLING:].any()


def test_characters_without_spaces_are_not_digits():
    spaceless = np.flatnonzero(traits() & SPACELESS).tolist()
    assert not any(chr(code).isdecimal() for code in spaceless)
    assert {unicodedata.category(chr(code)) for code in spaceless if traits()[code] & WORDLIKE} == {"Lo", "Lm", "Nl"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", ""),
        ("It's 5.", "WORD WORD NUMBER"),
        ("He left. She", "WORD WORD SENTENCE WORD"),
        ("He left (so.”)\n", "WORD WORD WORD SENTENCE CLOSE PARAGRAPH"),
        ("wire\ncopy", "WORD WORD"),
        ("a\n b\n\nc.\nd", "WORD PARAGRAPH WORD PARAGRAPH WORD SENTENCE PARAGRAPH WORD"),
        ("'a' dogs' b", "OPEN_SINGLE WORD CLOSE_SINGLE WORD CLOSE_SINGLE WORD"),
        ("dogs' b", "WORD WORD"),
        ("``a''", "OPEN WORD CLOSE"),
        ("東京2015", "CHARACTER CHARACTER NUMBER"),
    ],
)
def test_each_lexeme_has_its_kind(text, kinds):
    assert " ".join(kind.name for kind, *_ in located(text)) == kinds
