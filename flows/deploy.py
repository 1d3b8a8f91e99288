"""Deployments on a work pool of processes: their runs start in whatever `prefect worker` serves the pool."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.types.entrypoint import EntrypointType

from flows.collect import collect
from flows.limits import make_limits
from flows.replay import replay
from flows.tidy import tidy
from flows.zombies import make_watch

POOL: Final = "copydesk"


def deploy(version: str) -> list[str]:
    """Brings work pool, limits, the watch over vanished runs and deployments to this version's state; returns the deployments' names. Safe to repeat."""
    asyncio.run(_make_pool())
    make_limits()
    make_watch()
    made = [
        _deployment(collect, interval=timedelta(minutes=1), tags=["each minute"]),
        _deployment(replay, tags=["on request"]),
        _deployment(tidy, cron="17 3 * * *", tags=["daily"]),
    ]
    for deployment in made:
        deployment.version = version
        deployment.apply()
    return [f"{deployment.flow_name}/{deployment.name}" for deployment in made]


def _deployment(flow: Flow[Any, Any], *, tags: list[str], **options: Any) -> RunnerDeployment:  # noqa: ANN401  # to_deployment's own
    """A deployment whose code is what is installed where it runs."""
    made = flow.to_deployment(
        name=flow.name,
        description=flow.description,
        tags=["copydesk", *tags],
        work_pool_name=POOL,
        entrypoint_type=EntrypointType.MODULE_PATH,
        **options,
    )
    assert isinstance(made, RunnerDeployment)  # noqa: S101  # a coroutine only inside an event loop
    return made


async def _make_pool() -> None:
    async with get_client() as client:
        with suppress(ObjectAlreadyExists):
            await client.create_work_pool(
                WorkPoolCreate(name=POOL, type="process", description="Runs collect, replay and tidy as processes.")
            )
