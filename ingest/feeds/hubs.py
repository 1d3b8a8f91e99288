"""The hub of a feed, as named in its response (WebSub). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from contract.masking import masked
from ingest.feeds.formats.links import absolute
from ingest.feeds.formats.listing import Feed
from ingest.fetch import Fetched
from ingest.fetch.answers import header

_MOST: Final = 5  # hubs per feed
_LONGEST: Final = 1_000  # bytes of a hub's or a topic's address: an index entry cannot contain three longer ones
_MOST_CHARACTERS: Final = 10_000  # of a Link header that are read
_TARGET: Final = re.compile(r"<([^<>]{1,2000})>")
_RELATION: Final = re.compile(
    r"(?:;\s{0,9}|^\s{1,9})rel\s{0,9}=\s{0,9}(?:\"([^\"<>]{0,200})\"|([^\s\";,<>]{1,100}))", re.IGNORECASE
)


class Hub(NamedTuple):
    """A hub, and the topic under which it knows the feed: addresses."""

    url: str
    topic: str


def hubs_of(fetched: Fetched, listing: Feed) -> tuple[Hub, ...]:
    """The hubs in a response, those in its Link header before those in its document, https before others.

    A feed that does not declare its topic has the address that responded, unless that contains a secret: then
    there is no hub, as for an address with a name and password, or a very long one.
    """
    linked = [*links(header(fetched.headers, "link") or "", fetched.final_url)]
    hubs = [url for rel, url in linked if rel == "hub"] or [*listing.hubs]
    named = next((url for rel, url in linked if rel == "self"), None) or listing.self_url
    topic = named or fetched.final_url
    if not _may_be_named(topic):
        return ()
    told = [*filter(_may_be_named, dict.fromkeys(hubs))]
    return tuple(Hub(url, topic) for url in sorted(told, key=lambda one: not one.lower().startswith("https:")))[:_MOST]


def _may_be_named(address: str) -> bool:
    return masked(address) == address and len(address.encode("utf-8", "replace")) <= _LONGEST


def links(value: str, base: str) -> Iterator[tuple[str, str]]:
    """The relations and addresses of a Link header, in their order."""
    pieces = _TARGET.split(value[:_MOST_CHARACTERS])
    for target, parameters in zip(pieces[1::2], pieces[2::2], strict=True):
        found = _RELATION.search(parameters)
        address = absolute(target, base)
        if found and address:
            for rel in (found[1] or found[2] or "").lower().split():
                yield rel, address
