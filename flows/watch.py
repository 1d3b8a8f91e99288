"""Watch: the page The desk today, and the desk's events, every five minutes."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State

from contract.settings import Settings, load
from flows import desk_page
from flows.deployments import WATCH
from flows.naming import timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.outcomes import Part, ended
from flows.signals import last_told, tell_prefect
from flows.time_limit import time_limit
from ingest.watch import watch as watch_desk


@flow(
    name=WATCH.name,
    flow_run_name=timed_run_name,
    description=WATCH.description,
    persist_result=False,
)
def watch() -> State:
    """Watches once; a run without new events is `Idle`."""
    with time_limit(WATCH.seconds):
        return one_at_a_time(WATCH, load(), _watch)


def _watch(settings: Settings) -> State:
    seen = watch_desk(settings, last_told)
    tell_prefect(seen.desk, seen.events)
    create_markdown_artifact(
        desk_page.page(seen.day, seen.lag, datetime.now(UTC)), key=desk_page.KEY, description="The state of the desk"
    )
    words = f"{len(seen.events)} events"
    return ended(WATCH, Part(words, brief=words if seen.events else ""))
