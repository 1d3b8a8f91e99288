"""Raw pages stored as WARC files (ISO 28500), so that extraction can be repeated."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from contract.errors import Permanent, Transient
from ingest.fetch import Fetched
from ingest.pages.archive_files import ArchiveFile, open_file
from ingest.pages.archive_seen import Seen, Stored

ROTATE_BYTES: Final = 1_000_000_000
ROTATE_SECONDS: Final = 86_400.0  # at most a day, the minimum after which the flow tidy deletes

_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
# True for the bytes on the wire; the record contains the decompressed body in one piece.
_OF_THE_WIRE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Archive:
    """Writes each response as one WARC record, in files of about 1 GB or a day, whichever is first; runs share a file.

    Every record is its own gzip member and flushed, so a crash loses at most the record in
    progress, and a power cut what `archive_files` has not synced. A page that is unchanged since its file stored it
    becomes a revisit record. Any number of threads may share it. Without a folder it stores nothing.
    """

    def __init__(
        self, folder: Path | None, *, rotate_bytes: int = ROTATE_BYTES, rotate_seconds: float = ROTATE_SECONDS
    ) -> None:
        self._folder = folder
        self._rotate_bytes = rotate_bytes
        self._rotate_seconds = rotate_seconds
        self._lock = threading.Lock()
        self._file: ArchiveFile | None = None
        self._seen = Seen("")
        self._builder: Any = RecordBuilder()
        self._files = 0

    def __enter__(self) -> Self:
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                msg = (
                    f"the archive folder {self._folder} cannot be made ({error.strerror or error}): see setting archive"
                )
                raise Permanent(msg) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._close()

    def write(self, fetched: Fetched) -> None:
        """Appends one response. Raises Transient if it cannot be written: no page is at fault."""
        if self._folder is None:
            return
        try:
            with self._lock:
                file = self._open(self._folder)
                digest = hashlib.sha1(fetched.body, usedforsecurity=False).digest()
                before = self._seen.moment_of(fetched.final_url, digest) if fetched.body else None
                file.append(_packed(self._record(fetched, digest, before)))
                if before is None and fetched.body:
                    moment = int(fetched.fetched_at.timestamp())
                    self._seen.add(fetched.final_url, Stored(digest, moment, file.whole))
        except OSError as error:
            msg = f"archive folder {self._folder} cannot be written to ({error.strerror or error}): is its disk full?"
            raise Transient(msg) from error

    def _record(self, fetched: Fetched, digest: bytes, before: int | None) -> object:
        """The response; if its body was stored before, in seconds since 1970, one that refers to that."""
        headers = [(f"X-Archive-Orig-{n}" if n.lower() in _OF_THE_WIRE else n, v) for n, v in fetched.headers]
        headers.append(("Content-Length", str(len(fetched.body))))
        status = StatusAndHeaders(f"{fetched.status} {fetched.reason}".strip(), headers, protocol="HTTP/1.1")
        # warcio rewrites non-ASCII headers, or raises. These were decoded as Latin-1, so this restores the bytes.
        status.to_ascii_bytes = functools.partial(status.to_bytes, encoding="latin-1")
        about = {"WARC-Date": fetched.fetched_at.astimezone(UTC).strftime(_MOMENT)}
        if before is not None:
            return self._builder.create_revisit_record(
                fetched.final_url,
                f"sha1:{base64.b32encode(digest).decode()}",
                fetched.final_url,
                datetime.fromtimestamp(before, UTC).strftime(_MOMENT),
                http_headers=status,
                warc_headers_dict=about,
            )
        return self._builder.create_warc_record(
            fetched.final_url,
            "response",
            payload=io.BytesIO(fetched.body),
            length=len(fetched.body),
            http_headers=status,
            warc_headers_dict=about,
        )

    def _open(self, folder: Path) -> ArchiveFile:
        if self._file is not None and self._file.full(self._rotate_bytes, self._rotate_seconds):
            self._close()
        if self._file is None:
            self._file = open_file(folder, self._rotate_bytes, self._rotate_seconds, self._new_name)
            self._seen = Seen.of(folder, self._file.name, self._file.whole)
        if self._file.empty:
            about = {"software": "copydesk", "format": "WARC File Format 1.0"}
            self._file.append(_packed(self._builder.create_warcinfo_record(self._file.name, about)))
        return self._file

    def _new_name(self) -> str:
        self._files += 1
        return f"copydesk-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{os.getpid()}-{self._files:05}.warc.gz"

    def _close(self) -> None:
        if self._file is not None and self._folder is not None:
            with suppress(OSError):  # otherwise some pages are stored again
                self._seen.save(self._folder)
            self._file.close()
            self._file = None


def _packed(record: object) -> bytes:
    """The record as one gzip member."""
    packed = io.BytesIO()
    WARCWriter(packed, gzip=True).write_record(record)
    return packed.getvalue()
