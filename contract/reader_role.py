"""The password of the read-only role: every role can change its own, and Postgres cannot forbid it."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode
from typing import Final

import psycopg
from psycopg import sql

from contract.postgres import READER, Connection

_VERIFIER: Final = re.compile(r"SCRAM-SHA-256\$([0-9]{1,9}):([^$]{1,200})\$([^:]{1,200}):.{1,200}")


def set_password(connection: Connection, password: str) -> None:
    """Sets the role's password, whatever it was."""
    connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(READER), sql.Literal(password)))


def put_back_password(connection: Connection, password: str) -> bool:
    """Sets the password if the role has a different one; returns whether it had.

    Returns False, without doing anything, if this user may not see stored passwords (not a superuser).
    """
    try:
        with connection.transaction():
            row = connection.execute("select rolpassword from pg_authid where rolname = %s", [READER]).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return False
    if row is None or is_verifier_of(str(row[0] or ""), password):
        return False
    set_password(connection, password)
    return True


def is_verifier_of(verifier: str, password: str) -> bool:
    """Whether Postgres's stored form of a password was made from this one, by RFC 5802 and 7677.

    The password is used as written: Postgres prepares non-ASCII ones by RFC 4013, which changes few.
    """
    found = _VERIFIER.fullmatch(verifier)
    if not found:
        return False
    rounds, salt, stored = int(found[1]), b64decode(found[2]), b64decode(found[3])
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    key = hmac.digest(salted, b"Client Key", "sha256")
    return hmac.compare_digest(hashlib.sha256(key).digest(), stored)
