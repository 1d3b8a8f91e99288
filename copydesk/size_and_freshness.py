"""How large the desk is, and how fresh: from publication to landing, the workers' index, the disk and its forecast."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from contract.postgres import Connection
from contract.settings import Settings

_INDEX_BYTES: Final = 460  # that a worker's memory holds of a version in the window: docs/server.md
_DAYS: Final = 7  # whose growth the forecast goes by


def freshness(connection: Connection) -> dict[str, Any]:
    """From publication to landing, of articles of feeds that landed within a day: seconds, and how many they are."""
    (row,) = connection.execute(
        """select count(*)::int, percentile_cont(array[0.5, 0.9]) within group (order by seconds)
           from (select extract(epoch from landed_at - published_at)::float as seconds from copydesk.articles
                 where reference_day >= current_date - 2 and landed_at > now() - interval '1 day' and origin = 'feed'
                   and published_at is not null) a"""
    ).fetchall()
    half, most = row[1] or (None, None)
    return {"articles": row[0], "median": half, "nine_of_ten": most}


def index_memory(connection: Connection, window_days: int) -> dict[str, int]:
    """Versions whose fingerprints each worker holds, those of the window, and the memory that they take."""
    (row,) = connection.execute(
        """select coalesce(sum(articles), 0)::int from desk.key_segment
           where day between current_date - %s and current_date + 1""",
        [window_days],
    ).fetchall()
    return {"versions": row[0], "bytes": row[0] * _INDEX_BYTES}


def disk(connection: Connection, settings: Settings, versions: int) -> dict[str, Any]:
    """The database and its growth, by the articles of a week; folders of ours, and in how many days each is full.

    versions: how many the database has. days_left: None where a folder does not hold it, or it stands still.
    """
    ((size, week, days),) = connection.execute(
        """select pg_database_size(current_database()), count(*)::int,
                  least(%(days)s, greatest(1, current_date - min(reference_day) + 1))::int
           from copydesk.articles where reference_day between current_date - %(days)s + 1 and current_date""",
        {"days": _DAYS},
    ).fetchall()
    grows = growth(size, versions, week, days or 1)
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


def growth(size: int, versions: int, recent: int, days: int) -> float:
    """Bytes a day: as many as a version takes, for each of the recent ones. size: of the database."""
    return size / versions * recent / days if versions else 0.0


def days_left(free: int, grows: float) -> int | None:
    """Whole days until so many free bytes are taken; None: it does not grow."""
    return int(free / grows) if grows >= 1 else None


def _folder(folder: Path, grows: float) -> dict[str, Any]:
    usage = shutil.disk_usage(folder)
    return {
        "folder": str(folder), "free": usage.free, "total": usage.total, "days_left": days_left(usage.free, grows),
    }  # fmt: skip
