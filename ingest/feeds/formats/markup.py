"""XML of feeds: parsed as it is if well-formed, otherwise repaired. Pure."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from contract.errors import Unreadable
from ingest.feeds.formats.document import Document
from ingest.feeds.formats.element_names import Element, in_own_namespace, name_of
from ingest.feeds.formats.mending import ENTRY, mended, sections_closed, text_wrapped, values_quoted, without_rest

Fields = dict[str, list[Element]]
"""The children of an element by their names, from `name_of`."""


class Markup(NamedTuple):
    """A document's tree. sound: it was well-formed. missing: entries that begin in its text but are not in its tree."""

    root: Element
    sound: bool
    missing: int
    warnings: tuple[str, ...]


def markup(document: Document, url: str) -> Markup:
    """The tree of a document, repaired as far as needed. Raises Unreadable if there is none."""
    warnings: list[str] = []
    text = sections_closed(document.text, warnings)
    if "<!ENTITY" not in document.prologue.upper() and (root := _strict(text, url)) is not None:
        return Markup(root, sound=not warnings, missing=0, warnings=tuple(warnings))
    text = mended(text, document.prologue, warnings)
    root = _strict(text, url)
    if root is None:
        text = text_wrapped(without_rest(text, document.root, warnings))
        root = _strict(text, url)
        if root is None and (quoted := values_quoted(text)) != text:
            warnings.append("attribute values have no quotation marks")
            text, root = quoted, _strict(quoted, url)
    if root is not None:
        return Markup(root, sound=False, missing=0, warnings=tuple(dict.fromkeys(warnings)))
    root, complaint = _recovered(text, url)
    warnings.append(f"it is not well-formed XML, and was read as far as possible ({complaint})")
    begun = sum(not piece[1] for piece in ENTRY.finditer(text))
    return Markup(root, sound=False, missing=max(begun - _entries(root), 0), warnings=tuple(dict.fromkeys(warnings)))


def fields(element: Element) -> Fields:
    """The children of an element by name."""
    found: Fields = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(name_of(child.tag), []).append(child)
    return found


def text_of(element: Element | None) -> str:
    """All text inside an element, stripped."""
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    return "".join(element.itertext()).strip()


def first_text(found: Fields, *names: str) -> str:
    """The text of the first element with one of these names that has any."""
    for name in names:
        for element in found.get(name, ()):
            if text := text_of(element):
                return text
    return ""


def everything(element: Element) -> str:
    """All texts and attributes of an element, as what tells it from others if it has none of the usual fields."""
    parts = [part for one in element.iter("*") for part in (*map(str, one.attrib.values()), one.text or "")]
    return "\n".join(filter(None, map(str.strip, parts)))


def _entries(root: Element) -> int:
    return sum(1 for _ in root.iter("{*}item", "{*}entry"))


def _strict(text: str, url: str) -> Element | None:
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _parser(), base_url=_base(url))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return in_own_namespace(root)


def _recovered(text: str, url: str) -> tuple[Element, str]:
    parser = _parser(recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=_base(url))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        msg = f"{url}: this is not a feed (RSS, Atom, RDF, JSON Feed, news site map); it begins {text[:60]!r}"
        raise Unreadable(msg)
    first = next(iter(parser.error_log), None)
    return in_own_namespace(root), f"line {first.line}: {first.message}" if first else "it is truncated"


def _parser(*, recover: bool = False) -> etree.XMLParser:
    """No entity is resolved, no DTD loaded, nothing fetched: a feed is untrusted."""
    return etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True, huge_tree=False, collect_ids=False,
    )  # fmt: skip


def _base(url: str) -> str | None:
    return url if url.isascii() and not any(character.isspace() for character in url) else None
