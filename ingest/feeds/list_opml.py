"""Lists of feeds as OPML, also where it is no well-formed XML. Pure."""

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
    """The feeds of an OPML document; of a broken one also those whose addresses alone can be read."""
    # No entity is resolved, no DTD loaded, nothing fetched: a list is a stranger's file too.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    text = _CONTROLS.sub("", text)
    try:
        root = etree.fromstring(_AMPERSAND.sub(_escaped, text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        msg = f"the list begins like XML and is broken: {error}"
        raise Unreadable(msg) from error
    if root is None:
        msg = "the list begins like XML and is broken"
        raise Unreadable(msg)
    if parser.error_log:
        first = parser.error_log[0]
        yield Problem(f"line {first.line} of the list is no well-formed XML: {first.message}")
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
        )  # without a title programs write its address
        tags = _folders(outline) or _category(attributes.get("category", ""))
        found = feed_at(written, outline.sourceline)
        if isinstance(found, FeedLine):
            # There are programs that escape what they escaped already.
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
    """The outlines but for those that are commented out, or stand within one that is."""
    for outline in root.iter(*_OUTLINES):
        around = (outline, *outline.iterancestors(*_OUTLINES))
        if not any(_attributes(one).get("iscomment", "").lower() == "true" for one in around):
            yield outline


def _attributes(outline: etree._Element) -> dict[str, str]:
    return {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}


def _written(attributes: Mapping[str, str]) -> str | None:
    """The feed's address in an outline, by its attributes in lower case; where it says that it is a feed also `url`."""
    return attributes.get("xmlurl", attributes.get("url") if _is_feed(attributes) else None)


def _site_alone(attributes: Mapping[str, str], line: int | None) -> Iterator[Problem]:
    """What is wrong with an outline that says to be a feed, and names its site alone."""
    if _is_feed(attributes) and (site := attributes.get("htmlurl")):
        yield Problem(f"line {line} of the list names a site and no feed: {site[:200]!r}")


def _is_feed(attributes: Mapping[str, str]) -> bool:
    return attributes.get("type", "").lower() in {"rss", "atom"}


def _category(written: str) -> tuple[str, ...]:
    """The first of OPML's categories, which are paths parted by commas."""
    return tuple(name.strip() for name in written.partition(",")[0].split("/") if name.strip())


def _escaped(ampersand: re.Match[str]) -> str:
    """A bare ampersand escaped; a name that HTML knows and XML does not, as the character that it means."""
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
