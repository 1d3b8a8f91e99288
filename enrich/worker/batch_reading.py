"""Turns messages into a batch that can land: each is read, with its outlet's learned lines, or a dead letter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import psycopg

from contract.errors import OtherDatabase, Transient
from enrich.copies.text.lexicon import LEXICON
from enrich.landing.batch import Batch
from enrich.store.boilerplate import BoilerplateCache
from enrich.worker.database import Database
from enrich.worker.messages import dead_letter, decode_records, read_decoded
from enrich.worker.portions import Portion


class BatchReading:
    """Reads messages, and keeps caches for the next ones.

    What lands next can be read in a thread while Postgres is working: Python waits for it most of that time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._boilerplate = BoilerplateCache()
        self._thread = ThreadPoolExecutor(1, "reading")
        self._begun: tuple[Portion, Future[Batch]] | None = None

    def start(self) -> None:
        """Starts the thread while there is memory for it: Python waits forever for one that cannot start."""
        self._thread.submit(int).result()

    def close(self) -> None:
        """Waits for what is being read."""
        self._thread.shutdown(cancel_futures=True)

    def forget(self) -> None:
        """Frees the caches."""
        LEXICON.forget()

    def begin(self, portion: Portion) -> None:
        """Starts reading it, if nothing is missing; otherwise `read` does, and raises the error."""
        if self._begun and self._begun[0] is portion:
            return  # the portion before it was halved in the meantime
        with suppress(psycopg.Error, Transient, OtherDatabase, MemoryError, RuntimeError):
            self._begun = portion, self._thread.submit(self._reading(portion))

    def read(self, portion: Portion) -> Batch:
        """The content of the messages. A portion with a reason is a dead letter, and none of it is read."""
        if self._begun and self._begun[0] is portion:
            begun, self._begun = self._begun[1], None
            return begun.result()
        return self._reading(portion)()

    def _reading(self, portion: Portion) -> Callable[[], Batch]:
        """A function that reads a portion, in any thread: its queries of Postgres are made here."""
        if portion.reason is not None:
            dead = [dead_letter(record, portion.reason) for record in portion.records]
            return partial(Batch, portion.slices, [], dead)
        decoded, broken = decode_records(portion.records)
        articles = [one.article for one in decoded]
        learned = self._boilerplate.learned_for(self._database.connection(), articles)

        def read() -> Batch:
            articles, unread = read_decoded(decoded, learned, LEXICON)
            return Batch(portion.slices, articles, [*broken, *unread])

        return read
