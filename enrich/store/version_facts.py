"""What stored versions declare: who names whom as a source, whose site it is on, and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from psycopg import sql

from contract.postgres import Connection
from enrich.store.columns import column_list


class VersionFacts(NamedTuple):
    """What is known about a version: columns of desk.versions."""

    version_key: int
    article_key: int
    source_article_key: int | None
    agency: str | None
    publisher: str | None
    outlet: str | None
    published_at: datetime | None
    published_day: date | None
    discovered_at: datetime

    @property
    def is_agency_own(self) -> bool:
        """Whether an agency's report is on the agency's own site."""
        if not self.agency:
            return False
        name = self.agency.casefold()
        host = (self.outlet or "").casefold().split(".")
        return name in host or (self.publisher or "").casefold() == name

    @property
    def published(self) -> datetime | None:
        """The time of publication in UTC, as far as it is known: the end of the day if only that is."""
        if self.published_at is not None:
            return self.published_at.astimezone(UTC)
        day = self.published_day
        return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC) if day else None

    @property
    def seen(self) -> datetime:
        """When it was discovered, in UTC."""
        return self.discovered_at.astimezone(UTC)


class StoredVersion(NamedTuple):
    """A version with its text, as read."""

    facts: VersionFacts
    text: str


class Landing(NamedTuple):
    """One version of an article, and when it landed."""

    version_id: UUID
    title: str
    published_at: datetime | None
    fetched_at: datetime
    landed_at: datetime


_OF_ARTICLES: Final = sql.SQL("select {columns} from desk.versions where article_key = any(%s)").format(
    columns=column_list(VersionFacts._fields)
)
_WITH_TEXT: Final = sql.SQL("select text, {columns} from desk.versions where version_key = any(%s)").format(
    columns=column_list(VersionFacts._fields)
)


_LANDINGS: Final = sql.SQL(
    "select {columns} from desk.versions where article_key = %s order by fetched_at, version_id"
).format(columns=column_list(Landing._fields))


def facts_of_articles(connection: Connection, articles: Collection[int]) -> list[VersionFacts]:
    """What is known about every version of some articles, in no order."""
    return [VersionFacts(*row) for row in connection.execute(_OF_ARTICLES, [list(articles)]).fetchall()]


def landings_of(connection: Connection, article_key: int) -> list[Landing]:
    """Every version of an article, in the order in which they were fetched."""
    rows = connection.execute(_LANDINGS, [article_key]).fetchall()
    return [Landing(*row) for row in rows]


def stored_versions(connection: Connection, keys: Collection[int]) -> dict[int, StoredVersion]:
    """What is known about some versions, with their texts, by version key."""
    if not keys:
        return {}
    rows = connection.execute(_WITH_TEXT, [sorted(keys)]).fetchall()
    found = (StoredVersion(VersionFacts(*facts), text) for text, *facts in rows)
    return {one.facts.version_key: one for one in found}


def declared_pairs(connection: Connection, keys: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of version keys, ascending, one of them among `keys`, of which one declares the other as its source."""
    rows = connection.execute(
        """select v.version_key, s.version_key
           from desk.versions v join desk.versions s on s.article_key = v.source_article_key
           where v.version_key = any(%(keys)s)
           union
           select v.version_key, s.version_key
           from desk.versions s join desk.versions v on v.source_article_key = s.article_key
           where s.version_key = any(%(keys)s)""",
        {"keys": sorted(keys)},
    ).fetchall()
    return {(min(pair), max(pair)) for pair in rows}


def declared_sources(connection: Connection, articles: Collection[int]) -> set[int]:
    """Those of these articles that a version of any article declares as its source."""
    rows = connection.execute(
        "select distinct source_article_key from desk.versions where source_article_key = any(%s)", [sorted(articles)]
    ).fetchall()
    return {key for (key,) in rows}
