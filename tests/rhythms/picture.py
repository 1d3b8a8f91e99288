"""The simulation's outcomes as a picture: the share of all entries that each rule had found after which delay."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np

from tests.rhythms.simulation import Outcome

WIDTH, HEIGHT, LEFT, TOP = 640, 300, 50, 40
MINUTES = (1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 1440)
COLOURS = ("#0969da", "#888888", "#59636e", "#bf8700", "#cf222e")


def drawn(outcomes: Mapping[str, Outcome], words: str) -> str:
    """An SVG with a logarithmic axis of minutes, and a line for each rule."""
    lines = "".join(
        f'<polyline points="{_line(outcome)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{WIDTH - 8}" y="{HEIGHT - 70 + 16 * row}" text-anchor="end" fill="{colour}">{escape(name)}</text>'
        for row, ((name, outcome), colour) in enumerate(zip(outcomes.items(), COLOURS, strict=False))
    )
    ticks = "".join(
        f'<path d="M{_x(minutes):.0f} 0V{HEIGHT}" stroke="#ddd"/>'
        f'<text x="{_x(minutes):.0f}" y="{HEIGHT + 15}" text-anchor="middle">{minutes}</text>'
        for minutes in MINUTES
    )
    shares = "".join(
        f'<path d="M0 {HEIGHT * (1 - share / 100):.0f}H{WIDTH}" stroke="#ddd"/>'
        f'<text x="-5" y="{HEIGHT * (1 - share / 100) + 4:.0f}" text-anchor="end">{share} %</text>'
        for share in (0, 25, 50, 75, 95)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEFT + 20} {HEIGHT + TOP + 40}" '
        f'font-family="sans-serif" font-size="11">'
        f'<rect width="{WIDTH + LEFT + 20}" height="{HEIGHT + TOP + 40}" fill="#fff"/>'
        f'<g transform="translate({LEFT} {TOP})"><text y="-16" font-weight="bold">{escape(words)}</text>'
        f'{ticks}{shares}{lines}<text x="{WIDTH / 2}" y="{HEIGHT + 32}" text-anchor="middle">'
        f"minutes from when an entry stood in its feed to the poll that found it</text></g></svg>\n"
    )


def _x(minutes: float) -> float:
    return float(np.log(max(minutes, 1.0)) / np.log(1440) * WIDTH)


def _line(outcome: Outcome) -> str:
    delays = np.sort(outcome.found) / 60
    grid = np.geomspace(1, 1440, 80)
    found = np.searchsorted(delays, grid) / max(int(outcome.counted.sum()), 1)
    return " ".join(f"{_x(at):.1f},{HEIGHT * (1 - share):.1f}" for at, share in zip(grid, found, strict=True))
