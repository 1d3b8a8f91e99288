"""Reading ahead: the same batch as without, and missing services are reported by the code that needs them."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest

from contract.article import encode
from enrich.landing.batch import Record
from enrich.store.offsets import Slice
from enrich.worker.batch_reading import BatchReading
from enrich.worker.portions import portions_of

pytestmark = pytest.mark.stack


@pytest.fixture
def reading(database):
    with closing(BatchReading(database)) as made:
        yield made


@pytest.fixture
def portions(newsroom):
    """Two portions of two messages, one of which is invalid."""
    values = [*(encode(newsroom.article()) for _ in range(3)), (b"key", b"no article")]
    records = [Record("articles", 0, place, *value) for place, value in enumerate(values)]
    return portions_of([Slice(("articles", 0), 0, 4)], records, 2)


def said(batch):
    return [(one.article, one.reading, one.sketch.features) for one in batch.articles], batch.dead, batch.slices


def test_what_was_begun_is_what_is_read_without(reading, portions):
    expected = [said(reading.read(portion)) for portion in portions]
    for portion in portions:
        reading.begin(portion)
        assert said(reading.read(portion)) == expected.pop(0)


def test_a_portion_other_than_the_one_begun_is_also_read(reading, portions, database, monkeypatch):
    """A portion that failed was halved in the meantime."""
    expected = said(reading.read(portions[0]))
    reading.begin(portions[1])
    assert said(reading.read(portions[0])) == expected
    monkeypatch.setattr(database, "connection", None)  # must not be used: the other portion is already begun
    reading.begin(portions[1])
    assert len(reading.read(portions[1]).dead) == 1


def test_missing_parts_are_only_reported_when_reading(reading, portions, database, monkeypatch):
    def away():
        msg = "away"
        raise psycopg.OperationalError(msg)

    monkeypatch.setattr(database, "connection", away)
    reading.begin(portions[0])
    with pytest.raises(psycopg.OperationalError, match="away"):
        reading.read(portions[0])


def test_a_thread_that_cannot_start_loses_nothing(reading, portions, monkeypatch):
    def no_thread(*_):
        msg = "no thread"
        raise RuntimeError(msg)

    monkeypatch.setattr("threading.Thread.start", no_thread)
    reading.begin(portions[0])
    assert len(reading.read(portions[0]).articles) == 2
