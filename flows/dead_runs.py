"""Marks flow runs whose process was killed as Crashed: they report nothing, and would stay Running forever."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import Automation, AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.states import Crashed

from flows.run_ends import OWN_NAMES

AUTOMATION: Final = "copydesk: mark dead runs Crashed"
_FORMER_NAME: Final = "copydesk: runs that vanished"  # of version 0.1.0
HEARTBEAT_SECONDS: Final = 30  # how often the flows send one, as set in docker-compose.yml
_SILENCE: Final = timedelta(seconds=4 * HEARTBEAT_SECONDS)  # a busy machine may send some late


def mark_dead_runs() -> None:
    """Creates the automation that does so, or updates it to this version."""
    asyncio.run(_create_or_update())


def mark_lost_runs(flow: str, own: UUID | None, silence: timedelta = _SILENCE) -> int:
    """Marks runs of a flow as Crashed that began before `silence` and are still Running in Prefect; returns how many.

    For the holder of the lease of a flow that runs one at a time: the previous holder has ended, or was killed.
    """
    with get_client(sync_client=True) as client:
        lost = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[flow])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
                start_time=FlowRunFilterStartTime.model_validate({"before_": datetime.now(UTC) - silence}),
            ),
        )
        for run in (others := [run for run in lost if run.id != own]):
            client.set_flow_run_state(run.id, Crashed(message="its process is gone: another run holds its lease"))
    return len(others)


async def _create_or_update() -> None:
    async with get_client() as client:
        if found := await _automations(client):
            await client.update_automation(found[0].id, _automation())
        else:
            await client.create_automation(_automation())


async def _automations(client: PrefectClient) -> list[Automation]:
    names = (AUTOMATION, _FORMER_NAME)
    return [found for name in names for found in await client.read_automations_by_name(name)]


def _automation() -> AutomationCore:
    """Prefect's own recipe for "zombie" runs: after a heartbeat another one is due, or the end."""
    beat = "prefect.flow-run.heartbeat"
    ends = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed", *OWN_NAMES)}
    return AutomationCore(
        name=AUTOMATION,
        description="Marks runs that show no sign of life as Crashed. The next run takes over what they had claimed.",
        trigger=EventTrigger(
            after={beat},
            expect={beat} | ends,
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=_SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                state=StateType.CRASHED,
                message=f"its process is gone: no sign of life for {_SILENCE.seconds} s",
                force=False,
            )
        ],
    )
