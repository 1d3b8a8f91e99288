"""Checks whether libpq accepts a database's address. No message shows any part of the address."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict


def check_libpq(url: str) -> None:
    """Raises ValueError, without any part of the address, if libpq would not read it as intended."""
    advice = "is neither a libpq URL nor key=value pairs; in a URL, percent-encode special characters of the password"
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise ValueError(advice) from None
    # A password with @, / or : in it is cut there by libpq, and its rest becomes host, port or database.
    host, port, database = (str(parts.get(name) or "") for name in ("host", "port", "dbname"))
    if "@" in f"{host.removeprefix('@')}{database}" or not (port or "0").replace(",", "").isdecimal():
        raise ValueError(advice)
