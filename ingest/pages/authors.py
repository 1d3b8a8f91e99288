"""The authors of a page's article: people, spelled as on the page.

Trafilatura splits names ("Robert von Muster" becomes "Muster"): see findings/trafilatura-author-names.sh. A page's
declarations are taken as written: its JSON-LD first, then its head, then its bylines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.html import HtmlElement

from ingest.author_names import names_in
from ingest.pages.bylines import is_nobody, signed, without_office
from ingest.pages.head import Head
from ingest.pages.linked_data import LinkedData, Node, resolved, types_of
from ingest.pages.titles import fold

_NOBODY: Final = frozenset(
    {"Organization", "NewsMediaOrganization", "Corporation", "WebSite", "Brand", "Place", "LocalBusiness"}
)
_META_NAMES: Final = (
    "author", "authors", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "byline", "citation_author",
    "article:author_name", "og:article:author", "og:author", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_CATALOGUES: Final = frozenset({"dc.creator", "dcterms.creator", "citation_author"})
_IN_CATALOGUES: Final = re.compile(
    r"^((?:[\w'\u2019-]+ ){0,2}[\w'\u2019-]+), ([^\W\d_][\w'\u2019-]+(?: [A-Z]\.)?)$"
)  # Lee, Ann
_LISTS: Final = ("@list", "itemListElement", "author", "creator")
_BEFORE_OFFICE: Final = re.compile(r"\s[-\u2013\u2014|]\s|,\s|/")
_ACCOUNT: Final = re.compile(r"[a-z][a-z\d._-]*")  # as its program calls a writer; who signs has a name
_AUTHORS: Final = 20
_COMMAS_OR_SPACES: Final = re.compile(r",? ")
_DIGITS: Final = re.compile(r"[()\d]")


def authors_of(
    tree: HtmlElement, head: Head, data: LinkedData, about: Node | None, sites: Iterable[str]
) -> tuple[str, ...]:
    """The people who wrote the article; sites: names of the outlet, to be excluded. () if there are none."""
    outlets = {_outlet(site) for site in sites if site}
    names = people((about or {}).get("author") or (about or {}).get("creator"), data.named)
    found = _persons(names, outlets)
    if found and not all(map(_ACCOUNT.fullmatch, found)):
        return found
    accounts = found
    for meta in _META_NAMES:
        said = head.metas.get(meta)
        if said and (meta in _CATALOGUES or _are_signed_turned(tree, said)):
            said = [_turned(one) for one in said]
        if (found := _persons(people(said), outlets)) and not all(map(_ACCOUNT.fullmatch, found)):
            return found
        accounts = accounts or found
    return _persons(signed(tree), outlets) or accounts


def _are_signed_turned(tree: HtmlElement, names: list[str]) -> bool:
    """Whether a page signs with names that it declares with the family name first: `Lee, Ann` may be two people."""
    turned = {_turned(name) for name in names}.difference(name.strip() for name in names)
    return len(turned) == len(names) and turned.issubset(signed(tree))


def _turned(name: str) -> str:
    return _IN_CATALOGUES.sub(r"\2 \1", name.strip())


def people(authors: object, named: dict[str, Node] | None = None) -> tuple[str, ...]:
    """Names of people in a property, as written. Organisations, addresses, and text with digits or markup are not."""
    found: dict[str, None] = {}
    for author in _each(authors, named or {}):
        for name in _written(author, named or {}):
            found.update(dict.fromkeys(one for one in names_in(name) if len(one) > 1 and not _DIGITS.search(one)))
    return tuple(found)[:_AUTHORS]


def _each(authors: object, named: dict[str, Node]) -> Iterator[object]:
    """The authors in a property: also those in a list object, or in the role that each of them had."""
    for author in resolved(authors, named):
        below = next((author[name] for name in _LISTS if author.get(name)), None) if isinstance(author, dict) else None
        if below is None or "name" in author:
            yield author
            continue
        for one in resolved(below, named):
            yield from resolved(one.get("item", one) if isinstance(one, dict) else one, named)


def _persons(names: Iterable[str], outlets: set[str]) -> tuple[str, ...]:
    """Those of the names that are not an outlet, agency or role. outlets: from `_outlet`."""
    kept = []
    for name in names:
        if (
            not fold(name)
            or all(map(is_nobody, _COMMAS_OR_SPACES.split(name)))
            or not outlets.isdisjoint({_outlet(name), _outlet(without_office(name))})
        ):
            continue
        person = _without_outlet(without_office(name.removesuffix(" Staff")), outlets)
        if name == f"{person} Staff":  # "Staff" of a desk or a town
            continue
        if is_nobody(person):
            person = _BEFORE_OFFICE.split(person, maxsplit=1)[0]  # Ann Lee - Political Editor
            if " " not in person or person == name or is_nobody(person):
                continue
        kept.append(person)
    once: dict[str, str] = {}
    for person in kept:
        once.setdefault(person.casefold(), person)
    return tuple(once.values())


def _outlet(name: str) -> str:
    """An outlet's name for comparison, with or without a leading "The"."""
    return fold(name).removeprefix("the")


def _without_outlet(name: str, outlets: set[str]) -> str:
    """A name without that of the outlet after it: `Ann Lee The Harbour Post`."""
    words = name.split()
    for place in range(2, len(words)):
        if _outlet("".join(words[place:])) in outlets:
            return " ".join(words[:place]).rstrip(" ,-\u2013")
    return name


def _written(author: object, named: dict[str, Node]) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, dict) and isinstance(value := author.get("@value"), str):
        yield value
    if not isinstance(author, dict) or _NOBODY.intersection(types_of(author)):
        return
    names = author.get("name")
    if names is None:
        parts = [author.get("givenName"), author.get("familyName")]
        names = " ".join(part for part in parts if isinstance(part, str)) or None
    for name in resolved(names, named):
        if isinstance(name, str):
            yield name
        elif isinstance(name, dict) and isinstance(inner := name.get("name") or name.get("@value"), str):
            yield inner
