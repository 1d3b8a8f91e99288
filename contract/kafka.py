"""All Kafka clients. Each is created after a fork, never before, and closed by its caller.

kafka-python ships no types: a client is `Any`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final
from uuid import UUID

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import CoordinatorNotAvailableError, KafkaError

from contract.article import MAX_MESSAGE_BYTES
from contract.closing_clients import ClosingProducer, made
from contract.errors import Transient
from contract.kafka_settings import Cluster
from contract.knocking import knock

MAX_REQUEST_BYTES: Final = MAX_MESSAGE_BYTES + 50_000  # a message, its key and its headers
MAX_CHANGE_BYTES: Final = 2 * MAX_MESSAGE_BYTES  # an article as the views show it
PATIENCE: Final = 30.0  # seconds without a response until Kafka counts as unavailable
Bootstrap = Cluster | str
"""How to connect to a Kafka, as the settings say; a plain text names the servers of one without authentication."""
_WORKER: Final = "copydesk-worker-"  # followed by the database's identity: the client id
_UNLIMITED_BYTES: Final = 1 << 30
_METADATA_MS: Final = 30_000  # until added partitions are noticed


def article_producer(servers: Bootstrap, *, patience: float = PATIENCE) -> ClosingProducer:
    """A producer of articles: idempotent, each acknowledged by every replica. Raises Transient."""
    with answering(servers):
        return made(
            ClosingProducer,
            patience,
            **_entrance(servers),
            client_id="copydesk-publisher",
            acks="all",
            enable_idempotence=True,
            compression_type="zstd",
            linger_ms=20,
            batch_size=256 * 1024,
            max_request_size=MAX_REQUEST_BYTES,
            max_block_ms=30_000,
            delivery_timeout_ms=50_000,
            request_timeout_ms=20_000,
        )


def dead_letter_producer(servers: Bootstrap, *, patience: float = PATIENCE) -> ClosingProducer:
    """A producer of messages of any size. Raises kafka.errors.KafkaError: the worker waits for Kafka itself.

    Not idempotent: otherwise one message that the broker rejects would fail all others. A letter sent twice is one row.
    A message that arrived compressed can be far larger uncompressed; the broker counts compressed bytes, which fitted.
    """
    return made(
        ClosingProducer,
        patience,
        **_entrance(servers),
        client_id="copydesk-dead-letters",
        acks="all",
        enable_idempotence=False,
        compression_type="zstd",
        max_request_size=_UNLIMITED_BYTES,
    )


def change_producer(servers: Bootstrap, topic: str, *, patience: float = PATIENCE) -> ClosingProducer:
    """The only producer of a change topic: a new one fences those before it.

    Raises kafka.errors.KafkaError: the publisher waits for Kafka itself.
    """
    return made(
        ClosingProducer,
        patience,
        **_entrance(servers),
        client_id="copydesk-changes",
        transactional_id=topic,
        acks="all",
        compression_type="zstd",
        linger_ms=20,
        batch_size=256 * 1024,
        max_request_size=2 * MAX_CHANGE_BYTES,
        max_block_ms=20_000,
        delivery_timeout_ms=25_000,
        request_timeout_ms=10_000,
    )


class GroupConsumer(KafkaConsumer):  # type: ignore[misc]  # kafka-python has no types
    """A member of a consumer group, with access to what kafka-python knows but does not make public."""

    @property
    def knows_group(self) -> bool:
        """Whether the group's coordinator is known; it is not if Kafka is down."""
        return not self._coordinator.coordinator_unknown()

    def persist(self) -> None:
        """Continues a join of the group that is in progress. Call it before each poll.

        kafka-python 3.0.12 forgets a join that it began because a topic's partitions became known or increased, if the
        response arrives between two polls: the member then neither works nor leaves.
        """
        if self._coordinator is not None and self._coordinator.rejoining:
            self._coordinator.request_rejoin()

    def topic_id(self, topic: str) -> UUID | None:
        """The topic's id as of the last response of a broker; None if it has none.

        A poll may bring a different one. Messages of a re-created topic arrive after its new id.
        """
        found = self._client.cluster.topic_id(topic)
        return found if isinstance(found, UUID) and found.int else None  # 0: no such topic


def ends_of(
    servers: Bootstrap, topics: Collection[str], *, client: str, patience: float = PATIENCE
) -> dict[tuple[str, int], int]:
    """The offset after the last message of each partition of these topics. Raises Transient."""
    with closing(lone_consumer(servers, client=client, patience=patience)) as consumer, answering(servers):
        partitions = [
            TopicPartition(topic, number) for topic in topics for number in consumer.partitions_for_topic(topic) or ()
        ]
        return {(tp.topic, tp.partition): end for tp, end in consumer.end_offsets(partitions).items()}


def worker_clients(servers: Bootstrap, group: str, *, patience: float = PATIENCE) -> dict[str, str]:
    """The databases whose workers are in a consumer group now, by client id (`group_consumer`), with a host each.

    Empty if Kafka has no coordinator yet, for example right after starting: then it has no groups.
    Raises other kafka.errors.KafkaError.
    """
    with closing(made(KafkaAdminClient, patience, **_entrance(servers), client_id="copydesk-groups")) as admin:
        try:
            members = admin.describe_groups([group])[group]["members"]
        except CoordinatorNotAvailableError:
            members = []
    return {
        member["client_id"].removeprefix(_WORKER): member["client_host"].lstrip("/")
        for member in members
        if member["client_id"].startswith(_WORKER)
    }


def group_consumer(  # noqa: PLR0913  # the limits of a group member
    servers: Bootstrap,
    *,
    group: str,
    database: str,
    session_seconds: float,
    most_records: int,
    most_bytes: int,
    patience: float = PATIENCE,
) -> Any:  # noqa: ANN401  # kafka-python has no types
    """A member of a consumer group that commits only when told to, and reads only committed messages. Raises Transient.

    It never changes its offset by itself: an offset outside the log is an error of `poll`.
    database: the one it lands in, so that others can see it. most_records: per poll. most_bytes: per fetch, over
    all partitions. A member that is silent for `session_seconds` is removed from the group.
    """
    with answering(servers):
        return made(
            GroupConsumer,
            patience,
            **_entrance(servers),
            group_id=group,
            client_id=f"{_WORKER}{database}",
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            allow_auto_create_topics=False,
            metadata_max_age_ms=_METADATA_MS,
            max_poll_records=most_records,
            max_partition_fetch_bytes=2 * MAX_MESSAGE_BYTES,
            fetch_max_bytes=most_bytes,
            session_timeout_ms=int(session_seconds * 1000),
            heartbeat_interval_ms=int(session_seconds * 200),
        )


def lone_consumer(servers: Bootstrap, *, client: str, patience: float = PATIENCE) -> Any:  # noqa: ANN401  # untyped
    """A consumer without a group, for inspecting topics. Raises Transient."""
    with answering(servers):
        return made(
            KafkaConsumer,
            patience,
            **_entrance(servers),
            client_id=f"copydesk-{client}",
            allow_auto_create_topics=False,
        )


def admin_client(servers: Bootstrap, *, client: str, patience: float = PATIENCE) -> Any:  # noqa: ANN401  # untyped
    """A client that creates and describes topics; each request has `patience`, too. Raises Transient."""
    with answering(servers):
        return made(
            KafkaAdminClient,
            patience,
            **_entrance(servers),
            client_id=f"copydesk-{client}",
            request_timeout_ms=int(patience * 1000),
        )


def _entrance(servers: Bootstrap) -> dict[str, Any]:
    options = servers.options if isinstance(servers, Cluster) else {}
    return {"bootstrap_servers": str(servers), **options}


def check_answers(servers: Bootstrap, *, patience: float | None = None) -> None:
    """Raises Transient immediately if no server accepts a connection, or if none responds in `patience` seconds."""
    if why := knock(str(servers)):
        raise _away(servers, why)
    if patience is not None:
        admin_client(servers, client="copydesk-asks", patience=patience).close()


@contextmanager
def answering(servers: Bootstrap) -> Iterator[None]:
    """Turns every KafkaError of its block into a Transient that says what to do."""
    try:
        yield
    except KafkaError as error:
        raise _away(servers, str(error)) from error


def _away(servers: Bootstrap, why: str) -> Transient:
    return Transient(f"Kafka does not answer at {servers} ({why}). Is it running, and is COPYDESK_KAFKA_SERVERS right?")
