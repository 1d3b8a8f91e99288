"""The samples of the soak test as a picture: a small chart per measure, over the same minutes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.soak.figures import FORGETS_AFTER, WHAT

WIDTH, HEIGHT, GAP, TOP, COLUMNS = 300, 110, 46, 30, 2


def drawn(samples: Sequence[dict[str, float]]) -> str:
    """The charts as an SVG."""
    rows = -(-len(WHAT) // COLUMNS)
    width, height = COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP + TOP)
    charts = "".join(
        f'<g transform="translate({GAP + index % COLUMNS * (WIDTH + GAP)} '
        f'{TOP + index // COLUMNS * (HEIGHT + GAP + TOP)})">{_chart(samples, name, words)}</g>'
        for index, (name, words) in enumerate(WHAT.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="11">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{charts}</svg>\n'
    )


def _chart(samples: Sequence[dict[str, float]], name: str, words: str) -> str:
    last, most = samples[-1]["minute"] or 1, max(sample[name] for sample in samples) or 1
    points = " ".join(
        f"{sample['minute'] / last * WIDTH:.1f},{HEIGHT - sample[name] / most * HEIGHT:.1f}" for sample in samples
    )
    forgets = FORGETS_AFTER / last * WIDTH
    mark = f'<path d="M{forgets:.1f} 0V{HEIGHT}" stroke="#888" stroke-dasharray="3"/>' if last > FORGETS_AFTER else ""
    return (
        f'<text y="-8" font-weight="bold">{escape(words)}</text>{mark}'
        f'<path d="M0 0V{HEIGHT}H{WIDTH}" fill="none" stroke="#888"/>'
        f'<polyline points="{points}" fill="none" stroke="#0969da" stroke-width="1.5"/>'
        f'<text x="-5" y="8" text-anchor="end">{most:g}</text><text x="-5" y="{HEIGHT}" text-anchor="end">0</text>'
        f'<text y="{HEIGHT + 15}">0</text><text x="{WIDTH}" y="{HEIGHT + 15}" text-anchor="end">{last:.0f} min</text>'
    )
