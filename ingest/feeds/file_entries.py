"""Entries of replayed files: the same content under a name is the same entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from contract.article import storable
from contract.postgres import Connection


class FileEntry(NamedTuple):
    """The entry of a replayed item, and when it was first replayed."""

    entry_id: int
    discovered_at: datetime


def record_files(connection: Connection, files: Sequence[tuple[str, str]]) -> list[FileEntry]:
    """The entries of replayed names with digests, waiting (again); the same content under a name is the same entry."""
    guids = [storable(f"{name[-500:]}:{digest}") for name, digest in files]
    titles = dict(zip(guids, (storable(name[-500:]) for name, _ in files), strict=True))
    rows = connection.execute(
        """insert into desk.entries (origin, guid, title, claimed_until)
           select 'replay', guid, title, 'infinity' from unnest(%s::text[], %s::text[]) as given (guid, title)
           order by guid
           on conflict (feed_id, guid) do update
               set fate = 'waiting', reason = null, fate_at = now(), attempts = entries.attempts + 1
           returning guid, entry_id, discovered_at""",
        [list(titles), list(titles.values())],
    ).fetchall()
    found = {guid: FileEntry(entry_id, discovered_at) for guid, entry_id, discovered_at in rows}
    return [found[guid] for guid in guids]
