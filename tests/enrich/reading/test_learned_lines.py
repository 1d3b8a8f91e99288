"""Learning an outlet's lines: what must be learned, and what must not."""

from __future__ import annotations

import pytest

from enrich.reading import LearnedLine, Removed, learn, read
from enrich.reading.learned_lines import LEAST_REPORTS

HOST = "news.example"
FOOTER = "The Harbour Post — read by the harbour since 1911"
BACKGROUND = "The company, founded in 1911, runs three ferries between the islands."


def reports(count: int, *, footed: int, footer: str = FOOTER) -> list[str]:
    bodies = [
        f"Ferry number {n} was late on Monday.\n\nIt came at {n} o'clock, the harbour says." for n in range(count)
    ]
    return [f"{body}\n\n{footer}" if n < footed else body for n, body in enumerate(bodies)]


def lines(texts: list[str]) -> list[str]:
    return [found.line for found in learn(HOST, texts)]


def test_a_footer_on_many_reports_is_learned():
    assert learn(HOST, reports(20, footed=15)) == [LearnedLine(HOST, FOOTER.casefold(), 15, 20)]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="no reports"),
        pytest.param(reports(LEAST_REPORTS - 1, footed=LEAST_REPORTS - 1), id="too few reports"),
        pytest.param(reports(100, footed=LEAST_REPORTS), id="too small a share"),
        pytest.param(reports(40, footed=15, footer=BACKGROUND), id="a sentence of background"),
        pytest.param([f"A{n}.\n\n{FOOTER}\n\nOne more line, number {n}, says so." for n in range(20)],
        id="amid reports"),
        pytest.param([f"Report number {n}.\n\n\n\n" for n in range(20)], id="empty lines"),
    ],
)  # fmt: skip
def test_what_is_not_learned(texts):
    assert lines(texts) == []


def test_a_sentence_on_most_reports_is_a_footer():
    sentence = "You have been reading the Harbour Post, which is written by its readers."
    assert lines(reports(20, footed=12, footer=sentence)) == [sentence.casefold()]


def test_a_line_counts_if_only_learned_ones_are_outside_of_it():
    below = [f"{text}\n\nHarbour Post" for text in reports(20, footed=20)]
    assert lines(below) == sorted([FOOTER.casefold(), "harbour post"])


def test_the_heads_of_reports_are_learned_too():
    assert lines([f"HP | Harbour\n\n{text}" for text in reports(20, footed=0)]) == ["hp | harbour"]


def test_a_learned_line_is_removed_with_its_reason():
    text = reports(1, footed=1)[0]
    reading = read(text, title="A ferry is late", learned=frozenset(lines(reports(20, footed=20))))
    assert reading.text == reports(1, footed=0)[0]
    assert reading.furniture == (Removed(FOOTER, "learned", text.index(FOOTER), len(text)),)


def test_a_long_footer_is_known_by_its_start():
    long = "About the Harbour Post " + "and all that it does for its readers " * 20
    learned = frozenset(lines(reports(20, footed=20, footer=long)))
    assert read(reports(1, footed=1, footer=long)[0], title="Late", learned=learned).text == reports(1, footed=0)[0]


def test_a_learned_line_within_a_report_stays():
    above = "The ferry came late again on Monday, as it did last week, said the master."
    text = f"{above}\n\n{FOOTER}\n\nThe harbour says it will be better."
    assert read(text, title="A ferry is late", learned=frozenset({FOOTER.casefold()})).text == text
