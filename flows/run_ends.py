"""How runs that ended show in the UI: their names say what they did; of idle runs one an hour stays."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateName,
)
from prefect.exceptions import PrefectException
from prefect.runtime import flow_run

IDLE: Final = "Idle"
"""Nothing was due."""
SKIPPED: Final = "Skipped"
"""Another run of the flow is at work."""
SOME_FAILED: Final = "Some failed"
"""The run did its work, and some of the feeds that it asked failed. Of type Failed: it is not green."""
OWN_NAMES: Final = (IDLE, SKIPPED, SOME_FAILED)


def name_run(brief: str) -> None:
    """Adds what came of the run that calls this to its name; where Prefect does not take it, the name stays."""
    if not flow_run.id:
        return
    with suppress(httpx.HTTPError, PrefectException), get_client(sync_client=True) as client:
        client.update_flow_run(UUID(flow_run.id), name=f"{flow_run.name}: {brief}")


def leave_one_an_hour(flow: str) -> int:
    """Deletes the runs of a flow that found nothing to do in this hour, but that which calls this; returns how many."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    deleted = 0
    with suppress(httpx.HTTPError, PrefectException), get_client(sync_client=True) as client:
        for run in client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[flow])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(name=FlowRunFilterStateName(any_=[IDLE, SKIPPED])),
                start_time=FlowRunFilterStartTime.model_validate({"after_": hour}),
            ),
        ):
            if str(run.id) != flow_run.id:
                client.delete_flow_run(run.id)
                deleted += 1
    return deleted
