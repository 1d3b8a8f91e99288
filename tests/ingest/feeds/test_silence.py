"""Whose fault it is that nothing responds."""

from __future__ import annotations

import pytest

from contract.errors import Blocked, Gone, TimedOut, Unreachable, Unreadable
from ingest.feeds.silence import is_silent, judge, probe_pause

TABLE = [
    # silent hosts, heard, over, probe, judgement
    (1, False, False, None, "wait"),
    (2, False, False, None, "wait"),
    (1, False, True, None, "theirs"),
    (2, False, True, None, "theirs"),
    (0, False, True, None, "theirs"),
    (1, True, False, None, "theirs"),
    (500, True, False, None, "theirs"),
    (3, False, False, None, "probe"),
    (500, False, True, None, "probe"),
    (3, False, False, True, "theirs"),
    (500, False, True, True, "theirs"),
    (3, False, False, False, "ours"),
    (500, False, True, False, "ours"),
]


@pytest.mark.parametrize(("silent", "heard", "over", "probe", "judgement"), TABLE)
def test_many_silent_hosts_and_a_silent_probe_are_our_own_outage(silent, heard, over, probe, judgement):
    assert judge(silent, heard=heard, over=over, probe=probe) == judgement


def test_probes_come_later_and_later_up_to_five_minutes():
    assert [probe_pause(probes) for probes in (0, 1, 2, 3, 4, 1000)] == [30, 60, 120, 240, 300, 300]


@pytest.mark.parametrize(
    ("error", "silent"),
    [
        (TimedOut("t"), True),
        (Unreachable("no name"), True),
        (Unreachable("503", answered=True), False),
        (Gone("404"), False),
        (Blocked("inside"), False),
        (Unreadable("what"), False),
    ],
)
def test_a_host_without_a_response_is_silent(error, silent):
    assert is_silent(error) is silent
