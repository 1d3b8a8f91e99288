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
    """Prefect's server, asked by HTTP, and programs that run with a desk's settings beside it."""

    def __init__(self, api: str, environment: dict[str, str]) -> None:
        self._api = api
        self._environment = environment

    def run(self, program: str) -> str:
        """What a Python program prints."""
        return subprocess.run(
            [sys.executable, "-c", program],
            env=self._environment, cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON; None where it has no body."""
        found = asked(method, f"{self._api}/{path}", json=body)
        return found.json() if found.content else None

    def clear(self) -> None:
        """Leave it as it was found: another test's server is this one."""
        for kind in ("automations", "deployments"):
            for one in self.ask("POST", f"{kind}/filter", {}):
                self.ask("DELETE", f"{kind}/{one['id']}")


@pytest.fixture
def prefect(stack: Stack, desk: Settings) -> Iterator[PrefectOfDesk]:
    assert stack.prefect is not None
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    made = PrefectOfDesk(stack.prefect.api_url, kept | stack.prefect.environment | environment_of(desk))
    yield made
    made.clear()
