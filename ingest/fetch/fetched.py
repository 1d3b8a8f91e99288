"""A server's response, as used by everything after a fetch."""

from __future__ import annotations

from datetime import datetime

import httpcore
import msgspec

from ingest.fetch.heads import BARE, PASSED_OVER
from ingest.fetch.hops import Headers, Hop


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A server's response.

    url, final_url: the requested address, and the one that responded after all redirects.
    body: decompressed; `wire_bytes` is its size as received. fetched_at: UTC, when the body was complete.
    content_type: media type without parameters, lower case. charset: the header's, unchecked.
    etag, last_modified: None if the body was truncated, since the rest would never be requested.
    max_age: seconds that it stays fresh, by Cache-Control or Expires; None: neither is set.
    not_modified: a 304 to `etag` or `last_modified`; the body is empty then.
    reason, request_headers, headers: as sent and received, in their order.
    hops: the redirects on the way. warnings: what was wrong with the response although it was read, in words.
    """

    url: str
    final_url: str
    status: int
    reason: str
    content_type: str | None
    charset: str | None
    body: bytes
    wire_bytes: int
    etag: str | None
    last_modified: str | None
    max_age: float | None
    not_modified: bool
    retry_after: float | None
    fetched_at: datetime
    request_headers: Headers
    headers: Headers
    hops: tuple[Hop, ...] = ()
    warnings: tuple[str, ...] = ()


def oddities(response: httpcore.Response) -> tuple[str, ...]:
    """What was wrong with the head of a response although it was read, in words."""
    found = []
    if response.extensions.get("http_version") == BARE:
        found.append("the response is a document without headers (HTTP/0.9)")
    stream = response.extensions.get("network_stream")
    if stream is not None and stream.get_extra_info(PASSED_OVER):
        found.append("header lines that are not fields were skipped")
    return tuple(found)
