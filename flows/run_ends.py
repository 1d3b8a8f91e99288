"""How finished runs appear in the UI: their names show the result; of idle runs one an hour stays."""

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
"""Another run of the flow is in progress."""
SOME_FAILED: Final = "Some failed"
"""The run did its work, but some of its feeds failed. Of type Failed, so that it is not green."""
OWN_NAMES: Final = (IDLE, SKIPPED, SOME_FAILED)


def name_run(brief: str) -> None:
    """Adds the result of the calling run to its name; if Prefect does not accept it, the name stays."""
    if not flow_run.id:
        return
    with suppress(httpx.HTTPError, PrefectException), get_client(sync_client=True) as client:
        client.update_flow_run(UUID(flow_run.id), name=f"{flow_run.name}: {brief}")


def leave_one_an_hour(flow: str) -> int:
    """Deletes the runs of a flow in this hour that found nothing to do, except the calling one; returns how many."""
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
