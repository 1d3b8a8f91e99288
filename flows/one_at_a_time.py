"""Runs of one deployment do not overlap, on any machine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import httpx
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from contract.leases import alone
from contract.settings import Settings
from flows.dead_runs import mark_lost_runs
from flows.deployments import Deployment
from flows.run_ends import SKIPPED, leave_one_an_hour


def one_at_a_time(deployment: Deployment, settings: Settings, run: Callable[[Settings], State]) -> State:
    """What `run` returns, or a state that says that another run is in progress.

    A lease in Postgres, which expires when its process has died; the run of that process is then marked as Crashed.
    Prefect's own limit on a deployment is not used: a worker that is killed while starting a run leaves that
    limit taken. Raises Transient if Postgres does not answer.
    """
    with alone(settings, deployment.name) as first:
        if first:
            with suppress(httpx.HTTPError):  # the next run marks them
                mark_lost_runs(deployment.name, UUID(flow_run.id) if flow_run.id else None)
            return run(settings)
        leave_one_an_hour(deployment.name)
        return Completed(name=SKIPPED, message=f"another {deployment.name} run is in progress")
