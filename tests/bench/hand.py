"""The steps of one worker in this process, on a real Postgres, without Kafka: shared by the benches of landing."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import enrich.worker.messages as reading
from contract.postgres import connect_worker
from contract.settings import Settings, make
from copydesk.local.stack import running
from copydesk.wiring import Wiring
from enrich.copies.text.lexicon import Lexicon
from enrich.landing import landing
from enrich.landing.batch import Batch, Record
from enrich.landing.index_replica import IndexReplica
from enrich.landing.landing import Landed
from enrich.store import offsets
from enrich.store.boilerplate import BoilerplateCache
from enrich.store.offsets import Slice
from enrich.warm import warm
from enrich.worker.loop import COLLECT_AFTER

BATCH = 400  # the batch size of a worker with a backlog


@contextmanager
def empty_desk() -> Iterator[Settings]:
    """A separate, migrated Postgres, which is removed at the end."""
    warm()
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as home,
        running(make({"home": home}), parts=("postgres",), say=lambda _: None) as stack,
    ):
        Wiring.of(stack.settings).migrate(lambda _: None)
        yield stack.settings


class Hand:
    """A worker without Kafka: its connection, its index, and one partition that it lands batch by batch."""

    def __init__(self, settings: Settings, replica: type[IndexReplica] = IndexReplica) -> None:
        self.connection = connect_worker(settings)
        landing.install_ruleset(self.connection)
        gc.freeze()  # as in a worker, like the threshold below
        gc.set_threshold(COLLECT_AFTER)
        self._group = settings.consumer_group
        self._partition = ("bench.articles", 0)
        streams = offsets.streams(self.connection, self._group, [self._partition])
        self._place = streams[self._partition].next_offset
        self.connection.commit()
        self.replica = replica(self.connection, most_articles=settings.index_articles)
        self._window_days = settings.window_days
        self._lexicon, self._boilerplate = Lexicon(), BoilerplateCache()

    def land(self, messages: Sequence[tuple[bytes, bytes]]) -> Landed:
        """Lands these messages, encoded by `contract.article.encode`, as the next batch.

        Each step is looked up in its module by name, so that a bench can wrap it.
        """
        start, self._place = self._place, self._place + len(messages)
        records = [Record(*self._partition, start + i, *pair) for i, pair in enumerate(messages)]
        decoded, broken = reading.decode_records(records)
        learned = self._boilerplate.learned_for(self.connection, [one.article for one in decoded])
        read, dead = reading.read_decoded(decoded, learned, self._lexicon)
        batch = Batch([Slice(self._partition, start, self._place)], read, [*broken, *dead])
        return landing.land(self.connection, self.replica, self._group, batch, self._window_days)

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()
