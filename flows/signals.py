"""The desk's events as Prefect events: automations can act on them. docs/one-machine.md lists their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid5

from prefect.client.orchestration import get_client
from prefect.events import Event
from prefect.variables import Variable

from contract.events import NumberedEvent

CURSOR: Final = "copydesk_events_told"
_NAMESPACE: Final = UUID("b54d1c0e-6f0c-4ef5-8a07-0d1f6bb3f6c2")
_NAMES: Final = {"circuit open": "copydesk.circuit.open", "worker silent": "copydesk.worker.silent"}


def event_of(told: NumberedEvent) -> Event:
    """The event for Prefect; one about a feed names it, so that an automation can count per feed."""
    feed = told.details.get("about" if told.kind == "gap" else "feed_id")
    details: dict[str, Any] = {"kind": told.kind, "text": told.text, "number": told.event, **told.details}
    about = f"copydesk.feed.{feed}" if feed is not None else "copydesk.desk"
    return Event.model_validate(
        {
            "occurred": told.at,
            "event": _name(told),
            "resource": {"prefect.resource.id": about, "prefect.resource.name": told.text[:200]},
            "payload": details if feed is None else details | {"feed_id": int(feed)},
            "id": uuid5(_NAMESPACE, f"{told.at.isoformat()} {told.event}"),
        }
    )


def last_told(desk: str) -> int:
    """The number of the newest event that Prefect was told, for a desk, by its database's identity; 0: none."""
    found: Any = Variable.get(CURSOR, default={})
    told = found.get("event") if isinstance(found, dict) and found.get("desk") == desk else None
    return int(told or 0)


def tell_prefect(desk: str, events: Sequence[NumberedEvent]) -> None:
    """Sends events to Prefect's server, and stores how far it got: one is sent twice only after a crash in between."""
    if not events:
        return
    with get_client(sync_client=True) as client:
        told = [event_of(event).model_dump(mode="json") for event in events]
        client.request("POST", "/events", json=told).raise_for_status()
    Variable.set(CURSOR, {"desk": desk, "event": events[-1].event}, overwrite=True)


def _name(told: NumberedEvent) -> str:
    if told.kind == "feed alarm":
        return f"copydesk.feed.{str(told.details.get('alarm', 'alarm')).replace(' ', '-')}"
    if told.kind == "gap":
        return "copydesk.feed.gap"
    return _NAMES.get(told.kind, f"copydesk.{told.kind.replace(' ', '-')}")
