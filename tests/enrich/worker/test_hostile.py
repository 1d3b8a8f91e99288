"""Hostile messages on the real topic, between good ones: every message lands or dies, and the worker continues."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import closing
from uuid import UUID

import pytest
from kafka import KafkaProducer, TopicPartition

from contract.article import encode
from contract.kafka import lone_consumer
from contract.settings import topics_of
from copydesk.wiring import Wiring
from tests.chaos.hostile import MESSAGES, ODD, Odd

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

PACKED = (None, "gzip", "lz4", "zstd")  # compression types of the producers


@pytest.fixture
def produced(desk):
    """Sends messages, with each compression in turn, and returns the position of each."""
    producers = [
        KafkaProducer(bootstrap_servers=desk.kafka_servers, compression_type=packed, max_request_size=1_100_000)
        for packed in PACKED
    ]

    def send(messages):
        futures = []
        for number, one in enumerate(messages):
            # Kafka-python refuses a message with neither.
            key = b"" if one.key is None and one.value is None else one.key
            futures.append(
                producers[number % len(producers)].send(
                    topics_of(desk).live, key=key, value=one.value, headers=list(one.headers)
                )
            )
        for producer in producers:
            producer.flush()
        places = [future.get(timeout=30) for future in futures]
        return [(place.partition, place.offset) for place in places]

    yield send
    for producer in producers:
        producer.close()


def test_every_message_lands_or_dies_and_the_worker_lives(desk, newsroom, produced, workers, connection):
    good = [encode(newsroom.article()) for _ in range(60)]
    hostile = [Odd(value, b"hostile %d" % number) for number, value in enumerate(MESSAGES)]
    assert len(hostile) >= 103
    mixed = [*hostile, *ODD, *(Odd(value, key) for key, value in good)]
    newsroom.random.shuffle(mixed)
    places = dict(zip(produced(mixed), mixed, strict=True))
    with workers(desk) as landed:  # fails if the worker ends
        landed(len(mixed))
    dead = {
        (partition, position): reason
        for partition, position, reason in connection.execute(
            "select partition, position, reason from desk.dead_letters"
        )
    }
    stands = set(connection.execute("select partition, position from desk.versions").fetchall())
    values = {value for _, value in good}
    for place, message in places.items():
        if message.value in values and message.key != b"odd":
            assert place in stands, message
        elif message in hostile:
            assert dead.get(place), f"{message} landed"
    # An odd message landed, became a dead letter, or has a version that another message also has.
    known = set(connection.execute("select version_id from desk.versions").fetchall())
    for place, message in places.items():
        if place not in dead and place not in stands:
            assert (UUID(json.loads(message.value)["version_id"]),) in known, message
    assert Wiring.of(desk).status()["lag"] == 0
    # On the topic of dead letters, key and value are unchanged, unless they are too large for one message.
    for partition, position, key, value in dead_letters(desk, len(dead)):
        message = places[partition, position]
        assert value == message.value or (
            value is None and len(message.value or b"") + len(message.key or b"") > 900_000
        )
        assert key == (message.key or b"") or (key == b"" and len(message.key) >= 900_000) or key == message.key


def dead_letters(desk, count):
    topic = TopicPartition(topics_of(desk).dead_letters, 0)
    found = []
    with closing(lone_consumer(desk.kafka_servers, client="test")) as consumer:
        consumer.assign([topic])
        consumer.seek(topic, 0)
        while len(found) < count:
            for message in consumer.poll(timeout_ms=500).get(topic, []):
                headers = defaultdict(bytes, message.headers)
                found.append((int(headers["partition"]), int(headers["offset"]), message.key, message.value))
    return found
