"""Tidy: what has had its time leaves, once a day."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.naming import tidy_run_name
from ingest.settings import load
from ingest.tidy import tidy as tidy_up


@flow(
    name="tidy",
    flow_run_name=tidy_run_name,
    description="Deletes kept pages and the copy index's rows that are older than the settings archive_days and index_days say.",
    persist_result=False,
)
def tidy() -> State:
    """Tidies once; its table in the UI says what left."""
    done = tidy_up(load(), datetime.now(UTC))
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
