from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from copydesk.local.stack import prefect
from copydesk.local.stack.home import claim
from copydesk.local.stack.prefect import Prefect


def silent(_line: str) -> None:
    pass


def rows(database: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("select name from flow").fetchall()


def fill(database: Path, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table if not exists flow (name text)")
        connection.execute("insert into flow values (?)", [name])


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_a_blank_database_is_kept_and_the_next_data_folder_begins_with_it(tmp_path: Path, cache: Path) -> None:
    with claim(tmp_path / "one") as home:
        first = Prefect(home, silent, cache=cache)
        first.prepare()
        fill(tmp_path / "one/prefect/prefect.db", "made by the first start")
        first.settle()
    with claim(tmp_path / "two") as home:
        Prefect(home, silent, cache=cache).prepare()
    assert rows(tmp_path / "two/prefect/prefect.db") == [("made by the first start",)]


def test_a_database_that_was_used_is_neither_kept_nor_replaced(tmp_path: Path, cache: Path) -> None:
    with claim(tmp_path / "one") as home:
        (tmp_path / "one/prefect").mkdir()
        fill(tmp_path / "one/prefect/prefect.db", "somebody's")
        part = Prefect(home, silent, cache=cache)
        part.prepare()
        part.settle()
    assert not cache.exists()
    assert rows(tmp_path / "one/prefect/prefect.db") == [("somebody's",)]


def test_a_read_only_cache_is_not_a_failure(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with claim(tmp_path / "one") as home:
        part = Prefect(home, silent, cache=file / "cache")
        part.prepare()
        fill(tmp_path / "one/prefect/prefect.db", "x")
        part.settle()
    assert file.read_text() == ""


@pytest.mark.parametrize(("kept", "shrinks"), [(10, True), (900, False)])
def test_a_database_that_is_mostly_free_is_compacted(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, kept: int, *, shrinks: bool
) -> None:
    monkeypatch.setattr(prefect, "_SHRINK_BYTES", 100_000)
    database = tmp_path / "one/prefect/prefect.db"
    database.parent.mkdir(parents=True)
    for number in range(1000):
        fill(database, f"{number} " + "x" * 4000)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("delete from flow where rowid > ?", [kept])
    before, said = database.stat().st_size, []
    with claim(tmp_path / "one") as home:
        Prefect(home, said.append, cache=cache).prepare()
    assert (database.stat().st_size < before / 10) is shrinks
    assert [line.startswith("compacting Prefect's database") for line in said] == [True] * shrinks
    assert len(rows(database)) == kept
