"""The log of key segments: the fingerprints of every version, one gap-free stream per partition, by day.

A segment's position is below those of all later ones of its stream. The segments of one stream are committed in order.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from psycopg import sql

from contract.postgres import Connection
from enrich.store.columns import column_list


class SegmentRow(NamedTuple):
    """A row of desk.key_segment.

    ids: int64 version keys. key_counts: uint16 each. keys: uint32 fingerprints of all versions, concatenated.
    All are little-endian.
    """

    stream: int
    position: int
    day: date
    articles: int
    ids: bytes
    key_counts: bytes
    keys: bytes


class Segment(NamedTuple):
    """A segment while following. The bytes are None for a day that was not requested."""

    stream: int
    position: int
    day: date
    ids: bytes
    key_counts: bytes
    keys: bytes


_INSERT: Final = sql.SQL(  # packed values in binary, not hexadecimal
    "insert into desk.key_segment ({columns}) values (%s, %s, %s, %s, %b, %b, %b)"
).format(columns=column_list(SegmentRow._fields))
_WITH_IDS: Final = "select stream, position, day, ids from desk.key_segment where day = any(%s)"
_PACKED: Final = "select key_counts, keys from desk.key_segment where stream = %s and position = %s and day = %s"
_OF_DAYS: Final = sql.SQL("select {columns} from desk.key_segment where day = any(%s)").format(
    columns=column_list(Segment._fields)
)


def insert_segments(connection: Connection, rows: Sequence[SegmentRow]) -> None:
    """Appends key segments to the log."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)


def cut(connection: Connection, versions: Mapping[int, date]) -> None:
    """Removes the fingerprints of some versions from the log. versions: their keys, each with its reference day."""
    keys = np.array(sorted(versions), "<i8")
    for row in connection.execute(_WITH_IDS, [sorted(set(versions.values()))], binary=True).fetchall():
        ids = np.frombuffer(row[-1], "<i8")
        stays = ~np.isin(ids, keys)
        if not stays.all():
            _cut(connection, row[:-1], ids, stays)


def _cut(
    connection: Connection, place: tuple[int, int, date], ids: npt.NDArray[np.int64], stays: npt.NDArray[np.bool_]
) -> None:
    row = connection.execute(_PACKED, place, binary=True).fetchone()
    if row is None:
        return
    counts, keys = np.frombuffer(row[0], "<u2"), np.frombuffer(row[1], "<u4")
    kept = [ids[stays], counts[stays], keys[np.repeat(stays, counts)]]
    connection.execute(
        """update desk.key_segment set articles = %s, ids = %s, key_counts = %s, keys = %s
           where stream = %s and position = %s and day = %s""",
        [int(stays.sum()), *(part.tobytes() for part in kept), *place],
    )


def segments_since(
    connection: Connection, seen: Mapping[int, int], days: Collection[date], at_once: int
) -> Generator[list[Segment], None, None]:
    """The segments of each stream from a position on, in order, in portions; with their keys if of these days.

    seen: by stream the first requested position. It must be in a transaction.
    """
    with connection.cursor(name="news", binary=True) as cursor:
        cursor.execute(
            """select s.stream, s.position, s.day, held.ids, held.key_counts, held.keys
               from unnest(%(streams)s::smallint[], %(seen)s::bigint[]) q (stream, position)
               join desk.key_segment s on s.stream = q.stream and s.position >= q.position
               left join lateral (select s.ids, s.key_counts, s.keys where s.day = any(%(days)s)) held on true
               order by s.stream, s.position""",
            {"streams": list(seen), "seen": list(seen.values()), "days": list(days)},
        )
        while rows := cursor.fetchmany(at_once):
            yield [Segment(*row) for row in rows]
            if len(rows) < at_once:
                break


def segments_of_days(
    connection: Connection, days: Collection[date], at_once: int
) -> Generator[list[Segment], None, None]:
    """All segments of some days, in portions, in no order. It must be in a transaction."""
    with connection.cursor(name="bucket", binary=True) as cursor:
        cursor.execute(_OF_DAYS, [list(days)])
        while rows := cursor.fetchmany(at_once):
            yield [Segment(*row) for row in rows]
