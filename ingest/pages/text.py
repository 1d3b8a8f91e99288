"""The article's text: trafilatura's reading, and the page's own `articleBody` where that reads next to nothing."""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

import trafilatura
from lxml.html import HtmlElement

from ingest.pages.linked_data import Node, strings_of
from ingest.pages.titles import fold
from ingest.pages.words import any_of

_BREAK: Final = re.compile(r"<(?:br|/?p|/?div|/?li|/?h[1-6]|/?blockquote)\b[^<>]{0,300}>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{1,1000}>")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_ALSO_MARK: Final = re.compile(any_of("also_mark"), re.IGNORECASE)
_BODY: Final = 200  # characters of an `articleBody` that may be the whole text
_HINT: Final = 160  # characters of a hint at another article
_REPEATED: Final = 60  # characters of a line that does not stand twice in one article
_WALLED: Final = re.compile(any_of("walled"), re.IGNORECASE)


class Text(NamedTuple):
    """An article's text, a paragraph a line, the voice that read it, and how sure that is (0 to 1)."""

    text: str
    extractor: str
    confidence: float


def read_text(tree: HtmlElement, url: str | None, about: Node | None, title: str | None) -> Text:
    """The text in a prepared tree. about: the object of JSON-LD that is this page's article."""
    found = cleaned(_trafilatura(tree, url), title)
    body = body_of(about)
    if len(body) >= _BODY and 2 * len(found) < len(body):
        return Text(cleaned(body, title), "articleBody", 0.8)
    if not found.strip():
        return Text("", "none", 0.0)
    return Text(found, "trafilatura", 1.0 if len(found) >= _BODY else 0.6)


def body_of(about: Node | None) -> str:
    """The whole text that a page's JSON-LD gives, a paragraph a line, without markup; empty where it gives none."""
    for body in strings_of((about or {}).get("articleBody")):
        said = html.unescape(body) if "&" in body else body
        if "<" in said:
            said = html.unescape(_TAG.sub("", _BREAK.sub("\n", said)))
        lines = (_BLANKS.sub(" ", line).strip() for line in said.splitlines())
        if text := "\n".join(filter(None, lines)):
            return text
    return ""


def cleaned(text: str, title: str | None) -> str:
    """A text without its headline as a line, lines that stand twice, hints at other articles and a wall at its end."""
    headline = fold(title or "")
    kept: list[str] = []
    seen: set[str] = set()
    lines = text.split("\n")
    for at, line in enumerate(lines):
        bare = line.strip().lstrip("- ")
        if at < 3 and headline and fold(bare) == headline:
            continue
        if len(bare) >= _REPEATED:
            if bare in seen:
                continue
            seen.add(bare)
        elif bare and len(bare) <= _HINT and _ALSO_MARK.match(bare):
            continue
        if len(bare) < 300 and at and _WALLED.search(bare) and at >= len(lines) - 8:
            continue
        kept.append(line)
    return "\n".join(kept).strip()


def _trafilatura(tree: HtmlElement, url: str | None) -> str:
    """Trafilatura's reading of the text; never with `deduplicate`, which remembers texts for the whole process."""
    document = trafilatura.bare_extraction(tree, url=url, favor_precision=True, include_comments=False)
    return getattr(document, "text", None) or ""
