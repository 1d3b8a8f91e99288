"""Atom 0.3 and 1.0, and Atom links wherever they occur. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from mimetypes import MimeTypes
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from contract.sites import same_site
from ingest.author_names import is_persons_address, names_in
from ingest.feeds.formats.date_names import OTHERS, dates_in, ranked
from ingest.feeds.formats.drafts import Draft, Outline, is_told, names
from ingest.feeds.formats.element_names import Element, name_of
from ingest.feeds.formats.intervals import interval_of
from ingest.feeds.formats.links import absolute, document_base, is_web_address
from ingest.feeds.formats.listing import MAX_TITLE_CHARACTERS, plain
from ingest.feeds.formats.markup import Fields, Markup, everything, fields, first_text, text_of

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_PAGE_TYPES: Final = frozenset({"", "text/html", "application/xhtml+xml", "html", "xhtml"})
_RELATIONS: Final = re.compile(r"https?://www\.iana\.org/assignments/(?:relation|link-relations)/(?:#|relation/)?")
_MIME_TYPES: Final = MimeTypes()  # Python's own list: machines' lists differ
_UPDATED: Final = ranked("updated", "modified", "dcterms:modified")
_DATES: Final = ranked(
    "published", "issued", "created", "dc:date", "dcterms:issued", "dcterms:created", "pubdate", *OTHERS, *_UPDATED
)


class Link(NamedTuple):
    """An Atom link. rel: in lower case, `alternate` if none is given. href: absolute."""

    rel: str
    href: str
    type: str
    language: str


def outline(markup: Markup, url: str, *, bases: bool) -> Outline:
    """The feed in a tree whose root is `feed` or `entry`. bases: xml:base occurs in it."""
    root = markup.root
    head = _bare(fields(root))
    base = _base(root, url, bases=bases)
    links = links_of(head, base)
    self_url = next((link.href for link in links if link.rel == "self"), None)
    own = url if bases else document_base(url, self_url)
    if own != url:
        links = links_of(head, own)
    site_url = atom_link(links)
    if name_of(root.tag).rpartition(":")[2] == "entry":
        head, entries = {}, [root]
    elif markup.sound:
        entries = head.get("entry", [])
    else:
        # If tags were repaired, an entry may be anywhere.
        entries = [
            one for one in root.iter() if isinstance(one.tag, str) and name_of(one.tag).rpartition(":")[2] == "entry"
        ]
    language = _language(root) or first_text(head, "dc:language", "language") or None
    # If a feed is on a different host than its site, relative links are relative to the site.
    within = site_url if site_url and not bases and _host(site_url) != _host(url) else own
    return Outline(
        format=_version(root),
        title=_title(head) or None,
        site_url=site_url,
        language=language,
        interval_seconds=interval_of(head),
        drafts=[_draft(entry, within, language, bases=bases) for entry in entries],
        authors=_authors(head),
        hubs=tuple(link.href for link in links if link.rel == "hub"),
        self_url=self_url,
        warnings=markup.warnings,
    )


def links_of(found: Fields, base: str) -> list[Link]:
    """The Atom links with an address among the children of an element."""
    return list(_links((*found.get("atom:link", ()), *_written_as_atom(found.get("link", ()))), base))


def atom_link(links: Iterable[Link], language: str | None = None, site: str | None = None) -> str | None:
    """The page among links: of several alternates the first that is HTML.

    Links to media come last, those to other sites than `site` after its own, those in a language other than the entry's
    before them: some programs omit a link's relation, so that enclosures and sources look like the page (see
    findings/feedgen-links-of-entries.sh).
    """
    pages = [link for link in links if link.rel == "alternate"]
    wanted = (language or "").lower()

    def rank(link: Link) -> tuple[bool, bool, bool, bool]:
        foreign = bool(wanted and link.language and not wanted.startswith(link.language.partition("-")[0]))
        elsewhere = site is not None and not same_site(site, link.href)
        return link.type not in _PAGE_TYPES, _is_medium(link.href), elsewhere, foreign

    return min(pages, key=rank).href if len(pages) > 1 else pages[0].href if pages else None


def _is_medium(address: str) -> bool:
    """Whether an address ends like that of a sound, an image or a film."""
    kind, _ = _MIME_TYPES.guess_type(urlsplit(address).path)
    return (kind or "").startswith(("audio/", "image/", "video/"))


def _draft(entry: Element, url: str, feed_language: str | None, *, bases: bool) -> Draft:
    found = _bare(fields(entry))
    base = _base(entry, url, bases=bases)
    language = _language(entry)
    source = _bare(fields(found["source"][0])) if found.get("source") else {}
    guid = first_text(found, "id") or None
    draft = Draft(
        guid=guid,
        url=_address(found, base, language or feed_language, guid),
        title=_title(found),
        published=dates_in(found, _DATES),
        updated=dates_in(found, _UPDATED),
        authors=_authors(found) or _authors(source),
        language=language or _language(next(iter(found.get("title", ())), entry)),
        source_url=_source(source, base),
        content=first_text(found, "content") or first_text(found, "summary"),
        permalink=absolute(guid, base) if guid and is_web_address(guid) else None,
    )
    return draft if is_told(draft) else draft._replace(content=everything(entry))


def _address(found: Fields, base: str, language: str | None, guid: str | None) -> str | None:
    """The page of an entry: the target of a wrapper, its alternate link, the address of its content, or an id."""
    if original := absolute(first_text(found, "feedburner:origlink", "?:origlink"), base):
        return original
    if linked := atom_link(links_of(found, base), language, base):
        return linked
    for content in found.get("content", ()):
        kind = (content.get("type") or "").partition(";")[0].strip().lower()
        if kind in _PAGE_TYPES and (address := absolute(content.get("src"), base)):
            return address
    links = links_of(found, base)
    if other := next((link.href for link in links if _names_page(link)), None):
        return other
    return absolute(guid, base) if guid and is_web_address(guid) else None


def _names_page(link: Link) -> bool:
    """Whether a link that is not an alternate leads to the entry's own page."""
    return link.rel in {"canonical", "bookmark"} or (
        link.rel == "self" and link.type in {"text/html", "application/xhtml+xml"}
    )


def _source(source: Fields, base: str) -> str | None:
    """The feed, or otherwise the site, that an entry was taken from."""
    links = links_of(source, base)
    return next((link.href for link in links if link.rel == "self"), None) or atom_link(links)


def _links(elements: Iterable[Element], base: str) -> Iterator[Link]:
    for element in elements:
        rel = (element.get("rel") or "alternate").strip().lower()
        rel = _RELATIONS.sub("", rel) if ":" in rel else rel
        here = (element.base or base) if element.get(f"{_XML}base") else base
        # The text between the tags may also be an address, if a program treats the link like RSS's.
        if href := absolute(element.get("href") or text_of(element), here):
            kind = (element.get("type") or "").partition(";")[0].strip().lower()
            yield from (
                Link(one, href, kind, (element.get("hreflang") or "").strip().lower()) for one in rel.split() or ("",)
            )


def _written_as_atom(elements: Iterable[Element]) -> Iterator[Element]:
    """Links without a namespace that are written like Atom's: with an address in an attribute."""
    return (element for element in elements if element.get("href"))


def _bare(found: Fields) -> Fields:
    """The fields with Atom's own names without prefix. Links keep theirs, as needed in RSS."""
    bare: Fields = {}
    for name, elements in found.items():
        own = name.removeprefix("atom:")
        bare.setdefault("atom:link" if own == "link" else own, []).extend(elements)
    return bare


def _title(found: Fields) -> str:
    for element in found.get("title", ()):
        kind = (element.get("type") or "text").strip().lower()
        mode = (element.get("mode") or "").strip().lower()
        written = text_of(element)
        if mode == "base64":
            written = _from_base64(written)
        if not written:
            continue
        # Only Atom declares whether a title is text or markup.
        literal = kind in {"text", "text/plain", "xhtml"} and mode != "escaped"
        return " ".join(written.split())[:MAX_TITLE_CHARACTERS] if literal else plain(written)
    return plain(first_text(found, "media:title", "dc:title"))


def _from_base64(written: str) -> str:
    """The content that Atom 0.3 encodes; unchanged if it does not."""
    try:
        return base64.b64decode(written, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return written


def _authors(found: Fields) -> tuple[str, ...]:
    people = [first_text(_bare(fields(one)), "name") or text_of(one) for one in found.get("author", ())]
    written = (*people, *(text_of(one) for name in ("dc:creator", "dcterms:creator") for one in found.get(name, ())))
    bare = [plain(one) for one in written]
    return names(name for one in bare for name in names_in(one)) or names(filter(is_persons_address, bare))


def _version(root: Element) -> str:
    tag = str(root.tag).lower()
    return "Atom 0.3" if "purl.org/atom" in tag or (root.get("version") or "").startswith("0") else "Atom 1.0"


def _language(element: Element) -> str | None:
    return (element.get(f"{_XML}lang") or "").strip() or None


def _base(element: Element, url: str, *, bases: bool) -> str:
    return (
        (element.base or url)
        if bases and any(one.get(f"{_XML}base") for one in (element, *element.iterancestors()))
        else url
    )


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower()
