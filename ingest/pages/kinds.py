"""What stands in place of an article: walls, front pages, listings, pages that are gone. Pure, but for the tree."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ingest.pages.page import Kind
from ingest.pages.words import any_of

_CHALLENGE: Final = re.compile(any_of("challenge"), re.IGNORECASE)
_CHALLENGED: Final = re.compile(any_of("challenged"), re.IGNORECASE)
_CONSENT: Final = re.compile(any_of("consent"), re.IGNORECASE)
_CONSENT_TITLE: Final = re.compile(any_of("consent_title"), re.IGNORECASE)
_LOGIN_TITLE: Final = re.compile(any_of("login_title"), re.IGNORECASE)
_MISSING: Final = re.compile(any_of("missing"), re.IGNORECASE)
_LISTING_TYPES: Final = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage"})
_PARTS: Final = re.compile(r"\s+[|\u2013\u2014-]\s+")
_SHORT: Final = 900  # characters; what stands in place of an article says little
_CARDS: Final = 8  # headings that are links, at least, on a page that lists articles
_LONG: Final = 200  # characters of a paragraph that only an article has


class Facts(NamedTuple):
    """What is known of a page when its kind is asked. text: as extracted, a paragraph a line.

    title: of the head; headings: its `h1`. declared: whether it says that it is an article, or names its author or
    day. kinds: types of its JSON-LD. cards: headings that are links. password: whether a form asks for one.
    """

    url_is_front: bool
    title: str
    headings: tuple[str, ...]
    text: str
    declared: bool
    dated: bool
    kinds: frozenset[str]
    og_type: str
    cards: int
    password: bool
    live: bool


def kind_of(facts: Facts) -> tuple[Kind, str]:
    """What the page is, and, where it holds no article, why one may believe so."""
    paragraphs = [line for line in facts.text.splitlines() if line.strip()]
    names = [part for one in (facts.title, *facts.headings[:2]) for part in (one, *_PARTS.split(one)) if part]
    short = len(facts.text) < _SHORT
    sure = facts.declared and (facts.dated or not short)
    if not sure:
        if wall := _wall(facts, names, paragraphs, short=short):
            return wall
        if short and any(map(_MISSING.fullmatch, names)):
            return "missing", f"its title says that nothing is there: {facts.title or facts.headings[0]!r}"
    if facts.url_is_front and not (facts.declared and facts.dated):
        return "front page", "its address is the front page's"
    long = sum(len(line) >= _LONG for line in paragraphs)
    listed = facts.cards >= _CARDS or bool(_LISTING_TYPES & facts.kinds)
    if listed and not facts.declared and not facts.dated and long <= facts.cards // 4:
        return "listing", f"it lists {facts.cards} headlines and has {long} long paragraphs"
    return ("live", "") if facts.live else ("article", "")


def _wall(facts: Facts, names: list[str], paragraphs: list[str], *, short: bool) -> tuple[Kind, str] | None:
    said = f"{facts.title}\n" + "\n".join(facts.headings) + "\n" + facts.text
    if short and any(map(_CHALLENGE.search, names)) and (_CHALLENGED.search(facts.text) or len(facts.text) < 200):
        return "challenge", f"a check for robots: {facts.title or names[0]!r}"
    if short and len({found.lower() for found in _CHALLENGED.findall(said)}) >= 2:
        return "challenge", "a check for robots"
    telling = sum(len(line) for line in paragraphs if _CONSENT.search(line))
    whole = max(1, sum(map(len, paragraphs)))
    phrases = {match.lower() for match in _CONSENT.findall(facts.text)}
    titled = any(map(_CONSENT_TITLE.search, names))
    if len(phrases) >= 2 and (telling >= whole * (0.5 if titled else 0.8)) and len(facts.text) < 4000:
        return "consent", f"{len(phrases)} phrases of a request for consent make up most of it"
    if short and facts.password and any(map(_LOGIN_TITLE.fullmatch, names)):
        return "login", f"it asks to log in: {facts.title or names[0]!r}"
    return None
