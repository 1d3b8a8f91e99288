"""Tidy: deletes what is older than the settings allow, every hour."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from contract.settings import Settings, load
from flows.deployments import TIDY
from flows.naming import timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.time_limit import time_limit
from ingest.tidy import tidy as tidy_up


@flow(
    name=TIDY.name,
    flow_run_name=timed_run_name,
    description=TIDY.description,
    persist_result=False,
)
def tidy() -> State:
    """Tidies once; its table in the UI shows what was deleted."""
    with time_limit(TIDY.seconds):
        return one_at_a_time(TIDY, load(), _tidy)


def _tidy(settings: Settings) -> State:
    done = tidy_up(settings, datetime.now(UTC))
    create_table_artifact(
        key="tidy",
        description="What was deleted",
        table=[
            {"what": "files of kept pages", "count": done.files, "MB": round(done.bytes / 1e6, 1)},
            {"what": "segments of the copy index's log", "count": done.segments, "MB": ""},
            {"what": "polls and tries", "count": done.history, "MB": ""},
        ],
    )
    return Completed(message=f"{done.files} files, {done.segments} segments deleted")
