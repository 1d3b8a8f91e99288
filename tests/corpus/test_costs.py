"""What an article of each language costs, measured on texts written for this test."""

from __future__ import annotations

import json
import random
import sys
from itertools import product

import pytest

from enrich.pairs import Document
from tests.corpus import costs

SYLLABLES = ("ba", "ce", "do", "fi", "gu", "ha", "ko", "le", "mi", "nu", "po", "ra", "se", "ti", "vo")
WORDS = {
    "en": ["".join(syllables) for syllables in product(SYLLABLES, repeat=3)],
    "ja": list("港橋船町議会調査北南東西開通工事費用市長"),
}
SENTENCES = 4_000


def sentences(language: str) -> list[str]:
    draw = random.Random(language)
    between = "" if language == "ja" else " "
    return [
        between.join(draw.choices(WORDS[language], k=12)) + (". ", "。")[language == "ja"] for _ in range(SENTENCES)
    ]


def test_running_text_is_cut_at_the_same_places_in_each_language():
    numbered = {language: [f"{i} " for i in range(SENTENCES)] for language in ("en", "de")}
    english, german = (costs.pieces(language, texts) for language, texts in numbered.items())
    assert len(english) == costs.ARTICLES
    assert [document.text for document in english] == [document.text for document in german]
    assert "".join(document.text for document in english).split() == [str(i) for i in range(SENTENCES)]


@pytest.mark.parametrize(
    ("language", "between", "units"), [("en", " ", 1), ("ja", "", 2), ("zh-hant", "", 2), ("th", "", 4)]
)
def test_a_word_counts_as_some_characters_without_spaces(language, between, units):
    assert costs.places(language, between) == units


def test_the_pairs_and_comparisons_of_documents_are_counted():
    said = "".join(sentences("en")[:20])
    others = ["".join(sentences("en")[at : at + 20]) for at in range(40, 200, 20)]
    copies, compared, milliseconds = costs.measured(
        [Document(id=str(i), text=text) for i, text in enumerate([said, said, *others])]
    )
    assert copies == 1
    assert compared >= 1 / (2 + len(others))
    assert milliseconds > 0


def test_a_language_s_line_has_its_costs_beside_those_of_english(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(costs, "ARTICLES", 100)
    verses = tmp_path / "verses.jsonl"
    rows = [{"lang": language, "text": text} for language in WORDS for text in sentences(language)]
    verses.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    monkeypatch.setattr(sys, "argv", ["costs", str(verses)])
    costs.main()
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [line[:3] for line in lines] == [[verses.name, language, "100 texts"] for language in WORDS]
    assert all(line[6].endswith(" of English") for line in lines)
