"""Publishes the change feed on its Kafka topic: one worker at a time, in a thread beside landing."""

from __future__ import annotations

import logging
import time
import uuid
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from threading import Event
from typing import Any, Final

import msgspec
from kafka.errors import KafkaError

from contract.kafka import MAX_CHANGE_BYTES, Bootstrap, change_producer
from contract.postgres import Connection, connect
from contract.settings import Settings, topics_of
from enrich.store import changes
from enrich.store.changes import ChangeMessage
from enrich.worker.side_thread import PASSING, side_thread

SHARE: Final = 0.02  # of the time, while messages are waiting to land
_PORTION: Final = 200  # changes in one transaction
_PAUSE_SECONDS: Final = 1.0  # until it looks again
_LONGEST_SECONDS: Final = 10.0  # maximum pause in favour of landing, however long a portion took
_STEP_SECONDS: Final = 0.2
_REST_SECONDS: Final = 10.0  # after an error
# A fenced producer, or one whose broker dies, does not always raise a KafkaError in kafka-python.
_OF_PRODUCERS: Final = (KafkaError, OSError, RuntimeError, AssertionError, ValueError)
_log = logging.getLogger("copydesk.changes")


class ChangeTopic:
    """Publishes changes, as long as it is the publisher. Used by one thread.

    If two consider themselves the publisher, Kafka fences the older one: they share one transactional id.
    """

    def __init__(self, servers: Bootstrap, topic: str) -> None:
        self._servers = servers
        self._topic = topic
        self._holder = uuid.uuid4()
        self._producer: Any = None

    def publish(self, connection: Connection) -> bool:
        """Publishes a portion, if this is the publisher; returns whether there may be more.

        Raises KafkaError, psycopg.Error.
        """
        begin = changes.claim(connection, self._holder)
        if begin is None:
            self.close()
            return False
        self._connected()  # earlier publishers are fenced from here on, and what is read below is newer
        messages = changes.messages_after(connection, begin, _PORTION)
        if not messages:
            return False
        self._send(messages)
        return changes.move_on(connection, self._holder, begin, messages[-1].position) and len(messages) == _PORTION

    def leave(self, connection: Connection) -> None:
        """Stops publishing, so that another worker can."""
        self.close()
        changes.release(connection, self._holder)

    def close(self) -> None:
        """Closes the connection to Kafka, if there is one."""
        if self._producer is not None:
            producer, self._producer = self._producer, None
            with suppress(KafkaError):
                producer.close(timeout=2)

    def _connected(self) -> None:
        if self._producer is None:
            self._producer = change_producer(self._servers, self._topic)
            self._producer.init_transactions()

    def _send(self, messages: list[ChangeMessage]) -> None:
        last = {message.key: message for message in messages}
        self._producer.begin_transaction()
        futures = [
            self._producer.send(self._topic, key=key.encode(), value=_value(message)) for key, message in last.items()
        ]
        for future in futures:
            future.get(timeout=30)
        self._producer.commit_transaction()


def publishing_changes(settings: Settings, busy: Event) -> AbstractContextManager[None]:
    """Publishes in a thread until the block ends, if the settings say so. busy: set while messages wait to land."""
    if not settings.publish_changes:
        return nullcontext()

    def publish(stop: Event) -> None:
        topic = ChangeTopic(settings.kafka, topics_of(settings).changes)
        try:
            with closing(connect(settings, application="copydesk changes")) as connection:
                _publish(topic, connection, busy, stop)
                topic.leave(connection)
        finally:
            topic.close()

    return side_thread(
        publish, failing="changes are not published", log=_log, rest=_REST_SECONDS, passing=(*PASSING, *_OF_PRODUCERS)
    )


def _publish(topic: ChangeTopic, connection: Connection, busy: Event, stop: Event) -> None:
    while not stop.is_set():
        started = time.monotonic()
        more = topic.publish(connection)
        until = time.monotonic() + min((time.monotonic() - started) / SHARE, _LONGEST_SECONDS)
        if not more:
            stop.wait(_PAUSE_SECONDS)
        while busy.is_set() and time.monotonic() < until and not stop.wait(_STEP_SECONDS):
            pass


def _value(message: ChangeMessage) -> bytes | None:
    """What is sent; for a row that is too large for the topic, without its text and furniture."""
    if message.value is None:
        return None
    value = message.value.encode()
    if len(value) <= MAX_CHANGE_BYTES:
        return value
    row = msgspec.json.decode(value)
    return msgspec.json.encode(row | {"text": None, "furniture": None, "too_large": True})
