"""A consumer in memory that behaves like kafka-python's: test_kafka_client.py tests both."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from uuid import UUID

from kafka import TopicPartition
from kafka.errors import IllegalStateError, OffsetOutOfRangeError


class MemoryConsumer:
    """One member of a group that has all partitions of its topics. partitions: how many a topic has."""

    def __init__(self, partitions=1):
        self.knows_group = True
        self.topic_ids = {}
        self._begins = {}
        self._partitions = partitions
        self._log = defaultdict(list)
        self._listener = None
        self._topics = []
        self._assigned = {}  # position, None until a seek
        self._held = set()
        self._ends = {}  # as of the last poll
        self.polls = []  # the partitions that each poll could return messages from
        self.committed = {}
        self.patience = []  # timeouts in milliseconds of requests for offsets

    def persist(self):
        """Nothing to do: positions are kept."""

    def topic_id(self, topic):
        return self.topic_ids.get(topic, UUID(int=1))

    def delete_records(self, partition, before):
        """As by retention or an operator: messages below this offset are deleted."""
        self._begins[partition] = before

    def remake(self, topic):
        """The topic is deleted and re-created."""
        self.topic_ids[topic] = UUID(int=self.topic_id(topic).int + 1)
        for partition in list(self._log):
            if partition.topic == topic:
                self._log[partition] = []
                self._begins.pop(partition, None)

    def append(self, topic, partition, key, value):
        self._log[TopicPartition(topic, partition)].append((key, value))

    def subscribe(self, topics, *, listener):
        self._topics, self._listener = list(topics), listener

    def take_away(self, partition):
        """The partition is assigned to another member."""
        del self._assigned[partition]
        self._held.discard(partition)
        self._listener.on_partitions_revoked([partition])

    def assignment(self):
        return set(self._assigned)

    def paused(self):
        return set(self._held)

    def pause(self, *partitions):
        for partition in partitions:
            self._assigned[partition]
            self._held.add(partition)

    def resume(self, *partitions):
        for partition in partitions:
            self._assigned[partition]
            self._held.discard(partition)

    def seek(self, partition, offset):
        if partition not in self._assigned:
            raise ValueError(partition)
        self._assigned[partition] = offset

    def poll(self, timeout_ms, max_records=None):
        assert timeout_ms >= 0
        if self._topics and not self._assigned and not self.polls:
            new = [TopicPartition(topic, number) for topic in self._topics for number in range(self._partitions)]
            self._assigned = dict.fromkeys(new, 0)
            self._listener.on_partitions_assigned(new)
        flowing = sorted(self._assigned.keys() - self._held)
        self.polls.append(flowing)
        left = max_records or 500
        polled = {}
        for partition in flowing:
            start = self._assigned[partition]
            if not self._begins.get(partition, 0) <= start <= len(self._log[partition]):
                raise OffsetOutOfRangeError({partition: start})
            messages = self._log[partition][start : start + left]
            self._ends[partition] = len(self._log[partition])
            left -= len(messages)
            self._assigned[partition] = start + len(messages)
            if messages:
                polled[partition] = [
                    SimpleNamespace(
                        topic=partition.topic, partition=partition.partition, offset=start + n, key=key, value=value
                    )
                    for n, (key, value) in enumerate(messages)
                ]
        return polled

    def commit_async(self, offsets):
        self.committed |= {partition: place.offset for partition, place in offsets.items()}

    def beginning_offsets(self, partitions, timeout_ms=None):
        self.patience.append(timeout_ms)
        return {partition: self._begins.get(partition, 0) for partition in self._led(partitions)}

    def end_offsets(self, partitions, timeout_ms=None):
        self.patience.append(timeout_ms)
        return {partition: len(self._log[partition]) for partition in self._led(partitions)}

    def _led(self, partitions):
        """These partitions. Raises KeyError if one does not exist, for example without a leader yet."""
        for partition in partitions:
            if partition.partition >= self._partitions:
                raise KeyError(partition)
        return partitions

    def highwater(self, partition):
        if partition not in self._assigned:
            raise IllegalStateError(partition)
        return self._ends.get(partition)

    def close(self, *, timeout_ms):
        assert timeout_ms > 0
        self._assigned.clear()
