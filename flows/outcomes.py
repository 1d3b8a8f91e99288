"""What the tasks of a run came to."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture, wait
from prefect.states import Completed, Failed

from contract.words import one_line

_CLAIMING_SECONDS: Final = 2_400  # then a run takes no more: it ends well before its time limit kills it
_LOOK_SECONDS: Final = 1.0
T = TypeVar("T")
F = TypeVar("F", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What one task is given, and the hosts that it asks."""

    hosts: Collection[str]
    what: T


class Part(NamedTuple):
    """One part of a run: what it came to in words, and what its tasks that failed said."""

    words: str
    failures: Sequence[str] = ()


def rolling(
    claim: Callable[[Collection[str]], Sequence[Work[T]]],
    submit: Callable[[T], F],
    unfinished: Callable[[Sequence[F]], Collection[F]],
) -> list[F]:
    """Submits what is due, and what becomes due while tasks are under way: slow ones hold nobody up.

    claim: given the hosts that are under way, takes work of others. unfinished: waits a little for tasks, and says
    which are not done.
    """
    futures: list[F] = []
    pending: dict[F, Collection[str]] = {}
    end = time.monotonic() + _CLAIMING_SECONDS
    while True:
        if time.monotonic() < end:
            under_way = {host for hosts in pending.values() for host in hosts}
            pending |= {submit(work.what): work.hosts for work in claim(under_way)}
        futures += [one for one in pending if one not in futures]
        if not pending:
            return futures
        left = unfinished([*pending])
        pending = {one: hosts for one, hosts in pending.items() if one in left}


def waited(futures: Sequence[PrefectFuture[Any]]) -> Collection[PrefectFuture[Any]]:
    """Those of the tasks that are not done after some seconds."""
    return wait([*futures], timeout=_LOOK_SECONDS).not_done


def gathered(futures: Sequence[PrefectFuture[Any]]) -> tuple[list[Any], list[str]]:
    """Waits for tasks; the results of those that ended well, and what the others said."""
    wait([*futures])
    results = [future.result() for future in futures if future.state.is_completed()]
    return results, [str(future.state.message) for future in futures if not future.state.is_completed()]


def state_of(*parts: Part) -> State:
    """How a run of these parts ended."""
    words = "; ".join(part.words for part in parts)
    if failures := [one for part in parts for one in part.failures]:
        return Failed(message=f"{words}; {len(failures)} tasks failed, first: {one_line(failures[0])}")
    return Completed(message=words)
