"""Which exceptions are our own failures: they cost no entry and no feed a try."""

from __future__ import annotations

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


def is_own(error: BaseException) -> bool:
    """Whether an exception is a failure of ours."""
    return isinstance(error, OWN_FAILURES) and not isinstance(error, _TOO_LARGE)
