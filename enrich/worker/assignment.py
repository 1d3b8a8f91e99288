"""Partitions that were assigned but not started yet.

The listener runs on the consumer's I/O thread, where only pausing is safe; the worker starts the
partitions later: it reads their offsets from Postgres, seeks, resumes.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Any

from kafka import ConsumerRebalanceListener, TopicPartition


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    """Collects assigned partitions, paused. Thread-safe."""

    def __init__(self, consumer: Any) -> None:  # noqa: ANN401  # kafka-python has no types
        self._consumer = consumer
        self._lock = Lock()
        self._waiting: set[TopicPartition] = set()

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Holds back what was assigned until the worker starts it.

        It gets an offset at once, although no message is read from there: otherwise kafka-python would use its own
        policy.
        """
        partitions = set(assigned)
        self._consumer.pause(*partitions)
        for partition in partitions:
            self._consumer.seek(partition, 0)
        with self._lock:
            self._waiting |= partitions

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Forgets revoked partitions; a batch in progress is stopped by the fence in Postgres."""
        with self._lock:
            self._waiting -= set(revoked)

    def again(self, partitions: Iterable[TopicPartition]) -> None:
        """Holds partitions back again if their offset is no longer certain."""
        ours = set(partitions) & self._consumer.assignment()
        self._consumer.pause(*ours)
        with self._lock:
            self._waiting |= ours

    def take(self) -> set[TopicPartition]:
        """The partitions to start now."""
        with self._lock:
            taken, self._waiting = self._waiting, set()
            return taken

    @property
    def changed(self) -> bool:
        """Whether partitions are waiting to be started."""
        return bool(self._waiting)

    @property
    def waiting(self) -> set[TopicPartition]:
        """The partitions that are held back."""
        with self._lock:
            return set(self._waiting)
