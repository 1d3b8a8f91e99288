"""Work beside landing takes its share of the time, and its errors stop nothing else."""

from __future__ import annotations

import logging

import psycopg
import pytest

from enrich.worker.spare_work import SpareWork


class Time:
    """A clock that moves when work is done."""

    def __init__(self):
        self.now = 0.0
        self.work = SpareWork("it is not done", logging.getLogger("copydesk.spare"), 0.1, lambda: self.now)
        self.done = 0

    def task(self, seconds):
        def task():
            self.now += seconds
            self.done += 1

        return task


@pytest.fixture
def spare():
    return Time()


def test_what_it_took_beyond_its_share_is_paid_back(spare):
    assert spare.work.earn(1.0)
    spare.work.do(spare.task(0.5))
    turns = [spare.work.earn(1.0) for _ in range(5)]
    assert turns == [False, False, False, False, True]


def test_while_nothing_waits_no_time_is_owed(spare):
    spare.work.earn(1.0)
    spare.work.do(spare.task(60.0))
    spare.work.settle()
    assert spare.work.earn(1.0)


@pytest.mark.parametrize("error", [psycopg.OperationalError("away\nfor good"), MemoryError()])
def test_an_error_is_logged_and_stops_it_for_half_a_minute(spare, caplog, error):
    def fails():
        spare.done += 1
        raise error

    spare.work.do(fails)
    spare.now = 29.0
    spare.work.do(spare.task(0.0))
    assert spare.done == 1
    spare.now = 30.0
    spare.work.do(spare.task(0.0))
    assert spare.done == 2
    said = "away" if isinstance(error, psycopg.Error) else "MemoryError"
    assert [record.getMessage() for record in caplog.records] == [f"it is not done for 30 s: {said}"]


def test_an_unforeseen_error_is_not_hidden(spare):
    def fails():
        raise KeyError

    with pytest.raises(KeyError):
        spare.work.do(fails)
