"""Replay: text files as articles, on their own topic, so that old ones do not delay new ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import deployment
from prefect.states import Completed

from contract.postgres import pool
from contract.settings import Settings, load
from contract.words import markdown
from flows.deployments import REPLAY
from flows.log import saying
from flows.naming import file_run_name, replay_run_name
from flows.time_limit import time_limit
from ingest.feeds.patience import Outcome
from ingest.publish import publishing
from ingest.replay import ReplayParts, files_below, files_of, replay_file
from ingest.sandbox import ParseLimits, Sandbox


@task(task_run_name=file_run_name, cache_policy=NO_CACHE, persist_result=False, tags=["replay"])
def replay_one(path: Path, settings: Settings, parts: ReplayParts) -> Outcome:
    """Sends one file, or writes down why not."""
    outcome = replay_file(path, settings, parts)
    saying()(f"{path.name}: {outcome.fate}" + (f", {outcome.reason}" if outcome.reason else ""))
    return outcome


@flow(
    name=REPLAY.name,
    flow_run_name=replay_run_name,
    description=REPLAY.description,
    persist_result=False,
)
def replay(paths: list[str]) -> State:
    """Replays files; its table in the UI says what each came to."""
    settings = load()
    files = _files(paths, settings)
    with (
        time_limit(REPLAY.seconds),
        Sandbox(1, ParseLimits.of(settings)) as sandbox,
        pool(settings, size=4, application="copydesk replay") as connections,
        publishing(settings) as publisher,
    ):
        parts = ReplayParts(sandbox, connections, publisher)
        outcomes = {path.name: replay_one(path, settings, parts) for path in files}
    create_table_artifact(
        key="replay-files",
        description=f"{len(outcomes)} files replayed",
        table=[
            {"file": markdown(name), "fate": it.fate, "reason": markdown(it.reason or "")}
            for name, it in outcomes.items()
        ],
    )
    fates = Counter(outcome.fate for outcome in outcomes.values())
    return Completed(message=", ".join(f"{count} {fate}" for fate, count in fates.most_common()) or "no files")


def _files(paths: list[str], settings: Settings) -> list[Path]:
    """The files to replay. Whoever reaches the UI can start a run of the deployment: it reads below the root alone."""
    named = map(Path, paths)
    return files_below(settings.replay_root, named) if deployment.id else list(files_of(named))
