"""Pages from WARC files, ours and others': every complete record of a truncated or damaged file."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from contract.errors import EntryError
from ingest.decoders import PIECE_BYTES
from ingest.unpack import unpacked
from ingest.warc_ends import MARK, is_rest_empty, record_behind

_PAGES: Final = ("text/html", "application/xhtml", "text/plain")
_HEAD_BYTES: Final = 250_000  # of a record's headers and those of the response in it: warcio has no limit
_LINE_BYTES: Final = 1 << 16  # of any other line
_AGAIN: Final = 16  # times a file's length that is read again after damaged records, plus some bytes for a short one
_AGAIN_BYTES: Final = 16_000_000
_DAMAGED: Final = (ArchiveLoadFailed, OSError, ValueError, EOFError, AttributeError, KeyError)


class Response(NamedTuple):
    """A page in an archive, or why it cannot be read. offset: byte of the file at which its record begins."""

    offset: int
    url: str | None = None
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    fetched_at: datetime | None = None
    error: str | None = None


def responses(path: Path, most: int) -> Iterator[Response]:
    """The pages in an archive: responses with status 200 that are HTML or text, and resources; in their order.

    A damaged record is reported, and reading continues with the next one, until too much would be read
    again. most: bytes of one body; more is an error. Raises OSError if the file cannot be read.
    """
    return (found for found, _ in records(path, most) if found)


def records(path: Path, most: int, start: int = 0) -> Iterator[tuple[Response | None, int | None]]:
    """The records from a byte on, as `responses` gives those that are pages, and where each ends; others are None.

    An end of None: reading can begin at the file's beginning alone. Raises as `responses`.
    """
    size = path.stat().st_size
    if size == 0:
        yield Response(0, error="the archive is empty"), None
        return
    again = _AGAIN * size + _AGAIN_BYTES
    with path.open("rb") as stream:
        while start < size:
            stream.seek(start)
            start += len(head := stream.read(MARK)) - len(head.lstrip(b"\r\n"))  # empty lines end a plain record
            stream.seek(start)
            place = _Place(start)
            opened = _opened(stream)
            try:
                for found in _read(ArchiveIterator(opened), place, most):
                    yield found, None if opened is not stream else place.at
                # warcio takes a record that is cut in its headers for the end.
                if not is_rest_empty(opened, place.at if opened is stream else None):
                    raise EOFError
            except _DAMAGED:
                again -= stream.tell() - place.at
                if opened is stream and is_rest_empty(stream, place.at):
                    return
                if again < 0:
                    yield (
                        Response(
                            place.at, error=f"it is not read from byte {place.at:,} on: too much of it is damaged"
                        ),
                        size,
                    )
                    return
                start = record_behind(path, place.at)
                yield Response(place.at, error=f"the record at byte {place.at:,} is cut short or damaged"), start
                continue
            if (nothing := place.said_of_nothing()) and start == 0:
                yield Response(0, error=nothing), size
            return


class _Place:
    """How far a file has been read. at: byte at which the current record begins."""

    def __init__(self, start: int) -> None:
        self.at = start
        self.pages = 0
        self.others: Counter[str] = Counter()  # by record type

    def said_of_nothing(self) -> str | None:
        """What to say about an archive without pages; None if it has some, or refers to those in other archives."""
        if self.pages or "revisit" in self.others:
            return None
        if not self.others:
            return "the archive contains no record"
        return f"the archive contains no page: {', '.join(f'{count} {kind}' for kind, count in self.others.items())}"


class _Lines:
    """Reads lines of a record, in pieces if they are long. The lines of a head have a common limit."""

    def __init__(self, readline: Callable[[int], bytes]) -> None:
        self._readline = readline
        self._left: int | None = None
        self.begin_head()

    def begin_head(self) -> None:
        self._left = _HEAD_BYTES

    def end_head(self) -> None:
        self._left = None

    def __call__(self, length: int | None = None) -> bytes:
        """Raises ArchiveLoadFailed if a head does not end."""
        line = self._readline(_LINE_BYTES if length is None else min(length, _LINE_BYTES))
        if self._left is not None:
            self._left -= len(line)
            if self._left < 0:
                msg = f"its headers take more than {_HEAD_BYTES:,} bytes"
                raise ArchiveLoadFailed(msg)
        return line


def _read(archive: Any, place: _Place, most: int) -> Iterator[Response | None]:  # noqa: ANN401  # warcio ships no types
    lines = archive.reader.readline = _Lines(archive.reader.readline)
    for record in archive:
        lines.end_head()
        if record.format == "warc" and not (record.rec_headers.get_header("Content-Length") or "").strip().isdigit():
            msg = "its headers end before the length of its content"
            raise ArchiveLoadFailed(msg)
        found = _page(record, place.at, most)
        if found is None:
            place.others[f"{record.rec_type}"] += 1
        place.pages += found is not None
        # If asked for its offset, warcio reads a record to its end; then it knows where the next one begins.
        place.at = archive.get_record_offset() + archive.get_record_length()
        yield found
        lines.begin_head()


def _opened(stream: BinaryIO) -> BinaryIO:
    """The stream, decompressed if it is one gzip member of many records: warcio expects one member for each."""
    start = stream.tell()
    try:
        if start == 0 and stream.read(2) == b"\x1f\x8b":
            stream.seek(0)
            member = zlib.decompressobj(wbits=31)
            if member.decompress(stream.read(1 << 20), 1 << 20).count(b"\nWARC/1.") and not member.unused_data:
                stream.seek(0)
                return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    except zlib.error:
        pass
    stream.seek(start)
    return stream


def _page(record: Any, offset: int, most: int) -> Response | None:  # noqa: ANN401  # as above
    """The page in a record; None if it has none. Raises EOFError if the record is truncated."""
    heads = record.http_headers
    url = record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type == "response":
        wanted, said = heads is not None and heads.get_statuscode() == "200", heads and heads.get_header("Content-Type")
    else:
        wanted, said = record.rec_type == "resource", record.rec_headers.get_header("Content-Type")
    kind = Message()
    kind["Content-Type"] = said or "text/html"
    if not wanted or not kind.get_content_type().startswith(_PAGES):
        _skip(record)
        return None
    try:
        written = {name.lower(): value for name, value in heads.headers} if heads else {}
        body, error = _body(record.raw_stream, written, url or "the page", most), None
    except EntryError as failed:
        body, error = b"", str(failed)
    if len(body) > most:
        error = f"more than {most:,} bytes (setting replay_bytes)"
    _skip(record)
    if error:
        return Response(offset, url, error=error)
    charset = kind.get_content_charset()
    return Response(offset, url, body, said and kind.get_content_type(), charset, _moment(record))


def _body(stream: BinaryIO, heads: Mapping[str, str], url: str, most: int) -> bytes:
    """The content of a response, its codings decoded, and a piece beyond `most` bytes if it is longer.

    warcio only reads the first gzip member, and leaves `x-gzip` and zstd compressed. heads: by lower-case name.
    Raises Unreadable, Unreachable.
    """
    if heads.get("transfer-encoding", "").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    body = bytearray()
    for piece in unpacked(iter(lambda: stream.read(PIECE_BYTES), b""), heads.get("content-encoding", ""), url=url):
        body += piece
        if len(body) > most:
            break
    return bytes(body)


def _skip(record: Any) -> None:  # noqa: ANN401  # as above
    """Skips to the record's end. Raises EOFError if that is missing."""
    stream = record.raw_stream
    while stream.read(1 << 16):
        pass
    if getattr(stream, "limit", 0):
        msg = f"{stream.limit:,} bytes of it are missing"
        raise EOFError(msg)


def _moment(record: Any) -> datetime | None:  # noqa: ANN401  # as above
    try:
        return datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
