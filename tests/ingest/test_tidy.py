"""What may be deleted after its retention, in a real folder."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from contract.reader_role import is_verifier_of
from ingest.tidy import Tidied, expired, tidy

NOW = datetime(2026, 3, 14, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days_old", "kept_days", "leaves"),
    [(0, 1, False), (29.9, 30, False), (30, 30, False), (30.1, 30, True), (400, 30, True)],
)
def test_a_file_is_deleted_after_its_days(days_old, kept_days, leaves):
    path, modified = Path("a.warc.gz"), (NOW - timedelta(days=days_old)).timestamp()
    assert (expired([(path, modified)], NOW - timedelta(days=kept_days)) == [path]) is leaves


def archive(folder):
    for name, days in (("copydesk-1.warc.gz", 40), ("copydesk-2.warc.gz", 2), ("notes.txt", 40)):
        path = folder / name
        path.write_bytes(b"12345")
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))


@pytest.mark.stack
def test_only_old_archive_files_leave(desk, tmp_path):
    archive(tmp_path)
    settings = desk.model_copy(update={"archive": tmp_path, "archive_days": 30})
    assert tidy(settings, NOW) == Tidied(1, 5, 0, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copydesk-2.warc.gz", "notes.txt"]


@pytest.mark.stack
@pytest.mark.parametrize("settings", [{}, {"archive_days": 30}])
def test_without_a_folder_and_a_time_nothing_is_deleted(desk, tmp_path, settings):
    archive(tmp_path)
    assert tidy(desk.model_copy(update=settings), NOW) == Tidied(0, 0, 0, 0)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.stack
def test_a_folder_without_a_time_is_kept(desk, tmp_path):
    archive(tmp_path)
    assert tidy(desk.model_copy(update={"archive": tmp_path}), NOW) == Tidied(0, 0, 0, 0)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.stack
def test_polls_and_tries_leave_after_their_days(desk, connection):
    connection.execute("insert into desk.feeds (url) values ('https://a.example/feed')")
    connection.execute(
        """insert into desk.polls (feed_id, polled_at, status, new_entries, next_seconds, why)
           select feed_id, now() - days * interval '1 day', 'nothing new', 0, 60, 'usual'
           from desk.feeds, unnest(array[1, 29, 31, 400]) days"""
    )
    assert tidy(desk, datetime.now(UTC)).history == 2
    assert connection.execute("select count(*) from copydesk.polls").fetchone() == (2,)


@pytest.mark.stack
def test_the_readers_password_is_put_back(desk, connection):
    settings = desk.model_copy(update={"reader_password": SecretStr("of all readers")})

    def kept() -> str:
        return connection.execute("select rolpassword from pg_authid where rolname = 'copydesk_reader'").fetchone()[0]

    try:
        connection.execute("alter role copydesk_reader password 'of all readers'")
        before = kept()
        tidy(settings, NOW)
        assert kept() == before
        connection.execute("alter role copydesk_reader password 'of one'")
        tidy(settings, NOW)
        assert is_verifier_of(kept(), "of all readers")
        assert connection.execute("select kind from desk.events").fetchall() == [("reader password",)]
    finally:
        connection.execute("alter role copydesk_reader password null")
