"""What runs inside a sandbox's process: one page after another, from a socket and back to it."""

from __future__ import annotations

import gc
import resource
import signal
import socket
import struct
import sys
from contextlib import suppress
from typing import Final

import msgspec

from contract.errors import FinalError, NoText, NotHtml, TooLarge, Unreadable
from ingest.pages.extract import Page, extract

_LENGTH: Final = struct.Struct("!Q")
_ERRORS: Final = {error.__name__: error for error in (NotHtml, NoText, TooLarge, Unreadable)}


class RawPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page to be read: its bytes, where it was found, and what the header says of it."""

    body: bytes
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None


class Read(msgspec.Struct, frozen=True, tag=True):
    """A page was read."""

    page: Page


class Failed(msgspec.Struct, frozen=True, tag=True):
    """A page was not read. last: the process ends itself."""

    kind: str
    message: str
    last: bool = False

    def error(self) -> FinalError:
        """The error that `extract` raised in there."""
        return _ERRORS.get(self.kind, Unreadable)(self.message)


Answer = Read | Failed

encode: Final = msgspec.msgpack.Encoder().encode
_pages: Final = msgspec.msgpack.Decoder(RawPage)
_answers: Final[msgspec.msgpack.Decoder[Answer]] = msgspec.msgpack.Decoder(Answer)
READY: Final = b"ready"


def decode_answer(message: bytes) -> Answer:
    """What the process said of one page."""
    return _answers.decode(message)


def send(channel: socket.socket, message: bytes) -> None:
    """Writes one message. Raises OSError, TimeoutError among them."""
    channel.sendall(_LENGTH.pack(len(message)))
    channel.sendall(message)


def receive(channel: socket.socket) -> bytes:
    """One message. Raises EOFError where the other side is gone, OSError otherwise."""
    return _exactly(channel, _LENGTH.unpack(_exactly(channel, _LENGTH.size))[0])


def main(channel_number: int, seconds: float, megabytes: int) -> None:
    """Serves until the other side is gone.

    An alarm without a handler ends the process from inside whatever it is in, also where nobody is
    left to kill it.
    """
    channel = socket.socket(fileno=channel_number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    extract(b"<html><body><p>Warm.</p></body></html>" * 9, url=None)
    # What is loaded by now stays; trees die by their reference counts, and the rest dies with the process.
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    _limit_memory(megabytes)
    try:
        send(channel, READY)
        while True:
            job = receive(channel)
            signal.setitimer(signal.ITIMER_REAL, seconds + 1)
            answer = _answer(job)
            send(channel, encode(answer))
            signal.setitimer(signal.ITIMER_REAL, 0)
            if isinstance(answer, Failed) and answer.last:
                return
    except (EOFError, OSError):
        return


def _answer(job: bytes) -> Answer:
    raw = _pages.decode(job)
    shown = raw.url or "the page"
    try:
        return Read(extract(raw.body, url=raw.url, content_type=raw.content_type, charset=raw.charset))
    except FinalError as error:
        return Failed(type(error).__name__, str(error))
    except MemoryError:
        return Failed(
            "Unreadable", f"{shown}: the page takes more memory than setting extract_megabytes allows", last=True
        )
    except RecursionError:
        return Failed("Unreadable", f"{shown}: the page is nested too deeply")
    except Exception as error:  # noqa: BLE001  # the parsers are not ours, and the page is a stranger's
        return Failed(
            "Unreadable",
            f"{shown}: the page set off {type(error).__name__} in its parser: {str(error)[:200]}",
            last=True,
        )


def _limit_memory(megabytes: int) -> None:
    limit = megabytes * 1_000_000
    with suppress(ValueError, OSError):  # macOS knows the name and not the thing
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _exactly(channel: socket.socket, size: int) -> bytes:
    whole = bytearray(size)
    view = memoryview(whole)
    filled = 0
    while filled < size:
        count = channel.recv_into(view[filled:])
        if not count:
            raise EOFError
        filled += count
    return bytes(whole)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
