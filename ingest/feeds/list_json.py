"""Lists of feeds as JSON: addresses, or objects that hold one, in lists, folders or by themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ingest.feeds.list_parts import FeedLine, Problem, feed_at

_ADDRESSES: Final = ("xmlurl", "feed_url", "feedurl", "feed", "rss", "url", "link")
_TITLES: Final = ("title", "name", "text")
_TAGS: Final = ("tags", "tag", "folder", "category", "categories")
_MOST_DEEP: Final = 20


def from_json(value: object, folders: tuple[str, ...] = ()) -> Iterator[FeedLine | Problem]:
    """The feeds in a JSON value. A named object without an address is a folder of what it holds."""
    match value:
        case str():
            yield _named(value, None, folders)
        case list():
            for one in value:
                yield from from_json(one, folders)
        case dict():
            given = {str(key).lower(): one for key, one in value.items()}
            address = next((one for key in _ADDRESSES if isinstance(one := given.get(key), str)), None)
            title = next((one for key in _TITLES if isinstance(one := given.get(key), str) and one.strip()), None)
            if address is not None:
                yield _named(address, title, folders + _tags(given))
            elif len(folders) < _MOST_DEEP:
                within = (*folders, title.strip()) if title else folders
                for one in given.values():
                    if isinstance(one, list | dict):
                        yield from from_json(one, within)


def _named(written: str, title: str | None, tags: tuple[str, ...]) -> FeedLine | Problem:
    found = feed_at(written.strip(), None)
    if isinstance(found, Problem):
        return found
    return found._replace(title=" ".join(title.split()) if title else None, tags=tags)


def _tags(given: dict[str, object]) -> tuple[str, ...]:
    written = next((given[key] for key in _TAGS if given.get(key)), None)
    listed = written if isinstance(written, list) else [written]
    return tuple(one.strip() for one in listed if isinstance(one, str) and one.strip())
