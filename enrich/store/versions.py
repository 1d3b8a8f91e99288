"""Articles and their versions, as written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from psycopg import sql

from contract.article import Published
from contract.postgres import Connection
from enrich.store.columns import by_column, column_list


class ArticleRow(NamedTuple):
    """A row of desk.articles."""

    article_key: int
    article_id: str
    url: str | None


class VersionRow(msgspec.Struct, frozen=True):
    """A row of desk.versions: its fields are the columns, by name."""

    version_key: int
    article_key: int
    version_id: str
    origin: str
    name: str | None
    feed_url: str | None
    outlet: str | None
    language: str | None
    authors: Sequence[str]
    publisher: str | None
    outlet_id: str | None
    section: str | None
    tags: Sequence[str]
    title: str
    text: str
    raw_title: str | None
    raw_edits: str
    truncated: bool
    published: Published | None
    published_at: datetime | None
    published_day: date | None
    reference_day: date
    discovered_at: datetime
    fetched_at: datetime
    extracted_at: datetime
    dateline: Any  # a JSON object, like these three: the views document them
    agency: str | None
    source_mark: str | None
    source_name: str | None
    source_url: str | None
    source_article_key: int | None
    picture: Any
    furniture: Any
    furniture_version: int
    topic: str
    partition: int
    position: int


# Existing rows are looked up first: `on conflict` would write each of them to the WAL.
_INSERT_VERSIONS: Final = sql.SQL(
    """insert into desk.versions ({columns})
       select {columns} from json_populate_recordset(null::desk.versions, %s::json) new
       where not exists (select from desk.versions v where v.version_key = new.version_key)
       returning version_key"""
).format(columns=column_list(VersionRow.__struct_fields__))
_INSERT_ARTICLES: Final = sql.SQL(
    """insert into desk.articles ({columns})
       select {columns} from unnest(%s::bigint[], %s::uuid[], %s::text[]) as new ({columns})
       where not exists (select from desk.articles a where a.article_key = new.article_key)"""
).format(columns=column_list(ArticleRow._fields))
_DELETE_VERSIONS: Final = "delete from desk.versions where article_key = any(%s)"
_DELETE_ARTICLES: Final = "delete from desk.articles where article_key = any(%s)"


def announce_writing(connection: Connection) -> None:
    """Call it first in a transaction that inserts versions: the change feed waits for those that did.

    The lock blocks no reader or writer. It is taken before the transaction has a number; see
    sql/views/15_changes.sql.
    """
    connection.execute("lock table desk.versions in row exclusive mode")


def insert_articles(connection: Connection, rows: Sequence[ArticleRow]) -> None:
    """Inserts new ones. rows: by ascending key, otherwise two workers could deadlock.

    Raises psycopg.errors.UniqueViolation if another process did so in the meantime.
    """
    connection.execute(_INSERT_ARTICLES, by_column(rows, len(ArticleRow._fields)))


def insert_versions(connection: Connection, rows: Sequence[VersionRow]) -> set[int]:
    """Inserts new ones and returns their keys. rows: by ascending key, otherwise two workers could deadlock.

    Raises psycopg.errors.UniqueViolation if another process did so in the meantime, and psycopg.DataError if Postgres
    rejects one of them.
    """
    inserted = connection.execute(_INSERT_VERSIONS, [msgspec.json.encode(rows).decode()]).fetchall()
    return {key for (key,) in inserted}


def wait_for_writers(connection: Connection) -> None:
    """Returns when every transaction that inserts versions has ended; until this one ends no other begins to."""
    connection.execute("lock table desk.versions in share row exclusive mode")


def lock_versions(connection: Connection, articles: Sequence[int]) -> dict[int, date]:
    """Prevents new edges of these articles' versions; returns their keys with their reference days.

    Call it before the cluster lock is taken: transactions that insert such an edge wait for that lock afterwards.
    """
    rows = connection.execute(
        """select version_key, reference_day from desk.versions where article_key = any(%s)
           order by version_key for update""",
        [articles],
    ).fetchall()
    return dict(rows)


def delete_articles(connection: Connection, articles: Sequence[int]) -> int:
    """Deletes articles that nothing refers to any more, with their versions; returns how many.

    A trigger leaves tombstones, and removes their words from the search.
    """
    for statement in (_DELETE_VERSIONS, _DELETE_ARTICLES):
        deleted = connection.execute(statement, [articles]).rowcount
    return deleted


def articles_landed_before(connection: Connection, moment: datetime, most: int) -> list[tuple[int, UUID]]:
    """Articles (key, id) of which no version has landed since, by ascending key, at most so many."""
    rows = connection.execute(
        """select distinct article_key, article_id from (
               select a.article_key, a.article_id from desk.versions v join desk.articles a using (article_key)
               where v.landed_at < %(moment)s and not exists (
                   select from desk.versions n where n.article_key = a.article_key and n.landed_at >= %(moment)s)
               order by v.landed_at limit %(most)s) old
           order by 1""",
        {"moment": moment, "most": most},
    ).fetchall()
    return [(key, one) for key, one in rows]


def drop_texts_landed_before(connection: Connection, moment: datetime, most: int) -> list[int]:
    """Empties the texts of versions that landed before, at most so many; returns their keys.

    A trigger records them for the change feed.
    """
    rows = connection.execute(
        """with old as (
               select version_key from desk.versions
               where landed_at < %s and (text <> '' or raw_text is distinct from '')
               order by landed_at, version_key limit %s for update skip locked
           )
           update desk.versions v set text = '', raw_text = '', raw_edits = null, furniture = '[]'
           from old where v.version_key = old.version_key returning v.version_key""",
        [moment, most],
    ).fetchall()
    return [version_key for (version_key,) in rows]


def addresses_of(connection: Connection, articles: Sequence[int]) -> list[str]:
    """The addresses of these articles, if they have one."""
    rows = connection.execute(
        "select url from desk.articles where article_key = any(%s) and url is not null", [list(articles)]
    ).fetchall()
    return [url for (url,) in rows]


def articles_of_outlet(connection: Connection, outlet: str) -> list[UUID]:
    """The ids of all articles that an outlet published, in any version."""
    rows = connection.execute(
        """select article_id from desk.articles a
           where exists (select from desk.versions v where v.article_key = a.article_key and v.outlet = %s)
           order by 1""",
        [outlet],
    ).fetchall()
    return [article_id for (article_id,) in rows]


def landed_article_key(connection: Connection, article_id: UUID) -> int | None:
    """The key of an article by its id; None if it has not landed."""
    row = connection.execute("select article_key from desk.articles where article_id = %s", [article_id]).fetchone()
    return int(row[0]) if row else None


def articles_beginning(connection: Connection, first: UUID, last: UUID, most: int) -> list[UUID]:
    """The ids of articles between two, at most `most`."""
    rows = connection.execute(
        "select article_id from desk.articles where article_id between %s and %s order by 1 limit %s",
        [first, last, most],
    ).fetchall()
    return [article for (article,) in rows]


def with_other_versions(connection: Connection, articles: Sequence[int]) -> set[int]:
    """Those of these articles that have more than one version."""
    rows = connection.execute(
        "select article_key from desk.versions where article_key = any(%s) group by 1 having count(*) > 1",
        [articles],
    ).fetchall()
    return {key for (key,) in rows}


def smallest_versions(connection: Connection, articles: Sequence[int]) -> dict[int, int]:
    """The smallest version key of each article."""
    rows = connection.execute(
        "select article_key, min(version_key) from desk.versions where article_key = any(%s) group by 1",
        [articles],
    ).fetchall()
    return dict(rows)


def boilerplate_versions(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    """The version of the learned lines with which each of these versions was read, for those that have landed."""
    rows = connection.execute(
        "select version_key, furniture_version from desk.versions where version_key = any(%s)", [keys]
    ).fetchall()
    return dict(rows)


def days(connection: Connection) -> list[tuple[date, int]]:
    """The days with versions, ascending, and how many."""
    return connection.execute("select reference_day, count(*) from desk.versions group by 1 order by 1").fetchall()
