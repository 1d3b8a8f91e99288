"""Deletes old data: archived pages, and what is only needed for comparing. And restores the reader's password."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contract.events import tell
from contract.postgres import READER, connect
from contract.reader_role import put_back_password
from contract.settings import Settings
from ingest.feeds import alarms, page_titles, subscriptions
from ingest.feeds.history import forget_before
from ingest.feeds.hosts import forget_rested
from ingest.feeds.robots import forget_expired
from ingest.feeds.turns import forget_over


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was deleted: files and their bytes, rows of the copy index's log, polls and tries."""

    files: int
    bytes: int
    segments: int
    history: int


def tidy(settings: Settings, now: datetime) -> Tidied:
    """Deletes what is older than the settings allow; articles, edges and fates stay.

    The reader's password is reset if somebody has changed it. The feed alarms are updated.

    Raises Transient if Postgres does not answer, and OSError if a file cannot be deleted.
    """
    files = size = 0
    if settings.archive is not None and settings.archive_days is not None:
        modified = ((path, path.stat().st_mtime) for path in settings.archive.glob("copydesk-*.warc.gz"))
        for path in expired(modified, now - timedelta(days=settings.archive_days)):
            size += path.stat().st_size
            path.unlink()
            files += 1
    segments = 0
    if settings.index_days is not None:
        # A day older than the window is out of reach for anything published from now on.
        last = (now - timedelta(days=settings.index_days + settings.window_days)).date()
        with connect(settings, application="copydesk tidy") as connection:
            segments = connection.execute("delete from desk.key_segment where day < %s", [last]).rowcount
    with connect(settings, application="copydesk tidy") as connection:
        history = forget_before(connection, now - timedelta(days=settings.history_days))
        page_titles.forget_before(connection, now - timedelta(days=settings.history_days))
        forget_rested(connection)
        forget_over(connection)
        subscriptions.forget_left(connection, now - timedelta(days=settings.history_days))
        forget_expired(connection)
        connection.commit()  # whatever happens with the alarms
        alarms.renew(connection)
        connection.commit()
        if settings.reader_password and put_back_password(connection, settings.reader_password.get_secret_value()):
            tell(connection, "reader password", f"the password of {READER} differed from the setting: reset")
    return Tidied(files, size, segments, history)


def expired(files: Iterable[tuple[Path, float]], before: datetime) -> list[Path]:
    """The files last written (seconds since 1970) before a moment, in order. A file in use is newer."""
    return sorted(path for path, modified in files if datetime.fromtimestamp(modified, UTC) < before)
