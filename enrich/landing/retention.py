"""Retention: removes expired articles, and deletes expired texts, in portions."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from contract.postgres import Connection, hold
from enrich.landing.forget import Forgotten, remove
from enrich.store import search, versions

_AT_ONCE: Final = 100


def expire(connection: Connection, before: datetime) -> Forgotten:
    """Removes some articles of which no version has landed since; if none is left, `articles` is 0. Commits.

    They are removed like forgotten ones, but may land again.
    """
    with connection.transaction():
        old = versions.articles_landed_before(connection, before, _AT_ONCE)
    if not old:
        return Forgotten(0, 0, 0, 0)
    return remove(connection, old, "older than the setting retention_days")


def drop_texts(connection: Connection, before: datetime) -> int:
    """Deletes some texts of versions that landed before; returns how many. Commits."""
    with connection.transaction():
        hold(connection)
        emptied = versions.drop_texts_landed_before(connection, before, _AT_ONCE)
        search.remove_versions(connection, emptied)
        return len(emptied)
