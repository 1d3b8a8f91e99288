"""The size of the desk: its counts, the workers' index, the disk and its forecast."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from psycopg import sql

from contract.postgres import Connection
from contract.settings import Settings

_COUNTED: Final = 200_000  # rows, some 50 ms
_SAMPLED: Final = 100_000  # entries
_TABLES: Final = {"articles": "articles", "versions": "versions", "copy_edge": "copies"}  # by their names in `status`
_MORE: Final = {"group_member": "groups", "entries": "entries"}
_INDEX_BYTES: Final = 460  # per version in the window, in a worker's memory: docs/server.md
_DAYS: Final = 7  # on whose growth the forecast is based


class Counts(NamedTuple):
    """Counts by name, and entries by fate. estimated: the names of what was not counted exactly."""

    rows: dict[str, int]
    fates: dict[str, int]
    estimated: list[str]


def counts(connection: Connection, *, most: int = _COUNTED) -> Counts:
    """Counts of the desk. most: rows up to which a table is counted exactly.

    Counting takes as long as a table is large: more rows are estimated from its size, and from what Postgres found
    when it last analyzed it.
    """
    estimates = {
        table: round(rows)
        for table, rows in connection.execute(
            """select relname, reltuples / nullif(relpages, 0)
                               * (pg_relation_size(oid) / current_setting('block_size')::int)
               from pg_class where relnamespace = 'desk'::regnamespace and relname = any(%s)""",
            [[*_TABLES, *_MORE]],
        ).fetchall()
        if rows is not None and rows > most
    }
    rows = {name: _rows(connection, table, estimates) for table, name in _TABLES.items()}
    groups = _groups(connection, estimates.get("group_member"))
    fates = _fates(connection, estimates.get("entries"))
    estimated = [name for table, name in (*_TABLES.items(), *_MORE.items()) if table in estimates]
    return Counts({**rows, "groups": groups}, fates, estimated)


def _rows(connection: Connection, table: str, estimates: Mapping[str, int]) -> int:
    if table in estimates:
        return estimates[table]
    query = sql.SQL("select count(*) from desk.{}").format(sql.Identifier(table))
    ((count,),) = connection.execute(query).fetchall()
    return int(count)


def _groups(connection: Connection, members: int | None) -> int:
    """Groups of more than one article; if members are estimated, estimated from those that are canonical."""
    if members is None:
        query = "select count(*) from (select from desk.group_member group by group_key having count(*) > 1) g"
        ((count,),) = connection.execute(query).fetchall()
        return int(count)
    row = connection.execute(
        """select most_common_freqs[array_position(most_common_vals::text::text[], 't')] from pg_stats
           where schemaname = 'desk' and tablename = 'group_member' and attname = 'canonical'"""
    ).fetchone()
    return round(members * (row[0] if row and row[0] else 0))


def _fates(connection: Connection, entries: int | None) -> dict[str, int]:
    """Entries by fate; if estimated, a sample of pages stands for all, but entries under way are counted."""
    if entries is None:
        query = "select fate, count(*)::int from desk.entries group by fate order by 2 desc, 1"
        return dict(connection.execute(query).fetchall())
    sampled: dict[str, int] = dict(
        connection.execute(
            "select fate, count(*)::int from desk.entries tablesample system (%s) group by fate",
            [100 * min(1.0, _SAMPLED / entries)],
        ).fetchall()
    )
    scale = entries / max(1, sum(sampled.values()))
    under_way = connection.execute(
        "select fate, count(*)::int from desk.entries where fate in ('waiting', 'sent') group by fate"
    ).fetchall()
    found = {fate: round(count * scale) for fate, count in sampled.items() if fate not in {"waiting", "sent"}}
    return dict(sorted((found | dict(under_way)).items(), key=lambda item: (-item[1], item[0])))


def index_memory(connection: Connection, window_days: int) -> dict[str, int]:
    """Versions whose fingerprints each worker holds, those in the window, and the memory that they take."""
    (row,) = connection.execute(
        """select coalesce(sum(articles), 0)::int from desk.key_segment
           where day between current_date - %s and current_date + 1""",
        [window_days],
    ).fetchall()
    return {"versions": row[0], "bytes": row[0] * _INDEX_BYTES}


def disk(connection: Connection, settings: Settings, versions: int) -> dict[str, Any]:
    """The database and its growth, by what landed in a week; our folders, and in how many days each will be full.

    versions: how many the database has; if many, only a day is read. days_left: None if the folder is on another disk,
    or the database does not grow.
    """
    ((size, recent, days),) = connection.execute(
        """select pg_database_size(current_database()), count(*)::int,
                  least(%(days)s, greatest(1, ceil(extract(epoch from now() - min(landed_at)) / 86400)))::float
           from desk.versions where landed_at > now() - %(days)s * interval '1 day'""",
        {"days": _DAYS if versions <= _COUNTED else 1},
    ).fetchall()
    grows = growth(size, versions, recent, days or 1)
    folders = {
        str(folder): local
        for folder, local in ((settings.home, (settings.home / "postgres").is_dir()), (settings.archive, False))
        if folder is not None and folder.exists()
    }
    return {
        "database_bytes": size,
        "bytes_a_day": round(grows),
        "folders": [_folder(Path(folder), grows if local else 0.0) for folder, local in folders.items()],
    }


def growth(size: int, versions: int, recent: int, days: float) -> float:
    """Bytes per day: the bytes of a version for each recent one. size: of the database."""
    return size / versions * recent / days if versions else 0.0


def days_left(free: int, grows: float) -> int | None:
    """Whole days until that many free bytes are used; None: it does not grow."""
    return int(free / grows) if grows >= 1 else None


def _folder(folder: Path, grows: float) -> dict[str, Any]:
    usage = shutil.disk_usage(folder)
    return {
        "folder": str(folder), "free": usage.free, "total": usage.total, "days_left": days_left(usage.free, grows),
    }  # fmt: skip
