"""Lists of feeds as OPML, even if it is not well-formed XML. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Final

from lxml import etree

from contract.errors import Unreadable
from ingest.feeds.list_parts import PAUSED, FeedLine, Problem, feed_at

_AMPERSAND: Final = re.compile(r"&(?!#)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_URL: Final = re.compile(r"\bxmlUrl\s{0,9}=\s{0,9}(?:\"([^\"<>]{0,2000})\"|'([^'<>]{0,2000})')", re.IGNORECASE)
_OUTLINES: Final = ("{*}outline", "{*}Outline", "{*}OUTLINE")


def from_opml(text: str) -> Iterator[FeedLine | Problem]:
    """The feeds in an OPML document; in a broken one also those of which only the address can be read."""
    # No entity is resolved, no DTD loaded, nothing fetched: a list is an untrusted file, too.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    text = _CONTROLS.sub("", text)
    try:
        root = etree.fromstring(_AMPERSAND.sub(_escaped, text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        msg = f"the list begins like XML, but is broken: {error}"
        raise Unreadable(msg) from error
    if root is None:
        msg = "the list begins like XML, but is broken"
        raise Unreadable(msg)
    if parser.error_log:
        first = parser.error_log[0]
        yield Problem(f"line {first.line} of the list is not well-formed XML: {first.message}")
    read: set[str] = set()
    for outline in _outlines(root):
        attributes = _attributes(outline)
        if (written := _written(attributes)) is None:
            yield from _site_alone(attributes, outline.sourceline)
            continue
        read.add(written)
        names = (attributes.get("title"), attributes.get("text"))
        title = next(
            (one for one in names if one and one != written), None
        )  # programs write the address if there is no title
        tags = _folders(outline) or _category(attributes.get("category", ""))
        found = feed_at(written, outline.sourceline)
        if isinstance(found, FeedLine):
            # Some programs escape twice.
            title = " ".join(html.unescape(title).split()) if title else None
            found = found._replace(
                url=found.url.replace("&amp;", "&"), title=title, tags=tags, paused=outline.get(PAUSED) == "true"
            )
        yield found
    if parser.error_log:
        for match in _XML_URL.finditer(text):
            if (written := html.unescape(match[1] or match[2] or "").strip()) and written not in read:
                yield feed_at(written, text.count("\n", 0, match.start()) + 1)


def _outlines(root: etree._Element) -> Iterator[etree._Element]:
    """The outlines, except those commented out, or inside one that is."""
    for outline in root.iter(*_OUTLINES):
        around = (outline, *outline.iterancestors(*_OUTLINES))
        if not any(_attributes(one).get("iscomment", "").lower() == "true" for one in around):
            yield outline


def _attributes(outline: etree._Element) -> dict[str, str]:
    return {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}


def _written(attributes: Mapping[str, str]) -> str | None:
    """The feed's address in an outline, by its lower-case attributes; if it is declared as a feed also `url`."""
    return attributes.get("xmlurl", attributes.get("url") if _is_feed(attributes) else None)


def _site_alone(attributes: Mapping[str, str], line: int | None) -> Iterator[Problem]:
    """What is wrong with an outline that is declared as a feed, but only has its site's address."""
    if _is_feed(attributes) and (site := attributes.get("htmlurl")):
        yield Problem(f"line {line} of the list names a site, but no feed: {site[:200]!r}")


def _is_feed(attributes: Mapping[str, str]) -> bool:
    return attributes.get("type", "").lower() in {"rss", "atom"}


def _category(written: str) -> tuple[str, ...]:
    """The first of OPML's categories, which are paths separated by commas."""
    return tuple(name.strip() for name in written.partition(",")[0].split("/") if name.strip())


def _escaped(ampersand: re.Match[str]) -> str:
    """A bare ampersand escaped; a name that exists in HTML but not in XML, as its character."""
    if not ampersand[1]:
        return "&amp;"
    known = html5.get(f"{ampersand[1]};")
    if known is None or ampersand[1] in _XML_NAMES:
        return ampersand[0]
    return "".join(f"&#{ord(character)};" for character in known)


def _folders(outline: etree._Element) -> tuple[str, ...]:
    """The names of the outlines around one, the outermost first."""
    around = [_attributes(parent) for parent in outline.iterancestors(*_OUTLINES)]
    names = (given.get("title") or given.get("text") or "" for given in reversed(around) if _written(given) is None)
    return tuple(filter(None, names))
