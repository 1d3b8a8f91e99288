"""Concurrency limits, used strictly: if a limit is missing, the run stops instead of passing silently."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

POLLING: Final = "copydesk-polling"
FETCHING: Final = "copydesk-fetching"
THREADS: Final = 64  # concurrent tasks of one run; the setting fetch_threads limits how many of them fetch
LIMITS: Final = {POLLING: 32, FETCHING: 32}  # across all runs and machines


def make_limits() -> None:
    """Creates the missing limits; one that somebody changed stays as it is."""
    asyncio.run(_make())


async def _make() -> None:
    async with get_client() as client:
        for name, most in LIMITS.items():
            try:
                await client.read_global_concurrency_limit_by_name(name)
            except ObjectNotFound:
                with suppress(ObjectAlreadyExists):  # another process was faster
                    await client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=most))
