"""The parts of an index of site maps: fetched with it, the latest first, and only a few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from contract.errors import EntryError, Unreachable
from contract.masking import masked
from ingest.feeds.formats.listing import Entry, Feed

MOST_PARTS: Final = 5
_MOST_ENTRIES: Final = 10_000


def with_parts(feed: Feed, read: Callable[[str], Feed]) -> Feed:
    """The feed with the entries of its parts, if it is an index; otherwise unchanged.

    If a part is named as news, only such parts are read: the others are archives. read: returns the feed at an address.
    A part that fails is a warning. Raises Unreachable if all do.
    """
    if not feed.parts:
        return feed
    news = [part for part in feed.parts if "news" in part.lower().split("/", 3)[-1]]
    chosen = (news or list(feed.parts))[:MOST_PARTS]
    found: dict[str, Entry] = {}
    warnings: list[str] = []
    for number, part in enumerate(chosen):
        try:
            listed = read(part)
        except EntryError as error:
            warnings.append(f"a part of it could not be read: {error}")
            if number + 1 == len(chosen) == len(warnings):
                msg = f"none of its parts could be read, the last: {error}"
                raise Unreachable(msg, answered=True) from error
            continue
        for entry in listed.entries:
            found.setdefault(entry.guid, entry)
        if len(found) >= _MOST_ENTRIES:
            warnings.append(f"its parts list more than {_MOST_ENTRIES} entries: the rest is not read")
            break
    if len(chosen) < len(feed.parts):
        names = ", ".join(map(masked, chosen[:2]))
        warnings.append(f"{len(chosen)} of its {len(feed.parts)} parts are read, the latest first: {names} …")
    entries = tuple(found.values())[:_MOST_ENTRIES]
    return msgspec.structs.replace(feed, entries=entries, warnings=(*feed.warnings, *warnings))
