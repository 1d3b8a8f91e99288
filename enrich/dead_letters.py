"""Dead letters: the original key and bytes, untouched, with headers that say where and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kafka import KafkaProducer

from enrich.land.batch import DeadLetter
from ingest.article import MAX_MESSAGE_BYTES
from ingest.settings import Settings, topics_of


class DeadLetters:
    """Sends dead letters; connects when the first one comes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: KafkaProducer | None = None

    def send(self, dead: Sequence[DeadLetter]) -> None:
        """Returns when all are acknowledged. Raises kafka.errors.KafkaError where that fails."""
        if not dead:
            return
        producer = self._connected()
        topic = topics_of(self._settings).dead_letters
        futures = [
            producer.send(topic, key=letter.record.key, value=letter.record.value, headers=_headers(letter))
            for letter in dead
        ]
        for future in futures:
            future.get(timeout=60)

    def close(self) -> None:
        """Closes the connection, if there is one."""
        if self._producer is not None:
            self._producer.close(timeout=10)

    def _connected(self) -> Any:  # noqa: ANN401  # kafka-python has no types
        if self._producer is None:
            self._producer = KafkaProducer(
                bootstrap_servers=self._settings.kafka_servers,
                client_id="copydesk-dead-letters",
                acks="all",
                enable_idempotence=True,
                compression_type="zstd",
                max_request_size=MAX_MESSAGE_BYTES + 100_000,
            )
        return self._producer


def _headers(letter: DeadLetter) -> list[tuple[str, bytes]]:
    record = letter.record
    return [
        ("topic", record.topic.encode()),
        ("partition", str(record.partition).encode()),
        ("offset", str(record.position).encode()),
        ("error", letter.reason.encode()),
    ]
