"""Polls every feed of a world by a rule, in rounds: all remaining feeds at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.rhythms.rules import Polls, Rule
from tests.rhythms.world import BEGIN, DAY, HOUR, World


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of polling.

    requests: in total. delays: for each entry, seconds from when it appeared in its feed to the poll that found it;
    nan: it dropped out first. counted: entries that appeared after the first poll and at least a day before the end.
    """

    requests: int
    delays: NDArray[np.float64]
    counted: NDArray[np.bool_]
    by_feed: NDArray[np.int64]

    @property
    def missed(self) -> int:
        return int(np.isnan(self.delays[self.counted]).sum())

    @property
    def found(self) -> NDArray[np.float64]:
        delays = self.delays[self.counted]
        return delays[~np.isnan(delays)]

    def delay(self, percent: float) -> float:
        return float(np.percentile(self.found, percent))


def simulated(world: World, rule: Rule, seed: int = 0) -> Outcome:
    """The result of polling until the end of the world's days."""
    draw = np.random.default_rng(seed)
    end = BEGIN + world.days * DAY
    due = BEGIN + draw.random(world.feeds) * HOUR
    seen_until = world.first.copy()  # index of the next entry after the last answer
    delays = np.full(len(world.came), np.nan)
    requests = np.zeros(world.feeds, np.int64)
    begun = due.copy()
    first = np.ones(world.feeds, np.bool_)
    active = np.arange(world.feeds)
    while len(active):
        now = due[active]
        requests[active] += 1
        polls = Polls()
        polls.feed, polls.now, polls.failed = active, now, world.down(active, now)
        until = world.listed_until(active, now)
        oldest = np.maximum(until - world.window[active], world.first[active])
        new_from = np.maximum(seen_until[active], oldest)
        counts = np.where(polls.failed, 0, until - new_from)
        rows = np.repeat(np.arange(len(active)), counts)
        entries = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(new_from, counts)
        delays[entries] = np.where(first[active][rows], np.nan, now[rows] - world.came[entries])
        polls.rows = rows
        polls.published = np.where(world.dated[active][rows], world.published[entries], np.nan)
        polls.listed = (until - oldest).astype(np.float64)
        week = world.listed_until(active, now - 7 * DAY)
        known = np.where(polls.failed, seen_until[active], until)
        polls.last_week = np.maximum(known - np.maximum(week, world.first[active]), 0).astype(np.float64)
        seen_until[active] = known
        begun[active] = np.where(first[active], now, begun[active])
        first[active] &= polls.failed
        due[active] = now + rule(polls)
        active = active[due[active] < end]
    owner = np.searchsorted(world.first, np.arange(len(world.came)), side="right") - 1
    counted = (world.came > begun[owner]) & (world.came < end - DAY)
    return Outcome(int(requests.sum()), delays, counted, requests)


def equal_requests(make, world: World, requests: int, low: float = 0.001, high: float = 100.0):
    """A rule scaled to send as many requests as `requests`, to within one per cent if possible; its outcome."""
    best = None
    for _ in range(14):
        scale = (low * high) ** 0.5
        outcome = simulated(world, make(world.feeds, scale))
        if best is None or abs(outcome.requests - requests) < abs(best[1].requests - requests):
            best = scale, outcome
        if abs(outcome.requests - requests) < requests / 100:
            break
        low, high = (scale, high) if outcome.requests > requests else (low, scale)
    return best
