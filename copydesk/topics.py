"""The topics, created explicitly: automatic creation is off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

from kafka.admin import NewPartitions, NewTopic
from kafka.errors import TopicAlreadyExistsError

from contract.article import MAX_MESSAGE_BYTES, Topics
from contract.errors import Permanent
from contract.kafka import MAX_CHANGE_BYTES, Bootstrap, admin_client, answering

_WEEK: Final = 7 * 24 * 3600 * 1000
_MESSAGE_BYTES: Final = str(MAX_MESSAGE_BYTES + 100_000)  # a message and its headers


def make_topics(
    servers: Bootstrap, topics: Topics, *, partitions: int, replication: int, say: Callable[[str], None]
) -> int:
    """Creates missing topics and adds missing partitions; returns the number of topics created.

    servers: Kafka's bootstrap servers. partitions: of each topic of articles. replication: replicas of every topic.
    Raises Permanent if a topic has more partitions than the setting: Kafka cannot remove partitions, and
    the setting would promise fewer workers than there are streams. Raises Transient if Kafka does not answer.
    """
    with (
        closing(admin_client(servers, client="topics")) as admin,
        answering(servers),
    ):
        made = 0
        wanted = dict.fromkeys(topics.articles, partitions) | {topics.dead_letters: 1, topics.changes: 1}
        for name, count in wanted.items():
            made += _make(admin, _topic(topics, name, count, replication), say)
            have = len(admin.describe_topics([name])[0]["partitions"])
            if have > count:
                msg = (
                    f"topic {name} has {have} partitions, but the setting `partitions` says {count}: "
                    f"set it to {have}, Kafka cannot remove partitions"
                )
                raise Permanent(msg)
            if have < count:
                admin.create_partitions({name: NewPartitions(count)})
                say(f"topic {name}: {have} partitions, now {count}")
        return made


def _topic(topics: Topics, name: str, partitions: int, replication: int) -> NewTopic:
    # Dead letters are kept forever: they are few, and each needs manual action. Of changes, the last of each key
    # stays, in one partition, so that they are ordered.
    kept = {"retention.ms": "-1" if name == topics.dead_letters else str(_WEEK), "max.message.bytes": _MESSAGE_BYTES}
    if name == topics.changes:
        kept = {"cleanup.policy": "compact", "max.message.bytes": str(MAX_CHANGE_BYTES + 100_000)}
    return NewTopic(
        name,
        num_partitions=partitions,
        replication_factor=replication,
        topic_configs={"compression.type": "producer", **kept},
    )


def _make(admin: Any, topic: NewTopic, say: Callable[[str], None]) -> int:  # noqa: ANN401  # kafka-python has no types
    try:
        admin.create_topics([topic], wait_for_metadata=True)
    except TopicAlreadyExistsError:
        return 0
    say(f"topic {topic.name}: created with {topic.num_partitions} partitions")
    return 1
