"""Serves the flows: runs of their deployments start here, on schedule and on request."""

from __future__ import annotations

from datetime import timedelta

from prefect import serve
from prefect.deployments.runner import RunnerDeployment

from flows.collect import collect
from flows.limits import make_limits
from flows.replay import replay


def serve_flows() -> None:
    """Runs until it is stopped: collect each minute, one at a time, and replay when asked."""
    make_limits()
    serve(
        *deployments(),
        print_starting_message=False,
    )


def deployments() -> list[RunnerDeployment]:
    """The deployments, with their schedules, as the UI shows them."""
    made = [
        collect.to_deployment(
            name="collect",
            interval=timedelta(minutes=1),
            tags=["copydesk"],
        ),
        replay.to_deployment(name="replay", tags=["copydesk"]),
    ]
    return [deployment for deployment in made if isinstance(deployment, RunnerDeployment)]
