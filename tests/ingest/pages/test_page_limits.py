"""Ordinary content just over each limit is refused before it is parsed; content just below it is read."""

from __future__ import annotations

import pytest

from contract.errors import TooLarge, Unreadable
from ingest.pages import charsets
from ingest.pages.extract import extract
from ingest.pages.page_limits import ATTRIBUTES, DEPTH, ELEMENTS, beyond_limits

SENTENCE = "The council of Sample Town voted on Monday to repair the old bridge before the winter comes. "


def page(body: str) -> str:
    return f"<html><head><title>Bridge</title></head><body><article>{body}</article></body></html>"


def attributes(count: int) -> str:
    names = " ".join(f"data-v{n}='{n}'" for n in range(count))
    return f"<p {names}>{SENTENCE}</p>"


def nested(depth: int) -> str:
    return "<div>" * depth + f"<p>{SENTENCE * 4}</p>" + "</div>" * depth


@pytest.mark.parametrize(
    ("under", "over", "words"),
    [
        ("<b>a</b>" * (ELEMENTS - 20), "<b>a</b>" * (ELEMENTS + 20), "elements"),
        (attributes(ATTRIBUTES), attributes(ATTRIBUTES + 1), "attributes"),
        (nested(DEPTH - 3), nested(DEPTH + 1), "deep"),
    ],
    ids=["elements", "attributes", "depth"],
)
def test_a_page_just_over_a_limit_is_refused_before_it_is_parsed(under: str, over: str, words: str) -> None:
    assert beyond_limits(page(under)) is None
    assert words in (beyond_limits(page(over)) or "")
    with pytest.raises(Unreadable, match=words):
        extract(page(over).encode(), url=None)


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<br>two" * 2_000,  # elements that are not closed
        "<ul>" + "<li>item <span>x" * 40 + "</ul>",
        ("<div><font>" * 9 + "</div>" * 9) * 400,  # a closing tag also closes the elements still open inside
        "<script>" + "var a = '<div>';" * 2_000 + "</script>",
        f"<p data-words='{'and so on ' * 4_000}'>x</p>",
        "<script>" + "if (a <b && c) { run ( ) } ; " * 2_000 + "</script>",
        "<a href=x title='more > less'>link</a>" * 3_000,
    ],
    ids=["paragraphs", "items", "fonts", "script", "words", "comparisons", "links"],
)
def test_what_ordinary_pages_are_made_of_is_under_the_limits(body: str) -> None:
    assert beyond_limits(page(body)) is None


def test_the_text_below_many_elements_is_read_whole() -> None:
    """By default libxml2 silently drops everything after 254 open elements."""
    body = f"{nested(400)}<p>{'After the deepest part the report goes on for a while. ' * 5}</p>"
    read = extract(page(body).encode(), url=None)
    assert SENTENCE.strip() in read.text
    assert "After the deepest part" in read.text


def test_a_page_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    body = page(f"<p>{SENTENCE * 20}</p>").encode()
    monkeypatch.setattr(charsets, "MAX_UNPACKED_BYTES", len(body))
    assert extract(body, url=None).text
    with pytest.raises(TooLarge):
        extract(body + b" ", url=None)
