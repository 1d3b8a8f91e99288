"""Messages that are not articles, each of which must become a dead letter, and unusual ones, which may land.

None of them affects the messages next to it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import xxhash

from contract.article import encode
from tests.newsroom import Newsroom

_TEXT = "A report of one paragraph, long enough to be a report of its own."
_, _GOOD = encode(Newsroom(1).article([_TEXT], url="https://hostile.example/1"))
_FIELDS: dict[str, Any] = json.loads(_GOOD)

# Invalid values of each field.
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
    "source_url": (5, [], "a NUL \0 in it"),
    "source_mark": (5, ["from"], "\0"),
    "language": (5, [], "\0"),
    "name": (5, {}, "\0"),
    "feed_url": (5, [], "\0"),
}
_PUBLISHED: Final[dict[str, Any]] = {"value": "2020-01-01T10:00", "precision": "minute", "zone": "Z", "from": "feed"}
# Changes to `published` that make it invalid.
_NO_PUBLISHED: Final = (
    {"value": None}, {"value": 5}, {"value": ["2020"]}, {"value": "2020\0"}, {"precision": "hour"}, {"precision": 1},
    {"zone": 2}, {"zone": {}}, {"zone": "\0"}, {"from": "nowhere"}, {"from": None},
)  # fmt: skip


def _with(name: str, value: object) -> bytes:
    """A separate article, with this value of the field."""
    own = xxhash.xxh3_128_hexdigest(f"{name} {value}".encode("utf-8", "surrogatepass"))
    return json.dumps({**_FIELDS, "article_id": own, "version_id": own, name: value}).encode()


def _messages() -> Iterator[bytes | None]:
    yield from (None, b"", b" ", b"null", b"5", b"[]", b"{}", b'"an article"', b"{", _GOOD[:-20], _GOOD[1:], b"\0" * 40)
    yield from (b"\xff\xfe" + _GOOD, gzip.compress(_GOOD), _GOOD.decode().encode("utf-16"), _GOOD * 2)
    yield _GOOD.replace(b"report", b"rep\xc3ort", 1)  # a truncated UTF-8 character
    yield b"[" * 5_000 + b"]" * 5_000
    yield json.dumps({**_FIELDS, "published": [[[{}]]]}).encode()
    for name in ("schema", "article_id", "version_id", "origin", "title", "text", "discovered_at", "fetched_at"):
        yield json.dumps({field: value for field, value in _FIELDS.items() if field != name}).encode()
    for name, values in _WRONG.items():
        for value in values:
            yield _with(name, value)
    for part in _NO_PUBLISHED:
        yield _with("published", _PUBLISHED | part)
    yield from (b"[" * 500 + b"]" * 500, b'{"schema":' * 500, b"1e999", b"-0", b"NaN", b"Infinity", b'"\\ud800"')
    for number in (b"1e400", b"-1", b"99999999999999999999999999", b"1.0000000000000001", b"0x1"):
        yield _GOOD.replace(b'"schema":1', b'"schema":' + number, 1) if number != b"-1" else b'{"schema":-1}'
    yield _GOOD.replace(b"report", b"rep\\ud800ort", 1)  # a lone surrogate
    yield _GOOD.replace(b"report", b"rep\x00ort", 1)
    yield _GOOD + b"\0"
    # Duplicate keys: the first value is invalid here, the last value in the next message.
    yield _GOOD.replace(b'{"schema"', b'{"schema":"x","schema"', 1)
    yield _GOOD[:-1] + b',"title":5}'


MESSAGES: Final = tuple(_messages())


class Odd(NamedTuple):
    """An unusual message, which may be an article and land."""

    value: bytes | None
    key: bytes | None = b"odd"
    headers: Sequence[tuple[str, bytes]] = ()


_ZONES: Final = (
    "America", "America/", "Etc/../Etc/UTC", ".", "..", "/etc/localtime", "localtime", "tzdata.zi", "zone.tab", "posix",
    "a" * 5_000, "Mars/Olympus", "+99:99", "+", "-", "Z ", "Zulu", " ", "", "\u202e", "+02:00:00.000001",
)  # fmt: skip
_VALUES: Final = (
    "0000-00-00T00:00", "9999-12-31T23:59", "0001-01-01T00:00", "20222-05-19T10:00", "2022-02-30T25:61", "-2022-01-01",
    "2022-W01-1T10:00", "", " ", "\u0660\u0660\u0661-01-01T10:00", "9" * 5_000, "2022-01-01T10:00+02:00",
)  # fmt: skip
_TEXTS: Final = (
    "x", "\u0301" * 2_000, "\u202e\u2066 turned round", "\ufffd", "\U0001f4f0" * 500, "\ud7ff\ue000", "\u200b" * 300,
    "word " * 60_000, "w" * 200_000, "\n" * 5_000 + "x", "1 " * 3_000, "<p>" * 5_000, "\r\n".join(["(AFP) - "] * 900),
    "\u0130\u0131\u1e9e\ufb03" * 300, "\u3042" * 20_000, '"' * 3_000, "\u0e01\u0e33" * 900,
)  # fmt: skip
_FIELDS_THAT_ARE_ODD: Final[tuple[dict[str, Any], ...]] = (
    {"schema": 0}, {"title": ""}, {"title": "t" * 300_000}, {"authors": ["a"] * 5_000}, {"authors": ["x" * 100_000]},
    {"authors": ["", " ", "\u202e"]}, {"url": None}, {"url": "javascript:1"},
    {"url": "https://a.example/" + "u" * 100_000},
    {"outlet": "o" * 100_000}, {"outlet": ""}, {"language": "l" * 10_000}, {"name": "n" * 100_000},
    {"source_mark": "m" * 9_000},
    {"source_url": "https://b.example/" + "s" * 100_000}, {"source_url": "no address"}, {"origin": "replay"},
    {"feed_url": "f" * 100_000}, {"truncated": True}, {"unknown": {"a": [1e308, -1e308, 2**70, None]}},
    {"discovered_at": "0001-01-01T00:00:00Z"}, {"discovered_at": "9999-12-31T23:59:59Z"},
    {"discovered_at": "2026-03-10T12:00:00.999999999Z"}, {"fetched_at": "0001-01-01T00:00:00-12:00"},
    {"article_id": "A" * 32}, {"version_id": "F" * 32}, {"article_id": "\u0661" * 32},
    {"article_id": "{" + "a" * 32 + "}"},
    {"version_id": "urn:uuid:" + "a" * 32}, {"article_id": "0" * 32, "version_id": "0" * 32},
)  # fmt: skip


def _odd() -> Iterator[Odd]:
    changes: list[dict[str, Any]] = [{"published": _PUBLISHED | {"zone": zone}} for zone in _ZONES]
    changes += [{"published": _PUBLISHED | {"value": value}} for value in _VALUES]
    changes += [{"text": text} for text in _TEXTS]
    changes += _FIELDS_THAT_ARE_ODD
    for number, change in enumerate(changes):
        own = {"article_id": f"{number:032x}", "version_id": f"{number:032x}", "url": f"https://odd.example/{number}"}
        yield Odd(json.dumps({**_FIELDS, **own, **change}).encode())
    yield Odd(None, None)
    yield Odd(None, b"k" * 900_000)
    yield Odd(b"no article", b"k" * 900_000)
    yield Odd(b"", b"")
    yield Odd(b"n" * 990_000, b"\0\xff" * 50)
    yield Odd(_GOOD, None, [("", b""), ("name", b"\xff"), *((f"h{number}", b"v" * 100) for number in range(200))])
    yield Odd(b"no article", b"\xf0\x28\x8c", [("error", b"not ours"), ("offset", b"-1"), ("\u202e", b"\0")])
    yield Odd(b'{"schema":1,"x":' + b"[" * 400 + b"]" * 400 + b"," + _GOOD[len(b'{"schema":1,') :])


ODD: Final = tuple(_odd())
