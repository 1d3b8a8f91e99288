"""What can be done automatically about the desk's events. Automations that act are off until a person switches them on.

Only the notification, set by `notify`, is on from the start.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.events.actions import RunDeployment, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from pydantic import SecretStr

from flows.deployments import PAUSE_FEED, REDRIVE, Deployment
from flows.notices import keep_address

PAUSE: Final = "copydesk: pause a feed that floods"
REDRIVEN: Final = "copydesk: send dead letters again"
TOLD: Final = "copydesk: tell somebody"
_WORTH_TELLING: Final = frozenset(
    f"copydesk.{kind}" for kind in ("circuit.open", "dead-letter", "lag", "worker.silent", "disk")
)

# A plain template would pass the number as text, and the run would never be created.
_FEED_ID: Final = {
    "feed_id": {
        "__prefect_kind": "json",
        "value": {"__prefect_kind": "jinja", "template": "{{ event.payload.feed_id }}"},
    }
}


def make_automations(notify: SecretStr | None = None) -> None:
    """Creates the automations, or updates them to this version; whether one is on stays as a person set it.

    Their deployments must exist. notify: where to send notifications, as in the setting; None removes that automation.
    Raises SettingsError if it is not a valid address.
    """
    asyncio.run(_make(notify))


async def _make(notify: SecretStr | None) -> None:
    async with get_client() as client:
        wanted = [
            _acting(PAUSE, "copydesk.feed.flooding", await _id_of(client, PAUSE_FEED), _FEED_ID),
            _acting(REDRIVEN, "copydesk.dead-letter", await _id_of(client, REDRIVE), {}),
        ]
        if notify:
            wanted.append(_telling(await keep_address(notify)))
        else:
            for unwanted in await client.read_automations_by_name(TOLD):
                await client.delete_automation(unwanted.id)
        for automation in wanted:
            if found := await client.read_automations_by_name(automation.name):
                automation.enabled = found[0].enabled
                await client.update_automation(found[0].id, automation)
            else:
                await client.create_automation(automation)


async def _id_of(client: PrefectClient, row: Deployment) -> UUID:
    return (await client.read_deployment_by_name(f"{row.name}/{row.name}")).id


def _acting(name: str, event: str, deployment: UUID, parameters: dict[str, Any]) -> AutomationCore:
    return AutomationCore(
        name=name,
        description="Off until it is switched on in the UI, under Automations.",
        enabled=False,
        trigger=_trigger({event}),
        actions=[
            RunDeployment(
                source="selected",
                deployment_id=deployment,
                parameters=parameters,
                job_variables=None,
                schedule_after=timedelta(0),
            )
        ],
    )


def _telling(block: UUID) -> AutomationCore:
    return AutomationCore(
        name=TOLD,
        description="Sends what setting COPYDESK_NOTIFY asks for.",
        trigger=_trigger(set(_WORTH_TELLING)),
        actions=[
            SendNotification(
                block_document_id=block, subject="copydesk: {{ event.payload.kind }}", body="{{ event.payload.text }}"
            )
        ],
    )


def _trigger(events: set[str]) -> EventTrigger:
    return EventTrigger(
        expect=events,
        match=ResourceSpecification({"prefect.resource.id": ["copydesk.*"]}),
        for_each={"prefect.resource.id"},
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )
