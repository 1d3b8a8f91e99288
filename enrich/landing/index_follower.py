"""A worker's copy index: in memory, fed from the log of key segments in Postgres."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from contract.postgres import Connection
from enrich.copies.candidates.memory_index import MemoryIndex

_Row = tuple[int, int, date, bytes, bytes, bytes]
_SEGMENTS = 200  # read at once


class Tail:
    """The buckets of days near the articles a worker sees; those used longest ago leave first.

    One gap-free stream a partition: a segment's position is below those of all later ones, and segments
    of one stream are committed in order, so what was seen is one number a stream. A bucket that is not
    held is not followed; it is read from the log when an article of that time comes.
    """

    def __init__(self, connection: Connection, *, most_articles: int) -> None:
        self._index = MemoryIndex()
        self._most_articles = most_articles
        self._used: OrderedDict[int, int] = OrderedDict()  # day's ordinal: articles, in the order of last use
        rows = connection.execute("select stream, announced from desk.consumer_offsets").fetchall()
        self._seen: dict[int, int] = dict(rows)
        connection.commit()

    @property
    def index(self) -> MemoryIndex:
        """The index, for probing."""
        return self._index

    def catch_up(self, connection: Connection, days: Iterable[date], window_days: int) -> None:
        """Reads what was announced since the last time, then every bucket that these days can reach and that is missing."""
        reach = sorted({ordinal for day in days for ordinal in _window(day, window_days)})
        self._follow(connection)
        missing = [ordinal for ordinal in reach if ordinal not in self._used]
        if missing:
            self._load(connection, missing)
        for ordinal in reach:
            self._used.move_to_end(ordinal)
        self._shed(keep=len(reach))

    def _follow(self, connection: Connection) -> None:
        """Takes up what was announced since the last time: the keys of buckets that are held, of others only that it was seen."""
        known = connection.execute("select stream from desk.consumer_offsets").fetchall()
        streams = [stream for (stream,) in known]
        with connection.cursor(name="news", binary=True) as cursor:
            cursor.execute(
                """select s.stream, s.position, s.day, held.ids, held.key_counts, held.keys
                   from unnest(%(streams)s::smallint[], %(seen)s::bigint[]) q (stream, position)
                   join desk.key_segment s on s.stream = q.stream and s.position >= q.position
                   left join lateral (select s.ids, s.key_counts, s.keys where s.day = any(%(held)s)) held on true
                   order by s.stream, s.position""",
                {
                    "streams": streams,
                    "seen": [self._seen.get(stream, 0) for stream in streams],
                    "held": [date.fromordinal(ordinal) for ordinal in self._used],
                },
            )
            seen: dict[int, int] = {}
            while rows := cursor.fetchmany(_SEGMENTS):
                self._add([row for row in rows if row[2].toordinal() in self._used])
                seen |= {stream: position + 1 for stream, position, *_ in rows}
                if len(rows) < _SEGMENTS:
                    break
        # Only now: a page that fails is read again with all others, and what is held already changes nothing.
        self._seen |= seen

    def _load(self, connection: Connection, ordinals: Sequence[int]) -> None:
        """Reads whole buckets. A segment that came after `_follow` waits for the next one, or it would count twice."""
        self._used.update(dict.fromkeys(ordinals, 0))
        try:
            with connection.cursor(name="bucket", binary=True) as cursor:
                cursor.execute(
                    "select stream, position, day, ids, key_counts, keys from desk.key_segment where day = any(%s)",
                    [[date.fromordinal(ordinal) for ordinal in ordinals]],
                )
                while rows := cursor.fetchmany(_SEGMENTS):
                    self._add([row for row in rows if row[1] < self._seen.get(row[0], 0)])
        except BaseException:
            for ordinal in ordinals:  # a bucket half read is none: the next try reads it whole
                self._drop(ordinal)
            raise

    def _add(self, rows: Iterable[_Row]) -> None:
        by_day: dict[int, list[_Row]] = {}
        for row in rows:
            by_day.setdefault(row[2].toordinal(), []).append(row)
        for ordinal, segments in by_day.items():
            self._used[ordinal] += self._index.add(
                ordinal,
                np.frombuffer(b"".join(row[3] for row in segments), "<i8"),
                np.frombuffer(b"".join(row[4] for row in segments), "<u2"),
                np.frombuffer(b"".join(row[5] for row in segments), "<u4"),
            )

    def _shed(self, *, keep: int) -> None:
        """Drops the buckets used longest ago while too many articles are held; those in use stay."""
        held = sum(self._used.values())
        while held > self._most_articles and len(self._used) > keep:
            ordinal = next(iter(self._used))
            held -= self._used[ordinal]
            self._drop(ordinal)

    def _drop(self, ordinal: int) -> None:
        self._index.drop(ordinal)
        del self._used[ordinal]


def _window(day: date, days: int) -> range:
    """The ordinals within the window around a day."""
    middle = day.toordinal()
    return range(max(1, middle - days), min(date.max.toordinal(), middle + days) + 1)
