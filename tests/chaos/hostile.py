"""Messages that are no articles: each must become a dead letter, and cost its neighbours nothing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any, Final

from contract.article import encode
from tests.newsroom import Newsroom

_TEXT = "A report of one paragraph, long enough to be a report of its own."
_, _GOOD = encode(Newsroom(1).article([_TEXT], url="https://hostile.example/1"))
_FIELDS: dict[str, Any] = json.loads(_GOOD)

# Values that a field must not have.
_WRONG: Final[dict[str, tuple[Any, ...]]] = {
    "schema": (None, "1", 1.5, [], 2, 10**9),
    "article_id": (None, 5, "", "x", "g" * 32, "1" * 31, "1" * 33, []),
    "version_id": (None, 5, "", "x", "g" * 32, "1" * 31, "1" * 33, {}),
    "origin": (None, 5, "", "mail", ["feed"]),
    "title": (None, 5, [], {}, "a NUL \0 in it"),
    "text": (None, 5, [], {}, "", " \n ", "a NUL \0 in it"),
    "discovered_at": (None, 5, "", "yesterday", "2026-13-01T00:00:00Z", "2026-03-10T12:00:00", []),
    "fetched_at": (None, 5, "", "2026-03-10", "2026-02-30T00:00:00Z"),
    "extracted_at": (None, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
    "url": (5, [], {}, True),
    "outlet": (5, []),
    "authors": ("one", [5], {}, [None]),
    "published": ("2020-01-01", 5, [], {}, {"value": "2020-01-01"}, {"value": 5, "precision": "day", "from": "feed"}),
    "truncated": ("no", 5, None),
    "source_url": (5, []),
    "language": (5, []),
}


def _messages() -> Iterator[bytes | None]:
    yield from (None, b"", b" ", b"null", b"5", b"[]", b"{}", b'"an article"', b"{", _GOOD[:-20], _GOOD[1:], b"\0" * 40)
    yield from (b"\xff\xfe" + _GOOD, gzip.compress(_GOOD), _GOOD.decode().encode("utf-16"), _GOOD * 2)
    yield _GOOD.replace(b"report", b"rep\xc3ort", 1)  # a cut character of UTF-8
    yield b"[" * 5_000 + b"]" * 5_000
    yield json.dumps({**_FIELDS, "published": [[[{}]]]}).encode()
    for name in ("schema", "article_id", "version_id", "origin", "title", "text", "discovered_at", "fetched_at"):
        yield json.dumps({field: value for field, value in _FIELDS.items() if field != name}).encode()
    for name, values in _WRONG.items():
        for value in values:
            yield json.dumps({**_FIELDS, name: value}).encode()


MESSAGES: Final = tuple(_messages())
