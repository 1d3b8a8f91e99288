"""A publisher for a real Kafka that stops accepting messages: it reports this, and leaves nothing behind."""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import ExitStack

import pytest
from msgspec.structs import replace

from contract.errors import EntryError, TooLarge, Transient
from ingest import publish
from ingest.publish import publishing

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


@pytest.fixture
def freeze(stack, caplog, monkeypatch):
    """Suspends Kafka's process until the test ends."""
    caplog.set_level(logging.CRITICAL + 1, logger="kafka")
    monkeypatch.setattr(publish, "_CLOSE_SECONDS", 0.5)
    pid = stack.kafka.pid
    yield lambda: os.kill(pid, signal.SIGSTOP)
    os.kill(pid, signal.SIGCONT)


def senders() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "copydesk-publisher" in thread.name}


def test_unacknowledged_articles_are_reported_at_the_end(freeze, desk, newsroom):
    before = senders()
    with ExitStack() as stack:
        publisher = stack.enter_context(publishing(desk))
        publisher.send(newsroom.article())
        assert senders() > before
        freeze()
        publisher.start(newsroom.article())
        with pytest.raises(Transient, match=r"did not accept all articles within 0\.5 s"):
            stack.close()
    assert senders() == before


def test_the_first_failure_is_reported(freeze, desk, newsroom):
    before = senders()

    def fail() -> None:
        with publishing(desk) as publisher:
            publisher.send(newsroom.article())
            freeze()
            publisher.start(newsroom.article())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert senders() == before


def test_escaped_quotes_make_no_article_too_large_and_one_that_is_only_affects_itself(desk, newsroom):
    cut = newsroom.article('"' * 8_000_000)
    with publishing(desk) as publisher:
        publisher.send(cut)
        with pytest.raises(TooLarge, match="larger than a message may be") as refused:
            publisher.send(replace(cut, text='"' * 600_000))
        publisher.send(newsroom.article())
    assert cut.truncated
    assert isinstance(refused.value, EntryError)
