"""Where each partition goes on from."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from contract.postgres import Connection
from enrich.store import offsets
from enrich.store.offsets import Partition

_log = logging.getLogger("copydesk.worker")


def start_offsets(
    connection: Connection,
    group: str,
    partitions: Sequence[Partition],
    end_offsets: Callable[[Sequence[Partition]], Mapping[Partition, int]],
) -> dict[Partition, int]:
    """The offset behind what has landed of each partition; commits.

    end_offsets: gives where Kafka's log of each ends. One that ends before what has landed was cut or made anew:
    it starts again, since messages to come would bear offsets that count as done.
    """
    streams = offsets.streams(connection, group, partitions)
    connection.commit()
    # Only now: behind what another worker landed meanwhile, an older end would look like a log that was cut.
    ends = end_offsets(partitions)
    shorter = sorted(partition for partition, end in ends.items() if end < streams[partition].next_offset)
    if shorter:
        _log.warning("Kafka's log was cut or made anew: %s start again, what has landed stays", shorter)
        offsets.retire(connection, group, shorter)
        streams |= offsets.streams(connection, group, shorter)
        connection.commit()
    return {partition: stream.next_offset for partition, stream in streams.items()}
