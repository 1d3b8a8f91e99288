"""From a page's characters to its tree, once: all steps share it."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlProcessingInstruction

_DOCTYPE: Final = re.compile(r"\s*(?:<\?xml[^<>]{0,300}>\s*)?<!doctype[^<>]{0,1000}>", re.IGNORECASE)
_SPACED: Final = bytes.maketrans(b"\f", b" ")  # white space in HTML, but lxml refuses to set a text with it
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r")  # not part of a multi-byte character
# References to these, and noncharacters: the tree would contain them, and trafilatura drops a text with one.
_NO_CHARACTER: Final = re.compile(  # written out, since ignoring case makes the search far slower
    rb"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)"
    rb"|[xX]0*(?:[1-8bBcCeEfF]|1[\da-fA-F]|[fF]{3}[eEfF])(?![\da-fA-F]));?"
)
_NONCHARACTERS: Final = ("\ufffe", "\uffff")
_THEIR_FIRST_BYTE: Final = b"\xef"
_ENDS: Final = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_LEVELS: Final = frozenset("123456")
_PLAIN: Final = frozenset({"div", "p", "span"})
_TEXT_BEHIND: Final = re.compile(rb"<(?:p|div|article|section)\b", re.IGNORECASE)


def _parser() -> etree.HTMLParser[HtmlElement]:
    parser: etree.HTMLParser[HtmlElement] = etree.HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True,
        huge_tree=True,  # its own depth limit silently drops the rest of a page: `page_limits` counts first
    )  # fmt: skip
    # One class for every element: lxml.html's choice by name is a Python call for each access.
    parser.set_element_class_lookup(
        etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction)
    )
    return parser


_PARSER: Final = _parser()


def tree_of(text: str) -> HtmlElement | None:
    """The tree of a page, without ruby pronunciations; None if the parser cannot build one.

    Elements with the role of a heading are headings. Text after the page's end tags belongs to it, as in a browser: the
    parser would drop it.
    """
    body = _encoded(text)
    if _THEIR_FIRST_BYTE in body and any(none in text for none in _NONCHARACTERS):  # few pages have such a byte
        body = _encoded(text.translate(dict.fromkeys(map(ord, _NONCHARACTERS))))
    body = _NO_CHARACTER.sub(_space_or_nothing, body.translate(_SPACED, _CONTROLS))
    end = _ENDS.search(body)
    if end and _TEXT_BEHIND.search(body, end.end()):
        body = _ENDS.sub(b"", body)
    if not body.strip():
        return None
    try:
        tree: HtmlElement = etree.fromstring(body, parser=_PARSER)
    except etree.LxmlError:
        return None
    if b"<ruby" in body:
        etree.strip_elements(tree, "rt", "rp", "rtc", with_tail=False)
    if b"aria-level" in body:
        _make_headings(tree)
    return tree


def _make_headings(tree: HtmlElement) -> None:
    """Gives elements that are headings by their role the tags of headings."""
    for one in tree.findall(".//*[@aria-level]"):
        if one.get("role") == "heading" and one.tag in _PLAIN and (level := str(one.get("aria-level"))) in _LEVELS:
            one.tag = f"h{level}"


def _space_or_nothing(reference: re.Match[bytes]) -> bytes:
    """In place of a reference to no character; that to a form feed is white space."""
    return b" " if reference[0].strip(b"&#xX0;") in {b"12", b"c", b"C"} else b""


def _encoded(text: str) -> bytes:
    """A page without its doctype, in UTF-8."""
    start = match.end() if (match := _DOCTYPE.match(text)) else 0
    return text[start:].encode("utf-8", "replace")
