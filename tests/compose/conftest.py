from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest

from tests.compose.desk import Desk, desk_in, say


@pytest.fixture(scope="session")
def made() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="copydesk-proof-") as folder, desk_in(Path(folder)) as desk:
        yield desk


@pytest.fixture
def desk(made: Desk) -> Desk:
    """A desk that is up, with one worker; a run that nothing has landed of."""
    seconds = made.up("--scale", "worker=1")
    say(f"up and healthy after {seconds:.0f} s")
    return made


@pytest.fixture
def run() -> str:
    return f"run-{token_hex(4)}"
