"""The watch over vanished runs: one whose process was killed says nothing any more, and would stay Running for ever."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

WATCH: Final = "copydesk: runs that vanished"
HEARTBEAT_SECONDS: Final = 30  # docker-compose.yml has the flows send one so often
_SILENCE: Final = timedelta(seconds=4 * HEARTBEAT_SECONDS)  # a busy machine may be late with some


def make_watch() -> None:
    """Creates the automation, or brings it to this version's state."""
    asyncio.run(_make())


async def _make() -> None:
    async with get_client() as client:
        found = await client.read_automations_by_name(WATCH)
        if found:
            await client.update_automation(found[0].id, _watch())
        else:
            await client.create_automation(_watch())


def _watch() -> AutomationCore:
    """Prefect's own recipe for "zombie" runs: after a heartbeat another one is due, or the end."""
    beat = "prefect.flow-run.heartbeat"
    ends = {f"prefect.flow-run.{state}" for state in ("Completed", "Skipped", "Failed", "Cancelled", "Crashed")}
    return AutomationCore(
        name=WATCH,
        description="A run without a sign of life is marked Crashed. What it had claimed is taken up by the next one.",
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
