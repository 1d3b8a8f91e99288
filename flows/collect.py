"""Collect: polls once, then fetches once, in one run. For `copydesk collect`, and for the UI."""

from __future__ import annotations

from typing import Any, cast

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from contract.settings import Settings, load
from flows.deployments import COLLECT
from flows.fetch import fetch_waiting
from flows.limits import THREADS
from flows.naming import timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.outcomes import ended
from flows.poll import poll_due
from flows.time_limit import time_limit


@flow(
    name=COLLECT.name,
    flow_run_name=timed_run_name,
    description=COLLECT.description,
    task_runner=cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=THREADS)),  # as Prefect does
    persist_result=False,
)
def collect() -> State:
    """One collect run; its tables in the UI show the result of every feed and page."""
    with time_limit(COLLECT.seconds):
        return one_at_a_time(COLLECT, load(), _collect)


def _collect(settings: Settings) -> State:
    return ended(COLLECT, poll_due(settings), fetch_waiting(settings))
