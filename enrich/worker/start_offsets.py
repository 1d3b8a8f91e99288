"""Where each partition continues, and what happens if Kafka's log does not match what has landed.

Kafka deletes old messages, a disk can be lost, and a topic can be re-created under its name. What has landed stays.
Entries that were sent but did not land are fetched again, and an event is recorded.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, NamedTuple
from uuid import UUID

from contract.events import Kind, tell
from contract.postgres import Connection, hold
from enrich.store import entries, offsets
from enrich.store.offsets import Partition, Stream

_log = logging.getLogger("copydesk.worker")

State = Literal["as known", "cut", "made anew"]


class Log(NamedTuple):
    """Kafka's log of a partition: messages from `begin` up to `end`, excluded. topic_id: None if not known."""

    begin: int
    end: int
    topic_id: UUID | None


class Desk(NamedTuple):
    """Whose partitions they are. origins: of entries, by topic. retry_seconds: until one that waits again is due."""

    group: str
    origins: Mapping[str, str]
    retry_seconds: float


def state_of(stream: Stream, log: Log) -> State:
    """What happened to the log that a stream follows.

    `made anew`: another topic with the same name, or one that ends before what has landed of it. `cut`: messages were
    deleted before they landed.
    """
    if stream.topic_id is not None and log.topic_id is not None and stream.topic_id != log.topic_id:
        return "made anew"
    if log.end < stream.next_offset:
        return "made anew"
    return "cut" if log.begin > stream.next_offset else "as known"


def start_offsets(
    connection: Connection,
    desk: Desk,
    partitions: Sequence[Partition],
    logs: Callable[[Collection[Partition]], Mapping[Partition, Log]],
) -> dict[Partition, int]:
    """The offset after what has landed of each partition; commits.

    logs: returns Kafka's log of each. A re-created partition starts at the beginning of its log, in a new
    stream, since its messages have offsets that count as done. One that was cut continues where its log
    begins.
    """
    with connection.transaction():
        hold(connection)
        streams = offsets.streams(connection, desk.group, partitions)
    # Only now: compared with what another worker has landed meanwhile, an older end would look like a truncated log.
    held = logs(partitions)
    with connection.transaction():
        hold(connection)
        found = defaultdict(list)
        for partition in sorted(partitions):
            state = state_of(streams[partition], held[partition])
            if (state == "made anew" and offsets.retire(connection, streams[partition].stream)) or (
                state == "cut" and streams[partition].next_offset < held[partition].begin
            ):
                found[state].append(partition)
        for state, its in found.items():
            _tell(connection, desk, state, {partition: (streams[partition], held[partition]) for partition in its})
        streams = offsets.streams(connection, desk.group, partitions)
        for partition, stream in streams.items():
            offsets.know(connection, stream.stream, held[partition].topic_id, held[partition].begin)
        streams = offsets.streams(connection, desk.group, partitions)
    return {partition: stream.next_offset for partition, stream in streams.items()}


def _tell(connection: Connection, desk: Desk, state: State, partitions: Mapping[Partition, tuple[Stream, Log]]) -> None:
    """Sets entries whose messages are lost back to waiting, and records an event."""
    names = ", ".join(f"{topic}/{number}" for topic, number in partitions)
    origins = {desk.origins[topic] for topic, _ in partitions if topic in desk.origins}
    waiting = entries.wait_again(connection, origins, desk.retry_seconds)
    kind: Kind = "log cut" if state == "cut" else "log made anew"
    if state == "cut":
        lost = sum(log.begin - stream.next_offset for stream, log in partitions.values())
        what = f"Kafka has deleted {lost} offsets of {names} before they landed"
    else:
        what = f"Kafka's log of {names} was re-created, or ends before what has landed: it is read from its beginning"
    text = f"{what}; landed articles stay, and {waiting} sent entries are waiting again"
    _log.warning("%s", text)
    details = {
        f"{topic}/{number}": {"landed": stream.next_offset, "begin": log.begin, "end": log.end}
        for (topic, number), (stream, log) in partitions.items()
    }
    tell(connection, kind, text, partitions=details, waiting=waiting)
