"""The article's text: trafilatura's result, or the page's own `articleBody` if that is nearly empty."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from copy import copy, deepcopy
from typing import Final, NamedTuple

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.external import try_readability
from trafilatura.settings import MANUALLY_CLEANED, Extractor

from ingest.pages.data_blocks import is_longer_form, text_in_data
from ingest.pages.joiners import restored
from ingest.pages.lines import cleaned
from ingest.pages.linked_data import Node, strings_of
from ingest.pages.pieces import join, text_pieces

_BREAK: Final = re.compile(r"<(?:br|/?p|/?div|/?li|/?h[1-6]|/?blockquote)\b[^<>]{0,300}>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{1,1000}>")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_BODY: Final = 200  # characters of an `articleBody` that may be the whole text
_PREVIEW: Final = 3_000  # maximum characters of a text that is shown until scripts add the rest
_MOST_OF: Final = 0.75  # of the text in pieces
_SHORT: Final = 250  # characters; a shorter text is also extracted by others
_FAR_LONGER: Final = 2  # times an extraction: only then another extractor's counts
_HALF: Final = 0.5  # of a page's text
# Created once: reading its settings takes a noticeable part of a page's time. Never with `deduplicate`, which
# remembers texts for the whole process.
_FAST: Final = Extractor(fast=True, precision=True, comments=False, output_format="python")
_THOROUGH: Final = Extractor(precision=True, comments=False, output_format="python")
_WIDE: Final = Extractor(fast=True, comments=False, output_format="python")
# Elements that are always dropped, except those it examines first.
_DROPPED: Final = sorted({*MANUALLY_CLEANED} - {"form", "figure", "math"})


class Text(NamedTuple):
    """An article's text, one paragraph per line, its extractor, and how sure that is (0 to 1).

    shown: what the page shows, if its text is from its data.
    """

    text: str
    extractor: str
    confidence: float
    shown: str | None = None


def read_text(tree: HtmlElement, about: Node | None, names: Sequence[str | None], data: Sequence[str] = ()) -> Text:
    """The text in a prepared tree.

    about: the JSON-LD object that is this page's article; names: the page's names for its article; data: its
    data scripts.
    Trafilatura's result, unless it omits most of the page's text: then the text's pieces are joined, or
    the middle one of three extractions counts.
    """
    told = text_pieces(tree)
    found = cleaned(_trafilatura(_shrunk(tree), _FAST), names)
    if len(found) < _SHORT or _FAR_LONGER * len(found) < told.whole + told.elsewhere:
        found = cleaned(_trafilatura(tree, _THOROUGH), names)
    if told.pieces and len(found) < _MOST_OF * told.in_pieces:
        join(told.pieces)
        again = cleaned(_trafilatura(tree, _THOROUGH), names)
        found = again if len(again) > len(found) else found
    confidence, extractor = (1.0 if len(found) >= _BODY else 0.6), "trafilatura"
    if len(found) < _HALF * told.whole:
        found, extractor, confidence = _middle(tree, names, found)
    body = body_of(about)
    if len(body) >= _BODY and 2 * len(found) < len(body) and is_longer_form(body, found):
        return Text(cleaned(body, names), "articleBody", 0.8)
    if data and len(found) < _PREVIEW and (body := text_in_data(data, found, names)):
        return Text(cleaned(body, names), "data block", 0.8, found)
    if not found.strip():
        return Text("", "none", 0.0)
    return Text(found, extractor, confidence)


def _middle(tree: HtmlElement, names: Sequence[str | None], first: str) -> tuple[str, str, float]:
    """The one of three results that is most similar to the others, its extractor, and how similar they are."""
    readings = {
        "trafilatura": first,
        "trafilatura fast": cleaned(_trafilatura(tree, _WIDE), names),
        "readability": cleaned(_readability(tree), names),
    }
    words = {voice: _runs(text) for voice, text in readings.items() if text}
    if len(words) < 3:
        return first, "trafilatura", 0.5
    likeness = {
        voice: sum(_alike(mine, other) for name, other in words.items() if name != voice) / 2
        for voice, mine in words.items()
    }
    best = max(likeness, key=lambda voice: likeness[voice])
    return readings[best], best, round(likeness[best], 2)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    """The four-word shingles of a text."""
    words = text.split()
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def _alike(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 1.0


def body_of(about: Node | None) -> str:
    """The whole text in a page's JSON-LD, one paragraph per line, without markup; empty if there is none."""
    lines: dict[str, None] = {}  # some contain a text twice, or each paragraph separately
    for body in strings_of((about or {}).get("articleBody")):
        said = html.unescape(body) if "&" in body else body
        if "<" in said:
            said = html.unescape(_TAG.sub("", _BREAK.sub("\n", said)))
        lines |= dict.fromkeys(filter(None, (_BLANKS.sub(" ", line).strip() for line in said.splitlines())))
    return "\n".join(lines)


def _trafilatura(tree: HtmlElement, options: Extractor) -> str:
    """Trafilatura's extraction.

    Fast means without its comparison with other extractors, whose result it only takes if it is far longer.
    """
    document = trafilatura.bare_extraction(tree, options=options)
    return restored(getattr(document, "text", None) or "")


def _shrunk(tree: HtmlElement) -> HtmlElement:
    """A copy without what the fast extraction drops anyway: it examines each element a dozen times first."""
    small = copy(tree)
    etree.strip_elements(small, *_DROPPED, with_tail=False)
    return small


def _readability(tree: HtmlElement) -> str:
    """The extraction by the readability variant in trafilatura."""
    found = try_readability(deepcopy(tree))
    lines = (
        " ".join(one.text_content().split()) for one in found.iter("p", "h2", "h3", "li") if one.find(".//p") is None
    )
    return restored("\n".join(filter(None, lines)))
