"""Serves the flows: runs of their deployments start here, on schedule and on request."""

from __future__ import annotations

from prefect import serve
from pydantic import SecretStr

from flows.automations import make_automations
from flows.deploy import runner_deployment
from flows.deployments import ACTED_BY, DEPLOYMENTS, RUNS_AT_ONCE
from flows.limits import make_limits


def serve_flows(notify: SecretStr | None = None) -> None:
    """Runs the table of deployments until it is stopped. notify: as `deploy` takes it."""
    make_limits()
    for row in ACTED_BY:
        runner_deployment(row).apply()  # an automation names its deployment by id
    make_automations(notify)
    serve(*(runner_deployment(row) for row in DEPLOYMENTS), limit=RUNS_AT_ONCE, print_starting_message=False)
