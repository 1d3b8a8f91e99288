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
