"""Lines of an extracted text that are not part of the article: teasers, offers at its end, its own headline. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ingest.dates import read_date
from ingest.pages.titles import fold
from ingest.pages.words import begins_with, found_in, phrases, reports

_ALONE: Final = frozenset(phrases("alone"))
_OFFERS: Final = phrases("offers")
_AGO: Final = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases('ago')))})(?!\w)", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_DISCLOSED: Final = phrases("disclosed")
_DISCLAIMERS: Final = phrases("disclaimers")
_COOKIES: Final = phrases("cookies_used")
_NO_TEXT: Final = phrases("also") + phrases("fallbacks")
_ORIGINS: Final = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases('origins')))})\b", re.IGNORECASE)
_WALLED: Final = phrases("walled")
_READING_TIME: Final = phrases("reading_time")
_CREDIT: Final = re.compile(
    r"\W{0,3}(?:photo|image|picture|video|foto|fotos|bild|credit|screenshot|illustration)s?(?: credits?)?"
    r"(?: ?[:/]| by | via | courtesy )\s?\S",
    re.IGNORECASE,
)
# Captions in Korean outlets.
_MARKED_CAPTION: Final = re.compile(
    r"[\u25b2\u25b3\u25b6\u25bc][^.]{1,80}(?:\u24d2|\u00a9|[(/\[]? ?\uc0ac\uc9c4|\uc81c\uacf5)"
)
# Counters of readers, shares and comments.
_COUNTED: Final = re.compile(
    r"\d[\d.,\u00a0 ]{0,9}[kKmM]?\+? ?(?:shares?|views?|reads?|likes?|comments?|reactions?|claps|mal gelesen|aufrufe"
    r"|kommentare?|partages?|commentaires?|vues|lecturas|visitas|comentarios?|compartidos|condivisioni|visualizzazioni"
    r"|visualizações|compartilhamentos|keer gelezen|reacties|visningar|visninger|wyświetleń|просмотр\w{0,3}"
    r"|перегляд\w{0,3}|görüntülenme|okunma|lượt xem|阅读|浏览|조회)|list of \d{1,2} items(?:end of list)?"
    r"|(?:조회수?|浏览(?:量|次数)?|阅读(?:量|次数)?|閲覧数|просмотров|visualizações|vistas) ?[:\uff1a]? ?\d[\d.,]{0,9}",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"(?:e-?mail:? ?)?(?:\S{1,99}@\S{1,99}\.\w{2,9}|(?:https?://|www\.|twitter\.com/)\S{1,300})\.?"
)
_MAIL: Final = re.compile(r"[\w.-]{1,64}@[\w-]{1,64}\.\w{2,9}")
_HANDLE: Final = re.compile(
    r"\bfollow\b.{0,120}(?:@|twitter|facebook|instagram|tiktok|threads|linkedin)", re.IGNORECASE
)
_RIGHTS: Final = re.compile(
    r"\W{0,3}(?:©|\(c\) |copyright\b|版权所有|版權所有|未经授权|未經授權|本文版权|無断転載)",
    re.IGNORECASE,
)
_HASHTAGS: Final = re.compile(r"(?:[#\uff03][^\s#\uff03]{1,60}[\s,]{0,3}){1,40}")
_SHARED: Final = frozenset(phrases("networks"))
# What reading on costs: "then 9.99 euros a month".
_PRICE: Final = re.compile(
    r"\b(?:danach|anschließend|then|puis|luego|después|poi|depois|daarna|sedan|därefter|derefter|deretter|potem|затем)"
    r" (?:nur |only |just |solo |seulement |från )?[$€£]? ?\d{1,4}(?:[.,]\d\d)? ?(?:€|[^\W\d]{2,7}\.?)?"
    r" ?(?:/|im |pro |per |a |par |al |por |per |w |i |в )"
    r" ?(?:monat|month|week|woche|mois|semaine|mes|mese|mês|semana|maand|måned|månad|miesiąc|месяц)",
    re.IGNORECASE,
)
_EDGES: Final = " |\t\u00a0-\u2013\u2014\u2022\u00b7*>\u00bb\u203a\u2190\u2192[(|:.\u2026!\u200b"
_NUMBER: Final = re.compile(r" ?\(\d{1,5}\)$")  # of comments
_END: Final = 8  # last lines that may not belong to the article
_START: Final = 4
_LONG: Final = 300
_HINT: Final = 200  # characters of a teaser for another article
_REPEATED: Final = 60  # characters of a line that does not recur within one article
_DATE: Final = 60
_LABEL: Final = 30
_MARKS: Final = "|\u2022\u00b7"
_DATES: Final = re.compile(rf" ?[{_MARKS}] ?")
_DATED: Final = phrases("published_label") + phrases("changed")


def cleaned(text: str, names: Iterable[str | None]) -> str:
    """A text without such lines. names: the page's names for its article."""
    titles = {folded for name in names if name and (folded := fold(name))}
    kept: list[str] = []
    seen: set[str] = set()
    lines = _without_broken_title(text.split("\n"), titles)
    ample = len(lines) > _START
    for line in lines:
        bare = line.strip().lstrip("- ")
        if len(bare) >= _REPEATED and bare in seen:
            continue
        seen.add(bare)
        first = len(kept) < _START
        if (first and (fold(bare) in titles or _opens(bare))) or _is_between(bare) or (first and ample and _asks(bare)):
            continue
        kept.append(line)
    for _ in range(_END):
        if not kept or not (_closes(kept[-1].strip()) or (ample and _asks(kept[-1].strip()))):
            break
        kept.pop()
    start = max(1, len(kept) - _END)
    ending = kept[start:]
    if _is_offered("\n".join(line for line in ending if len(line) < _LONG)):  # few are, and one search is cheaper
        ending = [line for line in ending if len(line) >= _LONG or not _is_offered(line) or reports(line)]
    return "\n".join([*kept[:start], *ending]).strip()


def _asks(line: str) -> bool:
    """Whether a line beside a text is a note about cookies; where there is little else, the page may be about it."""
    return len(line) <= _LONG and begins_with(line, _COOKIES) and not reports(line)


def _is_offered(line: str) -> bool:
    """Whether a line says who may read on, or for how much."""
    return bool(found_in(line, _WALLED) or _PRICE.search(line))


def _without_broken_title(lines: list[str], titles: set[str]) -> list[str]:
    """Lines without a headline that is split over the first two or three of them."""
    for count in (2, 3):
        if len(lines) > count and fold("".join(lines[:count])) in titles:
            return lines[count:]
    return lines


def _opens(line: str) -> bool:
    """Whether a line before the text is not part of it: a date, a reading time, a note about affiliate links."""
    if len(line) <= 2 * _DATE and line[-1:].isalnum() and all(map(_is_date, _DATES.split(line))):
        return True
    if len(line) <= _LABEL + 10 and line[-1:].isalnum():
        digit = _DIGIT.search(line)
        if digit and _AGO.search(line, digit.end()):
            return True
    return bool(len(line) <= _DATE and found_in(line, _READING_TIME)) or bool(
        len(line) <= 2 * _LONG and found_in(line, _DISCLOSED)
    )


def _is_date(part: str) -> bool:
    """Whether a part of a line is a date, with or without its meaning: "Updated: 9 March 2022 10:00"."""
    if len(part) > _DATE or not any(map(str.isdigit, part)):
        return False
    said = [part]
    if found_in(part[:_LABEL], _DATED):
        said += [part.partition(mark)[2] for mark in (":", "\uff1a", " ")]
    return any(one and read_date(one.strip(), "page") for one in said)


def _is_between(line: str) -> bool:
    """Whether a line within the text is not part of it: a teaser, of a player, a credit, an advertisement."""
    bare = (_NUMBER.sub("", line) if line.endswith(")") else line).strip(_EDGES).lower()
    if (
        bare in _ALONE
        or _COUNTED.fullmatch(bare)
        or _is_shared(bare)
        or (len(line) <= _HINT and begins_with(line.lstrip(_EDGES), _NO_TEXT))
    ):
        return True
    return len(line) <= _HINT / 2 and bool(_CREDIT.match(line) or _MARKED_CAPTION.match(line.lstrip(_EDGES)))


def _is_shared(line: str) -> bool:
    """Whether a line is a row of buttons: "Share on Facebook | WhatsApp"."""
    if not any(mark in line for mark in _MARKS):
        return False
    return all(part in _ALONE or part in _SHARED for part in map(str.strip, _DATES.split(line)))


def _closes(line: str) -> bool:
    """Whether a line after the text is not part of it: an offer, an address, a rights notice."""
    if _ORIGINS.search(line):
        return False
    if not line or _RIGHTS.match(line) or _HASHTAGS.fullmatch(line) or _ADDRESS.fullmatch(line.strip(_EDGES)):
        return True
    if len(line) > _LONG or reports(line):
        return False
    offers = begins_with(line.lstrip(_EDGES), _DISCLAIMERS) or found_in(line, _OFFERS)
    return bool(offers or _HANDLE.search(line) or _MAIL.search(line))
