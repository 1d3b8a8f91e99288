"""Which exceptions are our own failures: no entry or feed is charged a try."""

from __future__ import annotations

import errno
import gzip
import socket
import ssl
from typing import Final

import psycopg

from contract.errors import OwnError

# Postgres is unavailable, full or read-only; memory, threads or file handles ran out. Not DataError: that is about
# what was sent.
OWN_FAILURES: Final = (
    OwnError, psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError, MemoryError, OSError,
)  # fmt: skip
# Operational errors by class, but about what was sent: for example, a row too large for its index.
_TOO_LARGE: Final = (psycopg.errors.ProgramLimitExceeded, psycopg.errors.StatementTooComplex)


# Operating system errors caused by a page or its server, wherever they surface: connection, certificate, host name,
# compression. Some of these types leave `errno` unset or put numbers of their own there.
_OF_SERVERS: Final = (ConnectionError, TimeoutError, ssl.SSLError, socket.gaierror, socket.herror, gzip.BadGzipFile)
_NOT_OURS: Final = frozenset({
    errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETUNREACH, errno.ENETRESET, errno.ENOTCONN, errno.EPROTO,
    errno.EMSGSIZE, errno.ENAMETOOLONG, errno.EILSEQ,
})  # fmt: skip


def is_own(error: BaseException) -> bool:
    """Whether an exception is our own failure.

    Operating system errors count if they concern this machine: its disk, memory, files, permissions, processes.
    """
    if isinstance(error, OSError):
        return not isinstance(error, _OF_SERVERS) and error.errno is not None and error.errno not in _NOT_OURS
    return isinstance(error, OWN_FAILURES) and not isinstance(error, _TOO_LARGE)
