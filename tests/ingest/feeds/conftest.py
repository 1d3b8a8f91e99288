from __future__ import annotations

import pytest

from tests.web import by_hand


@pytest.fixture
def rounds(desk, connection):
    with by_hand(desk, connection) as made:
        yield made
