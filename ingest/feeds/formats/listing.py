"""What a feed lists, in any format: the types, and how a format's values are converted to them. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
import xxhash

from contract.article import Published
from contract.urls import canonical

MAX_GUID_CHARACTERS: Final = 400
MAX_TITLE_CHARACTERS: Final = 2_000

_TAG: Final = re.compile(r"<(?:/?[a-z][^<>]*|!--.*?--|!\[CDATA\[|!doctype[^<>]*)>?|\]\]>", re.DOTALL | re.IGNORECASE)
_TYPE: Final = re.compile(r"<([A-Za-z]\w{0,40})(?:, ?[\w ,]{1,80})?>")
_ADDRESS: Final = re.compile(r"<(?:[\w.+-]{1,64}@[\w.-]{1,253}|https?://[^\s<>]{1,2000})>", re.IGNORECASE)
# Elements inside or after a word, which are sometimes not closed.
_ELEMENTS: Final = frozenset(
    {"a", "abbr", "b", "big", "br", "center", "cite", "code", "del", "div", "em", "font", "hr", "i", "img", "ins", "li",
     "mark", "nobr", "p", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "ul", "wbr"}
)  # fmt: skip
# Valid but unintended characters: Windows quotation marks and dashes by their numbers.
_WINDOWS: Final = {code: bytes((code,)).decode("cp1252", "replace") for code in range(128, 160)}
_BREAK: Final = re.compile(r"</?(?:br|p|div|li|hr|h[1-6])\b[^<>]*>", re.IGNORECASE)
_UNSEEN: Final = "\u200b\u200e\u200f\u2060\ufeff \t\r\n"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a feed.

    guid: the feed's own id, otherwise its link, otherwise a hash; at most 400 characters. url: absolute, as the
    feed gives it. title: plain text, may be empty. updated: when it was last changed. source_url: of an RSS `<source>`.
    digest: a hash of title and content: if it changes, the entry was edited. shared_guid: its feed gives the guid to
    several entries, so that it identifies none.
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
        """All authors in one line, as in `desk.entries`."""
        return ", ".join(self.authors) or None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as read.

    format: with its version, in words. interval_seconds: how often it asks to be polled (ttl, sy:updatePeriod).
    skipped_hours: hours of the week, from Monday midnight UTC, in which it does not (skipHours, skipDays).
    parts: for an index of site maps, their addresses, the latest first. hubs, self_url: for WebSub.
    warnings: what was wrong with it although it was read, in words.
    """

    format: str
    title: str | None
    site_url: str | None
    language: str | None = None
    interval_seconds: int | None = None
    skipped_hours: tuple[int, ...] = ()
    entries: tuple[Entry, ...] = ()
    parts: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    self_url: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether its document was complete, as far as can be seen."""
        return not any("is truncated" in one or "as far as possible" in one for one in self.warnings)


def guid_of(guid: str | None, url: str | None, title: str, published: Published | None, content: str = "") -> str:
    """The identifier of an entry within its feed, whatever that omitted: its id, its address, or a hash of it all.

    content: whatever else tells it from others, such as a hash of its text.
    """
    name = guid or url or "\n".join((title, published.value if published else "", *filter(None, (content,))))
    if len(name) > MAX_GUID_CHARACTERS or not (guid or url):
        return f"hash:{xxhash.xxh3_128_hexdigest(name.encode(errors='replace'))}"
    return name


def digest_of(title: str, content: str) -> str:
    """A hash of an entry's content."""
    return xxhash.xxh3_64_hexdigest(f"{title}\n{content}".encode(errors="replace"))


_NOTHING: Final = digest_of("", "")


def distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without duplicates: of those for one page the one updated last (RFC 4287, 4.1.1), else the first.

    Some feeds give every entry the same guid: one with another address, or without one and with another
    title, or without either and with another text, is another entry, and its address or a hash of its content becomes
    its guid. All of them have `shared_guid`.
    """
    listed = list(entries)
    if len({entry.guid for entry in listed}) == len(listed):
        yield from listed
        return
    pages = [canonical(entry.url) if entry.url else None for entry in listed]
    names = [page or entry.title or text_hash(entry) for entry, page in zip(listed, pages, strict=True)]
    names_of: dict[str, set[str]] = {}
    for entry, name in zip(listed, names, strict=True):
        names_of.setdefault(entry.guid, set()).add(name)
    taken: dict[str, str] = {}
    found: dict[str, Entry] = {}
    for entry, page, name in zip(listed, pages, names, strict=True):
        shared = len(names_of[entry.guid] - {""}) > 1
        guid = entry.guid
        if guid in taken and name and name != taken[guid]:
            guid = guid_of(None, entry.url if page else None, entry.title, entry.published, text_hash(entry))
        if guid not in taken or (name == taken[guid] and _is_later(entry, found[guid])):
            taken[guid] = name
            found[guid] = msgspec.structs.replace(entry, guid=guid, shared_guid=True) if shared else entry
    yield from found.values()


def text_hash(entry: Entry) -> str:
    """What tells an entry without a title from others: the hash of its text; empty if it has a title, or no text."""
    return "" if entry.title or entry.digest == _NOTHING else entry.digest


def _is_later(entry: Entry, other: Entry) -> bool:
    """Whether an entry declares a later update than another one."""
    times = [one.updated.moment if one.updated else None for one in (entry, other)]
    return times[0] is not None and times[1] is not None and times[0] > times[1]


def plain(text: str | None) -> str:
    """Text without markup and entities, white space as single spaces.

    Text that only looks like a tag stays, as in `List<String>` or `<desk@a.example>`.
    """
    if not text:
        return ""
    if "<" in text or "]]>" in text:
        text = _TAG.sub(lambda tag: tag[0] if _is_text(tag) else "", _BREAK.sub(" ", text))
    if not text.isprintable():
        text = text.translate(_WINDOWS).strip(_UNSEEN)
    return " ".join((html.unescape(text) if "&" in text else text).split())[:MAX_TITLE_CHARACTERS]


def _is_text(tag: re.Match[str]) -> bool:
    """Whether a tag is a type parameter in program code, or an address in angle brackets."""
    if _ADDRESS.fullmatch(tag[0]):
        return True
    name = _TYPE.fullmatch(tag[0])
    glued = tag.string[tag.start() - 1 : tag.start()].isalnum()
    return bool(name and glued and name[1].lower() not in _ELEMENTS and f"</{name[1]}" not in tag.string)
