"""The table of deployments, applied to Prefect's server."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import suppress
from typing import Any, Final

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.schedules import Interval
from prefect.types.entrypoint import EntrypointType
from pydantic import SecretStr

from flows.automations import make_automations
from flows.dead_runs import mark_dead_runs
from flows.deployments import ANCHOR, DEPLOYMENTS, Deployment
from flows.limits import make_limits

POOL: Final = "copydesk"


def deploy(version: str, notify: SecretStr | None = None) -> list[str]:
    """Updates work pool, limits, deployments and automations to this version; returns the deployments' names.

    The runs start as processes in whatever `prefect worker` serves the pool. Safe to repeat. notify: as the setting;
    raises SettingsError if it is not a valid address.
    """
    asyncio.run(_make_pool())
    make_limits()
    mark_dead_runs()
    for row in DEPLOYMENTS:
        made = runner_deployment(row, work_pool=POOL)
        made.version = version
        made.apply()
    make_automations(notify)
    return [f"{row.name}/{row.name}" for row in DEPLOYMENTS]


def runner_deployment(row: Deployment, *, work_pool: str | None = None) -> RunnerDeployment:
    """A deployment with the code that is installed where it runs: in its work pool, or in the serving process."""
    made = flow_of(row).to_deployment(
        name=row.name,
        schedule=None if row.schedule is None else Interval(row.schedule, anchor_date=ANCHOR),
        parameters=dict(row.parameters),
        description=row.description,
        tags=["copydesk", row.when],
        entrypoint_type=EntrypointType.MODULE_PATH,
        work_pool_name=work_pool,
    )
    assert isinstance(made, RunnerDeployment)  # noqa: S101  # it is a coroutine only inside an event loop
    return made


def flow_of(row: Deployment) -> Flow[Any, Any]:
    """The flow of a row."""
    module, _, function = row.entrypoint.partition(":")
    flow: Flow[Any, Any] = getattr(importlib.import_module(module), function)
    return flow


async def _make_pool() -> None:
    names = ", ".join(row.name for row in DEPLOYMENTS)
    async with get_client() as client:
        with suppress(ObjectAlreadyExists):
            await client.create_work_pool(
                WorkPoolCreate(name=POOL, type="process", description=f"Runs {names} as processes.")
            )
