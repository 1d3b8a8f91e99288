"""Which exceptions are our own failures: they cost no entry and no feed a try."""

from __future__ import annotations

import errno
import gzip
import socket
import ssl
from typing import Final

import psycopg

from contract.errors import OwnError

# Postgres that is away, full or read only; memory, threads or file handles that ran out. Not DataError: that is what
# was sent.
OWN_FAILURES: Final = (
    OwnError, psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError, MemoryError, OSError,
)  # fmt: skip
# Operational errors by their class, and yet of what was sent: a row too large for its index, for one.
_TOO_LARGE: Final = (psycopg.errors.ProgramLimitExceeded, psycopg.errors.StatementTooComplex)


# Errors of the system that a page or its server sets off, wherever they surface: its connection, its certificate, its
# name, its packing. Some of these types say nothing in `errno`, or have numbers of their own there.
_OF_SERVERS: Final = (ConnectionError, TimeoutError, ssl.SSLError, socket.gaierror, socket.herror, gzip.BadGzipFile)
_NOT_OURS: Final = frozenset({
    errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETUNREACH, errno.ENETRESET, errno.ENOTCONN, errno.EPROTO,
    errno.EMSGSIZE, errno.ENAMETOOLONG, errno.EILSEQ,
})  # fmt: skip


def is_own(error: BaseException) -> bool:
    """Whether an exception is a failure of ours.

    Of the system's errors those are that tell of this machine: its disk, memory, files, rights, processes.
    """
    if isinstance(error, OSError):
        return not isinstance(error, _OF_SERVERS) and error.errno is not None and error.errno not in _NOT_OURS
    return isinstance(error, OWN_FAILURES) and not isinstance(error, _TOO_LARGE)
