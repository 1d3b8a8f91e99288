"""The table of deployments, and what each program that reads it sends to Prefect's server."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.server.schemas.schedules import SCHEDULE_TYPES
from pydantic import TypeAdapter

from contract.leases import alone
from contract.settings import Settings, environment_of
from copydesk.local.processes.commands import CommandPart, started
from copydesk.local.stack import Stack
from flows import dead_runs
from flows.automations import PAUSE, REDRIVEN
from flows.deploy import POOL, flow_of, runner_deployment
from flows.deployments import COLLECT, DEPLOYMENTS, RUNS_AT_ONCE, TIDY, Deployment
from tests.flows.conftest import PrefectOfDesk

Ask = Callable[..., Any]
ROOT = Path(__file__).parents[2]
ROWS = pytest.mark.parametrize("row", DEPLOYMENTS, ids=lambda row: row.name)


# --- the table


def test_each_name_occurs_once() -> None:
    assert len({row.name for row in DEPLOYMENTS}) == len(DEPLOYMENTS) >= 3


@ROWS
def test_a_row_names_its_flow_and_gives_it_everything_it_needs(row: Deployment) -> None:
    flow = flow_of(row)
    assert (flow.name, flow.description) == (row.name, row.description)
    needed = {
        name for name, one in inspect.signature(flow.fn).parameters.items() if one.default is inspect.Parameter.empty
    }
    assert row.schedule is None or needed <= set(row.parameters)


@ROWS
def test_the_docs_say_when_it_runs(row: Deployment) -> None:
    told = (ROOT / "docs/server.md").read_text("utf-8")
    assert re.search(rf"`prefect-worker` .*`{row.name}` {row.when}", told)


@ROWS
def test_the_server_plans_the_runs_of_each_schedule(row: Deployment) -> None:
    """Computed by the server itself: if a schedule fails there, it is logged, and no runs are planned."""
    made = runner_deployment(row).schedules or []
    assert len(made) == (row.schedule is not None)
    start = datetime(2027, 3, 9, 8, 16, 59, tzinfo=UTC)
    for one in made:
        schedule = TypeAdapter(SCHEDULE_TYPES).validate_python(one.schedule.model_dump())
        planned = asyncio.run(schedule.get_dates(n=2, start=start))
        assert planned == [start + timedelta(seconds=1), start + timedelta(seconds=1) + (row.schedule or timedelta())]


def test_compose_runs_as_many_at_once_as_serve() -> None:
    assert f'--limit, "{RUNS_AT_ONCE}"' in (ROOT / "docker-compose.yml").read_text("utf-8")


# --- programs that read the table, against Prefect's server


@pytest.fixture
def environment(prefect: PrefectOfDesk, topics: Settings) -> dict[str, str]:
    """The environment of programs outside the desk, which has its topics."""
    assert environment_of(topics).items() <= prefect.environment.items()
    return prefect.environment


@pytest.fixture
def ask(prefect: PrefectOfDesk) -> Ask:
    return prefect.ask


@contextmanager
def serving(stack: Stack, environment: dict[str, str]) -> Iterator[None]:
    """`copydesk serve` as `copydesk up` starts it."""
    part = CommandPart("serve", ["serve"], environment, stack.home, lambda _: None)
    with started([part]):
        yield


@pytest.fixture
def strays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder contains modules with names that our and third-party code imports, early and late."""
    folder = tmp_path / "strays"
    folder.mkdir()
    for name in ("json", "flows", "feedparser", "lxml", "types_of", "copydesk", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit('a stray module was imported')")
    monkeypatch.chdir(folder)


def told(ask: Ask) -> dict[str, tuple[Any, ...]]:
    """The server's data about each deployment, in the terms of the table."""
    return {
        one["name"]: (
            one["description"],
            one["parameters"],
            [schedule["schedule"].get("interval") for schedule in one["schedules"]],
            sorted(one["tags"]),
            one["work_pool_name"],
        )
        for one in ask("POST", "deployments/filter", sort="NAME_ASC")
    }


def planned(ask: Ask) -> set[str]:
    """The deployments for which the server's scheduler has planned runs."""
    waiting = {"state": {"type": {"any_": ["SCHEDULED"]}}}
    return {one["name"] for one in ask("POST", "deployments/filter", flow_runs=waiting)}


def expected(pool: str | None) -> dict[str, tuple[Any, ...]]:
    def schedule(row: Deployment) -> list[Any]:
        return [] if row.schedule is None else [row.schedule.total_seconds()]

    return {
        row.name: (row.description, dict(row.parameters), schedule(row), sorted(["copydesk", row.when]), pool)
        for row in DEPLOYMENTS
    }


@pytest.mark.stack
def test_serve_and_so_up_runs_all_of_the_table(
    stack: Stack, environment: dict[str, str], ask: Ask, tmp_path: Path, strays: None, wait_until: Callable[..., Any]
) -> None:
    """`copydesk up` runs `copydesk serve`: with archive_days set, an old file of kept pages leaves there too.

    Whatever modules are in the folder where `up` was started.
    """
    archived = tmp_path / "archive"
    archived.mkdir()
    old, young = archived / "copydesk-1.warc.gz", archived / "copydesk-2.warc.gz"
    for path in (old, young):
        path.write_bytes(b"page")
    os.utime(old, (0, 0))
    archive = {"COPYDESK_ARCHIVE": str(archived), "COPYDESK_ARCHIVE_DAYS": "30"}
    with serving(stack, environment | archive):
        wait_until(lambda: told(ask) == expected(None), 90, what="all deployments are served")
        tidy = ask("GET", f"deployments/name/{TIDY.name}/{TIDY.name}")["id"]
        run = ask("POST", f"deployments/{tidy}/create_flow_run", state={"type": "SCHEDULED"})["id"]
        state = wait_until(
            lambda: (
                (found := ask("GET", f"flow_runs/{run}")["state"])["type"] in {"COMPLETED", "FAILED", "CRASHED"}
                and found
            ),
            120,
            what="the run of tidy has ended",
        )
    assert (state["type"], state["message"]) == ("COMPLETED", "1 files, 0 segments deleted")
    assert [path.name for path in archived.iterdir()] == [young.name]


@pytest.mark.stack
@pytest.mark.usefixtures("topics")
def test_compose_deploys_the_same_table_and_marks_dead_runs(
    prefect: PrefectOfDesk, ask: Ask, wait_until: Callable[..., Any]
) -> None:
    program = "from flows.deploy import deploy; print(*deploy('1'))"
    # Before 0.1.0 `collect` ran every minute: that schedule must not continue in addition to `poll`.
    older = (
        "from datetime import timedelta; from flows.deploy import POOL, runner_deployment; "
        "from flows.deployments import COLLECT; "
        "runner_deployment(COLLECT._replace(schedule=timedelta(minutes=1)), work_pool=POOL).apply()"
    )

    names = prefect.run(program)
    prefect.run(older)
    assert told(ask)[COLLECT.name][2] == [60]
    assert prefect.run(program) == names == " ".join(f"{row.name}/{row.name}" for row in DEPLOYMENTS)
    assert told(ask) == expected(POOL)
    scheduled = {row.name for row in DEPLOYMENTS if row.schedule is not None}
    wait_until(lambda: planned(ask) >= scheduled, 90, what="the server has planned runs of all schedules")
    automations = {one["name"]: one["enabled"] for one in ask("POST", "automations/filter")}
    assert automations.pop(dead_runs.AUTOMATION)
    assert automations.keys() >= {PAUSE, REDRIVEN}


@pytest.mark.stack
def test_a_second_run_of_an_exclusive_deployment_is_skipped(environment: dict[str, str], desk: Settings) -> None:
    assert COLLECT.one_at_a_time
    with alone(desk, COLLECT.name) as first:
        assert first
        ran = subprocess.run(
            [sys.executable, "-m", "copydesk", "collect"],
            env=environment, capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stdout.strip()) == (0, "another collect run is in progress")
