"""If the compiled code excludes a line, no rule recognises it."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.reading import reader
from enrich.reading.agencies import AGENCY_FIRST_WORDS, sign_off
from enrich.reading.boilerplate import EDGE_FIRST_WORDS, block_reason, is_block_entry, may_be_inline, reason_at_edge
from enrich.reading.datelines import dateline_at_start
from enrich.reading.head import _is_prose, _may_credit
from enrich.reading.line_hints import LineHints, line_hints
from enrich.reading.page_phrases import may_call
from enrich.reading.prefilter import LINE_FIRST_WORDS, possible_match
from enrich.reading.reading import Reading
from enrich.reading.scan import hints
from enrich.reading.scan.hints import NOT_PLAIN
from enrich.reading.scanned_lines import scanned
from enrich.reading.staff_lines import staff_behind
from enrich.reading.tail import _opens_with_paywall
from tests.corpus.documents import DOCUMENTS

ROOT: Final = Path(__file__).parents[4]
# As in the scans of head and tail: applied to the first 300 characters of a line, or to its end.
RULES: Final[dict[int, Callable[[str], object]]] = {
    hints.MATCH: lambda line: len(line) <= 300 and possible_match(line),
    hints.CREDIT: lambda line: _may_credit(line[:300]),
    hints.EDGE: lambda line: reason_at_edge(line[:300]),
    hints.DATELINE: lambda line: dateline_at_start(line[:300]),
    hints.CALL: lambda line: "@" in line[:300] or may_call(line[:300]),
    hints.NOTICE: lambda line: _opens_with_paywall(line[:300]),
    hints.LABEL: lambda line: ":" in line[:300] or "#" in line[:300],
    hints.SIGN_OFF: lambda line: sign_off(line) or staff_behind(line) or line.endswith("-0-"),
    hints.INLINE: lambda line: (
        may_be_inline(line)
        or (":" in line[:30] and len(line) <= 170)
        or (len(line) <= 40 and " " in line and block_reason(line) == "related")
    ),
    hints.OPENING: lambda line: block_reason(line[:300]),
    hints.PROSE: lambda line: _is_prose(line[:300]),
    hints.ENTRY: lambda line: is_block_entry(line[:300]),
}
# First words of the tables, their agencies, and words of reports.
PHRASES: Final = sorted(
    phrase
    for words in (LINE_FIRST_WORDS, EDGE_FIRST_WORDS, AGENCY_FIRST_WORDS)
    for phrase in (*words.alone, *map(" ".join, words.pairs))
    if phrase.isascii()
)
VOCABULARY: Final = """the ministers said in Lyon and Jane Doe on 3 March 2021 that it will not Reuters (AP) AFP/dpa By
Photo our newsletter you read more: KYIV, May 3 - contributed www.example.com @desk #7 = (c) 12 comments a.m. U.S.
Karin Visser, ANP jna mal
'so,' "yes." | > -- [1] Subscribe now! de la Advertisement Share this Related articles Source: via"""
WORDS: Final = tuple(VOCABULARY.split())
LINES: Final = st.lists(st.sampled_from(WORDS) | st.sampled_from(PHRASES), min_size=1, max_size=24).map(" ".join)


def missed(line: str) -> list[int]:
    """The bits of the rules that recognise a line although it was ruled out for them."""
    hint, *_ = scanned(line, "")
    return [bit for bit, rule in RULES.items() if not hint & bit and rule(line)]


@given(LINES | LINES.map(str.capitalize) | LINES.map(str.upper), st.sampled_from(("", ".", ",", ")", ":", ' "', "\t.")))
def test_no_rule_recognises_a_line_that_was_ruled_out(line, end):
    assert not missed((line + end).strip())


@given(st.text(st.characters(max_codepoint=126, exclude_characters="\n"), min_size=1).filter(str.strip))
def test_the_same_for_any_ascii(line):
    assert not missed(line.strip())


def test_every_phrase_of_the_tables_is_examined():
    for phrase in PHRASES:
        for line in (phrase, phrase.capitalize(), f"{phrase.title()} of the day", f"{phrase}: more"):
            assert not missed(line), line


def test_most_lines_of_a_report_are_ruled_out():
    report = """The harbour board of the town voted on Tuesday to rebuild the northern breakwater after two winters.

Works are to begin in April and to end before the gales of autumn, its chairwoman told the meeting."""
    found = line_hints(report, "Breakwater to be rebuilt")
    assert found.rows[1] == 0
    assert not found.rows[0] & (hints.MATCH | hints.DATELINE | hints.CREDIT | hints.INLINE)
    assert not found.rows[2] & (hints.MATCH | hints.CALL | hints.NOTICE | hints.SIGN_OFF | hints.OPENING | hints.ENTRY)
    assert found.head != NOT_PLAIN
    assert found.start != NOT_PLAIN


def test_a_line_that_is_not_in_ascii_may_be_anything():
    assert line_hints("Die Straße wird gesperrt.\nThe road is closed.").rows[0] == hints.ANYTHING


def test_a_title_that_is_repeated_makes_no_plain_head():
    text = "A SHIP sank: off Brest.\n\n" + "The crew was saved by a helicopter of the coast guard on Monday. " * 4
    assert line_hints(text, "A ship sank off Brest").head == NOT_PLAIN
    assert line_hints(text, "A ship sank off Bergen").rows == line_hints(text, "A ship sank off Brest").rows


def test_one_text_is_read_without_loading_compiled_code():
    reads = "print(read('PARIS (AFP) - It rained.').agency, 'numba' in sys.modules)"
    code = f"import sys; from enrich.reading import read; {reads}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.split() == ["AFP", "False"]


def unhinted(text: str, _title: str = "") -> LineHints:
    return LineHints([hints.ANYTHING] * (text.count("\n") + 1), NOT_PLAIN, NOT_PLAIN)


def read_without_hints(text: str, title: str) -> Reading:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "line_hints", unhinted)
        return reader.read(text, title=title)


TEXTS: Final = st.lists(LINES | st.just(""), min_size=1, max_size=9).map("\n".join)


@given(TEXTS, LINES | st.just(""))
def test_a_text_is_read_alike_without_hints(text, title):
    for whole in (text, f"{title}\n{text}\nReuters"):
        assert reader.read(whole, title=title) == read_without_hints(whole, title)


def corpus() -> Iterator[tuple[str, str]]:
    with gzip.open(DOCUMENTS) as lines:
        documents = [document for line in lines if (document := json.loads(line)).get("text")]
    for document in random.Random(7).sample(documents, 3_000):
        yield document["text"], document.get("title") or ""


@pytest.mark.skipif(not DOCUMENTS.exists(), reason="the corpus is not here")
def test_documents_of_the_corpus_are_read_alike_without_hints():
    for text, title in corpus():
        assert reader.read(text, title=title) == read_without_hints(text, title)
        lines = filter(None, map(str.strip, text.split("\n")))
        assert not [line for line in lines if line.isascii() and missed(line)]
