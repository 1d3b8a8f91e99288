"""A page's address: canonical links are accepted only where plausible. Pure.

Accepting every link would let one page overwrite another's article: many sites declare their front page, a section or
one article as the canonical address of all pages, and some declare another outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from contract.sites import same_site
from contract.urls import canonical, host_of

# What the address of an article's duplicate has in addition to the article's own.
_TWIN: Final = re.compile(
    r"(?:amp|amphtml|print|printable|print-view|drucken|druckansicht|version-imprimible|imprimer|imprimir|mobile|m|page"
    r"|full|all|single|index|default|embed|share|feed|comments?|comment-page-\d{1,3}"
    r"|\d{1,3}|p\d{1,3}|seite-\d+|komplettansicht)"
    r"(?:\.\w{2,5})?",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(
    r"/?(?:(?:index|default|home|start|startseite|main)(?:\.\w{2,5})?/?|[a-z]{2}(?:[-_][a-z]{2})?/?)?", re.IGNORECASE
)
_ENDING: Final = re.compile(r"\.\w{2,5}$")
_TELLING: Final = re.compile(r"[-_.\d]|%[0-9A-F]{2}")
_UNFILLED: Final = re.compile(r"%7[BD]|\$\{|<%|/(?:undefined|null|nan)(?:/|$)", re.IGNORECASE)  # of a template
_ERROR: Final = re.compile(
    r"/(?:error[-_/]?)?(?:40[0-9]|50[0-9]|error|page-?not-?found|not-?found)(?:\.\w{2,5})?/?", re.IGNORECASE
)
_NUMBERED: Final = re.compile(
    r"(?:^|&)(?:p|id|aid|nid|sid|article|articleid|art|story|storyid|news|newsid|post|postid|item|doc|docid|content"
    r"|contentid|newsitem|itemid|uid|pid|cid|idnews|idx|idxno|no|artid|article_id|news_id|story_id)=\w",
    re.IGNORECASE,
)

_OF_WRITER: Final = (
    r"/(?:authors?|staff|autor(?:en|es)?|auteurs?|autor[ei]|writers?|contributors?|journalists?|columnists?|reporters?"
    r"|redakteure?|forfatter|skribent|penulis)/"
)
_LEADS_TO_WRITER: Final = re.compile(rf"{_OF_WRITER}[^/?#]")
_ABOUT_WRITER: Final = re.compile(rf"{_OF_WRITER}[^/?#]+/?(?:[?#]|$)")

# Hosts for a site's editors, or between its servers.
_WRITERS: Final = re.compile(
    r"(?:www[.-])?(?:staging|stage|dev|develop|preview|preprod|uat|cms|admin|edit|editor|origin|backend)\d?(?:-www)?\.",
    re.IGNORECASE,
)


def is_front_page(url: str) -> bool:
    """Whether an address is a site's front page: no path but a language, and no parameter that names an article."""
    parts = urlsplit(url)
    return bool(_FRONT.fullmatch(parts.path)) and not _NUMBERED.search(parts.query) and not parts.fragment


def leads_to_writer(link: str) -> bool:
    """Whether a link leads to a page about a writer, or one below it."""
    return bool(_LEADS_TO_WRITER.search(link))


def is_about_writer(url: str) -> bool:
    """Whether an address is that of a page about a writer, not an article below it."""
    return bool(_ABOUT_WRITER.search(url))


def believed(link: str | None, url: str | None) -> str | None:
    """A canonical link in its canonical form, if it is plausible for the page found at `url`; None otherwise.

    It is if it is on the same site (registered domain, including private suffixes), and not a front page, a
    section, or too long for an address.
    """
    address = canonical(link, url) if link else None
    if not address or is_front_page(address) or _UNFILLED.search(address) or _ERROR.fullmatch(urlsplit(address).path):
        return None
    if url is None:
        return address
    here = canonical(url)
    if here is None or not same_site(address, here) or _is_section(address, here):
        return None
    if _WRITERS.match(host_of(address) or "") and host_of(address) != host_of(here):
        return None
    return address


def is_translation(address: str | None, url: str | None, editions: Iterable[tuple[str, str]]) -> bool:
    """Whether an address is that of a page in another language.

    editions: languages and hrefs, as the page declares them.
    """
    of = {key: language for language, href in editions if (key := canonical(href, url))}
    here = of.get(canonical(url) or "") if url else None
    return here is not None and of.get(address or "", here) != here


def _is_section(address: str, here: str) -> bool:
    """Whether an address is that of a section that contains the page, rather than that of the page."""
    there, page = urlsplit(address), urlsplit(here)
    theirs, ours = _segments(there.path), _segments(page.path)
    if _NUMBERED.search(there.query):
        return False
    if theirs == ours:  # `/story` is not the article `/story?id=8812`
        script = _ENDING.sub("", theirs[-1]) if theirs else ""
        return bool(_NUMBERED.search(page.query)) and not _TELLING.search(script)
    if len(theirs) < len(ours) and ours[: len(theirs)] == theirs:
        return not all(_TWIN.fullmatch(segment) for segment in ours[len(theirs) :])
    last = theirs[-1] if theirs else ""
    if _TELLING.search(last) or last in ours:
        return False
    # `/politics` is the section of `/2024/the-vote`, and `/quay` the page of `/?p=17`.
    return bool(ours) and len(theirs) <= len(ours) and not _NUMBERED.search(page.query)


def _segments(path: str) -> list[str]:
    return [segment.lower() for segment in path.split("/") if segment]
