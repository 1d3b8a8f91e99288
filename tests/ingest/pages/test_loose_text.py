from __future__ import annotations

import pytest

from tests.ingest.pages.markup import read_page

BEFORE = [
    f"On day {day} the harbour board heard that the old grain quay would open again and that its beams were counted."
    for day in range(4)
]
AFTER = [paragraph.replace("On day", "In week") for paragraph in BEFORE]
ONE = "The second engineer of the harbour wrote a long report about the cranes on the northern side."
TWO = "Nobody on the board had read that report before the meeting began on Tuesday evening."


def lines(body: str, before: list[str] = BEFORE) -> list[str]:
    around = ["".join(f"<p>{paragraph}</p>" for paragraph in some) for some in (before, AFTER)]
    return lines_of(f"{around[0]}{body}{around[1]}")


def lines_of(body: str) -> list[str]:
    return read_page(f"<article><h1>Quay</h1>{body}</article>", "<title>Quay</title>").text.splitlines()


@pytest.mark.parametrize(
    "body",
    [
        "<section>{}</section><section>{}</section>",
        "<center>{}</center><center>{}</center>",
        "<div>{}<hr>{}</div>",
        "<div>{}<hr><p>{}</p></div>",
        "<div>{}<img src='1.png'>{}</div>",
        "<div><p>{}</p><figure><img src='1.png'></figure>{}</div>",
        "<section>{}<p>{}</p></section>",
        "<div>{}<div class='ad'></div>{}</div>",
    ],
)
def test_sentences_in_no_paragraph_among_paragraphs_are_text(body):
    assert lines(body.format(ONE, TWO)) == [*BEFORE, ONE, TWO, *AFTER]


def test_a_sentence_with_links_and_emphasis_is_one_paragraph():
    said = (
        "The <b>second</b> engineer of the <a href='/h'>harbour</a> wrote a report about its cranes on the north side."
    )
    plain = "The second engineer of the harbour wrote a report about its cranes on the north side."
    assert lines(f"<div>{said}<hr>{TWO}</div>") == [*BEFORE, plain, TWO, *AFTER]


def test_a_sentence_of_short_pieces_between_links_is_a_paragraph():
    said = (
        "The <a href='/e'>second engineer</a> of <a href='/h'>the harbour</a> wrote at length of "
        "<a href='/c'>the cranes</a> along <a href='/q'>the northern quay</a>."
    )
    plain = "The second engineer of the harbour wrote at length of the cranes along the northern quay."
    assert lines(f"<div>{said}<hr><p>{TWO}</p></div>") == [*BEFORE, plain, TWO, *AFTER]


@pytest.mark.parametrize(
    "body",
    [
        "<div class='newsletter'>{}<hr>{}</div>",
        "<div class='photo'>{}<img src='1.png'>{}</div>",
        "<aside><div>{}<hr>{}</div></aside>",
        "<footer><div>{}<hr>{}</div></footer>",
    ],
)
def test_what_is_called_or_placed_otherwise_stays_out(body):
    assert lines(body.format(ONE, TWO)) == [*BEFORE, *AFTER]


def test_an_empty_box_between_sentences_without_paragraphs_is_a_line_break():
    body = f"<div>{ONE}<div class='ad'></div>{TWO}<br>{AFTER[0]}</div>"
    assert lines_of(body) == [ONE, TWO, AFTER[0]]
