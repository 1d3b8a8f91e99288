"""JSON Feed 1.0 and 1.1 (jsonfeed.org), leniently: one bad item costs that item's bad fields alone. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from contract.errors import Unreadable
from ingest.dates import read_date
from ingest.feeds.formats.listing import Entry, Feed, absolute, guid_of, plain


class _Top(msgspec.Struct):
    version: Any = None
    title: Any = None
    home_page_url: Any = None
    language: Any = None
    items: Any = None


def sniff(start: bytes, content_type: str | None) -> bool:
    """Whether a document is JSON, or is called so."""
    return start.startswith(b"{") or "json" in (content_type or "")


def read(body: bytes, url: str, charset: str | None) -> Feed:  # noqa: ARG001  # JSON is UTF-8, whatever a header says
    """The feed in a JSON document. Raises Unreadable where it is no JSON, or JSON of another kind."""
    try:
        top = msgspec.json.decode(body.decode("utf-8-sig", "replace"), type=_Top)
    except msgspec.MsgspecError as error:
        msg = f"{url}: this begins like JSON and is none, or no JSON Feed: {error}"
        raise Unreadable(msg) from error
    if not isinstance(top.items, list) or not ("jsonfeed" in str(top.version) or top.version is None):
        msg = f"{url}: this is JSON, but no JSON Feed: version {str(top.version)[:60]!r}, no list of items"
        raise Unreadable(msg)
    language = _text(top.language)
    return Feed(
        format="JSON Feed",
        title=plain(_text(top.title)) or None,
        site_url=absolute(top.home_page_url, url),
        language=language,
        entries=tuple(_entry(item, url, language) for item in top.items if isinstance(item, dict)),
    )


def _entry(item: dict[str, Any], base: str, language: str | None) -> Entry:
    dates = (read_date(_text(item.get(key)), "feed") for key in ("date_published", "date_modified"))
    published = next(filter(None, dates), None)
    url = absolute(item.get("url"), base) or absolute(item.get("external_url"), base)
    title = plain(_text(item.get("title")))
    return Entry(
        guid=guid_of(_text(item.get("id")), url, title, published),
        url=url,
        title=title,
        published=published,
        authors=_authors(item),
        language=_text(item.get("language")) or language,
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    """The names in `authors` (1.1) or `author` (1.0)."""
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    names = [plain(_text(person.get("name"))) for person in people if isinstance(person, dict)]
    return tuple(dict.fromkeys(name for name in names if name))


def _text(value: object) -> str | None:
    """A string; a number as its digits, since ids are often numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
