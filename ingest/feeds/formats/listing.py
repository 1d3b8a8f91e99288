"""What a feed lists, whatever its format: the types, and how a format's values become theirs. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec
import xxhash

from contract.article import Published
from contract.urls import canonical

MAX_GUID_CHARACTERS: Final = 400
MAX_TITLE_CHARACTERS: Final = 2_000
MAX_URL_CHARACTERS: Final = 4_000

_TAG: Final = re.compile(r"<(?:/?[a-z][^<>]*|!--.*?--|!\[CDATA\[|!doctype[^<>]*)>?|\]\]>", re.DOTALL | re.IGNORECASE)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a feed lists.

    guid: the feed's own id, else its link, else a hash; at most 400 characters. url: absolute, as the
    feed gives it. title: plain text, may be empty. source_url: of an RSS `<source>`.
    """

    guid: str
    url: str | None
    title: str
    published: Published | None
    authors: tuple[str, ...] = ()
    language: str | None = None
    source_url: str | None = None

    @property
    def author(self) -> str | None:
        """All authors in one line, as `desk.entries` has them."""
        return ", ".join(self.authors) or None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it was read.

    format: with its version, in words. interval_seconds: how often it wants to be asked (ttl, sy:updatePeriod).
    warnings: what was wrong with it and read all the same, in words.
    """

    format: str
    title: str | None
    site_url: str | None
    language: str | None = None
    interval_seconds: int | None = None
    entries: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()


def guid_of(guid: str | None, url: str | None, title: str, published: Published | None) -> str:
    """What names an entry within its feed, whatever that left out: its id, its address, or a hash of what it says."""
    name = guid or url or f"{title}\n{published.value if published else ''}"
    if len(name) > MAX_GUID_CHARACTERS or not (guid or url):
        return f"hash:{xxhash.xxh3_128_hexdigest(name.encode(errors='replace'))}"
    return name


def distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without repetitions.

    Some feeds give every entry the same guid: one that stands with another address is another entry,
    and its address becomes its guid.
    """
    pages: dict[str, str | None] = {}
    for entry in entries:
        page = canonical(entry.url) if entry.url else None
        if entry.guid not in pages:
            pages[entry.guid] = page
            yield entry
        elif entry.url and page and page != pages[entry.guid]:
            own = msgspec.structs.replace(entry, guid=guid_of(None, entry.url, entry.title, entry.published))
            if own.guid not in pages:
                pages[own.guid] = page
                yield own


def plain(text: str | None) -> str:
    """Text without markup and entities, white space as single spaces."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())[:MAX_TITLE_CHARACTERS] if text else ""


def absolute(link: object, base: str) -> str | None:
    """The http(s) address that a link names; None where it names none."""
    written = "".join(link.split()) if isinstance(link, str) else ""
    if not written or len(written) > MAX_URL_CHARACTERS:
        return None
    try:
        joined = urljoin(base, written)
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme.lower() in {"http", "https"} and parts.netloc else None
