"""What `compare` computes from figures: medians of the rounds, ratios by key, and null with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.compare import KEYS, SIDES, Plan, Rounds, _told

WHOLE = Plan(None, processor=False)


def rounds(plan, key, base, new):
    """Rounds that found these figures of each task of a key."""
    made = Rounds(dict.fromkeys(SIDES, Path()), Path())
    for side, figures in (("base", base), ("new", new)):
        for task, found in zip(plan.tasks[key], figures, strict=True):
            made.found[side, task].extend(found)
    return made


@pytest.mark.parametrize(
    ("key", "base", "new", "ratio"),
    [
        ("landed_300k", [[{"a_second": 100}, {"a_second": 900}, {"a_second": 110}]], [[{"a_second": 220}]], 2.0),
        ("wal", [[{"all_wal": 8_000}]], [[{"all_wal": 4_000}]], 0.5),
        ("hot", [[{"processor": 100, "slowest": 1}]], [[{"processor": 20, "slowest": 4}]], 0.2),
        ("pairs_rensa", [[{"a_second": 1}], [{"a_second": 1}]], [[{"a_second": 3}], [{"a_second": 4}]], 0.75),
        ("probe_10m", [[{"processor": 1}]] * 3, [[{"processor": 17}], [{"processor": 2}], [{"processor": 10}]], 2.5),
    ],
)
def test_a_ratio_is_of_medians(key, base, new, ratio):
    assert _told(WHOLE, rounds(WHOLE, key, base, new), [key])[key] == ratio


def test_half_the_cpu_time_is_twice_as_fast():
    plan = Plan(None, processor=True)
    found = rounds(plan, "one_worker", [[{"processor": 1_000}]], [[{"processor": 500}]])
    assert _told(plan, found, ["one_worker"])["one_worker"] == 2.0


def test_what_cannot_be_measured_is_null_and_says_why():
    found = rounds(WHOLE, "wal", [[]], [[{"all_wal": 1}]])
    found.faults["base", WHOLE.tasks["wal"][0]] = "the disk is full"
    told = _told(WHOLE, found, ["wal"])
    assert told["wal"] is None
    assert told["detail"]["wal"] == {"reason": "base: the disk is full"}
    assert [*told] == [*KEYS, "detail"]


def test_a_small_run_asks_for_less_of_everything():
    small = Plan(30_000, processor=False)
    assert small.tasks["probe_10m"] == (("probe", "1000000"), ("probe", "10000"), ("disk", "3000"))
    assert small.tasks["landed_1m"] == (("landing", "2", "15000", "WINDOW:100000"),)
