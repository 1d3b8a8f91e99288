"""Chooses a page's headline among its declared titles. Pure."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from ingest.pages.words import phrases

_PARTS: Final = re.compile(
    r" [|/\-\u2013\u2014·•»«:~<>\u2039\u203a\u22c6\u2605\u25b7\u25b6\u25ba\u276f]{1,2} | ?[|»•\uff5c\uff1a_] ?|:{2}"
)
# ... and what separates Chinese, Japanese and Korean titles without a space.
_HAN: Final = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
MARKS: Final = re.compile(
    rf"{_PARTS.pattern}|(?<={_HAN})[-:\u2013\u2014]{{1,2}}(?=\w)|(?<=\w)[-:\u2013\u2014](?={_HAN})"
)
_ASIDE: Final = re.compile(r" ?[(\[\uff08\u3010]([^()\[\]\uff08\uff09\u3010\u3011]{2,60})[)\]\uff09\u3011]$")
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_WORDS: Final = re.compile(r"[\W_]+")
_SMALL: Final = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_NO_WORDS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_UNSEEN: Final = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))  # soft hyphens and the like
_PATH: Final = re.compile(r" < [^<>]{1,20}(?: < [^<>]{1,20})*$")  # breadcrumbs, from section to front page
_SIGNS: Final = frozenset(phrases("signs"))
_MARK: Final = re.compile(r"(?<=\S) [\u00b6#\U0001f517]$")  # a link to the heading itself
# Bullets, stars, pointers, a live report's red dot; only before a space: quotation marks (»so«, says the board), and
# outlines, which stand for names in Japanese (○○市), as two of any do.
_SYMBOL: Final = re.compile(r"^(?!(.)\1)(?:[■▪▶►▲◆●★•\u2023⬤⏵➤☞👉🔴]\ufe0f? ?|[□▫△▷▽◇○◎◯☆»\u203a] )+(?=[^\W\d_])")
_COUNT: Final = re.compile(r"^\(\d{1,3}\+?\) (?=\S)")
_LOOSE_END: Final = re.compile(r"(?<=\w)(?: [|\u2013\u2014-])+$")
_PAGE: Final = re.compile(
    r"(?: [-|\u2013\u2014]|,) (?:page|seite|página|pagina|strona|strana|страница|сторінка|sayfa|sida|side|oldal)"
    r" \d{1,3}(?: (?:of|von|de|sur|di|van|z|из|av|af) \d{1,3}|/\d{1,3})?$"
    r"| ?[(\uff08]\d{1,3} ?/ ?\d{1,3}(?:ページ|页|頁)?[)\uff09]$",
    re.IGNORECASE,
)
_DAY: Final = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\.? [^\W\d]{3,12}\.?,? 20\d\d|[^\W\d]{3,9}\.? \d{1,2}, 20\d\d"
    r"|\d\d[./]\d\d[./]20\d\d|20\d\d-\d\d-\d\d"
)
_NO_TITLES: Final = frozenset(
    {"", "home", "homepage", "untitled", "untitleddocument", "startseite", "accueil", "inicio"}
)
_DOMAIN: Final = re.compile(r"(?<=\w)\.[a-z]{2,3}$", re.IGNORECASE)
# A single word before a colon that is a section, although the outlet may be called that.
_SECTIONS: Final = frozenset({
    "opinion", "news", "analysis", "live", "video", "sport", "sports", "business", "exclusive", "interview", "comment",
    "breaking", "update", "watch", "podcast", "review", "profile", "explainer", "editorial", "letters", "world",
})  # fmt: skip
# Between an outlet and its title, from old programs.
_ARCHIVE: Final = re.compile(r"^Blog Archive »? ?|^Archive » ", re.IGNORECASE)
# A section between a title and its outlet's name, in common words.
_GENERAL: Final = frozenset(phrases("sections"))
# Names of Chinese outlets, after an underscore.
_CALLED: Final = re.compile(
    rf"(?<={_HAN})_[^\s_]{{2,20}}(?:网|網|新闻|新聞|资讯|日报|晚报|时报|早报|在线|频道|中心|客户端|门户)(?:_.{{0,30}})?$"
)
_PATHS: Final = frozenset("\u00bb>\u203a/")  # between a section and a title in a path
_LEAST_LEFT: Final = 50  # minimum characters that programs leave of a title
_LEAST_SHOWN: Final = 20  # ... if they mark the cut with an ellipsis
_LIMIT: Final = 100
_PLACE: Final = 20  # characters of a town after an outlet's name
_LEAST: Final = 0.4  # minimum share of a declared title that a heading must be


class Titles(NamedTuple):
    """A page's names for its article, as written: headings are its `h1`, subheadings its `h2` and `h3`.

    sites: names of the outlet.
    """

    headings: Sequence[str] = ()
    subheadings: Sequence[str] = ()
    headline: str | None = None
    declared: Sequence[str] = ()
    title: str | None = None
    sites: Sequence[str] = ()


def choose(titles: Titles) -> str | None:
    """The heading that a declared title contains; otherwise JSON-LD's headline, other declarations, the title.

    The latter without the outlet's name, and without additions to a heading at its start or end.
    """
    declared = [tidy(one) for one in (titles.headline, *titles.declared, titles.title) if one]
    folded = [fold(one) for one in declared]
    for heading in titles.headings:
        words = fold(heading)
        if words and any(words in one and len(words) >= _LEAST * len(one) for one in folded):
            return tidy(heading)
    for heading in titles.headings:
        if any(_is_cut(one, tidy(heading)) for one in declared):
            return tidy(heading)
    outlets = {fold(site) for site in titles.sites}
    bare = [_alone(one, outlets - {""}) for one in (titles.headline, *titles.declared, titles.title) if one]
    bare = [one for one in bare if fold(one) not in _NO_TITLES]
    shown = next((tidy(one) for one in titles.subheadings if fold(one) not in outlets), None)
    # A page may declare only its outlet: then its first heading is the title.
    bare = [one for one in bare if fold(one) not in outlets] or ([shown] if shown and bare else bare)
    if whole := next(filter(None, bare), None):
        shown = next((one for one in titles.subheadings if as_listed(whole, one) != whole), None)
        return as_listed(whole, shown) if shown else _uncut(whole, bare)
    return tidy(titles.headings[0]) if titles.headings else None


def _alone(title: str, names: set[str]) -> str:
    """A declared title without the outlet's names, a count of unread messages, and a page number."""
    whole = _CALLED.sub("", _COUNT.sub("", _LOOSE_END.sub("", tidy(title))))
    bare = _ARCHIVE.sub("", _PAGE.sub("", _without(whole, names)))
    before, mark, behind = bare.rpartition(" - ")
    if mark and _DAY.fullmatch(behind):
        return before
    marks = [*_PARTS.finditer(bare)] if bare != whole else []
    if marks and bare[marks[-1].end() :].lower() in _GENERAL:
        return bare[: marks[-1].start()]
    path = marks and marks[0][0].strip() in _PATHS and whole.endswith(bare)  # `Outlet » News » Title`
    return bare[marks[0].end() :] if path and bare[: marks[0].start()].lower() in _GENERAL else bare


def _is_cut(declared: str, heading: str) -> bool:
    """Whether a declared title is a heading cut at a character limit."""
    start = declared.rstrip("… .")
    if declared.endswith(("…", "...")):
        return len(start) >= _LEAST_SHOWN and heading.startswith(start) and len(heading) > len(declared)
    return (
        len(start) >= _LEAST_LEFT
        and heading.startswith(start)
        and (len(declared) >= _LIMIT or heading[len(start) : len(start) + 1].isalnum())
    )


def _uncut(title: str, others: Iterable[str]) -> str:
    """A truncated title (`…`), completed from another one."""
    start = fold(title) if title.endswith(("…", "...")) else ""
    longer = (one for one in others if len(fold(one)) > len(start) and fold(one).startswith(start))
    return next(longer, title) if start else title


def as_listed(title: str | None, listed: str | None) -> str | None:
    """A title as its feed lists it, if it is that with a prefix or suffix at a mark: the outlet's name.

    For a page without headings the feed is the only evidence of where its title ends.
    """
    if not title or not listed or fold(title) == fold(listed):
        return title
    wanted = fold(listed)
    cuts = [part for mark in _PARTS.finditer(title) for part in (title[: mark.start()], title[mark.end() :])]
    most = len(wanted) >= _LEAST * len(fold(title))
    return tidy(listed) if most and any(fold(part) == wanted for part in cuts) else title


def names_of(titles: Titles, chosen: str | None) -> tuple[str, ...]:
    """All of a page's names for its article, with and without the outlet's name."""
    declared = [one for one in (*titles.headings[:3], titles.headline, *titles.declared, titles.title, chosen) if one]
    sites = _folded(titles.sites)
    return tuple(dict.fromkeys([*declared, *(_without(tidy(one), sites) for one in declared)]))


def without_site(title: str, sites: Iterable[str]) -> str:
    """A title without the names of its outlet at its end or start."""
    return _without(title, _folded(sites))


def without_author(title: str | None, authors: Iterable[str], headings: Iterable[str]) -> str | None:
    """A title without its author after the last mark, unless a heading has it so: `Title | Ann Lee`."""
    marks = [*_PARTS.finditer(title or "")]
    if not title or not marks or fold(title) in map(fold, headings):
        return title
    behind = title[marks[-1].end() :]
    sign, _, name = behind.partition(" ")  # `by Ann Lee`, but not `Von Lee`
    named = {fold(behind), fold(name) if sign.lower() in _SIGNS else ""} - {""}
    return title[: marks[-1].start()] if named & _folded(authors) else title


def _folded(sites: Iterable[str]) -> set[str]:
    return {fold(site) for site in sites if site} - {""}


def _without(title: str, names: set[str]) -> str:
    """A title without the names of its outlet, which are folded."""
    while True:
        cut = _cut(title, names)
        if cut == title:
            return _PATH.sub("", title)
        title = cut


def tidy(text: str) -> str:
    """A title without double-escaped entities, markup and a symbol before it, with white space normalised."""
    bare = html.unescape(text).translate(_UNSEEN)
    return _SYMBOL.sub("", _MARK.sub("", " ".join((_TAG.sub("", bare) if "<" in bare else bare).split())))


def fold(text: str) -> str:
    """Only letters and digits, in lower case, for comparing titles."""
    if text.isascii() and "&" not in text:  # as most: the same, several times faster
        return text.encode("ascii").translate(_SMALL, _NO_WORDS).decode("ascii")
    return _WORDS.sub("", html.unescape(text)).casefold()


def _cut(title: str, names: set[str]) -> str:
    if (aside := _ASIDE.search(title)) and _is_site(aside[1], names):
        return title[: aside.start()].strip()
    last = title.rpartition(", ") if ", " in title else title.rpartition(": ")
    if " " in last[2] and " " in last[0] and _is_site(last[2], names):
        return last[0].strip()
    before, colon, rest = title.partition(": ")
    if (
        colon
        and rest.strip()
        and before[-1:] != ":"
        and _is_site(before, names)
        and (" " in before or fold(before) not in _SECTIONS)
    ):
        return rest.strip()
    head, dash, site = title.rpartition("\u2014")
    if dash and head and _is_site(site, names):
        return head.strip()
    marks = list(MARKS.finditer(title))
    return _cut_at(title, marks, names) if marks else title


def _cut_at(title: str, marks: list[re.Match[str]], names: set[str]) -> str:
    """A title without the outlet's name after or before one of its marks."""
    last, first = marks[-1], marks[0]
    if _is_site(title[last.end() :], names):
        parts = next(one for one in marks if one[0] == last[0]) if last[0] == "_" else last
        return title[: parts.start()].strip()
    opens = _is_site(title[: first.start()], names)
    for place, mark in enumerate(marks[:-1]):  # `Title | Outlet - slogan`
        if not opens and _is_site(title[mark.end() : marks[place + 1].start()], names):
            return title[: mark.start()].strip()
    if opens:
        parts = [one for one in marks if one[0] == first[0]][-1] if "::" in first[0] else first
        return title[parts.end() :].strip()
    return title


def _is_site(part: str, names: set[str]) -> bool:
    """Whether a part of a title is a name of the outlet: its own, or as in its address."""
    name, comma, place = part.partition(", ")
    if comma and " " in name and 0 < len(place) <= _PLACE:  # `The Weir Post, Hillford`
        part = name
    bare = fold(part).removeprefix("the")
    web = fold(_DOMAIN.sub("", part)).removeprefix("the").removesuffix("online") or bare
    return bool(bare) and any(name.removeprefix("the") in {bare, web} for name in names)
