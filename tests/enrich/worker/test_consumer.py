"""The worker's consumer, with a client in memory: what is read, what waits, and the contents of a batch."""

from __future__ import annotations

from threading import Event
from uuid import UUID

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaError

from enrich.store.offsets import Slice
from enrich.worker.consumer import BatchLimits, Consumer
from enrich.worker.passing import missing_part
from enrich.worker.start_offsets import Log
from tests.enrich.worker.memory_kafka import MemoryConsumer

TOPIC = "articles"
FIRST, SECOND = (TOPIC, 0), (TOPIC, 1)
LOGS = {FIRST: Log(0, 3, UUID(int=1)), SECOND: Log(0, 3, UUID(int=1))}
LIMITS = BatchLimits(records=100, bytes=1000, seconds=0.05)


@pytest.fixture
def kafka():
    client = MemoryConsumer(partitions=2)
    for number in range(6):
        client.append(TOPIC, number % 2, b"key", b"%d" % number)
    return client


@pytest.fixture
def consumer(kafka):
    """A consumer that was assigned both partitions and has started neither."""
    consumer = Consumer(kafka)
    consumer.subscribe([TOPIC])
    assert consumer.collect(LIMITS, Event()) == []
    return consumer


def positions(records):
    return [(record.partition, record.position) for record in records]


def test_nothing_flows_until_it_is_started(consumer, kafka):
    assert consumer.take_assigned() == [FIRST, SECOND]
    assert consumer.take_assigned() == []
    assert consumer.collect(LIMITS, Event()) == []
    consumer.start({SECOND: 1}, LOGS)
    assert positions(consumer.collect(LIMITS, Event())) == [(1, 1), (1, 2)]
    assert kafka.polls[-1] == [TopicPartition(*SECOND)]


def test_a_partition_revoked_before_it_started_is_left_out(consumer, kafka):
    consumer.take_assigned()
    kafka.take_away(TopicPartition(*FIRST))
    consumer.start({FIRST: 0, SECOND: 0}, LOGS)
    assert positions(consumer.collect(LIMITS, Event())) == [(1, 0), (1, 1), (1, 2)]
    assert list(consumer.lags()) == [SECOND]


def test_only_a_consumer_that_has_landed_all_of_each_partition_has_read_all(consumer):
    consumer.take_assigned()
    assert not consumer.has_read_all  # neither partition is started
    consumer.start({FIRST: 0}, LOGS)
    consumer.move_on(consumer.slices(consumer.collect(LIMITS, Event())))
    assert not consumer.has_read_all
    consumer.start({SECOND: 0}, LOGS)
    slices = consumer.slices(consumer.collect(LIMITS, Event()))
    assert not consumer.has_read_all
    consumer.move_on(slices)
    assert consumer.has_read_all


def test_a_batch_ends_at_its_limits(consumer):
    consumer.take_assigned()
    consumer.start({FIRST: 0, SECOND: 0}, LOGS)
    assert positions(consumer.collect(LIMITS._replace(records=2), Event())) == [(0, 0), (0, 1)]
    assert positions(consumer.collect(LIMITS._replace(bytes=1), Event())) == [(0, 2), (1, 0), (1, 1), (1, 2)]


def test_messages_before_the_offset_that_is_expected_are_dropped(consumer, kafka):
    consumer.take_assigned()
    consumer.start({FIRST: 2}, LOGS)
    kafka.seek(TopicPartition(*FIRST), 0)
    assert positions(consumer.collect(LIMITS, Event())) == [(0, 2)]


def test_slices_go_from_the_expected_offset_to_after_the_last(consumer, kafka):
    consumer.take_assigned()
    consumer.start({FIRST: 1, SECOND: 0}, LOGS)
    slices = consumer.slices(consumer.collect(LIMITS, Event()))
    assert slices == [Slice(FIRST, 1, 3), Slice(SECOND, 0, 3)]
    assert consumer.lags() == {FIRST: 2, SECOND: 3}
    consumer.move_on(slices)
    assert consumer.lags() == {FIRST: 0, SECOND: 0}
    assert kafka.committed == {TopicPartition(*FIRST): 3, TopicPartition(*SECOND): 3}


def test_a_log_that_lost_messages_lags_below_zero(consumer):
    consumer.take_assigned()
    consumer.start({FIRST: 3}, LOGS)
    assert consumer.collect(LIMITS, Event()) == []
    consumer._expected[FIRST] = 500
    assert consumer.lags() == {FIRST: -497}


def test_what_is_held_back_is_to_be_started_again(consumer):
    consumer.take_assigned()
    consumer.start({FIRST: 0, SECOND: 0}, LOGS)
    consumer.hold_back([FIRST])
    assert consumer.collect(LIMITS, Event()) == []  # collecting stops while partitions wait to be started
    assert consumer.take_assigned() == [FIRST]
    assert positions(consumer.collect(LIMITS, Event())) == [(1, 0), (1, 1), (1, 2)]


def test_a_waiting_consumer_polls_with_everything_paused_and_lets_it_flow_again(consumer, kafka):
    consumer.take_assigned()
    consumer.start({FIRST: 0}, LOGS)
    before = len(kafka.polls)
    consumer.wait(0, Event())
    assert kafka.polls[before:] == [[]]
    assert kafka.paused() == {TopicPartition(*SECOND)}


def test_a_partition_revoked_or_held_back_in_a_wait_does_not_flow_after_it(consumer, kafka):
    class TakesAway(Event):
        def wait(self, timeout=None):
            assert timeout == 0
            kafka.take_away(TopicPartition(*FIRST))
            consumer.hold_back([SECOND])

    consumer.take_assigned()
    consumer.start({FIRST: 0, SECOND: 0}, LOGS)
    consumer.wait(0, TakesAway())
    assert kafka.assignment() == kafka.paused() == {TopicPartition(*SECOND)}


def test_a_group_without_a_coordinator_is_noticed(consumer, kafka):
    assert consumer.knows_group
    kafka.knows_group = False
    assert not consumer.knows_group


def test_kafka_s_log_of_each_partition(consumer, kafka):
    kafka.delete_records(TopicPartition(*SECOND), 2)
    assert consumer.logs([FIRST, SECOND]) == LOGS | {SECOND: Log(2, 3, UUID(int=1))}
    # The client's default is 30 s each: so long a worker would notice neither its group nor a request to stop.
    assert max(kafka.patience) <= 5_000


def test_a_partition_without_a_leader_yet_is_retried(consumer):
    with pytest.raises(KafkaError, match="no leader is known for") as refused:
        consumer.logs([FIRST, ("articles", 99)])
    assert missing_part(refused.value) == "Kafka"


def test_an_offset_outside_the_log_makes_all_partitions_start_again(consumer, kafka):
    """Messages that arrived with the error are lost with it: they are read again from the offset in Postgres."""
    kafka.delete_records(TopicPartition(*FIRST), 2)
    consumer.take_assigned()
    consumer.start({FIRST: 0, SECOND: 0}, LOGS)
    assert consumer.collect(LIMITS, Event()) == []
    assert consumer.take_assigned() == [FIRST, SECOND]
    consumer.start({FIRST: 2, SECOND: 0}, LOGS)
    assert positions(consumer.collect(LIMITS, Event())) == [(0, 2), (1, 0), (1, 1), (1, 2)]


def test_messages_of_a_re_created_topic_are_not_taken_for_the_old_ones(consumer, kafka):
    """It has more messages than had landed: offsets do not show it."""
    consumer.take_assigned()
    consumer.start({FIRST: 0, SECOND: 0}, LOGS)
    assert len(consumer.collect(LIMITS, Event())) == 6
    kafka.remake(TOPIC)
    for number in range(8):
        kafka.append(TOPIC, 0, b"key", b"anew %d" % number)
    kafka.append(TOPIC, 1, b"key", b"anew")
    kafka.append(TOPIC, 1, b"key", b"anew")
    kafka.append(TOPIC, 1, b"key", b"anew")
    assert consumer.collect(LIMITS, Event()) == []
    assert consumer.take_assigned() == [FIRST, SECOND]
    consumer.start({FIRST: 0, SECOND: 0}, consumer.logs([FIRST, SECOND]))
    assert len(consumer.collect(LIMITS, Event())) == 11


def test_a_topic_whose_id_is_not_known_now_is_not_another_one(consumer, kafka):
    consumer.take_assigned()
    consumer.start({FIRST: 0, SECOND: 0}, LOGS)
    kafka.topic_ids[TOPIC] = None
    assert len(consumer.collect(LIMITS, Event())) == 6
