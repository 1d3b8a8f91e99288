"""What may be done about the desk's events by itself. What acts is switched off until a person switches it on.

Only who is to be told, by setting `notify`, is told at once.
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

# As plain template text a number would come as text, and the run would never be made.
_FEED_ID: Final = {
    "feed_id": {
        "__prefect_kind": "json",
        "value": {"__prefect_kind": "jinja", "template": "{{ event.payload.feed_id }}"},
    }
}


def make_automations(notify: SecretStr | None = None) -> None:
    """Creates the automations, or brings them to this version's state; whether one is on stays as a person has it.

    Their deployments must be there. notify: whom to tell, as in the setting; None takes that automation away. Raises
    SettingsError where it is no address.
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
