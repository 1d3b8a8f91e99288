"""A replica of the copy index in memory, kept up to date from the key log in Postgres; and the cached features."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import NamedTuple

import numpy as np

from contract.postgres import Connection
from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.matching.candidate_pairs import IndexColumns
from enrich.landing.compared_texts import RecentTexts
from enrich.store import offsets
from enrich.store.segments import Segment, segments_of_days, segments_since

_SEGMENTS = 200  # segments per query


class Cut(NamedTuple):
    """Which articles an index holds: those whose key modulo `cuts` is `number`."""

    number: int = 0
    cuts: int = 1

    def of(self, segments: Sequence[Segment]) -> IndexColumns:
        """Some segments in the form for the index."""
        ids = np.frombuffer(b"".join(segment.ids for segment in segments), "<i8")
        counts = np.frombuffer(b"".join(segment.key_counts for segment in segments), "<u2")
        fingerprints = np.frombuffer(b"".join(segment.keys for segment in segments), "<u4")
        if self.cuts > 1:
            own = ids % self.cuts == self.number
            ids, counts, fingerprints = ids[own], counts[own], fingerprints[np.repeat(own, counts)]
        return IndexColumns(ids, counts, fingerprints)


class IndexReplica:
    """The index in buckets of days, those near the articles that a worker sees; the least recently used leave first.

    One gap-free stream per partition: a segment's position is below those of all later ones, and segments
    of one stream are committed in order, so a single number per stream records what was read. A bucket that is not
    in memory is not followed; it is read from the log when an article of that time arrives.
    """

    def __init__(self, connection: Connection, *, most_articles: int, cut: Cut | None = None) -> None:
        """cut: the articles that it holds; None: all."""
        self._cut = cut or Cut()
        self._index = MemoryIndex()
        self._texts = RecentTexts()
        self._most_articles = most_articles
        self._used: OrderedDict[int, int] = OrderedDict()  # articles by the day's ordinal, in the order of last use
        # By stream, the position after the last segment seen; None: not known yet.
        self._seen: dict[int, int] | None = offsets.registered(connection)
        self._known: Mapping[int, int] = {}
        connection.commit()

    @property
    def index(self) -> MemoryIndex:
        """The index in memory."""
        return self._index

    def probe(
        self, days: np.ndarray, window_days: int, ids: np.ndarray, counts: np.ndarray, fingerprints: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Like `MemoryIndex.probe`."""
        return self._index.probe(days, window_days, ids, counts, fingerprints)

    @property
    def texts(self) -> RecentTexts:
        """The features of the versions compared most recently."""
        return self._texts

    @property
    def articles(self) -> int:
        """How many articles are held."""
        return sum(self._used.values())

    @property
    def known(self) -> Mapping[int, int]:
        """Every stream, and the position up to which its log was last read."""
        return self._known

    def clear(self) -> None:
        """Forgets everything: the next batch reads the days that it needs from the log."""
        self._index = MemoryIndex()
        self._texts.clear()
        self._used.clear()
        self._seen = None

    def close(self) -> None:
        """Frees the memory."""
        self.clear()

    def catch_up(self, connection: Connection, days: Iterable[date], window_days: int) -> None:
        """Reads what was registered since the last time, then every missing bucket that these days can reach."""
        reach = sorted({ordinal for day in days for ordinal in _window(day, window_days)})
        self._follow(connection)
        missing = [ordinal for ordinal in reach if ordinal not in self._used]
        if missing:
            self._load(connection, missing)
        for ordinal in reach:
            self._used.move_to_end(ordinal)
        self._shed(keep=len(reach))

    def _follow(self, connection: Connection) -> None:
        """Processes what was registered since the last time.

        The keys are used for buckets in memory; for others it is only noted as read.
        """
        registered = offsets.registered(connection)
        if any(registered.get(stream, 0) < position for stream, position in (self._seen or {}).items()):
            self.clear()  # the database was restored from an older state: what was read of its log may not exist
        if self._seen is None:
            self._seen = registered
        wanted = {stream: self._seen.get(stream, 0) for stream in registered}
        days = [date.fromordinal(ordinal) for ordinal in self._used]
        seen: dict[int, int] = {}
        with closing(segments_since(connection, wanted, days, _SEGMENTS)) as pages:
            for segments in pages:
                self._add([segment for segment in segments if segment.day.toordinal() in self._used])
                seen |= {segment.stream: segment.position + 1 for segment in segments}
        # Only now: if a page fails, all are read again, and adding the same segments twice changes nothing.
        self._seen |= seen
        self._known = registered

    def _load(self, connection: Connection, ordinals: Sequence[int]) -> None:
        """Reads whole buckets. A segment that came after `_follow` waits for the next call, or it would count twice."""
        seen_before = self._seen or {}
        self._used.update(dict.fromkeys(ordinals, 0))
        days = [date.fromordinal(ordinal) for ordinal in ordinals]
        try:
            with closing(segments_of_days(connection, days, _SEGMENTS)) as pages:
                for segments in pages:
                    self._add(
                        [segment for segment in segments if segment.position < seen_before.get(segment.stream, 0)]
                    )
        except BaseException:
            for ordinal in ordinals:  # a partially read bucket is dropped: the next try reads it completely
                self._drop(ordinal)
            raise

    def _add(self, segments: Iterable[Segment]) -> None:
        by_day: dict[int, list[Segment]] = {}
        for segment in segments:
            by_day.setdefault(segment.day.toordinal(), []).append(segment)
        for ordinal, its in by_day.items():
            self._used[ordinal] += self._index.add(ordinal, *self._cut.of(its))

    def _shed(self, *, keep: int) -> None:
        """Drops the least recently used buckets while too many articles are held; those in use stay."""
        held = self.articles
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
