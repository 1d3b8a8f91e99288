"""Sites' robots.txt, stored for all processes: rows of desk.robots."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from contract.article import storable
from contract.postgres import Connection


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """What is known of an origin's robots.txt.

    body: as received; None: there is none, or it is refused. error: why it is not known. left: seconds for which
    this is valid; less than 0: it must be requested again. age: seconds since the body was read.
    """

    body: bytes | None
    status: int | None
    error: str | None
    left: float
    age: float


def read(connection: Connection, origin: str) -> KeptRobots | None:
    """The stored state of an origin; None if there is none."""
    with connection.cursor(row_factory=class_row(KeptRobots)) as cursor:
        return cursor.execute(
            """select body, status, error, extract(epoch from expires_at - now())::float as left,
                      extract(epoch from now() - fetched_at)::float as age
               from desk.robots where origin = %s""",
            [origin],
        ).fetchone()


def keep(connection: Connection, origin: str, body: bytes | None, status: int, seconds: float) -> None:
    """Stores an origin's robots.txt, for so many seconds."""
    connection.execute(
        """insert into desk.robots (origin, body, status, fetched_at, expires_at)
           values (%s, %s, %s, now(), now() + %s * interval '1 second')
           on conflict (origin) do update set body = excluded.body, status = excluded.status, error = null,
               fetched_at = excluded.fetched_at, expires_at = excluded.expires_at""",
        [origin, body, status, seconds],
    )


def keep_failure(connection: Connection, origin: str, error: str, seconds: float) -> None:
    """Stores that it is not known now: it is not requested again for so long. What was read before stays."""
    connection.execute(
        """insert into desk.robots (origin, error, fetched_at, expires_at)
           values (%(origin)s, %(error)s, '-infinity', now() + %(seconds)s * interval '1 second')
           on conflict (origin) do update set expires_at = excluded.expires_at,
               error = case when robots.status is null then excluded.error end""",
        {"origin": origin, "error": storable(error)[:1000], "seconds": seconds},
    )


def forget_expired(connection: Connection) -> int:
    """Deletes what was not needed for a month; returns how many."""
    return connection.execute("delete from desk.robots where expires_at < now() - interval '30 days'").rowcount
