"""A small simulation: what the schedule promises compared with the other rules. `make bench` runs a large one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.rhythms.picture import drawn
from tests.rhythms.rules import Fixed, Miniflux, Ours
from tests.rhythms.simulation import simulated
from tests.rhythms.world import KINDS, world


@pytest.fixture(scope="module")
def feeds():
    return world(120, 10, 7)


@pytest.fixture(scope="module")
def ours(feeds):
    return simulated(feeds, Ours(feeds.feeds))


def test_fewer_polls_than_each_hour_and_less_is_missed(feeds, ours):
    hourly = simulated(feeds, Fixed(feeds.feeds))
    # The ten days include the learning phase of the rhythms, which takes two weeks.
    assert ours.requests < 0.7 * hourly.requests
    assert ours.missed < hourly.missed
    assert ours.delay(50) < hourly.delay(50)


def test_a_late_entry_is_found_sooner_than_by_entries_a_week(feeds, ours):
    others = simulated(feeds, Miniflux(feeds.feeds, 0.6))
    assert ours.delay(95) < others.delay(95)


def test_every_entry_is_found_once_or_missed(feeds, ours):
    delays = ours.delays[ours.counted]
    assert (delays[~np.isnan(delays)] >= 0).all()
    assert ours.missed + len(ours.found) == ours.counted.sum() > 1000


def test_a_dead_feed_costs_little(feeds, ours):
    dead = ours.by_feed[feeds.kind == KINDS.index("dead")]
    assert dead.mean() < 10 * 5


def test_the_same_seed_is_the_same_world(ours):
    again = world(120, 10, 7)
    assert simulated(again, Ours(again.feeds)).requests == ours.requests


def test_a_picture_has_a_line_a_rule(ours):
    assert drawn({"one": ours, "two & three": ours}, "words").count("<polyline") == 2
