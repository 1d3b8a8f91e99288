"""Replay: the contents of files as articles, on their own topic, so that old ones do not delay new ones."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

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
from flows.naming import batch_run_name, replay_run_name
from flows.progress import progressing
from flows.time_limit import time_limit
from ingest.file_items import Item
from ingest.publish import publishing
from ingest.replay import Replayed, ReplayParts, batches, replay_batch
from ingest.replay_files import files_below, files_of
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

ROWS: Final = 1_000  # of the table in the UI


@task(task_run_name=batch_run_name, cache_policy=NO_CACHE, persist_result=False, tags=["replay"])
def replay_items(items: list[Item], settings: Settings, parts: ReplayParts) -> list[Replayed]:
    """Sends a batch of articles, or records why not."""
    replayed = replay_batch(items, settings, parts)
    say = saying()
    for name, outcome in replayed:
        say(f"{name}: {outcome.fate}" + (f", {outcome.reason}" if outcome.reason else ""))
    return replayed


@flow(
    name=REPLAY.name,
    flow_run_name=replay_run_name,
    description=REPLAY.description,
    persist_result=False,
)
def replay(paths: list[str]) -> State:
    """Replays files; its table in the UI shows the result of each.

    Args:
        paths: Files, or folders of them: .txt, .html, .jsonl, .warc, each also .gz; below the root, if one is set.

    """
    settings = load()
    files, readers = _files(paths, settings), os.cpu_count() or 1
    with (
        time_limit(REPLAY.seconds),
        Sandbox(readers, ParseLimits.of(settings)) as sandbox,
        pool(settings, size=4, application="copydesk replay") as connections,
        publishing(settings) as publisher,
    ):
        parts = ReplayParts(sandbox, connections, publisher, readers)
        fates: Counter[str] = Counter()
        rows: list[dict[str, str]] = []
        with progressing("replay-progress") as progress:
            begun = _Begun(files)
            for items in batches(begun, settings, sandbox):
                for name, it in replay_items(items, settings, parts):
                    fates[it.fate] += 1
                    if len(rows) < ROWS:
                        rows.append({"file": markdown(name), "fate": it.fate, "reason": markdown(it.reason or "")})
                progress(
                    begun.files - 1, len(files), f"files; {fates.total()} articles so far, the last {items[-1].name}"
                )
    said = f"{fates.total()} articles of {len(files)} files replayed"
    create_table_artifact(
        key="replay-files",
        description=said if fates.total() == len(rows) else f"{said}: the first {len(rows)}; all are in desk.entries",
        table=rows,
    )
    return Completed(message=", ".join(f"{count} {fate}" for fate, count in fates.most_common()) or "no files")


class _Begun:
    """Files, and how many of them have been started."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self.files = 0

    def __iter__(self) -> Iterator[Path]:
        for path in self._files:
            self.files += 1
            yield path


def _files(paths: list[str], settings: Settings) -> list[Path]:
    """The files to replay. Anyone who can reach the UI can start a run, so it only reads below the root."""
    named = map(Path, paths)
    return files_below(settings.replay_root, named) if deployment.id else list(files_of(named))
