"""Deployments on a work pool of processes: their runs start in whatever `prefect worker` serves the pool."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.types.entrypoint import EntrypointType

from flows.collect import collect
from flows.limits import make_limits
from flows.replay import replay
from flows.tidy import tidy

POOL: Final = "copydesk"

# A run that is due while the last one is at work would only find nothing to claim.
_ONE_AT_A_TIME: Final = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def deploy(version: str) -> list[str]:
    """Brings work pool, limits and deployments to this version's state; returns the deployments' names. Safe to repeat."""
    asyncio.run(_make_pool())
    make_limits()
    made = [
        _deployment(collect, interval=timedelta(minutes=1), concurrency_limit=_ONE_AT_A_TIME, tags=["each minute"]),
        _deployment(replay, tags=["on request"]),
        _deployment(tidy, cron="17 3 * * *", concurrency_limit=_ONE_AT_A_TIME, tags=["daily"]),
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
