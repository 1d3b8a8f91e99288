"""A thread that the system creates but never runs is an error, not an endless wait."""

from __future__ import annotations

import threading
from threading import Event

import pytest
from kafka import KafkaConsumer

from contract import threads
from contract.closing_clients import made
from contract.threads import BoundedThread


def _never_run(monkeypatch):
    """From now on new threads behave as if there was no memory to begin."""
    monkeypatch.setattr(threads, "BEGIN_SECONDS", 0.05)
    monkeypatch.setattr(threading, "_limbo", {})  # such a thread stays listed there, also for later tests
    for name in ("_start_new_thread", "_start_joinable_thread"):  # Python 3.11 and 3.12; Python 3.13
        monkeypatch.setattr(threading, name, lambda *_args, **_named: None, raising=False)


def test_a_thread_runs():
    ran = Event()
    thread = BoundedThread(target=ran.set)
    thread.start()
    thread.join(10)
    assert ran.is_set()
    assert not thread.is_alive()


def test_a_thread_that_never_runs_is_an_error(monkeypatch):
    _never_run(monkeypatch)
    with pytest.raises(RuntimeError, match="can't start new thread: it did not start within 0 s"):
        BoundedThread(target=print).start()


def test_a_kafka_client_whose_thread_never_runs_is_an_error(monkeypatch):
    _never_run(monkeypatch)
    with pytest.raises(RuntimeError, match="can't start new thread"):
        made(KafkaConsumer, 1, bootstrap_servers="127.0.0.1:9")
