"""Dead letters: the original key and value, unchanged, with headers that say where and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kafka.errors import KafkaError, MessageSizeTooLargeError

from contract.kafka import Bootstrap, dead_letter_producer
from enrich.landing.batch import DeadLetter


class DeadLetters:
    """Sends dead letters to a topic; connects to Kafka when the first one comes."""

    def __init__(self, servers: Bootstrap, topic: str) -> None:
        self._servers = servers
        self._topic = topic
        self._producer: Any = None

    def send(self, dead: Sequence[DeadLetter]) -> None:
        """Returns when all are acknowledged. Raises kafka.errors.KafkaError if that fails.

        A value that does not fit the topic is left out, then the key: the headers say where they are.
        """
        if not dead:
            return
        try:
            producer = self._connected()
            futures = [(letter, self._start(producer, letter)) for letter in dead]
            for letter, future in futures:
                try:
                    future.get(timeout=60)
                except MessageSizeTooLargeError:
                    self._send_less(producer, letter)
        except KafkaError:
            self.close()  # a failed producer may not recover: the next try creates a new one
            raise

    def _send_less(self, producer: Any, letter: DeadLetter) -> None:  # noqa: ANN401  # kafka-python has no types
        """Without its value; without its key, too, if that alone is too large."""
        try:
            self._start(producer, replace(letter, record=replace(letter.record, value=None))).get(timeout=60)
        except MessageSizeTooLargeError:
            bare = replace(letter.record, key=None, value=None)
            self._start(producer, replace(letter, record=bare)).get(timeout=60)

    def _start(self, producer: Any, letter: DeadLetter) -> Any:  # noqa: ANN401  # kafka-python has no types
        key, value = letter.record.key, letter.record.value
        if key is None and value is None:
            key = b""  # kafka-python does not send a message without key and value
        return producer.send(self._topic, key=key, value=value, headers=_headers(letter))

    def close(self) -> None:
        """Closes the connection, if there is one."""
        if self._producer is not None:
            producer, self._producer = self._producer, None
            with suppress(KafkaError):  # each letter has been acknowledged
                producer.close(timeout=10)

    def _connected(self) -> Any:  # noqa: ANN401  # kafka-python has no types
        if self._producer is None:
            self._producer = dead_letter_producer(self._servers)
        return self._producer


def _headers(letter: DeadLetter) -> list[tuple[str, bytes]]:
    record = letter.record
    return [
        ("topic", record.topic.encode()),
        ("partition", str(record.partition).encode()),
        ("offset", str(record.position).encode()),
        ("error", letter.reason.encode()),
    ]
