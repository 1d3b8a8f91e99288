"""What the worker requires of its Kafka client, tested on kafka-python with a real broker and on the one in memory."""

from __future__ import annotations

from contextlib import closing
from uuid import UUID

import pytest
from kafka import KafkaProducer, TopicPartition
from kafka.errors import IllegalStateError, OffsetOutOfRangeError
from kafka.structs import OffsetAndMetadata

from contract.kafka import admin_client, group_consumer
from contract.settings import topics_of
from enrich.worker.assignment import Assignment
from tests.enrich.worker.memory_kafka import MemoryConsumer

VALUES = [b"one", b"two", b"three"]


class Rig:
    """A client that has joined its group, with three messages on its first partition."""

    def __init__(self, client, topic, wait_until, cut):
        self.client, self.topic, self.first = client, topic, TopicPartition(topic, 0)
        self.listener = Assignment(client)
        client.subscribe([topic], listener=self.listener)
        wait_until(lambda: self.poll() or self.listener.waiting, 60, what="partitions assigned")
        self._wait_until = wait_until
        self.cut = lambda offset: cut({self.first: offset})

    def poll(self, **limits):
        self.client.persist()
        return self.client.poll(timeout_ms=100, **limits)

    def flow(self, offset):
        self.client.seek(self.first, offset)
        self.client.resume(self.first)

    def polled(self, count, **limits):
        """Polls until that many messages of the first partition have been read."""
        found = []

        def enough():
            polled = self.poll(**limits)
            assert set(polled) <= {self.first}
            found.extend(polled.get(self.first, []))
            return len(found) >= count

        self._wait_until(enough, 30, what=f"{count} messages")
        return [(message.offset, message.value) for message in found]


@pytest.fixture
def real(topics, wait_until):
    desk = topics
    topic = topics_of(desk).live
    producer = KafkaProducer(bootstrap_servers=desk.kafka_servers, acks="all")
    for value in VALUES:
        producer.send(topic, value=value, partition=0)
    producer.flush()
    producer.close()
    client = group_consumer(
        desk.kafka_servers,
        group=f"{desk.consumer_group}-rig",
        database="rig",
        session_seconds=10,
        most_records=100,
        most_bytes=1 << 20,
    )
    try:
        with closing(admin_client(desk.kafka_servers, client="rig")) as admin:
            yield Rig(client, topic, wait_until, admin.delete_records)
    finally:
        client.close(timeout_ms=5_000)


@pytest.fixture
def memory(wait_until):
    client = MemoryConsumer(partitions=4)
    for value in VALUES:
        client.append("articles", 0, None, value)
    return Rig(client, "articles", wait_until, lambda offsets: client.delete_records(*next(iter(offsets.items()))))


@pytest.fixture(params=["memory", pytest.param("real", marks=pytest.mark.stack)])
def rig(request):
    return request.getfixturevalue(request.param)


def test_partitions_are_assigned_by_polling_and_held_where_the_listener_paused_them(rig):
    assert rig.first in rig.client.assignment()
    assert rig.client.paused() == rig.client.assignment() == rig.listener.waiting
    assert not rig.poll()


def test_a_partition_flows_from_the_sought_offset_once_it_is_resumed(rig):
    rig.client.seek(rig.first, 1)
    assert not rig.poll()
    rig.client.resume(rig.first)
    assert rig.client.paused() == rig.client.assignment() - {rig.first}
    assert rig.polled(2) == [(1, b"two"), (2, b"three")]


def test_a_paused_partition_brings_nothing_and_keeps_its_position(rig):
    rig.flow(0)
    assert rig.polled(1, max_records=1) == [(0, b"one")]
    rig.client.pause(rig.first)
    assert not rig.poll()
    rig.client.resume(rig.first)
    assert rig.polled(2) == [(1, b"two"), (2, b"three")]


def test_seeking_back_is_possible(rig):
    rig.flow(2)
    assert rig.polled(1) == [(2, b"three")]
    rig.client.seek(rig.first, 0)
    assert rig.polled(3) == list(enumerate(VALUES))


def test_ends_are_after_the_last_message(rig):
    second = TopicPartition(rig.topic, 1)
    assert rig.client.end_offsets([rig.first, second]) == {rig.first: 3, second: 0}


def test_the_high_water_mark_is_known_once_messages_arrived(rig):
    assert rig.client.highwater(rig.first) is None
    rig.flow(0)
    rig.polled(3)
    assert rig.client.highwater(rig.first) == 3


def test_a_commit_asks_for_no_answer(rig):
    rig.client.commit_async({rig.first: OffsetAndMetadata(2, "", -1)})
    assert rig.first in rig.client.assignment()  # it is still a member


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda client, partition: client.seek(partition, 0), ValueError),
        (lambda client, partition: client.pause(partition), KeyError),
        (lambda client, partition: client.resume(partition), KeyError),
        (lambda client, partition: client.highwater(partition), IllegalStateError),
    ],
    ids=["seek", "pause", "resume", "highwater"],
)
def test_a_partition_that_is_not_assigned_is_an_error(rig, call, error):
    with pytest.raises(error):
        call(rig.client, TopicPartition(rig.topic, 99))


def test_it_says_whether_the_coordinator_is_known(rig):
    assert rig.client.knows_group


def test_a_topic_has_an_id(rig):
    assert isinstance(rig.client.topic_id(rig.topic), UUID)
    assert rig.client.topic_id(rig.topic) == rig.client.topic_id(rig.topic)


def test_a_partition_without_a_leader_next_to_one_with_a_leader_is_a_key_error(rig):
    for offsets in (rig.client.beginning_offsets, rig.client.end_offsets):
        with pytest.raises(KeyError):
            offsets([rig.first, TopicPartition(rig.topic, 99)])


def test_a_log_that_was_cut_begins_later_and_an_offset_before_it_is_an_error(rig):
    assert rig.client.beginning_offsets([rig.first]) == {rig.first: 0}
    rig.cut(2)
    assert rig.client.beginning_offsets([rig.first]) == {rig.first: 2}
    rig.flow(0)
    with pytest.raises(OffsetOutOfRangeError):
        rig.polled(1)
    rig.flow(2)
    assert rig.polled(1) == [(2, b"three")]


def test_an_offset_after_the_end_is_an_error(rig):
    rig.flow(500)
    with pytest.raises(OffsetOutOfRangeError):
        rig.polled(1)
