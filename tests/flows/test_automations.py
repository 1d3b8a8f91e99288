"""Automations on a real Prefect server: caused, seen, acted on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from contract.events import NumberedEvent
from contract.settings import Settings, environment_of
from copydesk.local.stack import Stack
from flows.automations import PAUSE, REDRIVEN
from flows.signals import event_of
from tests.prefect_api import asked

ROOT = Path(__file__).parents[2]


@pytest.mark.stack
def test_events_pause_a_feed_and_start_redrive(
    stack: Stack, desk: Settings, connection: psycopg.Connection, wait_until: Callable[..., Any]
) -> None:
    assert stack.prefect is not None
    api = stack.prefect.api_url
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    environment = kept | stack.prefect.environment | environment_of(desk)

    def run(program: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    def ask(method: str, path: str, body: Any) -> Any:
        found = asked(method, f"{api}/{path}", json=body)
        return found.json() if found.content else None

    row = connection.execute("insert into desk.feeds (url) values ('https://a.example/f') returning feed_id").fetchone()
    assert row is not None
    connection.commit()
    run("from flows.deploy import deploy; deploy('1')")
    made = {one["name"]: one for one in ask("POST", "automations/filter", {})}
    assert (made[PAUSE]["enabled"], made[REDRIVEN]["enabled"]) == (False, False)
    for name in (PAUSE, REDRIVEN):
        ask("PATCH", f"automations/{made[name]['id']}", {"enabled": True})
    told = [
        NumberedEvent(1, datetime.now(UTC), "feed alarm", "it floods", {"alarm": "flooding", "feed_id": row[0]}),
        NumberedEvent(2, datetime.now(UTC), "dead letter", "one could not land", {}),
    ]

    pause = threading.Event()

    def runs() -> dict[str, Any]:
        """Sent until they are acted on: the server takes up a new automation after a moment."""
        ask("POST", "events", [
            event_of(one._replace(at=datetime.now(UTC))).model_dump(mode="json") for one in told
        ])  # fmt: skip
        pause.wait(2)  # else it would have hundreds to act on
        found = ask("POST", "flow_runs/filter", {"deployments": {"name": {"any_": ["pause-feed", "redrive"]}}})
        return {one["deployment_id"]: one["parameters"] for one in found if one["state_type"] == "SCHEDULED"}

    parameters = wait_until(lambda: len(found := runs()) == 2 and found, 180, what="both runs are made")
    assert {"feed_id": row[0]} in parameters.values()
    said = run(f"from flows.one_feed import pause_feed; print(pause_feed({row[0]}, return_state=True).message)")
    assert said.splitlines()[-1] == f"https://a.example/f is paused: copydesk feeds resume {row[0]}"
    assert connection.execute("select paused_at is not null from desk.feeds").fetchone() == (True,)
    # Left as they were found: another test's server is this one.
    for one in ask("POST", "automations/filter", {}):
        asked("DELETE", f"{api}/automations/{one['id']}")
    for one in ask("POST", "deployments/filter", {}):
        asked("DELETE", f"{api}/deployments/{one['id']}")
