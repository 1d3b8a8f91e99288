"""Recognises pages without an article: walls, front pages, listings, missing pages. Pure, except for the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ingest.pages.page import Kind
from ingest.pages.words import begins_with, found_in, phrases, reports

_CHALLENGE_TITLE: Final = phrases("challenge_title")
_CHALLENGED: Final = phrases("challenged")
_CONSENT: Final = phrases("consent")
_CONSENT_TITLE: Final = phrases("consent_title")
_LOGIN_TITLE: Final = phrases("login_title")
_MISSING: Final = phrases("missing")
_MISSING_ALONE: Final = sorted(phrases("missing_alone"), key=len, reverse=True)
_UNAVAILABLE_TITLE: Final = phrases("unavailable_title")
_UNAVAILABLE: Final = phrases("unavailable")
_ENTER: Final = phrases("enter")
_WALLED: Final = phrases("walled")
_WALLED_ALONE: Final = phrases("walled_alone")
_NEEDS_SCRIPT: Final = phrases("needs_script")
_LEGAL_TITLE: Final = frozenset(phrases("legal_title"))
_AROUND: Final = 30  # characters next to the phrase in the title of a page without an article
_LISTING_TYPES: Final = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage"})
_EPISODES: Final = frozenset({"PodcastEpisode", "RadioEpisode", "Episode"})
_GALLERIES: Final = frozenset({"ImageGallery", "MediaGallery"})
_EVENTS: Final = frozenset({
    "Event", "MusicEvent", "TheaterEvent", "ExhibitionEvent", "Festival", "SportsEvent", "EducationEvent",
    "SocialEvent",
})  # fmt: skip
_NO_REPORTS: Final = frozenset({"JobPosting", "Quiz", "AboutPage", "ContactPage", "CheckoutPage"})
_PARTS: Final = re.compile(r" [|\u2013\u2014-] ")
_NAMES_SOMETHING: Final = re.compile(r"\w")
_NOTHING: Final = 200  # characters of a page with no content
_LONGEST_WALL: Final = 4_000
_BRIEF: Final = 500  # characters of a page that says that the article is missing
_A_LINE: Final = 60  # characters
_A_LABEL: Final = 20
_A_WORD: Final = 12
_EDGES: Final = " .!?:-\u2026\u2013\u2014"
_CUT: Final = re.compile(r"(?:\u2026|\.\.\.)[\])]?\s*$")
_ROWS: Final = 5  # of a table without text around it
_NEARLY_ALL: Final = 0.9  # of a page's text
_SHORT: Final = 900  # characters; a page in place of an article is short
CARDS: Final = 8  # minimum headings that are links, on a page that lists articles
_LONG: Final = 120  # characters of a paragraph; few teasers are that long


class Facts(NamedTuple):
    """What is known about a page when its kind is determined. text: as extracted, one paragraph per line.

    title: of the head; headings: its `h1`. declared: whether it declares itself as an article, or its author or
    day. kinds: types in its JSON-LD. cards: headings that are links. password: whether a form asks for one. shown: the
    words of the page's body, if its text is short. in_cards: the share of its paragraphs below such a heading,
    one or two in a block of their own. of_a_person: whether its address is that of a page about a writer.
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
    shown: str = ""
    in_cards: float = 0.0
    of_a_person: bool = False


def kind_of(facts: Facts) -> tuple[Kind, str]:
    """The kind of page, and, if it is not an article, the reason."""
    paragraphs = [line for line in facts.text.splitlines() if line.strip()]
    names = [part for one in (facts.title, *facts.headings[:2]) for part in (one, *_PARTS.split(one)) if part]
    if instead := _in_place_of_an_article(facts, names, paragraphs):
        return instead
    if facts.url_is_front and not (facts.declared and facts.dated):
        return "front page", "its address is that of the front page"
    long = sum(len(line) >= _LONG for line in paragraphs)
    listed = facts.cards >= CARDS or bool(_LISTING_TYPES & facts.kinds)
    teasers = long <= facts.cards // 4 or facts.in_cards >= _NEARLY_ALL
    if listed and not facts.declared and not facts.dated and teasers:
        return "listing", f"it lists {facts.cards} headlines and has {long} long paragraphs"
    if facts.of_a_person and not facts.declared and not facts.dated:
        return "listing", "its address is that of a page about a writer"
    rows = [line for line in paragraphs if line.lstrip().startswith("|") and len(line) < _LONG]
    if not facts.declared and len(rows) == len(paragraphs) >= _ROWS:
        return "listing", f"it shows a table of {len(paragraphs)} rows, but no text"
    other = _watched(facts, paragraphs) or _something_else(facts)
    return other or (("live", "") if facts.live else ("article", ""))


def _something_else(facts: Facts) -> tuple[Kind, str] | None:
    """A page that declares itself as something that is not a report: a vacancy, a product, a puzzle."""
    sold = {"Product"} if facts.og_type.startswith("product") else set[str]()
    declares = (_NO_REPORTS | sold) & facts.kinds
    if len(facts.text) < _BRIEF:
        declares |= _EVENTS & facts.kinds
    return ("listing", f"it declares itself as {min(declares)}") if declares and not facts.declared else None


def _watched(facts: Facts, paragraphs: list[str]) -> tuple[Kind, str] | None:
    """A page that shows a video or pictures, and describes them in a line or two."""
    says = f"described in {len(facts.text)} characters"
    if facts.declared or facts.live or len(facts.text) >= _BRIEF or len(paragraphs) > 2:
        return None
    if _EPISODES & facts.kinds:
        return "video", f"it plays a recording, {says}"
    if facts.og_type.startswith("video") or "VideoObject" in facts.kinds:
        return "video", f"it shows a video, {says}"
    return ("gallery", f"it shows pictures, {says}") if _GALLERIES & facts.kinds else None


def _in_place_of_an_article(facts: Facts, names: list[str], paragraphs: list[str]) -> tuple[Kind, str] | None:
    short, brief = len(facts.text) < _SHORT, len(facts.text) < _BRIEF
    walled = _apart(found_in(facts.text, _WALLED)) if short else []
    if (
        (len(walled) >= 2 and _is_all_offers(paragraphs))
        or _is_stopped(facts, paragraphs)
        or (len(facts.text) < _NOTHING and begins_with(facts.text, _WALLED_ALONE))
    ):
        return "login", f"nothing precedes its subscription offer: {paragraphs[0][:60]!r}"
    if facts.declared and (facts.dated or not short):
        return None
    if wall := _wall(facts, names, paragraphs, short=short):
        return wall
    return _titled(facts, names, paragraphs, brief=brief)


def _is_all_offers(paragraphs: list[str]) -> bool:
    """Whether nearly all of a text says who may read on."""
    offers = [line for line in paragraphs if not reports(line)]
    return _telling(offers, _WALLED) >= _NEARLY_ALL * sum(map(len, paragraphs))


def _titled(facts: Facts, names: list[str], paragraphs: list[str], *, brief: bool) -> tuple[Kind, str] | None:
    """The kind of a page by its title, if it is not an article's."""
    bare = [name.strip(_EDGES).lower() for name in names]
    told = any(_tells(name, _MISSING) or _is_nothing_but(name, _MISSING_ALONE) for name in names)
    if (brief and told and not any(map(reports, paragraphs))) or any(name in _MISSING for name in bare):
        return "missing", f"its title says that nothing is there: {facts.title or facts.headings[0]!r}"
    title = next(iter(facts.headings), "") or _PARTS.split(facts.title)[0]
    if title.strip(_EDGES).lower() in _LEGAL_TITLE:
        return "listing", f"it is about the outlet itself: {title!r}"
    if len(facts.text) < _NOTHING and begins_with(facts.text, _NEEDS_SCRIPT):
        return "unavailable", f"it says that it needs scripts: {facts.text[:60]!r}"
    if brief and _is_unavailable(names, paragraphs):
        return "unavailable", f"it says that it cannot be shown now, or here: {facts.title or paragraphs[0]!r}"
    return None


def _is_stopped(facts: Facts, paragraphs: list[str]) -> bool:
    """Whether a short text only says who may read on, next to a way to log in; its first sentence may break off."""
    cut = bool(paragraphs and _CUT.search(paragraphs[0]))
    told = [line for line in paragraphs[cut:] if len(line) > _A_LABEL]
    if len(facts.text) >= _NOTHING or not all(found_in(line, _WALLED) for line in told):
        return False
    beside = facts.shown
    for line in (*paragraphs[:cut], *told):
        beside = beside.replace(line.strip(), " ")
    walled = found_in(f"{facts.text}\n{beside}" if cut else facts.text, _WALLED)
    return bool(walled and found_in(beside, _ENTER))


def _wall(facts: Facts, names: list[str], paragraphs: list[str], *, short: bool) -> tuple[Kind, str] | None:
    asking = [line for line in paragraphs if not reports(line)] if short else []
    said = "\n".join((facts.title, *facts.headings, *asking))
    checks = found_in(said, _CHALLENGED) if short else []
    titled = any(found_in(name, _CHALLENGE_TITLE) for name in names)
    whole = max(1, sum(map(len, paragraphs)))
    if short and (checks or titled) and 2 * _telling(asking, _CHALLENGED) >= whole and (titled or len(checks) >= 2):
        return "challenge", f"a bot check: {facts.title!r}"
    if len(facts.text) < _NOTHING and any(_little_more(name, _CHALLENGE_TITLE) for name in names):
        return "challenge", f"a bot check: {facts.title!r}"
    asked = found_in(facts.text, _CONSENT) if len(facts.text) < _LONGEST_WALL else []
    if len(asked) >= 2:
        telling = _telling([line for line in paragraphs if not reports(line)], _CONSENT)
        titled = any(found_in(name, _CONSENT_TITLE) for name in names)
        if telling >= whole * (0.5 if titled else 0.8):
            return "consent", f"most of it is a consent request: {', '.join(asked[:3])}"
    if short and facts.password and any(_tells(name, _LOGIN_TITLE) for name in names):
        return "login", f"it asks to log in: {facts.title or names[0]!r}"
    return None


def _is_unavailable(names: list[str], paragraphs: list[str]) -> bool:
    """Out of order, sold, or blocked by country, by age or for ad blockers: title and text say so."""
    said = found_in("\n".join(paragraphs), _UNAVAILABLE)
    titled = any(_tells(name, _UNAVAILABLE_TITLE) for name in names)
    told = 2 * _telling(paragraphs, _UNAVAILABLE) >= sum(map(len, paragraphs))
    alone = len(paragraphs) == 1 and _little_more(paragraphs[0], _UNAVAILABLE_TITLE)
    short = len("".join(paragraphs)) < _A_LINE
    return (told and bool(said) and (titled or len(said) >= 2)) or ((titled or alone) and short)


def _apart(found: list[str]) -> list[str]:
    """Phrases except those that are part of another."""
    return [one for one in found if not any(one in other and one != other for other in found)]


def _telling(paragraphs: list[str], among: tuple[str, ...]) -> int:
    """Characters of the paragraphs that contain one of the phrases."""
    return sum(len(line) for line in paragraphs if found_in(line, among))


def _tells(name: str, among: tuple[str, ...]) -> bool:
    """Whether a title is one of the phrases, or little more."""
    bare = name.strip(_EDGES).lower()
    return any(phrase in bare and len(bare) <= len(phrase) + _AROUND for phrase in among) and (
        begins_with(bare, among) or len(bare) <= _AROUND
    )


def _little_more(name: str, among: tuple[str, ...]) -> bool:
    """Whether a title is one of the phrases and a word or two."""
    return any(len(name.strip()) <= len(phrase) + _A_WORD for phrase in found_in(name, among))


def _is_nothing_but(name: str, among: Iterable[str]) -> bool:
    """Whether nothing but these phrases is in a title."""
    bare = name.lower()
    for phrase in among:
        bare = bare.replace(phrase, " ")
    return bare != name.lower() and not _NAMES_SOMETHING.search(bare.replace("error", ""))
