"""Transient errors are waited for; all other errors concern the messages."""

from __future__ import annotations

import errno
import os

import psycopg
import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from psycopg import errors

from contract.errors import BadMessage, Fenced, Permanent, Transient
from enrich.worker.passing import missing_part

PASSES = {
    "memory": [MemoryError(), MemoryError("unable to allocate")],
    "threads": [RuntimeError("can't start new thread")],
    "this machine": [
        OSError(number, os.strerror(number))
        for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
    ]
    + [ConnectionResetError(), TimeoutError()],
    "Kafka": [KafkaTimeoutError(), MessageSizeTooLargeError()],
    "Postgres": [
        Transient("it does not answer"),
        psycopg.OperationalError("gone"),
        psycopg.InterfaceError("closed"),
        errors.DeadlockDetected(),
        errors.DiskFull(),
        errors.TooManyConnections(),
        errors.ReadOnlySqlTransaction(),
        errors.LockNotAvailable(),
        errors.QueryCanceled(),
        errors.UndefinedTable(),  # a migration that was forgotten, or has not run yet
        errors.UndefinedColumn(),
        errors.InsufficientPrivilege(),
        errors.DataCorrupted(),
    ],
}
BLAMED = [
    KeyError(5), ValueError("no"), RecursionError("too deep"), AssertionError(), RuntimeError("any"), TypeError(),
    IsADirectoryError(errno.EISDIR, "America"), OSError(errno.ENAMETOOLONG, "a"), FileNotFoundError(errno.ENOENT, "b"),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"), OverflowError(), SystemError(), Fenced("moved"),
    BadMessage("no"), Permanent("no"), psycopg.DataError("a NUL"), errors.NumericValueOutOfRange(),
    errors.CheckViolation(), errors.ForeignKeyViolation(), errors.ProgramLimitExceeded(), errors.StatementTooComplex(),
    psycopg.ProgrammingError("cannot adapt type 'object'"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "error"), [(part, error) for part, its in PASSES.items() for error in its], ids=repr)
def test_missing_full_or_unavailable_parts_are_transient(part, error):
    assert missing_part(error) == part


@pytest.mark.parametrize("error", BLAMED, ids=repr)
def test_all_other_errors_are_not(error):
    assert missing_part(error) is None
