"""Tidy: what has had its time leaves, once a day."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from contract.postgres import alone
from contract.settings import Settings, load
from flows.naming import tidy_run_name
from ingest.tidy import tidy as tidy_up


@flow(
    name="tidy",
    flow_run_name=tidy_run_name,
    description="Deletes kept pages and the copy index's rows that are older than the settings archive_days and index_days say.",
    persist_result=False,
)
def tidy() -> State:
    """Tidies once, one run at a time; its table in the UI says what left."""
    settings = load()
    with alone(settings, "tidy") as first:
        return _tidy(settings) if first else Completed(name="Skipped", message="another tidy run is at work")


def _tidy(settings: Settings) -> State:
    done = tidy_up(settings, datetime.now(UTC))
    create_table_artifact(
        key="tidy",
        description="What left",
        table=[
            {"what": "files of kept pages", "count": done.files, "MB": round(done.bytes / 1e6, 1)},
            {"what": "segments of the copy index's log", "count": done.segments, "MB": ""},
            {"what": "features of versions", "count": done.sketches, "MB": ""},
        ],
    )
    return Completed(message=f"{done.files} files, {done.segments} segments, {done.sketches} features left")
