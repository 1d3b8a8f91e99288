"""Third-party text stays text: no character of it has a special effect in a terminal, a log or Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from contract.words import markdown, one_line, printable

# Common words, and characters that have a meaning in a terminal, in Markdown or in HTML.
SIGNS = st.sampled_from([
    *"\\`*_{}[]()<>#+-.!|~&:@=\"'$%^/0123456789 \n\t\r",
    "  \n", "a", "www.", "https://", "![", "](", "1. ", "1) ", "- ", "# ",
    "```", "~~~", "---", "===", "<!--", "<b>", "&lt;", "&#60;", "\x1b[31m", "\x9b2J", "\x07", "\u202e", "\u2066",
    "\u2028",
    "\u200f", "\x00", "\x85", "é", "字", "\ud800", "    ",
])  # fmt: skip
WORDS = st.lists(SIGNS | st.text(max_size=3), max_size=12).map("".join)
GITHUB_LINK = re.compile(r"(?:https?|ftp)://|www\.|(?<!\\)@", re.IGNORECASE)


def shown(text: str) -> str | None:
    """What a reader of Markdown sees, if it is one paragraph of plain words; otherwise None."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    if not tokens:
        return ""
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    words = tokens[1].children or []
    return "".join(token.content for token in words) if {token.type for token in words} <= {"text"} else None


@given(WORDS)
def test_markdown_shows_text_unchanged(text):
    escaped = markdown(text)
    assert shown(escaped) == one_line(text)
    assert not GITHUB_LINK.search(escaped)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("harbour-post.example/feed.xml", "harbour-post.example/feed.xml"),
        ("https://a.example/x_y: gone", "https\\://a.example/x_y: gone"),
        ("[free](https://a.example)", "\\[free\\](https\\://a.example)"),
        ("![](x)", "!\\[\\](x)"),
        ("<img src=x>", "\\<img src=x\\>"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("# one", "\\# one"),
        ("www.a.example", "www\\.a.example"),
        ("a\nb", "a b"),
        ("_a_ b_c", "\\_a\\_ b_c"),
        ("", ""),
    ],
)
def test_what_markdown_would_take_for_markup_is_escaped(text, escaped):
    assert markdown(text) == escaped


@given(WORDS)
def test_printable_text_has_no_commands_and_keeps_its_positions(text):
    found = printable(text)
    assert len(found) == len(text)
    commands = [
        *range(9),
        *range(11, 32),
        *range(127, 160),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x2028,
        0x2029,
    ]
    assert not set(map(ord, found)) & {*commands, *range(0xD800, 0xE000)}
    assert all(new in {old, "\ufffd"} for old, new in zip(text, found, strict=True))
    found.encode()


@given(WORDS)
def test_a_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1


def test_words_of_all_scripts_stay():
    text = "مرحبا \u200fאבגד 字 é 👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 a\tb\n"
    assert printable(text) == text
