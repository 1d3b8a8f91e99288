"""Lists of feeds as JSON: addresses, or objects that contain one, in lists, folders or alone. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ingest.feeds.list_parts import FeedLine, Problem, feed_at, is_address, with_scheme

_ADDRESSES: Final = ("xmlurl", "feed_url", "feedurl", "feed_address", "feed", "rss", "url", "link")
_TITLES: Final = ("title", "feed_title", "name", "text")
_NAMES: Final = ("title", "label", "name")  # of a folder that is an object
_READER_ID: Final = "feed/"  # before a feed's address in the API of Google Reader and its successors
_TAGS: Final = ("tags", "tag", "folder", "category", "categories")
_OF_FIELDS: Final = ("url", "uri", "link", "href", "id")  # endings of the names of address fields
_MOST_DEEP: Final = 20


def from_json(value: object, folders: tuple[str, ...] = ()) -> Iterator[FeedLine | Problem]:
    """The feeds in a JSON value. A named object without an address is a folder of its contents."""
    match value:
        case Problem():  # a line that is no JSON
            yield value
        case str():
            yield _named(value, None, folders)
        case list():
            for one in value:
                yield from from_json(one, folders)
        case dict() if _names_addresses(value):
            yield from (_named(one, str(key), folders) for key, one in value.items())
        case dict():
            yield from _from_object({str(key).lower(): one for key, one in value.items()}, folders)


def _from_object(given: dict[str, object], folders: tuple[str, ...]) -> Iterator[FeedLine | Problem]:
    address = next((one for key in _ADDRESSES if isinstance(one := given.get(key), str)), None)
    if address is None and str(given.get("id")).startswith(f"{_READER_ID}http"):
        address = str(given["id"]).removeprefix(_READER_ID)
    title = next((one for key in _TITLES if isinstance(one := given.get(key), str) and one.strip()), None)
    if address is not None:
        found = _named(address, title, folders + _tags(given))
        yield found._replace(paused=True) if isinstance(found, FeedLine) and _is_paused(given) else found
    elif len(folders) < _MOST_DEEP:
        within = (*folders, title.strip()) if title else folders
        for one in given.values():
            if isinstance(one, list | dict):
                yield from from_json(one, within)


def _names_addresses(value: dict[object, object]) -> bool:
    """Whether an object's keys are feeds' names, rather than one feed with several addresses."""
    fields = any(str(key).lower() in _ADDRESSES or str(key).lower().endswith(_OF_FIELDS) for key in value)
    listed = (isinstance(one, str) and is_address(with_scheme(one)) for one in value.values())
    return bool(value) and not fields and all(listed)


def _named(written: str, title: str | None, tags: tuple[str, ...]) -> FeedLine | Problem:
    found = feed_at(written.strip(), None)
    if isinstance(found, Problem):
        return found
    return found._replace(title=" ".join(title.split()) if title else None, tags=tags)


def _is_paused(given: dict[str, object]) -> bool:
    """Whether its reader does not poll it."""
    return any(given.get(name) is True for name in ("disabled", "paused", "muted")) or any(
        given.get(name) is False for name in ("enabled", "active")
    )


def _tags(given: dict[str, object]) -> tuple[str, ...]:
    written = next((given[key] for key in _TAGS if given.get(key)), None)
    listed = written if isinstance(written, list) else [written]
    called = (
        next((one[key] for key in _NAMES if one.get(key)), None) if isinstance(one, dict) else one for one in listed
    )
    return tuple(one.strip() for one in called if isinstance(one, str) and one.strip())
