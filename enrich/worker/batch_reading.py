"""From messages to a batch that can land: each is read, with the lines that were learned of its outlet, or dead."""

from __future__ import annotations

from enrich.copies.text.lexicon import LEXICON
from enrich.landing.batch import Batch
from enrich.store.boilerplate import BoilerplateCache
from enrich.worker.database import Database
from enrich.worker.messages import dead_letter, decode_records, read_decoded
from enrich.worker.portions import Portion


class BatchReading:
    """Reads messages, and keeps what saves time for the next ones."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._boilerplate = BoilerplateCache()

    def forget(self) -> None:
        """Frees the memory that only saves time."""
        LEXICON.forget()

    def read(self, portion: Portion) -> Batch:
        """What the messages say. A portion with a reason is a dead letter, and nothing of it is read."""
        if portion.reason is not None:
            return Batch(portion.slices, [], [dead_letter(record, portion.reason) for record in portion.records])
        decoded, broken = decode_records(portion.records)
        articles = [one.article for one in decoded]
        learned = self._boilerplate.learned_for(self._database.connection(), articles)
        read, unread = read_decoded(decoded, learned, LEXICON)
        return Batch(portion.slices, read, [*broken, *unread])
