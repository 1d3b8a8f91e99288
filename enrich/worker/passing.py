"""Transient failures: they end by themselves, or once a part is repaired. No message is at fault."""

from __future__ import annotations

import errno
from typing import Final

import psycopg
from kafka.errors import KafkaError

from contract.errors import Fenced, IndexAway, OtherDatabase, Transient

# Resources that a machine or its disks run out of. Other system errors are about the request.
_EXHAUSTED: Final = frozenset(
    {
        errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE,
        errno.ENOBUFS,
    }
)  # fmt: skip
_PARTS: Final[dict[type[BaseException], str]] = {
    KafkaError: "Kafka",
    psycopg.Error: "Postgres",
    IndexAway: "an index server",
    Transient: "Postgres",
    MemoryError: "memory",
    RuntimeError: "threads",
    OSError: "this machine",
}
_LIMIT_EXCEEDED: Final = "54"  # class of SQLSTATE: a value is larger than Postgres can take


def missing_part(error: BaseException) -> str | None:
    """What is missing, full or down, if the failure is transient; None if it is not.

    All errors of Postgres are transient, except those about the rows themselves: a missing table is no message's fault.
    """
    return next((part for kind, part in _PARTS.items() if isinstance(error, kind) and _passes(error)), None)


def _passes(error: BaseException) -> bool:
    match error:
        case psycopg.Error():
            return not _is_about_rows(error)
        case ConnectionError() | TimeoutError():
            return True
        case OSError():
            return error.errno in _EXHAUSTED
        case RuntimeError() if not isinstance(error, KafkaError):  # KafkaError is a RuntimeError
            return "can't start new thread" in str(error)
    return not isinstance(error, Fenced | OtherDatabase)


def _is_about_rows(error: psycopg.Error) -> bool:
    """Whether Postgres, or psycopg before it, rejects the given values."""
    if isinstance(error, psycopg.DataError | psycopg.IntegrityError):
        return True
    if isinstance(error, psycopg.ProgrammingError | psycopg.NotSupportedError) and error.sqlstate is None:
        return True  # psycopg's own error: a value that it cannot adapt
    return (error.sqlstate or "").startswith(_LIMIT_EXCEEDED)
