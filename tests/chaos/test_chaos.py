"""A short round of `make chaos`, small enough for each test run: several faults in one run."""

from __future__ import annotations

import sys

import pytest

from tests.chaos.faults import FAULTS
from tests.chaos.hostile import MESSAGES
from tests.chaos.rig import chaos_stack, disturbed, undisturbed
from tests.newsroom import Newsroom

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]

SEED = 11
ROUND = ("kill_worker", "cut_connections", "hostile_messages", "lock_tables", "black_hole_and_cut", "stop_worker")


def test_faults_leave_the_same_result_as_an_undisturbed_run(tmp_path):
    articles = Newsroom(SEED).edition(70, 6, 130)
    with chaos_stack() as stack:
        expected = undisturbed(stack, articles, tmp_path)
        faults = [FAULTS[name] for name in ROUND]
        rig = disturbed(stack, articles, faults, expected=expected, seed=SEED, logs=tmp_path)
    assert rig.messages == len(articles) + len(MESSAGES)  # no article was collected again
    sys.stderr.write(f"\nseed {SEED}, {len(articles)} articles: {', '.join(ROUND)}; {'; '.join(rig.notes)}\n")
