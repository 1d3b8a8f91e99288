"""Decides which item of a feed is which entry. Pure.

A guid alone is not enough: some feeds give one to all their items, some create new ones at each poll, some reuse it
for the next story, some derive it from the feed's host. Links are no better. Guid, page and title decide together. In
doubt an item is a new one: then its page is fetched once more, and no article is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import xxhash

from contract.article import Published, storable
from contract.urls import canonical
from ingest.feeds.entry_pages import page_of
from ingest.feeds.formats.listing import Entry, digest_of, guid_of, text_hash
from ingest.feeds.likeness import agree, bare, differ, said, same_title
from ingest.feeds.link_parts import number_in, same_number, same_path, tokens_in, without

_COUNTED: Final = re.compile(r"#\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Known:
    """A recorded entry. page: its canonical address. shared: its feed gives its guid to several items."""

    entry_id: int
    guid: str
    page: str | None
    title: str | None
    published: Published | None = None
    updated: Published | None = None
    digest: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """A listed item is the entry with this number. changed: its content in the feed. moved: its page, too."""

    entry_id: int
    changed: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class New:
    """A listed item is none of the known entries. guid: its identifier in the feed; no other entry has it."""

    guid: str


def identities(listed: Sequence[Entry], known: Sequence[Known]) -> list[Same | New]:
    """The identity of each listed item. known: entries of its feed, at least those with one of these guids or pages."""
    pages = [page_of(entry) for entry in listed]
    left = {one.entry_id: one for one in known}
    by_guid = _by(known, lambda one: one.guid)
    found: dict[int, Same] = {}
    for number, (entry, page) in enumerate(zip(listed, pages, strict=True)):
        same = next((one for one in by_guid.get(entry.guid, ()) if _is_itself(entry, page, one)), None)
        if same and left.pop(same.entry_id, None):
            found[number] = Same(same.entry_id, *_changes(entry, page, same))
    if left and len(found) < len(listed):
        _find_edited(listed, pages, known, left, found)
    names = _names(listed, found, {one.guid for one in known})
    return [found[number] if number in found else New(next(names)) for number in range(len(listed))]


def _find_edited(
    listed: Sequence[Entry], pages: Sequence[str | None], known: Sequence[Known], left: dict[int, Known],
    found: dict[int, Same],
) -> None:  # fmt: skip
    """Finds items whose guid, link or headline has changed since the last poll."""
    by_guid, by_page = _by(known, lambda one: one.guid), _by(known, lambda one: one.page)
    titles = [bare(entry.title) for entry in listed]
    by_title = _by(known, lambda one: bare(one.title))
    unaddressed = [one for one in known if one.shared and one.page is None]
    by_number = _by(known, lambda one: number_in(one.page))
    numbers = [number_in(page) for page in pages]
    alone = {page for page, times in Counter(pages).items() if times == 1 and len(by_page.get(page or "", ())) == 1}
    once = {title for title, times in Counter(titles).items() if times == len(by_title.get(title, ())) == 1}
    tokens = tokens_in(pages)
    by_rest = _by(known, lambda one: without(one.page, tokens) if one.page else None) if tokens else {}
    numbered = {one for one, times in Counter(numbers).items() if times == len(by_number.get(one or "", ())) == 1}
    for is_it in (*_RULES, partial(_bears_another_token, tokens)) if tokens else _RULES:
        for number, entry in enumerate(listed):
            if number in found or (is_it is _is_told_anew and pages[number] not in alone):
                continue
            if is_it is _was_renamed and titles[number] not in once:
                continue
            if is_it is _was_renumbered and numbers[number] not in numbered:
                continue
            near = (
                *by_guid.get(entry.guid, ()),
                *by_page.get(pages[number] or "", ()),
                *by_title.get(titles[number], ()),
                *(unaddressed if entry.shared_guid and pages[number] is None else ()),
                *by_number.get(numbers[number] or "", ()),
                *(by_rest.get(without(page, tokens), ()) if by_rest and (page := pages[number]) else ()),
            )
            same = next((one for one in near if one.entry_id in left and is_it(entry, pages[number], one)), None)
            if same:
                del left[same.entry_id]
                changes = (False, False) if is_it is _lies_elsewhere else _changes(entry, pages[number], same)
                found[number] = Same(same.entry_id, *changes)


def _is_itself(entry: Entry, page: str | None, known: Known) -> bool:
    return entry.guid == known.guid and page == known.page and (page is not None or _is_named(entry, known))


def _is_named(entry: Entry, known: Known) -> bool:
    """Whether a guid without an address shows that they are the same; if several have it, with the title or text."""
    if not (entry.shared_guid or known.shared):
        return True
    untold = not entry.title and known.digest is not None and entry.digest != known.digest
    return same_title(entry.title, known.title) and not untold


def _has_another_guid(entry: Entry, page: str | None, known: Known) -> bool:
    """Its guid is new at each poll, or derived from the feed's address."""
    return page is not None and page == known.page and same_title(entry.title, known.title)


def _has_moved(entry: Entry, page: str | None, known: Known) -> bool:
    """Its link changed: a session id, a headline in it, a mistake. Its title or time show that it is the same."""
    if entry.guid != known.guid:
        return False
    if page is None or known.page is None:
        return _is_named(entry, known)
    if entry.shared_guid or known.shared:
        return False
    unedited = entry.title and entry.digest == known.digest and entry.digest != digest_of(entry.title, "")
    if unedited or same_number(page, known.page):
        return True
    if entry.title and same_title(entry.title, known.title):
        return same_path(page, known.page) or not differ(entry.published, known.published)
    return agree(entry.published, known.published)


def _shares_its_guid(entry: Entry, page: str | None, known: Known) -> bool:
    """Several have its guid, and none an address, so that the first one listed at each poll bears the guid."""
    if page is not None or known.page is not None or not (entry.shared_guid and known.shared):
        return False
    return same_title(entry.title, known.title) and (bool(entry.title) or entry.digest == known.digest)


def _lies_elsewhere(entry: Entry, page: str | None, known: Known) -> bool:
    """Guid and link contain the host that the feed was fetched from: the same path, title and time on another one."""
    if not page or not known.page or not entry.title or not same_title(entry.title, known.title):
        return False
    one, two = urlsplit(page), urlsplit(known.page)
    same_place = (one.path, one.query) == (two.path, two.query) and one.netloc != two.netloc and one.path != "/"
    return same_place and not differ(entry.published, known.published)


def _is_told_anew(entry: Entry, page: str | None, known: Known) -> bool:
    """Guid and headline are new, page and time the same: an edit. Otherwise it is the next story at that address.

    The same for a guid that is the page followed by an edit count (`#0`, `#1`), whatever its time.

    Only if one item and one entry have the page: a front page or a live page has many stories.
    """
    if page is None or page != known.page or entry.shared_guid or known.shared or urlsplit(page).path in {"", "/"}:
        return False
    counted = canonical(entry.guid) == page and _COUNTED.sub("", entry.guid) == _COUNTED.sub("", known.guid)
    return counted or agree(entry.published, known.published)


def _was_renamed(entry: Entry, page: str | None, known: Known) -> bool:
    """Guid and link are new: the site has changed its addresses, or its links contain a token.

    Only if one item and one entry have the title, to the minute. A renamed page is fetched at its new address.
    """
    if not page or not known.page or not entry.title or entry.shared_guid or known.shared:
        return False
    own = same_path(page, known.page) or (canonical(entry.guid) == page and canonical(known.guid) is not None)
    return own and same_title(entry.title, known.title) and agree(entry.published, known.published)


def _was_renumbered(entry: Entry, page: str | None, known: Known) -> bool:
    """Guid, link and headline were edited, but both addresses have the article's number, and both the same minute."""
    return bool(page and known.page and same_number(page, known.page) and agree(entry.published, known.published))


def _bears_another_token(tokens: Collection[str], entry: Entry, page: str | None, known: Known) -> bool:
    """Its link has a different token than at the last poll, like all links of its feed; its title is the same."""
    if not page or not known.page or not entry.title or entry.shared_guid or known.shared:
        return False
    return same_title(entry.title, known.title) and without(page, tokens) == without(known.page, tokens)


_RULES: Final = (
    _has_another_guid, _has_moved, _shares_its_guid, _lies_elsewhere, _is_told_anew, _was_renamed, _was_renumbered,
)  # fmt: skip


def _changes(entry: Entry, page: str | None, known: Known) -> tuple[bool, bool]:
    """Whether the feed says something new about it, and whether about its page."""
    moved = page is not None and page != known.page
    if moved or storable(entry.title) != (known.title or ""):
        return True, moved
    if known.digest is None:  # recorded before there were digests: nothing more is known
        return False, False
    differs = (
        entry.digest != known.digest
        or said(entry.published) != said(known.published)
        or said(entry.updated) != said(known.updated)
    )
    return differs, False


def _names(listed: Sequence[Entry], found: dict[int, Same], taken: set[str]) -> Iterator[str]:
    """Guids for new items: their own, otherwise their address, otherwise a hash."""
    for number, entry in enumerate(listed):
        if number not in found:
            own = guid_of(None, entry.url, entry.title, entry.published, text_hash(entry))
            whole = f"{entry.guid}\n{entry.url}\n{entry.title}\n{said(entry.published)}\n{text_hash(entry)}"
            hashed = f"hash:{xxhash.xxh3_128_hexdigest(whole.encode(errors='replace'))}"
            name = next((one for one in (entry.guid, own) if one not in taken), hashed)
            taken.add(name)
            yield name


def _by(known: Sequence[Known], key: Callable[[Known], str | None]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for one in known:
        if name := key(one):
            found.setdefault(name, []).append(one)
    return found
