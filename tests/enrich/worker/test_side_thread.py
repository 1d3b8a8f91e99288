"""A thread beside landing continues after transient errors, reports them, and ends with its block."""

from __future__ import annotations

import logging
from threading import Event

import psycopg

from enrich.worker.side_thread import side_thread


def test_after_a_transient_error_it_continues_and_says_so(caplog, wait_until):
    log, rounds, ended = logging.getLogger("copydesk.side"), [], Event()

    def work(stop: Event) -> None:
        rounds.append(stop)
        if len(rounds) < 3:
            msg = "the server is away\nand more"
            raise psycopg.OperationalError(msg)
        stop.wait()
        ended.set()

    with side_thread(work, failing="nothing is done", log=log, rest=0):
        wait_until(lambda: len(rounds) == 3)
        assert not ended.is_set()
    assert ended.is_set()
    assert caplog.messages == ["nothing is done for 0 s: the server is away"] * 2


def test_a_rest_after_an_error_ends_with_the_block():
    tried = Event()

    def work(_stop: Event) -> None:
        tried.set()
        raise MemoryError

    with side_thread(work, failing="nothing is done", log=logging.getLogger("copydesk.side"), rest=3600):
        assert tried.wait(10)


def test_an_unforeseen_error_is_logged_with_its_traceback_and_retried(caplog, wait_until):
    rounds = []

    def work(stop: Event) -> None:
        rounds.append(stop)
        if len(rounds) == 1:
            raise OverflowError
        stop.wait()

    log = logging.getLogger("copydesk.side")
    with side_thread(work, failing="nothing is done", log=log, rest=0):
        wait_until(lambda: len(rounds) == 2)
    assert caplog.messages == ["nothing is done for 0 s"]
    assert "OverflowError" in caplog.text
