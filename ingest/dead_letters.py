"""Dead letters that need manual action: inspected, sent again the way they came, or discarded.

A row in Postgres says that a letter is pending; its key and bytes stay on the dead-letter topic, unchanged, forever.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Final, NamedTuple

from kafka import TopicPartition
from psycopg.rows import class_row

from contract.errors import Permanent
from contract.kafka import answering, dead_letter_producer, lone_consumer
from contract.postgres import Connection, connect
from contract.settings import Settings, topics_of
from ingest.feeds import entries

_PLACE: Final = re.compile(r"(.+)/(\d{1,9})/(\d{1,18})")
_ID: Final = re.compile(rb"[0-9a-f]{32}")  # an article's id: the key of a message that we created
_SEND_SECONDS: Final = 60


class Place(NamedTuple):
    """The place of a message, written as TOPIC/PARTITION/OFFSET."""

    topic: str
    partition: int
    position: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.position}"


class Letter(NamedTuple):
    """A pending dead letter. key: escaped. bytes: of its value."""

    topic: str
    partition: int
    position: int
    key: str | None
    bytes: int
    reason: str
    found_at: datetime

    @property
    def place(self) -> Place:
        """The place of the message."""
        return Place(self.topic, self.partition, self.position)


class Which(NamedTuple):
    """A selection of letters: at these places (none: anywhere), of a topic, with words in the reason."""

    places: Sequence[Place] = ()
    topic: str | None = None
    reason: str | None = None


class Redriven(NamedTuple):
    """The result of sending again. gone: letters without bytes on the topic, such as a value too large for it."""

    sent: int
    gone: Sequence[Place]


def place_of(text: str) -> Place:
    """The place in the form TOPIC/PARTITION/OFFSET. Raises Permanent if the text is not one."""
    found = _PLACE.fullmatch(text)
    if not found:
        msg = f"{text} is not the place of a dead letter: TOPIC/PARTITION/OFFSET, as `copydesk dead-letters list` shows"
        raise Permanent(msg)
    return Place(found[1], int(found[2]), int(found[3]))


def waiting(connection: Connection, which: Which, most: int | None = None) -> list[Letter]:
    """The selected letters, newest first."""
    with connection.cursor(row_factory=class_row(Letter)) as cursor:
        return cursor.execute(
            """select topic, partition, position, key, bytes, reason, found_at from copydesk.dead_letters
               where (%(topic)s::text is null or topic = %(topic)s)
                 and (%(reason)s::text is null or strpos(lower(reason), lower(%(reason)s)) > 0)
                 and (cardinality(%(places)s::text[]) = 0
                      or topic || '/' || partition || '/' || position = any(%(places)s))
               order by found_at desc, topic, partition, position limit %(most)s""",
            {
                "topic": which.topic, "reason": which.reason, "most": most,
                "places": [str(place) for place in which.places],
            },
        ).fetchall()  # fmt: skip


def value_of(settings: Settings, place: Place) -> tuple[bytes | None, bytes | None] | None:
    """Key and value of a message's letter, from the topic; None: it is not there. Raises Transient."""
    with closing(_messages(settings)) as messages:
        return next(((message.key, message.value) for where, message in messages if where == place), None)


def redrive(settings: Settings, which: Which) -> Redriven:
    """Sends letters back to where they came from, bytes unchanged, each acknowledged; then their rows are deleted.

    What fails again becomes a new letter. A run that dies between sending and deleting sends one twice, which changes
    nothing. Raises Transient if Postgres or Kafka does not answer.
    """
    with connect(settings, application="copydesk dead-letters", autocommit=True) as connection:
        left = {letter.place for letter in waiting(connection, which)}
        if not left:
            return Redriven(0, ())
        sent = 0
        with (
            answering(settings.kafka),
            closing(dead_letter_producer(settings.kafka)) as producer,
            closing(_messages(settings)) as messages,
        ):
            for place, message in messages:
                if place not in left or message.value is None:
                    continue
                # Its entry is reopened before it is sent: workers only overwrite the fates `waiting` and `sent`.
                if message.key and _ID.fullmatch(message.key):
                    entries.send_again(connection, message.key.decode("ascii"))
                producer.send(place.topic, key=message.key, value=message.value).get(timeout=_SEND_SECONDS)
                _delete(connection, [place])
                left.discard(place)
                sent += 1
    return Redriven(sent, sorted(left))


def discard(connection: Connection, which: Which) -> int:
    """Discards letters: their rows are deleted, their bytes stay on the topic; returns how many. Entries keep fates."""
    return _delete(connection, [letter.place for letter in waiting(connection, which)])


def _delete(connection: Connection, places: Sequence[Place]) -> int:
    with connection.cursor() as cursor:
        cursor.executemany(
            "delete from desk.dead_letters where topic = %s and partition = %s and position = %s", places
        )
        return cursor.rowcount


def _messages(settings: Settings) -> Generator[tuple[Place, Any]]:
    """The whole dead-letter topic up to its current end, each letter with the place in its headers."""
    topic = TopicPartition(topics_of(settings).dead_letters, 0)
    with (
        closing(lone_consumer(settings.kafka, client="dead-letters")) as consumer,
        answering(settings.kafka),
    ):
        consumer.assign([topic])
        consumer.seek_to_beginning(topic)
        end = consumer.end_offsets([topic])[topic]
        while consumer.position(topic) < end:
            for messages in consumer.poll(timeout_ms=1000).values():
                for message in messages:
                    headers = {name: value.decode("utf-8", "replace") for name, value in message.headers}
                    if {"topic", "partition", "offset"} <= headers.keys():
                        yield Place(headers["topic"], int(headers["partition"]), int(headers["offset"])), message
