"""The resources of a desk at 10, 100 and 1,000 articles per second: a simulation with costs that were measured here.

Two days of arrivals, second by second, with the daily rhythm of a newsroom and one hour of breaking news, are processed
by as many worker cores as keep the lag low. `python -m tests.bench scaling`; the source of each cost is given next to
it.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

RATES: Final = (10, 100, 1_000)  # articles per second, averaged over the day
WINDOWS: Final = (10_000_000, 100_000_000, 500_000_000)
LAG: Final = 60.0  # maximum wait in seconds, for 99 % of the seconds in which articles arrive
_DAYS: Final = 2
_SWING: Final = 0.7  # amplitude of the daily cycle, as a share of the mean rate
_BREAKING: Final = 2.0  # factor of breaking news, for one hour at the busiest time
_BUSY: Final = 0.6  # utilisation of an index server at the peak
_SECONDS: Final = 86_400


class Costs(NamedTuple):
    """Microseconds, and bytes.

    worker: of an article, time of a worker, waits included; postgres: the server's processor time (`one_side.py landing
    1 12000`).
    probe: of an article, by the articles that one index holds (`one_side.py probe`). asked: of an article and cut, by
    the worker that asks (`cuts`). held: bytes of memory that an article takes in an index (`one_side.py probe
    10000000`). stored, logged: bytes in Postgres's tables and in its log, search and stories included (`one_side.py
    disk 4000`).
    """

    worker: float
    postgres: float
    probe: tuple[tuple[int, float], ...]
    asked: float
    held: float
    stored: float
    logged: float


COSTS: Final = Costs(
    worker=970.0,
    postgres=218.0,
    probe=((100_000, 94.0), (1_000_000, 292.0), (10_000_000, 3_029.0)),
    asked=4.0,
    held=510.0,
    stored=5_231.0,
    logged=10_516.0,
)


class Needs(NamedTuple):
    """The cost of one rate and window. lag: seconds, not exceeded in 99 % of all seconds."""

    workers: int
    postgres: int
    cuts: int
    replicas: int
    cut_bytes: float
    lag: float


def main() -> None:
    """Prints the table."""
    table = Table(
        "a second", "window", "workers", "cores of Postgres", "index servers", "GB each", "lag, s",
        "TB a year", "log, GB a day", title=f"99 % of the time within {LAG:.0f} s",
    )  # fmt: skip
    for rate in RATES:
        for window in WINDOWS:
            needs = needed(COSTS, rate, window)
            servers = f"{needs.cuts} x {needs.replicas}" if needs.cuts > 1 or needs.replicas > 1 else "in each worker"
            table.add_row(
                f"{rate:,}", f"{window:,}", f"{needs.workers:,}", f"{needs.postgres:,}", servers,
                f"{needs.cut_bytes / 1e9:.1f}", f"{needs.lag:.1f}",
                f"{rate * _SECONDS * 365 * COSTS.stored / 1e12:,.1f}",
                f"{rate * _SECONDS * COSTS.logged / 1e9:,.0f}",
            )  # fmt: skip
    Console(width=140).print(table)


def needed(costs: Costs, rate: float, window: int, memory: float = 16e9) -> Needs:
    """The smallest numbers of cores and cuts. memory: bytes that an index may use on one machine."""
    arrivals = day(rate)
    peak = float(np.convolve(arrivals, np.full(60, 1 / 60), "valid").max())
    cuts = max(1, math.ceil(window * costs.held / memory))
    probe = probe_cost(costs, window / cuts)
    replicas = math.ceil(peak * probe * 1e-6 / _BUSY)
    inside = cuts == 1 and replicas == 1
    each = (costs.worker + (probe if inside else costs.asked * cuts)) * 1e-6
    workers = next(cores for cores in range(1, 100_000) if lag(arrivals, cores / each) <= LAG)
    return Needs(
        workers=workers,
        postgres=next(c for c in range(1, 100_000) if lag(arrivals, c / (costs.postgres * 1e-6)) <= LAG),
        cuts=cuts,
        replicas=replicas,
        cut_bytes=window / cuts * costs.held,
        lag=lag(arrivals, workers / each),
    )


def day(rate: float) -> np.ndarray:
    """Articles in each second: few at night, most in the afternoon, twice as many in one hour of it."""
    clock = np.arange(_DAYS * _SECONDS)
    expected = rate * (1 - _SWING * np.cos(2 * np.pi * (clock / _SECONDS - 1 / 12)))
    breaking = (clock % _SECONDS) // 3_600 == 14
    expected[breaking] *= _BREAKING
    return np.random.default_rng(1987).poisson(expected).astype(float)


def lag(arrivals: np.ndarray, capacity: float) -> float:
    """Maximum wait of articles in seconds, for 99 % of the seconds. capacity: articles per second."""
    behind = np.cumsum(arrivals - capacity)
    backlog = behind - np.minimum(np.minimum.accumulate(behind), 0)
    return float(np.quantile(backlog / capacity, 0.99))


def probe_cost(costs: Costs, held: float) -> float:
    """Microseconds: interpolated between the measured sizes, linearly in logarithms, and extrapolated beyond them."""
    sizes, spent = (np.log([point[at] for point in costs.probe]) for at in (0, 1))
    at = math.log(max(held, 1))
    slope = (spent[-1] - spent[-2]) / (sizes[-1] - sizes[-2])
    inner = float(np.interp(at, sizes, spent))
    return math.exp(inner + max(0.0, at - float(sizes[-1])) * slope)


if __name__ == "__main__":
    main()
