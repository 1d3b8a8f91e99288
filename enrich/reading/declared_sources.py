"""Declared sources: the lines in which a text names its origin. A citation inside a report does not count."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.agencies import agency_named
from enrich.reading.languages import every
from enrich.reading.lines import ends_like_sentence, line_key
from enrich.reading.reading import DeclaredSource
from enrich.reading.tables import FirstWords, PrefixTable, line_keys, load_table, without_last_word

_TABLE = load_table("declared_sources")
_LINKS: Final = line_keys(
    [word for marks in _TABLE.values() for word in marks["link"]] + [*every(lambda language: language.sources.link)]
)
_LABELS: Final = line_keys(
    [word for marks in _TABLE.values() for word in marks["label"]] + [*every(lambda language: language.sources.label)]
)
_PHRASES: Final = PrefixTable(
    [word for marks in _TABLE.values() for word in marks["phrase"]] + [*every(lambda language: language.sources.phrase)]
)
# Words before a name that could also start a sentence: the line must end with the name.
_BEFORE: Final = PrefixTable(
    [f"{word} " for word in every(lambda language: (*language.sources.before, *language.sources.material))]
)

_KINDS: Final = PrefixTable(f"{word} " for word in every(lambda language: language.sources.kinds))
_BEHIND: Final = tuple(f" {word} " for word in every(lambda language: language.sources.behind))
_QUOTED = re.compile('[«»„“”"「」『』《》]')

_LONGEST = 240
_URL = re.compile(r"https?://[^\s<>\"')\]]{3,2000}|\bwww\.[^\s<>\"')\]]{3,500}", re.IGNORECASE)
_MARKDOWN = re.compile(r"\[([^\[\]]{1,120})\]\((https?://[^\s()]{3,2000})\)")
# What a blog's feed adds to every item; a site that republishes the feed copies it.
_POST = (
    "The post|La entrada|El cargo|O post|L'articolo|Der Beitrag|L'article|Het bericht|Inlägget|Wpis|Запись|Сообщение"
    "|Artikel"
)
_APPEARED = re.compile(
    rf"(?:{_POST})\s(.{{3,300}}?)\s"
    r"(?:(?:first\s)?appeared(?:\sfirst)?\son|apareció primero en|se publicó primero en|apareceu primeiro em"
    r"|proviene da|sembra essere il primo su"
    r"|erschien zuerst auf|est apparu en premier sur|verscheen eerst op|dök först upp på|pojawił się poczatkowo"
    r"|появились сначала на|pertama kali tampil pada)\s"
    r"((?-i:[^a-z]).{1,100}?)\.?",
    re.IGNORECASE,
)
_UNLABELLED: Final = frozenset(("source", "via", "quelle", "fuente", "fonte", "bron", "kaynak", "sumber", "источник"))
SOURCE_STARTS: Final = (
    *_LINKS,
    *_LABELS,
    *_BEFORE.words,
    *without_last_word(_PHRASES.words),
    *_POST.split("|"),
    *_UNLABELLED,
)
_KNOWN: Final = FirstWords(SOURCE_STARTS)
_COLON = re.compile("[:\uff1a\u4e28]")
_DASH = re.compile(r"([^\W\d_]{2,12})\s[-\u2013—|/]\s")
_HOST_LIKE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,12}|[a-z]+(?:-[a-z\d]+)+|[a-z]+\d+", re.IGNORECASE)
_WORDS = 7  # of a name
_BEFORE_WORDS = 6  # before a name that ends a line


def declared_source(line: str) -> DeclaredSource | None:
    """The source that a whole line declares; None if it is not such a line.

    `Source link`, `Source: X`, `source site-3`, `This article originally appeared on X`; the mark is
    the line as written, without the address if one follows.
    """
    if len(line) > _LONGEST:
        return None
    url, bare = _without_address(line)
    if not _KNOWN.may_start(bare):
        return None
    key = line_key(bare)
    if key in _LINKS or key.removesuffix(" here") in _LINKS:
        return DeclaredSource(bare.strip(" :\uff1a-\u2013—|»→"), None, url)
    if found := _labelled(bare, url) or _phrase(bare, url) or _before(bare, url):
        return found
    if " " in bare and (match := _APPEARED.fullmatch(bare)):
        return DeclaredSource(line.strip(), match[2], url)
    return _unlabelled(bare) if url is None else None


def _without_address(line: str) -> tuple[str | None, str]:
    """The address in a line, and the line without it."""
    if "://" not in line and "www." not in line:
        return None, line
    if match := _MARKDOWN.search(line):
        return match[2], f"{line[: match.start()]}{match[1]}{line[match.end() :]}".strip()
    if match := _URL.search(line):
        found = match[0].rstrip(".,;:")
        url = found if found.casefold().startswith("http") else f"https://{found}"
        return url, f"{line[: match.start()]}{line[match.start() + len(found) :]}".strip(" ()[]<>.")
    return None, line


def _labelled(line: str, url: str | None) -> DeclaredSource | None:
    """A label and a name: `Source: Reuters`, `Quelle: dpa`."""
    bare = line.lstrip("([\uff08 ")
    label, mark, name = _split_label(bare)
    if not mark or line_key(label) not in _LABELS:
        return None
    name = name.strip(" \t[]|").rstrip(")\uff09. ") if bare != line else name.strip(" \t|")
    name = re.split(r"\.\s(?=[A-Z(])", name, maxsplit=1)[0]
    if name.casefold() in ("link", "here", "click here", "read more"):
        name = ""
    if not name:
        return DeclaredSource(line.strip(), None, url) if url else None
    if name[0].islower() and len(name.split()) > 2 and not _HOST_LIKE.match(name):
        return None  # Fuentes: la casa de Carlos
    name = _bare_name(name)
    if len(name) > 100 or len(name.split()) > _WORDS or (ends_like_sentence(name) and len(name.split()) > 4):
        return None
    return DeclaredSource(line.strip(), name or None, url or _url_of(name))


def _split_label(line: str) -> tuple[str, str, str]:
    mark = _COLON.search(line, 0, 40)
    if mark and mark.start():
        return line[: mark.start()], mark[0], line[mark.end() :]
    dash = _DASH.match(line, 0, 40)
    return (dash[1], "-", line[dash.end() :]) if dash else ("", "", "")


def _phrase(line: str, url: str | None) -> DeclaredSource | None:
    """A phrase and a name: `This article originally appeared on X. Read it there.`."""
    folded = line.casefold().replace("\u2019", "'")
    offset = len(folded) - len(folded.lstrip("([*—\u2013- "))
    start = _PHRASES.longest_of(folded[offset:])
    if start is None or len(folded) != len(line):
        return None
    rest = line[offset + len(start) :]
    if rest[:1].isalnum() and start[-1].isascii():
        return None
    name = re.split(
        r"[.!?](?:\s|$)|\s[-\u2013—|(]|,?\s(?:and|under|as part of|with|on (?=\d|[A-Z][a-z]{2,8} \d))",
        rest.strip(" :"),
        maxsplit=1,
    )[0]
    name = _bare_name(name.strip(" :.)]\"'*").removeprefix("the ").removesuffix(" here"))
    words = len(name.split())
    if words > (_WORDS if not name[:1].islower() else 4) or name[:1].isdigit() or (not name and url is None):
        return None
    return DeclaredSource(line.strip(), name or None, url or _url_of(name))


def _bare_name(name: str) -> str:
    """A source's name without quotation marks, words for its kind, and what follows it."""
    at = min((found for word in _BEHIND if (found := name.find(word)) > 0), default=len(name))
    name = name[:at]
    while start := _KINDS.longest_of(name.casefold()):
        name = name[len(start) :]
    return _QUOTED.sub("", name).strip(" .,")


def _before(line: str, url: str | None) -> DeclaredSource | None:
    """Words followed by a name to the line's end: `Theo Tuổi Trẻ`, `Con información de El Faro`."""
    bare = line.strip(" ()[]\uff08\uff09*—\u2013-")
    start = _BEFORE.longest_of(bare.casefold())
    if start is None or ends_like_sentence(line):
        return None
    name = _bare_name(bare[len(start) :].strip(" :\"'*"))
    words = name.split()
    if "," in name and all(map(agency_named, name.split(","))):
        words = (name := name.split(",")[0]).split()  # Theo AFP, Reuters
    if not words or len(words) > _BEFORE_WORDS or name[0].islower() or name[0].isdigit() or "," in name:
        return None
    return DeclaredSource(line.strip(), name, url)


def _unlabelled(line: str) -> DeclaredSource | None:
    """`source site-3`, `Source Reuters`: one name after the word, no verb, no full stop."""
    word, _, name = line.strip(" []()").partition(" ")
    if word.casefold() not in _UNLABELLED or not name:
        return None
    words = name.split()
    if ends_like_sentence(name) and not _HOST_LIKE.fullmatch(name):
        return None
    host = len(words) == 1 and _HOST_LIKE.fullmatch(name)
    named = (
        (word.islower() or (word == "SOURCE" and len(words) > 1))
        and len(words) <= 4
        and all(part[0].isupper() for part in words)
    )
    if host or named or agency_named(name):
        return DeclaredSource(line.strip(), name.strip(), _url_of(name))
    return None


def _url_of(name: str) -> str | None:
    """The address if a name is one (`example.org/a`): a bare host names an outlet, not a page."""
    return f"https://{name}" if "/" in name and _HOST_LIKE.match(name) and " " not in name else None
