"""RSS 0.9x to 2.0, Atom 0.3 and 1.0, and RDF, through feedparser. Pure: bytes to a Feed."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import feedparser

from contract.article import Published
from contract.errors import Unreadable
from ingest.dates import read_date
from ingest.feeds.formats.listing import MAX_TITLE_CHARACTERS, Entry, Feed, absolute, guid_of, plain

_HOUR: Final = 3600
_PERIODS: Final = {
    "hourly": _HOUR,
    "daily": 24 * _HOUR,
    "weekly": 168 * _HOUR,
    "monthly": 720 * _HOUR,
    "yearly": 8760 * _HOUR,
}
_DECLARED: Final = re.compile(rb"[^<]*<\?xml[^>]*\bencoding\s*=", re.IGNORECASE)
# What stands before the first element: comments, instructions, entity declarations; and that element (1).
# What is unfinished goes as far as it can: so each byte is read once.
_PROLOGUE: Final = re.compile(
    rb"<!--(?>.*?(?:-->|\Z))|<\?(?>.*?(?:\?>|\Z))|(<\w)|<!ENTITY\s(?>(?:\"[^\"]*\"|'[^']*'|[^>\"']+)*)>?",
    re.IGNORECASE | re.DOTALL,
)
_CHARACTER: Final = re.compile(rb"<!ENTITY\s+\w+\s+[\"'](?:[^&%\"']{1,9}|&#\w{1,7};)[\"']\s*>", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?<![^\s()<>@])[^\s()<>@]+@[^\s()<>@]+")


def sniff(start: bytes, content_type: str | None) -> bool:  # noqa: ARG001  # the signature of every format
    """Whether a document may be one: all that no other format takes, since feedparser reads broken ones too."""
    return bool(start)


def read(body: bytes, url: str, charset: str | None) -> Feed:
    """The feed in a document; of a broken one, what can be read of it. Raises Unreadable where it is none."""
    body = _without_entities(body)
    headers = {"content-type": _content_type(body, charset), "content-location": url}
    try:
        # A BytesIO: a str or bytes that look like an address feedparser would fetch by itself.
        found = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # whatever a stranger's bytes set off in the parser
        msg = f"{url}: the feed cannot be read: {type(error).__name__}: {error}"
        raise Unreadable(msg) from error
    if not found.version and not found.entries:
        msg = f"{url}: this is no feed (RSS, Atom, RDF, JSON Feed); it begins {body[:60]!r}"
        raise Unreadable(msg)
    language = _text(found.feed.get("language"))
    atom = str(found.version).startswith("atom")
    return Feed(
        format=str(found.version) or "broken feed",
        language=language,
        title=plain(_text(found.feed.get("title"))) or None,
        site_url=absolute(found.feed.get("link"), url),
        interval_seconds=_interval(found.feed),
        entries=tuple(_entry(entry, url, language, atom=atom) for entry in found.entries),
    )


def _entry(entry: Any, base: str, language: str | None, *, atom: bool) -> Entry:  # noqa: ANN401  # feedparser's dict
    detail = entry.get("title_detail") or {}
    written = _text(entry.get("title")) or ""
    # Only Atom says whether a title is text or markup; in RSS nobody knows, and most is markup.
    literal = atom and detail.get("type") == "text/plain"
    title = " ".join(written.split())[:MAX_TITLE_CHARACTERS] if literal else plain(written)
    url = absolute(entry.get("feedburner_origlink"), base) or absolute(entry.get("link"), base)
    published = _published(entry)
    return Entry(
        guid=guid_of(_text(entry.get("id")), url, title, published),
        url=url,
        title=title,
        published=published,
        authors=_authors(entry, atom=atom),
        language=_text(entry.get("language")) or _text(detail.get("language")) or language,
        source_url=None if atom else absolute((entry.get("source") or {}).get("href"), base),
    )


def _authors(entry: Any, *, atom: bool) -> tuple[str, ...]:  # noqa: ANN401  # feedparser's dict
    """The names of all authors, without addresses.

    feedparser's `author` is the last one alone. It cuts addresses in RSS after four letters of the top-level domain,
    and leaves the rest in the name: there only those count who gave no address, or else `author` as it was written.
    """
    people = (person for person in entry.get("authors") or () if atom or not person.get("email"))
    if names := list(dict.fromkeys(filter(None, (plain(_text(person.get("name"))) for person in people)))):
        return tuple(names)
    written = plain(_text(entry.get("author")))
    name = _ADDRESS.sub("", written).strip(" ()<>") or written
    return (name,) if name else ()


def _published(entry: Any) -> Published | None:  # noqa: ANN401  # feedparser's dict
    """The first of the entry's dates that can be read; `updated` is all that RDF's dc:date and many Atom feeds give."""
    for key in ("published", "created", "updated"):
        if key in entry and (found := read_date(_text(entry[key]), "feed")):
            return found
    return None


def _interval(feed: Any) -> int | None:  # noqa: ANN401  # feedparser's dict
    ttl = (_text(feed.get("ttl")) or "").partition(".")[0]
    if ttl.isascii() and ttl.isdecimal() and 0 < len(ttl) < 8 and int(ttl):
        return int(ttl) * 60
    period = _PERIODS.get((_text(feed.get("sy_updateperiod")) or "").lower())
    times = _text(feed.get("sy_updatefrequency")) or "1"
    if period is None:
        return None
    return max(period // int(times), 1) if times.isascii() and times.isdecimal() and int(times[:6]) else period


def _content_type(body: bytes, charset: str | None) -> str:
    """What feedparser is told about the encoding.

    Bytes that are valid UTF-8 are UTF-8, whatever header and declaration say: another encoding hits
    that by accident next to never. Else the declaration counts before the header: it travelled with
    the feed.
    """
    if body.isascii():
        return "application/xml"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        named = charset and charset.isascii() and not _DECLARED.match(body[:400])
        return f"application/xml; charset={charset}" if named else "application/xml"
    return "application/xml; charset=utf-8"


def _without_entities(body: bytes) -> bytes:
    """The document without entity declarations of more than a character: nested, they make megabytes of a line."""
    kept: list[bytes] = []
    at = 0
    for piece in _PROLOGUE.finditer(body):
        if piece[1]:
            break
        if piece[0][:3].upper() == b"<!E" and not _CHARACTER.fullmatch(piece[0]):
            kept += (body[at : piece.start()], b" ")  # or what stands on either side could be one declaration
            at = piece.end()
    return b"".join((*kept, body[at:]))


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
