"""What a server answered, as everything behind a fetch sees it."""

from __future__ import annotations

from datetime import datetime

import httpcore
import msgspec

from ingest.fetch.heads import BARE, PASSED_OVER
from ingest.fetch.hops import Headers, Hop


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered.

    url, final_url: the address asked for, and the one that answered after all redirects.
    body: unpacked; `wire_bytes` is its size as it came. fetched_at: UTC, when the body was complete.
    content_type: media type without parameters, lower case. charset: the header's, unchecked.
    etag, last_modified: None where the body broke off, or the rest would never be asked for.
    max_age: seconds that it stays fresh, as Cache-Control or Expires say; None: neither does.
    not_modified: a 304 to `etag` or `last_modified`; the body is empty then.
    reason, request_headers, headers: as sent and received, in their order.
    hops: the redirects on the way. warnings: what was wrong with the answer and read all the same, in words.
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
    """What was wrong with the head of an answer, and read all the same, in words."""
    found = []
    if response.extensions.get("http_version") == BARE:
        found.append("the answer is a document without a head (HTTP/0.9)")
    stream = response.extensions.get("network_stream")
    if stream is not None and stream.get_extra_info(PASSED_OVER):
        found.append("lines of the head that are no fields were passed over")
    return tuple(found)
