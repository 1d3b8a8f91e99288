"""A short round of `python -m tests.chaos.follow`: a consumer of only the change feed has what the views show."""

from __future__ import annotations

from contextlib import closing

import pytest

from enrich.warm import warm
from tests.chaos.follow import Rounds
from tests.crew import crew

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics"), pytest.mark.timeout(300)]


def test_consumers_rebuild_what_a_disturbed_desk_shows(desk, tmp_path):
    warm()  # otherwise each worker would compile for itself
    settings = desk.model_copy(update={"batch_articles": 40, "session_seconds": 6})
    with crew(settings, 2, tmp_path) as team, closing(Rounds(settings, team, seed=4)) as rounds:
        for number in (2, 3):  # they include a reclassification of everything and a consumer that starts again
            rounds.run(number)
        team.stop()
    assert rounds.differences == []
    assert (rounds.kills, rounds.judged, rounds.restarts) == (2, 1, 1)
    assert rounds.sql.rebuilt.copies
