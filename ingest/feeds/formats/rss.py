"""RSS 0.9x to 2.0, and RDF (RSS 0.90, 1.0). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ingest.author_names import is_persons_address, named_behind, names_in
from ingest.feeds.formats.atom import atom_link, links_of
from ingest.feeds.formats.date_names import OTHERS, dates_in, ranked
from ingest.feeds.formats.drafts import Draft, Outline, is_told, names
from ingest.feeds.formats.element_names import Element, name_of
from ingest.feeds.formats.intervals import interval_of, skipped_hours
from ingest.feeds.formats.links import absolute, document_base, is_web_address
from ingest.feeds.formats.listing import plain
from ingest.feeds.formats.markup import Fields, Markup, everything, fields, first_text, text_of

_UPDATED: Final = ranked("updated", "atom:updated", "dcterms:modified", "modified", "lastbuilddate")
_DATES: Final = ranked(
    "pubdate", "published", "atom:published", "dcterms:issued", "issued", "dcterms:created", "created", "dc:date",
    "date", "dcterms:date", "prism:publicationdate", *OTHERS, *_UPDATED,
)  # fmt: skip
_ADDRESS: Final = re.compile(r"(?<![^\s()<>@])[^\s()<>@]+@[^\s()<>@]+")
_AUTHORS: Final = frozenset({"dc:creator", "author", "dcterms:creator", "creator", "atom:author", "itunes:author"})
_NO: Final = frozenset({"false", "0", "no"})
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RESOURCE: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"


def outline(markup: Markup, url: str, *, bases: bool) -> Outline:
    """The feed in a tree whose root is `rss`, `RDF` or `channel`. bases: xml:base occurs in it."""
    root = markup.root
    top = fields(root)
    channel = next(iter(top.get("channel", ())), root)
    head = fields(channel) if channel is not root else top
    links = links_of(head, url)
    self_url = next((link.href for link in links if link.rel == "self"), None)
    own = document_base(url, self_url)
    site_url = _site(head, own)
    language = first_text(head, "language", "dc:language") or _language(channel) or _language(root)
    base = site_url or own
    return Outline(
        format=_version(root),
        title=plain(first_text(head, "title", "dc:title", "itunes:title")) or None,
        site_url=site_url,
        language=language,
        interval_seconds=interval_of(head),
        skipped_hours=skipped_hours(head),
        drafts=[_draft(item, base, bases=bases) for item in _items(markup, channel)],
        hubs=tuple(link.href for link in links if link.rel == "hub"),
        self_url=self_url,
        warnings=markup.warnings,
    )


def _items(markup: Markup, channel: Element) -> Iterator[Element]:
    if not markup.sound:
        # If tags were repaired, an item may be anywhere.
        yield from (one for one in markup.root.iter() if isinstance(one.tag, str) and name_of(one.tag) == "item")
        return
    for parent in dict.fromkeys((*_channels(markup.root), channel, markup.root)):
        for child in parent:
            if isinstance(child.tag, str):
                if (name := name_of(child.tag)) == "item":
                    yield child
                elif name == "items":
                    yield from (one for one in child if isinstance(one.tag, str) and name_of(one.tag) == "item")


def _channels(root: Element) -> Iterator[Element]:
    return (child for child in root if isinstance(child.tag, str) and name_of(child.tag) == "channel")


def _version(root: Element) -> str:
    name = name_of(root.tag)
    if name.endswith("rdf"):
        text = " ".join(str(space) for space in root.nsmap.values()).lower()
        return "RSS 0.90 (RDF)" if "netscape.com" in text else "RSS 1.0 (RDF)"
    version = (root.get("version") or "").strip()
    return f"RSS {version[:10]}" if version else "RSS"


def _site(head: Fields, url: str) -> str | None:
    """The channel's own address."""
    for element in _pages(head):
        if found := absolute(text_of(element) or element.get("href"), url):
            return found
    alternate = next((link.href for link in links_of(head, url) if link.rel == "alternate"), None)
    return alternate or absolute(first_text(head, "?:link"), url)


def _draft(item: Element, site: str, *, bases: bool) -> Draft:
    found = fields(item)
    base = (item.base or site) if bases and _has_base(item) else site
    draft = Draft(
        guid=first_text(found, "guid")
        or item.get(_ABOUT)
        or first_text(found, "atom:id", "id", "dc:identifier")
        or None,
        url=_address(item, found, base, bases=bases),
        title=plain(first_text(found, "title", "dc:title", "media:title", "itunes:title")),
        published=dates_in(found, _DATES),
        updated=dates_in(found, _UPDATED),
        authors=_authors(found),
        language=first_text(found, "dc:language", "language") or _language(item) or None,
        source_url=next((absolute(one.get("url") or one.get("href"), base) for one in found.get("source", ())), None),
        content=first_text(found, "content:encoded") or first_text(found, "description", "atom:summary"),
        permalink=_permalink(found, base),
    )
    return draft if is_told(draft) else draft._replace(content=everything(item))


def _address(item: Element, found: Fields, base: str, *, bases: bool) -> str | None:
    """The page of an item: the target of a wrapper, its link, an Atom link, a permalink guid, its resource's name.

    Otherwise some programs' own elements: `permalink`, `url`.
    """
    if original := absolute(first_text(found, "feedburner:origlink", "?:origlink"), base):
        return original
    for element in _pages(found):
        here = (element.base or base) if bases and _has_base(element) else base
        within = next((one.get("href") for one in element if one.get("href")), None)  # unescaped markup
        if address := absolute(within or text_of(element) or element.get("href") or element.get(_RESOURCE), here):
            return _beside_file(found, address, base) if "enclosure" in found else address
    if linked := atom_link(links_of(found, base)):
        return linked
    if (permalink := _permalink(found, base)) and permalink not in _files(found, base):
        return permalink
    about = item.get(_ABOUT) or ""
    return absolute(about if is_web_address(about) else first_text(found, "permalink", "url"), base)


def _beside_file(found: Fields, address: str, base: str) -> str:
    """An item's link; if that is its enclosure, the page from another link or a permalink."""
    files = _files(found, base)
    if address not in files:
        return address
    others = (atom_link(links_of(found, base)), _permalink(found, base))
    return next((one for one in others if one and one not in files), address)


def _files(found: Fields, base: str) -> set[str | None]:
    """The addresses of an item's enclosures."""
    return {absolute(one.get("url") or one.get("href"), base) for one in found.get("enclosure", ())}


def _pages(found: Fields) -> Iterator[Element]:
    """The `link` elements that lead to a page: some programs write Atom's hubs and enclosures as RSS."""
    return (one for one in found.get("link", ()) if (one.get("rel") or "alternate").strip().lower() == "alternate")


def _permalink(found: Fields, base: str) -> str | None:
    """The address in a guid, if it may be one."""
    for element in found.get("guid", ()):
        written = text_of(element)
        said = (element.get("isPermaLink") or element.get("ispermalink") or "").strip().lower()
        if said not in _NO and (is_web_address(written) or written[:1] == "/" or written[:4].lower() == "www."):
            return absolute(written, base)
    return None


def _has_base(element: Element) -> bool:
    name = "{http://www.w3.org/XML/1998/namespace}base"
    return any(one.get(name) for one in (element, *element.iterancestors()))


def _authors(found: Fields) -> tuple[str, ...]:
    """Every author, without addresses; one with only an address is named by it if nobody has a name."""
    if _AUTHORS.isdisjoint(found):
        return ()
    written = [
        first_text(fields(one), "name", "atom:name") or text_of(one)
        for name in ("dc:creator", "author", "dcterms:creator", "creator")
        for one in found.get(name, ())
    ]
    written += [first_text(fields(one), "atom:name", "name") or text_of(one) for one in found.get("atom:author", ())]
    if not any(written):
        written = [text_of(one) for one in found.get("itunes:author", ())]
    bare = [named_behind(plain(one)) for one in written]
    named = names(name for one in bare for name in names_in(_unbracketed(_ADDRESS.sub("", one).strip(" <>,;:\u2013-"))))
    return named or names(filter(is_persons_address, bare))


def _unbracketed(name: str) -> str:
    """A name without brackets around all of it, or around nothing."""
    name = name.replace("()", "").strip(" <>,;")
    return name if "(" in name.strip("()") else name.strip(" ()<>,;")


def _language(element: Element) -> str | None:
    return (element.get(_XML_LANG) or "").strip() or None
