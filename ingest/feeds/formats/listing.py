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
MAX_URL_CHARACTERS: Final = 2_000

_TAG: Final = re.compile(r"<(?:/?[a-z][^<>]*|!--.*?--|!\[CDATA\[|!doctype[^<>]*)>?|\]\]>", re.DOTALL | re.IGNORECASE)
# Characters that XML has and nobody means: Windows' quotation marks and dashes by their numbers.
_WINDOWS: Final = {code: bytes((code,)).decode("cp1252", "replace") for code in range(128, 160)}
_AROUND: Final = " \t\r\n\f\v\ufeff\u200b\xa0\u3000"
_NOTHING: Final = dict.fromkeys(map(ord, "\t\u200b\ufeff"))
_AMPERSAND: Final = re.compile(r"&(?:amp|#0{0,4}38|#[xX]0{0,4}26);")
_WEB: Final = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a feed lists.

    guid: the feed's own id, else its link, else a hash; at most 400 characters. url: absolute, as the
    feed gives it. title: plain text, may be empty. updated: when it was last changed. source_url: of an RSS `<source>`.
    digest: a hash of title and content: another one, and the entry was edited. shared_guid: its feed gives the guid to
    several entries, so that it tells nothing.
    """

    guid: str
    url: str | None
    title: str
    published: Published | None
    updated: Published | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    source_url: str | None = None
    digest: str = ""
    shared_guid: bool = False

    @property
    def author(self) -> str | None:
        """All authors in one line, as `desk.entries` has them."""
        return ", ".join(self.authors) or None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it was read.

    format: with its version, in words. interval_seconds: how often it wants to be asked (ttl, sy:updatePeriod).
    parts: of an index of site maps, their addresses, the latest first. hubs, self_url: of WebSub.
    warnings: what was wrong with it and read all the same, in words.
    """

    format: str
    title: str | None
    site_url: str | None
    language: str | None = None
    interval_seconds: int | None = None
    entries: tuple[Entry, ...] = ()
    parts: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    self_url: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether its document came to its end, as far as one can see."""
        return not any("breaks off" in one or "as far as it can be" in one for one in self.warnings)


def guid_of(guid: str | None, url: str | None, title: str, published: Published | None) -> str:
    """What names an entry within its feed, whatever that left out: its id, its address, or a hash of what it says."""
    name = guid or url or f"{title}\n{published.value if published else ''}"
    if len(name) > MAX_GUID_CHARACTERS or not (guid or url):
        return f"hash:{xxhash.xxh3_128_hexdigest(name.encode(errors='replace'))}"
    return name


def distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without repetitions.

    Some feeds give every entry the same guid: one that stands with another address is another entry,
    and its address becomes its guid. All of them bear `shared_guid`.
    """
    listed = list(entries)
    if len({entry.guid for entry in listed}) == len(listed):
        yield from listed
        return
    pages = [canonical(entry.url) if entry.url else None for entry in listed]
    pages_of: dict[str, set[str | None]] = {}
    for entry, page in zip(listed, pages, strict=True):
        pages_of.setdefault(entry.guid, set()).add(page)
    taken: dict[str, str | None] = {}
    for entry, page in zip(listed, pages, strict=True):
        shared = len(pages_of[entry.guid] - {None}) > 1
        guid = entry.guid
        if guid in taken and page and page != taken[guid]:
            guid = guid_of(None, entry.url, entry.title, entry.published)
        if guid not in taken:
            taken[guid] = page
            yield msgspec.structs.replace(entry, guid=guid, shared_guid=True) if shared else entry


def plain(text: str | None) -> str:
    """Text without markup and entities, white space as single spaces."""
    if not text:
        return ""
    if "<" in text or "]]>" in text:
        text = _TAG.sub("", text)
    if not text.isprintable():
        text = text.translate(_WINDOWS)
    return " ".join((html.unescape(text) if "&" in text else text).split())[:MAX_TITLE_CHARACTERS]


def absolute(link: object, base: str) -> str | None:
    """The http(s) address that a link names, of 2,000 characters at most; None where it names none.

    As browsers read it: white space at its ends and line ends within it are nothing, spaces within it are `%20`, a
    backslash before the query is a slash. An ampersand that was escaped twice is one.
    """
    written = link.strip(_AROUND) if isinstance(link, str) else ""
    if not written or written[0] == "#" or len(written) > 2 * MAX_URL_CHARACTERS:
        return None
    if not written.isprintable() or " " in written:
        written = "".join(line.strip() for line in written.splitlines()).translate(_NOTHING).replace(" ", "%20")
    if "&" in written:
        written = _AMPERSAND.sub("&", written)
    if "\\" in written:
        path, mark, query = written.partition("?")
        written = path.replace("\\", "/") + mark + query
    if written[:4].lower() == "www.":
        written = f"{base.partition(':')[0]}://{written}" if is_web_address(base) else f"https://{written}"
    try:
        joined = written if is_web_address(written) else urljoin(base, written)
        parts = urlsplit(joined)
    except ValueError:
        return None
    fits = len(joined) <= MAX_URL_CHARACTERS and parts.scheme.lower() in {"http", "https"} and parts.netloc
    return joined if fits else None


def is_web_address(text: str) -> bool:
    """Whether a text begins as an absolute http(s) address."""
    return _WEB.match(text) is not None
