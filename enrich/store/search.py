"""The search index: articles waiting to be indexed, and indexed words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from psycopg import sql

from contract.postgres import Connection
from enrich.store.columns import by_column, column_list


class Unread(NamedTuple):
    """The newest version of an article to be indexed. at: when it was published, as far as plausible."""

    article_key: int
    version_key: int
    fetched_at: datetime
    at: datetime
    language: str | None
    outlet: str | None
    title: str
    text: str


class SearchRow(NamedTuple):
    """A row of desk.search. words: a literal of tsvector; places: a literal of integer[]."""

    article_key: int
    version_key: int
    fetched_at: datetime
    at: datetime
    language: str
    outlet: str | None
    first_place: int
    places: str
    words: str


class Dictionary(NamedTuple):
    """What stems a language. tag: the prefix of each of its lexemes."""

    name: str
    tag: str


_TOGETHER: Final = 25  # articles in one row of the queue
_EDITION: Final = 2  # increase it when sql/views/70_search.sql changes how words are looked up: all are indexed again
# The newest first: news should be searchable before an archive is. Locked until the end of the transaction.
_TAKE: Final = """
    delete from desk.search_queue where ticket = (
        select ticket from desk.search_queue order by ticket desc limit 1 for update skip locked
    ) returning article_keys, queued_at"""
_PUT_BACK: Final = "insert into desk.search_queue (article_keys, queued_at) values (%s, %s)"
# Deleting a version waits until its words are written, and then deletes them, too.
_UNREAD: Final = sql.SQL(
    """select v.* from unnest(%s::bigint[]) as k (article_key)
       cross join lateral (
           select v.article_key, v.version_key, v.fetched_at,
                  case when v.published_day = v.reference_day
                       then coalesce(v.published_at, v.published_day::timestamp at time zone 'UTC')
                       else v.discovered_at end as at,
                  v.language, v.outlet, v.title, v.text
           from desk.versions v where v.article_key = k.article_key
           order by v.fetched_at desc, v.version_key desc limit 1 for key share
       ) v order by v.article_key"""
)
_WRITE: Final = sql.SQL(
    """insert into desk.search as s ({columns})
       select article_key, version_key, fetched_at, at, language, outlet, first_place,
              places::integer[], words::tsvector
       from unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[],
                   %s::smallint[], %s::text[], %s::text[]) as new ({columns})
       on conflict (article_key) do update set {changes}
       where (excluded.fetched_at, excluded.version_key) >= (s.fetched_at, s.version_key)"""
).format(
    columns=column_list(SearchRow._fields),
    changes=sql.SQL(", ").join(
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in SearchRow._fields[1:]
    ),
)


def enqueue(connection: Connection, article_keys: Collection[int]) -> None:
    """Queues these articles, which have a new version."""
    keys = sorted(article_keys)
    rows = [[keys[start : start + _TOGETHER]] for start in range(0, len(keys), _TOGETHER)]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany("insert into desk.search_queue (article_keys) values (%s)", rows)


def take_unread(connection: Connection, most: int) -> tuple[int, list[Unread]]:
    """How many waiting articles were taken, at most so many, and their newest versions by ascending key.

    They wait again if the transaction does not commit. Articles without versions are removed from the search.
    """
    taken: list[int] = []
    while len(taken) < most and (row := connection.execute(_TAKE).fetchone()):
        keys, queued_at = row
        fit = most - len(taken)
        taken += keys[:fit]
        if keys[fit:]:
            connection.execute(_PUT_BACK, [keys[fit:], queued_at])
    if not taken:
        return 0, []
    keys = sorted(set(taken))
    unread = [Unread(*row) for row in connection.execute(_UNREAD, [keys]).fetchall()]
    gone = set(keys) - {one.article_key for one in unread}
    if gone:
        connection.execute("delete from desk.search where article_key = any(%s)", [sorted(gone)])
    return len(taken), unread


def write(connection: Connection, rows: Sequence[SearchRow]) -> None:
    """Writes these rows, by ascending key, unless there is a newer version. Raises psycopg.DataError."""
    if rows:
        connection.execute(_WRITE, by_column(rows, len(SearchRow._fields)))


def remove_versions(connection: Connection, version_keys: Sequence[int]) -> None:
    """Removes these versions from the search."""
    connection.execute("delete from desk.search where version_key = any(%s)", [list(version_keys)])


def token_pattern(connection: Connection) -> str:
    """The regular expression of a token."""
    return str(connection.execute("select desk.search_token()").fetchall()[0][0])


def dictionaries(connection: Connection) -> dict[str, Dictionary]:
    """The dictionary of each language that has one, by the first part of its tag."""
    rows = connection.execute("select language, dictionary, tag from desk.search_dictionaries()").fetchall()
    return {language: Dictionary(name, tag) for language, name, tag in rows}


def lexemes_of(
    connection: Connection, words: Sequence[str], dictionary: Dictionary | None
) -> dict[str, tuple[str, ...]]:
    """The lexemes of each word, as in a literal; none for a stop word."""
    rows = connection.execute(
        """select w, array(select desk.search_quoted(l) from unnest(desk.search_lexemes(w, %s, %s)) l)
           from unnest(%s::text[]) w""",
        [dictionary.name if dictionary else None, dictionary.tag if dictionary else None, list(words)],
    ).fetchall()
    return {word: tuple(lexemes) for word, lexemes in rows}


def normal(connection: Connection, characters: Sequence[str]) -> dict[str, str]:
    """Each character in its normal form."""
    rows = connection.execute(
        "select c, desk.search_normal(c) from unnest(%s::text[]) c", [list(characters)]
    ).fetchall()
    return dict(rows)


def renew(connection: Connection) -> bool:
    """Queues all articles if this server stems, or we tokenise, differently than when they were indexed."""
    anew = connection.execute(
        """with recipe as (
               select 'Postgres ' || current_setting('server_version_num')::integer / 10000 || ', edition ' || %s
                   as recipe
           )
           insert into desk.search_recipe as r (recipe) select recipe from recipe
           on conflict (one) do update set recipe = excluded.recipe, queued = -1 where r.recipe <> excluded.recipe
           returning exists (select from desk.search)""",
        [str(_EDITION)],
    ).fetchone()
    return bool(anew and anew[0])


def queue_anew(connection: Connection, most: int) -> int:
    """Queues some more of the articles to be indexed again, unless another worker does; returns how many."""
    row = connection.execute(
        """with head as (select queued from desk.search_recipe where queued is not null for update skip locked),
           next as (
               select article_key from desk.search
               where article_key > (select queued from head) order by article_key limit %(most)s
           ),
           kept as (
               update desk.search_recipe set queued = (select max(article_key) from next)
               where exists (select from head)
           ),
           queued as (
               insert into desk.search_queue (article_keys)
               select array_agg(article_key) from (
                   select article_key, (row_number() over (order by article_key) - 1) / %(together)s as part from next
               ) q group by part
           )
           select count(*) from next""",
        {"most": most, "together": _TOGETHER},
    ).fetchone()
    return int(row[0]) if row else 0
