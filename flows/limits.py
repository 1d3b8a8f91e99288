"""Concurrency limits, used strictly: a limit that is missing stops a run in place of passing silently."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

POLLING: Final = "copydesk-polling"
FETCHING: Final = "copydesk-fetching"
THREADS: Final = 64  # tasks of one run under way at once; how many of them fetch is the setting fetch_threads
LIMITS: Final = {POLLING: 32, FETCHING: 32}  # over all runs and machines together


def make_limits() -> None:
    """Creates the limits that are missing; one that somebody set differently stays as it is."""
    asyncio.run(_make())


async def _make() -> None:
    async with get_client() as client:
        for name, most in LIMITS.items():
            try:
                await client.read_global_concurrency_limit_by_name(name)
            except ObjectNotFound:
                with suppress(ObjectAlreadyExists):  # somebody else was quicker
                    await client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=most))
