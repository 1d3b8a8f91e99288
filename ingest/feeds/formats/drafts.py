"""Turns the raw fields of a feed into entries: dates, guids, warnings. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from contract.article import Published
from ingest.dates import Hints, dated
from ingest.dates.order import hints
from ingest.feeds.formats.links import is_front
from ingest.feeds.formats.listing import Entry, Feed, digest_of, distinct, guid_of

_AHEAD: Final = timedelta(days=7)  # more than a time zone, or a post-dated paper, explains
_MOST_TO_ONE: Final = 3  # items with one link, and more than half of all: then it is not an item's page


class Draft(NamedTuple):
    """An entry as written. published, updated: the texts of its dates, the most reliable first.

    permalink: the address in its guid, if it may be its page.
    """

    guid: str | None
    url: str | None
    title: str
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    source_url: str | None = None
    content: str = ""
    permalink: str | None = None


def is_told(draft: Draft) -> bool:
    """Whether a draft has something that tells it from others."""
    return bool(draft.guid or draft.url or draft.title or draft.content)


class Outline(NamedTuple):
    """A feed as written: its head, and drafts of its entries. parts: for an index, the addresses of its parts."""

    format: str
    title: str | None
    site_url: str | None
    language: str | None
    interval_seconds: int | None
    drafts: Sequence[Draft]
    authors: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    self_url: str | None = None
    warnings: tuple[str, ...] = ()
    skipped_hours: tuple[int, ...] = ()


def feed_of(outline: Outline, url: str, fetched_at: datetime | None) -> Feed:
    """The feed from an outline. url: where it was found."""
    warnings = list(outline.warnings)
    entries = tuple(distinct(_entries(outline, _of_feed({url, outline.self_url}), fetched_at, warnings)))
    without = sum(entry.url is None for entry in entries)
    if without:
        warnings.append(f"{without} of {len(entries)} entries have no address")
    return Feed(
        format=outline.format,
        title=outline.title,
        site_url=outline.site_url,
        language=outline.language,
        interval_seconds=outline.interval_seconds,
        skipped_hours=outline.skipped_hours,
        entries=entries,
        parts=outline.parts,
        hubs=outline.hubs,
        self_url=outline.self_url,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def names(written: Iterable[str]) -> tuple[str, ...]:
    """Names without duplicates, ignoring case, in their order."""
    found: dict[str, str] = {}
    for name in written:
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _entries(outline: Outline, feeds: set[str], fetched_at: datetime | None, warnings: list[str]) -> Iterator[Entry]:
    texts = (text for draft in outline.drafts for text in draft.published)
    dates = _Dates(hints(texts, outline.language), fetched_at)
    drafts = _with_permalinks([_own_page(draft, feeds) for draft in outline.drafts])
    shared, alike = _shared(drafts), _alike(drafts)
    for draft in drafts:
        published = dates.first(draft.published)
        digest = digest_of(draft.title, draft.content)
        unnamed = draft.url in shared and draft.guid in {None, draft.url}
        own = f"{draft.url} {draft.title or digest}" if unnamed and _told_by(draft) else draft.guid
        yield Entry(
            guid=guid_of(own, draft.url, draft.title, published, digest if draft.title in alike else ""),
            url=draft.url,
            title=draft.title,
            published=published,
            updated=dates.first(draft.updated, told=False),
            authors=draft.authors or outline.authors,
            language=draft.language or outline.language,
            source_url=draft.source_url,
            digest=digest,
        )
    warnings += dates.warnings()


def _of_feed(addresses: Iterable[str | None]) -> set[str]:
    """The addresses of a feed, by http and by https."""
    bare = {one.partition("://")[2] for one in addresses if one}
    return {f"{scheme}://{one}" for one in bare if one for scheme in ("http", "https")}


def _own_page(draft: Draft, feeds: set[str]) -> Draft:
    """The draft; if its link is a front page, or its feed, its permalink becomes its page."""
    other = draft.permalink
    if not draft.url or not other or not (is_front(draft.url) or draft.url in feeds):
        return draft
    return draft if is_front(other) or other in feeds else draft._replace(url=other)


def _with_permalinks(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts; if most link to one page, such as a section or the feed, their permalinks become their pages."""
    most, times = Counter(draft.url for draft in drafts).most_common(1)[0] if drafts else (None, 0)
    if not most or times < _MOST_TO_ONE or 2 * times <= len(drafts):
        return drafts
    own = {draft.permalink for draft in drafts if draft.url == most and draft.permalink}
    if len(own) < times:
        return drafts
    return [draft._replace(url=draft.permalink) if draft.url == most else draft for draft in drafts]


def _shared(drafts: Sequence[Draft]) -> set[str]:
    """The addresses that identify no entry: front pages; without guids, also those with several titles or texts."""
    told: dict[str, str] = {}
    shared: set[str] = set()
    for draft in drafts:
        if not draft.url or draft.guid not in {None, draft.url}:
            continue
        if is_front(draft.url) or (not draft.guid and told.setdefault(draft.url, _told_by(draft)) != _told_by(draft)):
            shared.add(draft.url)
    return shared


def _told_by(draft: Draft) -> str:
    """What a person tells an entry by: its title, otherwise its text."""
    return draft.title or draft.content


def _alike(drafts: Iterable[Draft]) -> set[str]:
    """The titles that do not identify entries without guid and address: none, and those with several texts."""
    texts: dict[str, str] = {}
    several = {""}
    for draft in drafts:
        if not (draft.guid or draft.url) and texts.setdefault(draft.title, draft.content) != draft.content:
            several.add(draft.title)
    return several


class _Dates:
    """The dates of one feed, and what was wrong with them."""

    def __init__(self, known: Hints, fetched_at: datetime | None) -> None:
        self._hints = known
        self._latest = (fetched_at + _AHEAD).date() if fetched_at else None
        self._wrong: dict[str, list[str]] = {}

    def first(self, texts: Iterable[str], *, told: bool = True) -> Published | None:
        """The first readable date. told: whether a warning says that there is none."""
        why: list[tuple[str, str]] = []
        for text in texts:
            found = dated(text, "feed", self._hints)
            if found.published and not self._is_ahead(found.published):
                return found.published
            why.append(("is in the future" if found.published else found.doubt or "cannot be read", text))
        if why and told:
            self._wrong.setdefault(why[0][0], []).append(why[0][1])
        return None

    def warnings(self) -> list[str]:
        """A line for each kind of date that was not used."""
        return [
            f"{len(texts)} of its dates {'is' if len(texts) == 1 else 'are'} not used, such as {texts[0][:60]!r}: {why}"
            for why, texts in self._wrong.items()
        ]

    def _is_ahead(self, published: Published) -> bool:
        return self._latest is not None and published.value[:10] > self._latest.isoformat()[: len(published.value)]
