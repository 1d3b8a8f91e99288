"""The feed of changes on its Kafka topic, published by one worker at a time, in a thread beside the landing."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event, Thread
from typing import Any, Final

import msgspec
import psycopg
from kafka.errors import KafkaError

from contract.errors import Transient, first_line
from contract.kafka import MAX_CHANGE_BYTES, change_producer
from contract.postgres import Connection, connect
from contract.settings import Settings, topics_of
from enrich.store import changes
from enrich.store.changes import ChangeMessage

SHARE: Final = 0.02  # of the time, while messages wait to land
_PORTION: Final = 200  # changes in one transaction
_PAUSE_SECONDS: Final = 1.0  # until it looks again
_LONGEST_SECONDS: Final = 10.0  # that it leaves the time to the landing, however long a portion took
_STEP_SECONDS: Final = 0.2
_REST_SECONDS: Final = 10.0  # after an error
# What kafka-python lets out of a producer that is fenced, or whose broker dies, is not always a KafkaError.
_PASSING: Final = (KafkaError, psycopg.Error, Transient, MemoryError, OSError, RuntimeError, AssertionError, ValueError)
_log = logging.getLogger("copydesk.changes")


class ChangeTopic:
    """Publishes what changed, as long as it is the one who does. Used by one thread.

    Of two that take themselves for the publisher, Kafka refuses the older: a transaction of the topic's one id.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topic = topics_of(settings).changes
        self._holder = uuid.uuid4()
        self._producer: Any = None

    def publish(self, connection: Connection) -> bool:
        """Publishes a portion, where this is the publisher; returns whether there may be more.

        Raises KafkaError, psycopg.Error.
        """
        begin = changes.claim(connection, self._holder)
        if begin is None:
            self.close()
            return False
        self._connected()  # whoever published before is refused from here on, and what is read below is newer
        messages = changes.messages_after(connection, begin, _PORTION)
        if not messages:
            return False
        self._send(messages)
        return changes.move_on(connection, self._holder, begin, messages[-1].position) and len(messages) == _PORTION

    def leave(self, connection: Connection) -> None:
        """Lets another one publish."""
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
            self._producer = change_producer(self._settings.kafka_servers, self._topic)
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


@contextmanager
def publishing_changes(settings: Settings, busy: Event) -> Iterator[None]:
    """Publishes in a thread until the block ends, where the settings say so. busy: set while messages wait to land."""
    if not settings.publish_changes:
        yield
        return
    stop = Event()
    thread = Thread(target=_publish, args=(settings, busy, stop), name="changes", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)


def _publish(settings: Settings, busy: Event, stop: Event) -> None:
    topic = ChangeTopic(settings)
    while not stop.is_set():
        try:
            with closing(connect(settings, application="copydesk changes")) as connection:
                while not stop.is_set():
                    started = time.monotonic()
                    more = topic.publish(connection)
                    until = time.monotonic() + min((time.monotonic() - started) / SHARE, _LONGEST_SECONDS)
                    if not more:
                        stop.wait(_PAUSE_SECONDS)
                    while busy.is_set() and time.monotonic() < until and not stop.wait(_STEP_SECONDS):
                        pass
                topic.leave(connection)
        except _PASSING as error:  # landing goes on, and the next try begins anew
            _log.warning("changes are not published for %d s: %s", _REST_SECONDS, first_line(error))
            topic.close()
            stop.wait(_REST_SECONDS)
    topic.close()


def _value(message: ChangeMessage) -> bytes | None:
    """What is sent; of a row that is too large for the topic its text and furniture are left out."""
    if message.value is None:
        return None
    value = message.value.encode()
    if len(value) <= MAX_CHANGE_BYTES:
        return value
    row = msgspec.json.decode(value)
    return msgspec.json.encode(row | {"text": None, "furniture": None, "too_large": True})
