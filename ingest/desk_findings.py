"""What is wrong with the desk and should be reported. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

Finding = Literal["dead letter", "lag", "worker silent", "disk", "circuit open"]

LATE_SECONDS: Final = 900.0  # sent entries have landed by then, unless workers do not keep up
REST_SECONDS: Final = 600.0  # a host with a longer pause counts as unreachable
FREE_SHARE: Final = 0.1  # of a disk; less is reported


class Disk(NamedTuple):
    """Free and total space of a folder's disk, in bytes."""

    folder: str
    free: int
    total: int


class DeskState(NamedTuple):
    """The state of the desk. lag: messages; workers: in the group; None if Kafka does not answer.

    oldest_sent: seconds since the longest-waiting entry was sent. dead: letters in a day. resting: host, seconds
    left, and why.
    """

    lag: int | None
    workers: int | None
    oldest_sent: float | None
    dead: int
    newest_dead: str | None
    resting: Sequence[tuple[str, float, str]]
    disks: Sequence[Disk]


def findings(desk: DeskState) -> Iterator[tuple[Finding, str, str]]:
    """Each finding: its kind, what it is about, and a sentence."""
    if desk.dead:
        yield (
            "dead letter",
            "dead letters",
            f"{desk.dead} messages could not land in a day, the last: {desk.newest_dead}",
        )
    if desk.lag and desk.workers == 0:
        yield "worker silent", "workers", f"no worker is in the consumer group, and {desk.lag} messages are waiting"
    elif desk.lag and desk.oldest_sent is not None and desk.oldest_sent > LATE_SECONDS:
        yield "lag", "lag", f"{desk.lag} messages are waiting, the oldest entry for {desk.oldest_sent / 60:.0f} minutes"
    for disk in desk.disks:
        if disk.free < FREE_SHARE * disk.total:
            yield "disk", disk.folder, f"{disk.free / disk.total:.0%} of the disk of {disk.folder} is free"
    for host, seconds, reason in desk.resting:
        if seconds > REST_SECONDS:
            yield "circuit open", host, f"{host} gets no requests for {seconds / 60:.0f} minutes: {reason}"
