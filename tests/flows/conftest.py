from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract.settings import Settings, environment_of
from copydesk.local.stack import Stack
from tests.prefect_api import asked

ROOT = Path(__file__).parents[2]


class PrefectOfDesk:
    """Prefect's server, queried by HTTP like its UI does, and programs that run with a desk's settings."""

    def __init__(self, api: str, environment: dict[str, str]) -> None:
        self._api = api
        self.environment = environment

    def run(self, program: str) -> str:
        """Runs a Python program; returns its output."""
        return subprocess.run(
            [sys.executable, "-c", program],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """The answer's JSON; None if it has no body."""
        found = asked(method, f"{self._api}/{path}", json=body or None)
        return found.json() if found.content else None

    def tell(self, events: list[dict[str, Any]]) -> None:
        """Sends events, as if they had occurred."""
        asked("POST", f"{self._api}/events", json=events)

    def forget(self) -> None:
        """Deletes all automations and deployments: other tests use the same server."""
        for kind in ("automations", "deployments"):
            for one in self.ask("POST", f"{kind}/filter"):
                self.ask("DELETE", f"{kind}/{one['id']}")


@pytest.fixture
def prefect(stack: Stack, desk: Settings) -> Iterator[PrefectOfDesk]:
    """A server without automations and deployments, before and after the test."""
    assert stack.prefect is not None
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    made = PrefectOfDesk(stack.prefect.api_url, kept | stack.prefect.environment | environment_of(desk))
    made.forget()
    yield made
    made.forget()
