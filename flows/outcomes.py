"""What the tasks of a run came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture, wait
from prefect.states import Completed, Failed

from contract.words import one_line


class Part(NamedTuple):
    """One part of a run: what it came to in words, and what its tasks that failed said."""

    words: str
    failures: Sequence[str] = ()


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
