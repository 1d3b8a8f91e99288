"""The results of a run's tasks."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture, wait
from prefect.states import Completed, Failed

from contract.words import one_line
from flows.deployments import Deployment
from flows.run_ends import IDLE, SOME_FAILED, leave_one_an_hour, name_run

_CLAIMING_SECONDS: Final = 2_400  # then a run claims no more, so that it ends well before its time limit
_LOOK_SECONDS: Final = 1.0
T = TypeVar("T")
F = TypeVar("F", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """The input of one task, and the hosts that it sends requests to."""

    hosts: Collection[str]
    what: T


class Part(NamedTuple):
    """One part of a run: its result in words, and the errors of its failed tasks.

    brief: the same, short enough for a run's name; empty: nothing was due. failed: feeds whose poll failed.
    """

    words: str
    failures: Sequence[str] = ()
    brief: str = ""
    failed: int = 0


def rolling(
    claim: Callable[[Collection[str]], Sequence[Work[T]]],
    submit: Callable[[T], F],
    unfinished: Callable[[Sequence[F]], Collection[F]],
) -> list[F]:
    """Submits what is due, and what becomes due while tasks are running: slow ones delay nothing else.

    claim: given the hosts in use, claims work of others. unfinished: waits a little for tasks, and returns
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
    """Those of the tasks that are not done after a few seconds."""
    return wait([*futures], timeout=_LOOK_SECONDS).not_done


def gathered(futures: Sequence[PrefectFuture[Any]]) -> tuple[list[Any], list[str]]:
    """Waits for tasks; returns the results of those that succeeded, and the errors of the others."""
    wait([*futures])
    results = [future.result() for future in futures if future.state.is_completed()]
    return results, [str(future.state.message) for future in futures if not future.state.is_completed()]


def ended(deployment: Deployment, *parts: Part) -> State:
    """The final state of a run with these parts, also in its name. Of runs with nothing to do one an hour stays."""
    state = state_of(*parts)
    if state.name == IDLE:
        leave_one_an_hour(deployment.name)
    else:
        name_run(", ".join(part.brief for part in parts if part.brief) or "failed")
    return state


def state_of(*parts: Part) -> State:
    """Failed if a task failed, `Some failed` if a feed did, `Idle` if nothing was due, else Completed."""
    words = "; ".join(part.words for part in parts)
    if failures := [one for part in parts for one in part.failures]:
        return Failed(message=f"{words}; {len(failures)} tasks failed, first: {one_line(failures[0])}")
    if any(part.failed for part in parts):
        return Failed(name=SOME_FAILED, message=words)
    return Completed(name=None if any(part.brief for part in parts) else IDLE, message=words)
