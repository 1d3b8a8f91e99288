"""What runs inside a parsing process: one input after another, from a socket and back to it."""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Final, cast

import msgspec

from contract.errors import FinalError, LimitSpent, NotArticle, Unreadable
from ingest.feeds.formats import parse
from ingest.feeds.formats.document import PageInPlace
from ingest.feeds.lists import read_feed_list
from ingest.languages import detected
from ingest.sandbox.messages import (
    ANSWER_BYTES,
    MEMORY_WORDS,
    OUT_OF_MEMORY,
    READY,
    Answer,
    Failed,
    Job,
    Load,
    NextItems,
    OpenFile,
    RawFeed,
    RawFeedList,
    RawFile,
    Read,
    decode_job,
    encode,
    receive,
    send,
)
from ingest.sandbox.opened_file import OpenedFile
from ingest.text_files import read_text_file

# Long enough for trafilatura not to try further: the word lists of its last resort take half a second.
_PLAIN_TEXT: Final = "The first page of a process waits until all that reading a page takes has been loaded. " * 12


def main(channel_number: int, cpu_seconds: float, seconds: float, megabytes: int) -> None:
    """Serves until the other side is closed.

    Both timers are reset for each input. Neither signal has a handler: it ends the process from inside whatever it
    is doing, even if nobody is left to kill it, and its number shows which limit was exceeded.
    """
    channel = socket.socket(fileno=channel_number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    gc.set_threshold(50_000, 50, 50)  # trees are freed by reference counts, and the rest with the process
    gc.freeze()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, megabytes * 1_000_000)
    files = OpenedFile()
    try:
        send(channel, READY)
        while True:
            job = decode_job(receive(channel))
            if isinstance(job, Load):
                _load(job)
                send(channel, READY)
                continue
            signal.setitimer(signal.ITIMER_PROF, cpu_seconds)  # CPU time of this process
            signal.setitimer(signal.ITIMER_REAL, seconds + 1)
            answer = _answer(job, files)
            send(channel, encode(answer))
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if isinstance(answer, Failed) and answer.last:
                return
    except (EOFError, OSError):
        return
    except MemoryError:  # while reading the job, or writing the answer
        os._exit(OUT_OF_MEMORY)


def _answer(job: Job, files: OpenedFile) -> Answer:
    try:
        value = _encoded(_read(job, files))
        if len(value) > ANSWER_BYTES:
            msg = f"{job.shown}: what was extracted from it takes more than {ANSWER_BYTES:,} bytes"
            return _failed(LimitSpent(msg))
        return Read(msgspec.Raw(value), time.process_time())
    except FinalError as error:
        return _failed(error)
    except MemoryError:
        return _failed(LimitSpent(f"{job.shown}: {MEMORY_WORDS}"), last=True)
    except RecursionError:
        return _failed(Unreadable(f"{job.shown}: it is nested too deeply"))
    except Exception as error:  # noqa: BLE001  # third-party parsers on untrusted bytes
        what = f"it caused {type(error).__name__} in its parser: {str(error)[:200]}"
        return _failed(Unreadable(f"{job.shown}: {what}"), last=True)


def _read(job: Job, files: OpenedFile) -> object:
    match job:
        case OpenFile():
            return files.open(job)
        case NextItems():
            return files.go_on(job)
        case RawFeed():
            return parse(
                job.body,
                url=job.url,
                content_type=job.content_type,
                charset=job.charset,
                fetched_at=job.fetched_at,
            )
        case RawFeedList():
            return read_feed_list(job.body)
        case RawFile():
            return read_text_file(job.body, job.name, job.most)
        case _:
            return _extract()(
                job.body,
                url=job.url,
                content_type=job.content_type,
                charset=job.charset,
                fetched_at=job.fetched_at,
            )


def _failed(error: FinalError, *, last: bool = False) -> Failed:
    feeds = tuple(map(_text, error.feeds)) if isinstance(error, PageInPlace) else ()
    kind, target = (error.kind, error.target) if isinstance(error, NotArticle) else (None, None)
    said, spent = _text(str(error)), time.process_time()
    return Failed(type(error).__name__, said, spent, feeds, last, kind, target and _text(target))


def _encoded(value: object) -> bytes:
    try:
        return encode(value)
    except UnicodeEncodeError:  # a lone surrogate somewhere: too rare to check every text for it
        return encode(_encodable(msgspec.to_builtins(value)))


def _encodable(value: object) -> object:
    """A value in msgspec's form, with each lone surrogate in it replaced."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {key: _encodable(one) for key, one in value.items()}
    return [_encodable(one) for one in value] if isinstance(value, list | tuple) else value


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _load(job: Load) -> None:
    """Loads what texts or pages need: no input is charged for it, and feeds do without."""
    most, whole = resource.getrlimit(resource.RLIMIT_AS)
    _limit(resource.RLIMIT_AS, whole)
    if job.pages:
        _extract()(f"<html><body><article><p>{_PLAIN_TEXT}</p></article></body></html>".encode(), url=None)
    else:
        detected(_PLAIN_TEXT)
    gc.freeze()
    _limit(resource.RLIMIT_AS, most)


@cache
def _extract() -> Callable[..., object]:
    """The page reader. Its code is the larger half of a process's start."""
    return cast("Callable[..., object]", import_module("ingest.pages.extract").extract)


def _limit(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # macOS defines RLIMIT_AS, but does not support it
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))
