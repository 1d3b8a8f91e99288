"""AMP pages and print views that declare no canonical link: which article they are. Pure.

An address alone does not say so: `/print/2024/story` may be in a magazine's archive, and `/guitars/amp` about one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from contract.sites import same_site
from contract.urls import canonical
from ingest.pages.identity import is_front_page
from ingest.pages.samples import shared
from ingest.pages.titles import fold

_PRINTED: Final = (
    "print|printable|print-view|printview|drucken|druckansicht|druckversion|imprimer|version-imprimible|imprimir|stampa"
    "|versione-stampabile|drukuj|tisk|utskrift|yazdir"
)
_SEGMENT: Final = re.compile(rf"/(?:amp|amphtml|{_PRINTED})(?:\.\w{{2,5}})?(?=/|$)", re.IGNORECASE)
_ENDING: Final = re.compile(r"(?<=[^/])[._](?:amp|print)(?=\.\w{2,5}/?$|/?$)", re.IGNORECASE)
_PARAMETER: Final = re.compile(
    r"(?:amp|print|print_?view|printable)(?:=(?:1|true|yes|y|pdf)?)?"
    r"|(?:output_?type|output|format|view|mode|layout|version|action|m|tmpl)=(?:amp|amphtml|print|printable)",
    re.IGNORECASE,
)
_BESIDE: Final = frozenset({"tmpl=component", "layout=default"})  # beside `print=1`, in Joomla
_NAMES_ONE: Final = re.compile(r"[^\W\d][-_][^\W\d]|\d{3}[-_]\w|[^\W\d][-_]?\d{2}|\d{5}|(?<=\w)\.\w{2,5}$")
_MOST: Final = 24
_SAME: Final = 9  # of 12 hashes of two texts that are one but for an edit: three quarters of their union
_NAMED: Final = 4  # ... if the article itself names the page, whose text may be shorter
_TELLING: Final = 12  # letters of a title that may be part of another


class Shown(NamedTuple):
    """A page's title, and the sample of its text."""

    title: str | None
    sample: bytes | None


def originals(url: str) -> tuple[str, ...]:
    """Addresses on the same site that an AMP page or print view at `url` may belong to, in canonical form.

    Empty for an address that is not named like one. Never a front page.
    """
    here = canonical(url)
    if here is None:
        return ()
    found = {here: None}
    for address in _found_from(here):
        found.setdefault(address)
        if len(found) > _MOST:
            break
    return tuple(address for address in [*found][1:] if same_site(address, here) and not is_front_page(address))


def said_original(url: str, said: Iterable[str]) -> str | None:
    """Which of the addresses that a page's linked data names is its article's, as the page's own address has it.

    None if that is its own, or may be a section's.
    """
    addresses = [address for one in said if (address := canonical(one, url))]
    if not addresses or canonical(url) in addresses:
        return None
    possible = originals(url)
    return next((one for one in addresses if one in possible and _names_one(one)), None)


def is_twin(mine: Shown, theirs: Shown, *, named: bool) -> bool:
    """Whether a page and an article at one of its `originals` are one: title and text are the same.

    named: whether the article names the page as its AMP page: then a third of the text is enough.
    """
    if not mine.sample or not theirs.sample or not _same_title(mine.title or "", theirs.title or ""):
        return False
    return shared(mine.sample, theirs.sample) >= (_NAMED if named else _SAME)


def _found_from(here: str) -> Iterator[str]:
    """What is left of an address without the parts that name an AMP page or print view, some of them or all."""
    parts = urlsplit(here)
    queries = [parts.query]
    if (kept := _without_parameters(parts.query)) is not None:
        queries.insert(0, kept)
    hosts = [parts.netloc]
    if parts.netloc.startswith("amp."):
        bare = parts.netloc.removeprefix("amp.")
        hosts = [f"www.{bare}", bare]
    for path in _paths(parts.path):
        for host in hosts:
            for query in queries:
                yield canonical(SplitResult(parts.scheme, host, path, query, "").geturl()) or here


def _paths(path: str) -> Iterator[str]:
    """The path without one of its marks at a time, from the last; then as it is."""
    for pattern in (_ENDING, _SEGMENT):
        for mark in [*pattern.finditer(path)][-3:][::-1]:
            left = path[: mark.start()] + path[mark.end() :]
            yield left
            yield left.removesuffix("/") if left.endswith("/") else f"{left}/"
    yield path


def _without_parameters(query: str) -> str | None:
    kept = [one for one in query.split("&") if not _PARAMETER.fullmatch(one)]
    if len(kept) == len(query.split("&")):
        return None
    return "&".join(one for one in kept if one not in _BESIDE)


def _same_title(one: str, other: str) -> bool:
    mine, theirs = fold(one), fold(other)
    if min(len(mine), len(theirs)) < _TELLING:
        return mine == theirs != ""
    return mine in theirs or theirs in mine


def _names_one(address: str) -> bool:
    """Whether an address has a part that names an article rather than a section."""
    parts = urlsplit(address)
    return bool(parts.query) or bool(_NAMES_ONE.search(parts.path.rstrip("/").rpartition("/")[2]))
