"""Requests to a parsing process, and its answers: messages over a socket, each preceded by its length."""

from __future__ import annotations

import socket
import struct
from datetime import datetime
from typing import Final

import msgspec

from contract.errors import (
    FinalError,
    LimitSpent,
    NotArticle,
    NoText,
    NotHtml,
    PageMoved,
    TooLarge,
    Unreadable,
    Wall,
)
from ingest.feeds.formats.document import PageInPlace
from ingest.file_items import Cursor, Item

ANSWER_BYTES: Final = 64_000_000  # extracted from one input: more than any legitimate feed or page contains
READY: Final = b"ready"
OUT_OF_MEMORY: Final = 77  # exit code
MEMORY_WORDS: Final = "it takes more memory to parse than setting extract_megabytes allows"
_LENGTH: Final = struct.Struct("!Q")
_ERRORS: Final = {error.__name__: error for error in (LimitSpent, NotHtml, NoText, PageInPlace, TooLarge, Unreadable)}
_NO_ARTICLES: Final = {error.__name__: error for error in (NotArticle, PageMoved, Wall)}


class RawPage(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """A page: its bytes, where and when it was found, and its headers."""

    body: bytes
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    fetched_at: datetime | None = None

    @property
    def shown(self) -> str:
        """Its name in messages."""
        return self.url or "the page"


class RawFeed(msgspec.Struct, frozen=True, kw_only=True, tag="feed"):
    """A feed, with the same fields as a page."""

    body: bytes
    url: str
    content_type: str | None = None
    charset: str | None = None
    fetched_at: datetime | None = None

    @property
    def shown(self) -> str:
        """Its name in messages."""
        return self.url


class RawFeedList(msgspec.Struct, frozen=True, kw_only=True, tag="feed list"):
    """A list of feeds: OPML, CSV, or one address per line."""

    body: bytes

    @property
    def shown(self) -> str:
        """Its name in messages."""
        return "the list of feeds"


class RawFile(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """A text file, gzipped or not. most: maximum decompressed bytes."""

    body: bytes
    name: str
    most: int

    @property
    def shown(self) -> str:
        """Its name in messages."""
        return self.name


class OpenFile(msgspec.Struct, frozen=True, kw_only=True, tag="open file"):
    """Open a file of many items, at `begin`. most: bytes of one item. shown: the name of that place in messages.

    The answer has no item, unless the file cannot be read or is itself the item.
    """

    path: str
    most: int
    begin: Cursor
    shown: str


class NextItems(msgspec.Struct, frozen=True, kw_only=True, tag="next items"):
    """Return the next items of the file opened last: at most so many steps, fewer if they are large or take long.

    seconds: CPU time after which the batch ends. shown: the name of the place in messages.
    """

    steps: int
    seconds: float
    shown: str


class ItemBatch(msgspec.Struct, frozen=True):
    """Items of a file. then: where the next one begins. last: the file has ended."""

    items: list[Item]
    then: Cursor
    last: bool


Input = RawPage | RawFeed | RawFeedList | RawFile
Job = Input | OpenFile | NextItems


class Load(msgspec.Struct, frozen=True, tag="load"):
    """Load what an input needs before it comes: the languages' model, or all that reading pages does.

    The answer is READY.
    """

    pages: bool


class Read(msgspec.Struct, frozen=True, tag=True):
    """An input was read. value: the result, encoded. cpu: CPU seconds of the process so far."""

    value: msgspec.Raw
    cpu: float


class Failed(msgspec.Struct, frozen=True, tag=True):
    """An input was not read.

    feeds: those linked from a page received instead of a feed. page_kind, target: the kind of a page without an
    article, and where it leads. last: the process is ending. cpu: as in `Read`.
    """

    kind: str
    message: str
    cpu: float
    feeds: tuple[str, ...] = ()
    last: bool = False
    page_kind: str | None = None
    target: str | None = None

    def error(self) -> FinalError:
        """The error that was raised in the process."""
        if (no_article := _NO_ARTICLES.get(self.kind)) and self.page_kind:
            return no_article(self.message, kind=self.page_kind, target=self.target)
        error = _ERRORS.get(self.kind, Unreadable)(self.message)
        if isinstance(error, PageInPlace):
            error.feeds = self.feeds
        return error


Answer = Read | Failed

encode: Final = msgspec.msgpack.Encoder().encode
_jobs: Final[msgspec.msgpack.Decoder[Job | Load]] = msgspec.msgpack.Decoder(Job | Load)
_answers: Final[msgspec.msgpack.Decoder[Answer]] = msgspec.msgpack.Decoder(Answer)


def decode_job(message: bytearray) -> Job | Load:
    """The input to read."""
    return _jobs.decode(message)


def decode_answer(message: bytearray) -> Answer:
    """The process's answer for one input. Raises MsgspecError if it is invalid."""
    return _answers.decode(message)


def send(channel: socket.socket, message: bytes) -> None:
    """Writes one message. Raises OSError, TimeoutError among them."""
    channel.sendall(_LENGTH.pack(len(message)))
    channel.sendall(message)


def receive(channel: socket.socket, most: int | None = None) -> bytearray:
    """One message. Raises EOFError if the other side is closed or sends more than `most` bytes, OSError otherwise."""
    size = int(_LENGTH.unpack(_exactly(channel, _LENGTH.size))[0])
    if most is not None and size > most:
        raise EOFError
    return _exactly(channel, size)


def _exactly(channel: socket.socket, size: int) -> bytearray:
    whole = bytearray(size)
    filled = 0
    with memoryview(whole) as view:
        while filled < size:
            count = channel.recv_into(view[filled:])
            if not count:
                raise EOFError
            filled += count
    return whole
