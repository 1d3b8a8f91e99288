from __future__ import annotations

from contextlib import closing

import pytest

from enrich.worker.database import Database


@pytest.fixture
def database(desk):
    with closing(Database.of(desk)) as opened:
        yield opened
