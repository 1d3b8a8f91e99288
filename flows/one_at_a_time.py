"""Runs of one deployment do not overlap, on whatever machines they are."""

from __future__ import annotations

from collections.abc import Callable

from prefect.client.schemas.objects import State
from prefect.states import Completed

from contract.leases import alone
from contract.settings import Settings
from flows.deployments import Deployment


def one_at_a_time(deployment: Deployment, settings: Settings, run: Callable[[Settings], State]) -> State:
    """What `run` returns, or a state that says that another run is at work.

    A lease in Postgres, which runs out when its process has died. Prefect's own limit on a deployment is not used: a
    worker that is killed with a run about to start leaves that limit taken. Raises Transient where Postgres does not
    answer.
    """
    with alone(settings, deployment.name) as first:
        if first:
            return run(settings)
        return Completed(name="Skipped", message=f"another {deployment.name} run is at work")
