"""Fencing: offsets are in Postgres, and only the owner of a partition advances them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from psycopg import sql

from contract.errors import Fenced
from contract.postgres import Connection
from enrich.store.columns import column_list

Partition = tuple[str, int]  # topic, partition


@dataclass(frozen=True, slots=True)
class Slice:
    """A batch's part of one partition. Offsets from `start`, the one expected, up to `end`, excluded."""

    partition: Partition
    start: int
    end: int


class Stream(NamedTuple):
    """A partition for one consumer group: columns of desk.consumer_offsets.

    announced: registered up to here, keys in the log. next_offset: landed up to here. topic_id: of the topic that they
    belong to, None while it is not known.
    """

    stream: int
    announced: int
    next_offset: int
    topic_id: UUID | None


_STREAM: Final = sql.SQL(
    "select {columns} from desk.consumer_offsets where consumer_group = %s and topic = %s and partition = %s"
).format(columns=column_list(Stream._fields))
_STREAM_TAKEN: Final = _STREAM + sql.SQL(" for no key update")


def streams(connection: Connection, group: str, partitions: Iterable[Partition]) -> dict[Partition, Stream]:
    """The streams of some partitions, created if they are new."""
    found: dict[Partition, Stream] = {}
    for partition in sorted(partitions):
        stream = _stream(connection, group, partition)
        if stream is None:  # only then: a refused insert also consumes a stream number, and they are limited
            connection.execute(
                """insert into desk.consumer_offsets (consumer_group, topic, partition) values (%s, %s, %s)
                   on conflict do nothing""",
                [group, *partition],
            )
            stream = _stream(connection, group, partition)
        assert stream is not None  # noqa: S101  # it was inserted above, or existed
        found[partition] = stream
    return found


def _stream(connection: Connection, group: str, partition: Partition) -> Stream | None:
    row = connection.execute(_STREAM, [group, *partition]).fetchone()
    return Stream(*row) if row else None


def registered(connection: Connection) -> dict[int, int]:
    """Every stream, of all consumer groups, and the position up to which its keys are in the log."""
    return dict(connection.execute("select stream, announced from desk.consumer_offsets").fetchall())


def retire(connection: Connection, stream: int) -> bool:
    """Retires the stream of a re-created partition, under a name of its own: its segments stay in the log.

    Returns False if another worker did it before.
    """
    cursor = connection.execute(
        """update desk.consumer_offsets set consumer_group = consumer_group || ' until stream ' || stream
           where stream = %s and consumer_group not like '%% until stream %%'""",
        [stream],
    )
    return cursor.rowcount == 1


def know(connection: Connection, stream: int, topic_id: UUID | None, begin: int) -> None:
    """Records Kafka's state: which topic it is, and that no message below `begin` can land any more."""
    connection.execute(
        """update desk.consumer_offsets
           set topic_id = coalesce(%(topic_id)s, topic_id), next_offset = greatest(next_offset, %(begin)s),
               announced = greatest(announced, %(begin)s)
           where stream = %(stream)s and (topic_id is distinct from coalesce(%(topic_id)s, topic_id)
                                          or next_offset < %(begin)s)""",
        {"stream": stream, "topic_id": topic_id, "begin": begin},
    )


def register(connection: Connection, group: str, slices: Sequence[Slice]) -> dict[Partition, Stream]:
    """Locks the rows of the batch's partitions, in a common order, and advances `announced`.

    Returns them as they were: messages before `announced` were registered by a run that died. It is also the batch's
    position in the log, so it advances by at least one: a newer worker may read what was dead to that run.
    Raises Fenced if another worker has advanced an offset: it owns the partition now.
    """
    taken: dict[Partition, Stream] = {}
    for piece in sorted(slices, key=lambda piece: piece.partition):
        row = connection.execute(_STREAM_TAKEN, [group, *piece.partition]).fetchone()
        stream = Stream(*row) if row else None
        if stream is None or stream.next_offset != piece.start:
            raise _fenced(piece)
        taken[piece.partition] = stream
        connection.execute(
            "update desk.consumer_offsets set announced = greatest(announced + 1, %s) where stream = %s",
            [piece.end, stream.stream],
        )
    return taken


def advance(connection: Connection, group: str, slices: Sequence[Slice]) -> None:
    """Advances `next_offset` past the batch. Raises Fenced if another worker has advanced it."""
    for piece in sorted(slices, key=lambda piece: piece.partition):
        cursor = connection.execute(
            """update desk.consumer_offsets set next_offset = %s
               where consumer_group = %s and topic = %s and partition = %s and next_offset = %s and announced >= %s""",
            [piece.end, group, *piece.partition, piece.start, piece.end],
        )
        if cursor.rowcount != 1:
            raise _fenced(piece)


def _fenced(piece: Slice) -> Fenced:
    topic, partition = piece.partition
    return Fenced(f"another worker has advanced {topic}/{partition} from offset {piece.start}: the batch is discarded")
