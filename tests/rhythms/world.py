"""Generated feeds with the rhythms of real ones: when each publishes, how many entries it lists, when it is down.

Everything is drawn from a seed. No rule sees more than a poll would: what the feed lists now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOUR, DAY = 3600.0, 86_400.0
BEGIN = 20_454 * DAY  # a Thursday; time of the first poll, in seconds since 1970
HISTORY = 56 * DAY  # before BEGIN
KINDS = ("paper", "wire", "daily", "blog", "bursty", "weekly", "dead", "moving", "flapping")
SHARES = (0.22, 0.04, 0.12, 0.22, 0.1, 0.06, 0.12, 0.06, 0.06)
_FAR = 1e11  # later than any time: keeps the feeds apart in one sorted array


@dataclass(frozen=True, slots=True)
class World:
    """feeds: how many. kind: of each, a number in KINDS. window: entries that it lists. dated: whether they have dates.

    came, published: of all entries, feed by feed and by time, seconds since 1970. first: where the entries of each feed
    begin. edges: times at which feeds stop answering and answer again, feed by feed. first_of_day: entries that are the
    first of a newspaper's working day, including its night. morning: the first since its morning began.
    """

    days: int
    kind: NDArray[np.int64]
    window: NDArray[np.int64]
    dated: NDArray[np.bool_]
    came: NDArray[np.float64]
    published: NDArray[np.float64]
    first: NDArray[np.int64]
    edges: NDArray[np.float64]
    first_edge: NDArray[np.int64]
    first_of_day: NDArray[np.bool_]
    morning: NDArray[np.bool_]
    _came_keys: NDArray[np.float64]
    _edge_keys: NDArray[np.float64]

    @property
    def feeds(self) -> int:
        return len(self.kind)

    def listed_until(self, feed: NDArray[np.int64], time: NDArray[np.float64]) -> NDArray[np.int64]:
        """The number of the next entry after `time`."""
        return np.searchsorted(self._came_keys, feed * _FAR + time, side="right")

    def down(self, feed: NDArray[np.int64], time: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether a feed does not answer at that time."""
        return self._edges_passed(feed, time) % 2 == 1

    def answers_for(self, entry: NDArray[np.int64], seconds: float) -> NDArray[np.bool_]:
        """Whether the feed of an entry answers all the time for so long after the entry was published."""
        feed, came = np.searchsorted(self.first, entry, side="right") - 1, self.came[entry]
        passed = self._edges_passed(feed, came)
        return (passed % 2 == 0) & (passed == self._edges_passed(feed, came + seconds))

    def _edges_passed(self, feed: NDArray[np.int64], time: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.searchsorted(self._edge_keys, feed * _FAR + time, side="right") - self.first_edge[feed]


def world(feeds: int, days: int, seed: int) -> World:
    """Feeds and what they publish, from 56 days before BEGIN until `days` after it."""
    draw = np.random.default_rng(seed)
    kind = draw.choice(len(KINDS), feeds, p=SHARES)
    came, edges, first_of_days, mornings = [], [], [], []
    for number in kind:
        times, first_of_day, morning = _times(draw, KINDS[number], days)
        order = np.argsort(times, kind="stable")
        came.append(times[order])
        first_of_days.append(first_of_day[order])
        mornings.append(morning[order])
        edges.append(_outages(draw, KINDS[number], days))
    counts, edge_counts = np.array([len(one) for one in came]), np.array([len(one) for one in edges])
    owner, edge_owner = np.repeat(np.arange(feeds), counts), np.repeat(np.arange(feeds), edge_counts)
    all_came, all_edges = np.concatenate(came), np.concatenate(edges)
    # How long after its date an entry appears in the feed.
    late = np.repeat(draw.choice([0.0, 0.0, 300.0, 1200.0], feeds), counts)
    return World(
        days=days,
        kind=kind,
        window=draw.choice([10, 15, 20, 30, 50, 100], feeds, p=[0.3, 0.15, 0.25, 0.15, 0.1, 0.05]),
        dated=draw.random(feeds) < 0.92,
        came=all_came,
        published=all_came - late * draw.random(len(all_came)),
        first=np.concatenate(([0], np.cumsum(counts)[:-1])),
        edges=all_edges,
        first_edge=np.concatenate(([0], np.cumsum(edge_counts)[:-1])),
        first_of_day=np.concatenate(first_of_days),
        morning=np.concatenate(mornings),
        _came_keys=owner * _FAR + all_came,
        _edge_keys=edge_owner * _FAR + all_edges,
    )


def _times(
    draw: np.random.Generator, kind: str, days: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """When a feed of this kind publishes; which entries are the first of a newspaper's working day or morning."""
    start, end = BEGIN - HISTORY, BEGIN + days * DAY
    zone = draw.integers(-10, 13) * HOUR
    if kind == "dead":
        times = start - draw.exponential(300 * DAY) + np.zeros(0)
    elif kind == "flapping":
        return _times(draw, draw.choice(["paper", "blog", "wire"], p=[0.5, 0.4, 0.1]), days)
    elif kind == "moving":  # at some time it moves to other hours and another number of entries
        change = BEGIN + draw.random() * days * DAY
        before, after = (
            _paper(draw, start, end, zone)[0],
            _paper(draw, start, end, zone + draw.integers(-6, 7) * HOUR)[0],
        )
        times = np.concatenate((before[before < change], after[after >= change]))
    elif kind == "paper":
        times, begin = _paper(draw, start, end, zone)
        return times, _first_of_day(times + zone, 0.0), _first_of_day(times + zone, begin * HOUR)
    elif kind == "wire":
        rate = draw.lognormal(np.log(90), 0.6)
        times = _thinned(draw, start, end, rate / DAY * 2, lambda t: 0.6 + 0.4 * np.sin((t + zone) / DAY * 2 * np.pi))
    elif kind == "daily":  # one edition, of one entry or many
        hour = draw.uniform(3, 22) * HOUR
        editions = np.arange(start - zone, end, DAY) // DAY * DAY + hour - zone + draw.normal(0, 1, days + 57)[0] * 0
        editions = editions + draw.normal(0, draw.choice([2, 10, 40]) * 60.0, len(editions))
        times = np.repeat(editions, draw.choice([1, 1, 1, 3, 10]))
    elif kind == "weekly":
        weekly = start + draw.random() * 7 * DAY + np.arange(0, end - start, 7 * DAY)
        times = np.repeat(weekly + draw.normal(0, HOUR, len(weekly)), draw.choice([1, 1, 4]))
    elif kind == "blog":
        rate = draw.lognormal(np.log(0.4), 1.1) / DAY
        times = _thinned(draw, start, end, rate * 2.4, lambda t: (((t + zone) % DAY > 8 * HOUR) + 0.2) / 1.2)
    else:  # bursty
        bursts = start + np.cumsum(draw.exponential(draw.lognormal(np.log(4), 0.6) * DAY, 200))
        sizes = draw.geometric(1 / draw.uniform(4, 15), 200)
        times = np.repeat(bursts, sizes) + draw.exponential(draw.uniform(0.3, 3) * HOUR, sizes.sum())
    times = times[(times >= start) & (times < end)]
    return times, *np.zeros((2, len(times)), np.bool_)


def _first_of_day(local: NDArray[np.float64], begin: float) -> NDArray[np.bool_]:
    """Which of these times, in order, are the first of a working day after its second `begin`."""
    day = (local // DAY).astype(np.int64)
    within = np.flatnonzero((local % DAY >= begin) & _working(day))
    found = np.zeros(len(local), np.bool_)
    found[within[np.unique(day[within], return_index=True)[1]]] = True
    return found


def _paper(draw: np.random.Generator, start: float, end: float, zone: float) -> tuple[NDArray[np.float64], float]:
    """A newspaper of working days: from morning to evening, little at night and on days off. And its first hour."""
    rate, begin, hours = draw.lognormal(np.log(12), 0.8), draw.uniform(5, 9), draw.uniform(8, 14)
    off, night = draw.choice([0.0, 0.0, 0.1, 0.5]), draw.choice([0.0, 0.0, 0.01])

    def busy(times: NDArray[np.float64]) -> NDArray[np.float64]:
        local = times + zone
        hour = local % DAY / HOUR
        share = np.where((hour >= begin) & (hour < begin + hours), 1.0, night)
        return share * np.where(_working((local // DAY).astype(np.int64)), 1.0, off)

    return _thinned(draw, start, end, rate / hours / HOUR, busy), begin


def _working(day: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a day, counted from 1970, is a day from Monday to Friday."""
    return (day + 3) % 7 < 5


def _thinned(draw, start, end, rate, share):
    """Times of a Poisson process, with `rate` per second where `share` of the time is 1."""
    times = start + np.sort(draw.random(draw.poisson((end - start) * rate))) * (end - start)
    return times[draw.random(len(times)) < share(times)]


def _outages(draw: np.random.Generator, kind: str, days: int) -> NDArray[np.float64]:
    """When a feed stops answering, and when it answers again, alternately."""
    if kind == "flapping":
        turns = np.cumsum(draw.exponential(np.tile([3 * DAY, 6 * HOUR], 40)))
    elif kind == "moving" and draw.random() < 0.5:
        turns = np.cumsum([draw.random() * days * DAY, draw.exponential(1.5 * DAY)])
    elif draw.random() < 0.1:
        turns = np.cumsum([draw.random() * days * DAY, draw.exponential(3 * HOUR)])
    else:
        turns = np.zeros(0)
    return BEGIN + turns
