"""A page's declared source: the "Source link" at the end of an article, and its equivalents in other languages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from contract.sites import same_site
from contract.urls import canonical, host_of
from contract.wrappers import archived
from ingest.pages.head import Head
from ingest.pages.linked_data import Node
from ingest.pages.rights import is_of_picture, lines_of_rights
from ingest.pages.source_marks import is_mark, is_sharing, is_word_in_sentence, label_before, named_address, opens_alone

_BASES: Final = ("isBasedOn", "isBasedOnUrl")
_WEB: Final = re.compile(r"\s*https?://", re.IGNORECASE)
# A machine of its editors: never a source.
_NOWHERE: Final = re.compile(
    r"https?://(?:localhost|[\w-]+|[\w.-]+\.(?:local|localdomain|internal|lan|intranet)|[\d.]+)(?::\d+)?/",
    re.IGNORECASE,
)
_OUTSIDE: Final = frozenset({"nav", "header", "footer", "aside", "form", "figure", "figcaption", "button", "select"})
_COMMENTS: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|sidebar|related|share|social|breadcrumbs?|menu|newsletter)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS: Final = frozenset({
    "p", "div", "li", "section", "article", "td", "blockquote", "main", "body", "h2", "h3", "h4", "h5", "h6", "footer",
    "ul",
})  # fmt: skip
_HOLDERS: Final = frozenset({"body", "html", "main", "article"})
_NAMED: Final = frozenset(
    {"original-source", "syndication-source", "source", "original_source", "dc.source", "dcterms.source"}
)
_PICTURES: Final = ("img", "picture", "video", "figure", "iframe")
_BESIDE: Final = 12  # letters next to a source in a line above the text: of a month, for example
_FEW: Final = 3  # elements in a label
_LONG = 80  # characters of a paragraph that is running text
_AFTER = 2  # such paragraphs that may follow the mark: an author's note, a disclaimer


class Source(NamedTuple):
    """A declared source: its canonical address, the words that declare it ("Source link"), and its name.

    Mark and name are None in a head; a mark that is an anchor itself names nothing, and an agency that only holds the
    rights of the text has no address.
    """

    url: str | None
    mark: str | None
    name: str | None = None


def declared_source(tree: HtmlElement, url: str | None, head: Head, about: Node | None) -> Source | None:
    """The source that the page names for its article; None if it names none.

    What counts: an anchor at the article's end that is a mark or follows one, on another site than the page itself; the
    work that the article is based on in JSON-LD; a `meta` or `link` with the original; a canonical link to another
    site; an agency that holds the rights of the text. about: the article in the page's JSON-LD.
    """
    own_host = f"//{host_of(url)}/" if url else ""
    # Most anchors on a page are internal.
    outside = [
        one
        for one in tree.iter("a")
        if "//" in (href := one.get("href") or "") and not (own_host and own_host in href[:100])
    ]
    found = [(anchor, source) for anchor in outside if (source := _marked(anchor, url, own_host))]
    found += _written(tree, url)
    places = Places(tree) if found else None
    marked = [
        source for anchor, source in found if places and (places.at_the_end(anchor) or _heads(anchor, source, places))
    ]
    if marked:
        # An article's address says more than a site's.
        return next((source for source in reversed(marked) if urlsplit(source.url or "").path != "/"), marked[-1])
    for address in (*_bases(about), *_declared_in_head(tree), *head.canonical):
        target = canonical(address, url)
        if target and not (url and same_site(target, url)) and not _NOWHERE.match(target):
            return Source(target, None)
    return _holder_of_rights(tree, url)


def _holder_of_rights(tree: HtmlElement, url: str | None) -> Source | None:
    lines = [(one, name) for one, name in lines_of_rights(tree, url) if not _is_outside(one) and not is_of_picture(one)]
    places = Places(tree) if lines else None
    return next((Source(None, None, name) for one, name in lines if places and places.at_the_end(one)), None)


def _bases(about: Node | None) -> Iterator[str]:
    """The addresses of what an article is based on: as written, or of the described works."""
    for name in _BASES:
        said = (about or {}).get(name)
        for one in said if isinstance(said, list) else [said]:
            address = (one.get("url") or one.get("@id")) if isinstance(one, dict) else one
            if isinstance(address, str) and _WEB.match(address):
                yield address


def _declared_in_head(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("meta", "link"):
        name = (element.get("name") or element.get("property") or element.get("rel") or "").lower()
        if name in _NAMED and (href := element.get("content") or element.get("href")):
            yield href


def _marked(anchor: HtmlElement, url: str | None, own_host: str) -> Source | None:
    """The source that an anchor declares, on another site; None for any other anchor."""
    href = (anchor.get("href") or "").strip()
    if "//" not in href[:10] or (own_host and own_host in href[:100]):  # internal, as most
        return None
    text = " ".join(anchor.text_content().split()) if len(anchor) else " ".join((anchor.text or "").split())
    if len(text) > 200:
        return None
    marked = is_mark(text) and not is_word_in_sentence(text, _text_before(anchor), anchor.tail or "")
    before = "" if marked else _text_before(anchor)
    mark = text if marked else label_before(before, anchor.tail or "") or _label_beside(anchor, before)
    if not mark or is_sharing(href):
        return None
    target = _original(canonical(href, url))
    if not target or (url and same_site(target, url)):
        return None
    return None if _is_outside(anchor) else Source(target, mark, None if marked else text or None)


def _original(address: str | None) -> str | None:
    """The page of which a web archive keeps a copy, instead of the copy."""
    return canonical(archived(address)) if address else None


def _label_beside(anchor: HtmlElement, before: str) -> str | None:
    """The label in an element of its own before an anchor or its block: a heading, a cell, a term."""
    if said := before.strip():
        return said if opens_alone(said) and not (anchor.tail or "").strip(" .)") else None
    element = anchor
    for _ in range(3):
        other = element.getprevious()
        if other is not None:
            said = " ".join(other.text_content().split()) if len(other) < _FEW else ""
            return said if said and not (element.text or "").strip() and opens_alone(said) else None
        parent = element.getparent()
        if parent is None or (parent.text or "").strip() or parent.tag in _HOLDERS:
            return None
        element = parent
    return None


def _written(tree: HtmlElement, url: str | None) -> Iterator[tuple[HtmlElement, Source]]:
    """Sources that are written out and not linked."""
    for element in tree.iter("p", "div", "li", "em", "small"):
        text = element.text
        line = text.strip() if text and "://" in text else ""
        if "://" in line[:_LONG] and (address := named_address(line)):
            target = _original(canonical(address, url))
            if target and not (url and same_site(target, url)) and not _is_outside(element):
                yield element, Source(target, line[: line.index("http")].strip())


def _heads(anchor: HtmlElement, source: Source, places: Places) -> bool:
    """Whether a line that is only the source is above the text, and not below an image."""
    block = next((up for up in anchor.iterancestors("p", "div", "li", "span") if up.text_content().strip()), None)
    if block is None or not places.above_the_text(anchor):
        return False
    named = len(source.mark or "") + len(source.name or "")
    if sum(map(str.isalpha, block.text_content())) > named + _BESIDE:
        return False
    if is_of_picture(block):
        return False
    above = block.getprevious()
    return above is None or not (above.tag in _PICTURES or any(True for _ in above.iter(*_PICTURES)))


def _text_before(anchor: HtmlElement) -> str:
    """The last words before the anchor within its block."""
    pieces: list[str] = []
    element = anchor
    while element is not None and sum(map(len, pieces)) < 80:
        previous = element.getprevious()
        while previous is not None and previous.tag != "br" and sum(map(len, pieces)) < 80:
            pieces.append(previous.tail or "")
            if previous.tag in _BLOCKS:
                break
            pieces.append(previous.text_content() if isinstance(previous.tag, str) else "")
            previous = previous.getprevious()
        if previous is not None:
            if previous.tag == "br":
                pieces.append(previous.tail or "")
            break
        parent = element.getparent()
        if parent is None:
            break
        pieces.append(parent.text or "")
        if parent.tag in _BLOCKS:
            break
        element = parent
    return " ".join("".join(reversed(pieces)).split())[-120:] + " "


def _is_outside(anchor: HtmlElement) -> bool:
    """Whether the anchor is in the page's boilerplate: navigation, comments, captions, share buttons.

    An article's footer is not boilerplate, the page's is.
    """
    foot = False
    for element in anchor.iterancestors():
        if element.tag == "article" or (element.tag == "main" and not foot):
            return False
        if element.tag == "body":
            return foot
        if element.tag == "footer" and not _COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            foot = True
            continue
        if element.tag in _OUTSIDE or _COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return foot


class Places:
    """The positions of elements in a tree, counted once for all callers."""

    def __init__(self, tree: HtmlElement) -> None:
        root = tree.getroottree().getroot()
        elements = list(root.iter())
        self._first = {element: place for place, element in enumerate(elements)}
        self._last: dict[HtmlElement, int] = {}
        for element in reversed(elements):
            self._last[element] = self._last[element[-1]] if len(element) else self._first[element]
        self._long = [self._first[p] for p in root.iter("p") if len(p.text_content().strip()) >= _LONG]

    def above_the_text(self, anchor: HtmlElement) -> bool:
        """Whether an anchor is after the headline and before all running text."""
        headline = next((one for one in self._first if one.tag == "h1"), None)
        place = self._first[anchor]
        return headline is not None and self._first[headline] < place and bisect_right(self._long, place) == 0

    def at_the_end(self, anchor: HtmlElement) -> bool:
        """Whether at most two paragraphs of running text follow the anchor in the article's element."""
        for holder in anchor.iterancestors():
            first, last = self._first[holder], self._last[holder]
            start, end = bisect_right(self._long, first), bisect_right(self._long, last)
            if 2 * (end - start) >= len(self._long):
                return end - max(bisect_right(self._long, self._first[anchor]), start) <= _AFTER
        return True
