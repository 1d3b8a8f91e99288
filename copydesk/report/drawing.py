"""Pictures of a day as inline SVG: how a report spread, who copied whom, volumes. Pure; all text is escaped."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from copydesk.html_page import escaped
from copydesk.report.day import Carrier, Taken, Volume

WIDTH: Final = 640  # of each picture, in its own units: the page scales it
LANES: Final = 10  # outlets with their own line; the others share one
_NAME: Final = 200  # left of the lines
_ROW: Final = 26
_BINS: Final = 120  # positions along a line: articles at one position are one dot
_NAMED: Final = 20  # characters of a name
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_TICKS: Final = (  # minutes between two time marks, and the format of a mark
    (5, "%H:%M"),
    (15, "%H:%M"),
    (_HOUR, "%H:%M"),
    (3 * _HOUR, "%H:%M"),
    (6 * _HOUR, "%d %b %H:%M"),
    (_DAY, "%d %b"),
    (7 * _DAY, "%d %b"),
    (30 * _DAY, "%d %b %Y"),
    (365 * _DAY, "%Y"),
)
_MOST_TICKS: Final = 5
KINDS: Final = {
    "original": "the original",
    "words": "the same words, whole or edited",
    "part": "part of it, or wrapped in more text",
    "rewrite": "in other words",
    "other": "no direct match with the original",
}
_KIND_OF: Final = {
    "identical": "words",
    "reprint": "words",
    "excerpt": "part",
    "wrapped": "part",
    "rewrite": "rewrite",
}


def kind(carrier: Carrier) -> str:
    """Which of KINDS a carrier is: the class of its dot."""
    return "original" if carrier.canonical else _KIND_OF.get(carrier.relation or "", "other")


def spread_picture(carriers: Sequence[Carrier]) -> str:
    """A line for each outlet, in the order in which they carried the report, with a dot for each article by time."""
    first, last = carriers[0].at, max(one.at for one in carriers)
    span = max((last - first).total_seconds(), 60.0)
    lanes = list(dict.fromkeys(one.outlet for one in carriers))
    shown = lanes if len(lanes) <= LANES + 1 else lanes[:LANES]
    names = shown if len(shown) == len(lanes) else [*shown, f"{len(lanes) - LANES} more outlets"]
    places = {name: min(number, len(names) - 1) for number, name in enumerate(lanes)}
    dots: Counter[tuple[int, int, str]] = Counter()
    words: dict[tuple[int, int, str], str] = {}
    for one in carriers:
        bin_ = round((one.at - first).total_seconds() / span * _BINS)
        spot = (places[one.outlet], bin_, kind(one))
        dots[spot] += 1
        words.setdefault(spot, f"{one.at:%d %b %H:%M} {one.outlet}: {one.title}")
    height = len(names) * _ROW
    parts = [_tick(first, span, at, form, height) for at, form in _ticks(first, last)]
    for number, name in enumerate(names):
        y = number * _ROW + _ROW / 2
        parts.append(
            f"<text x={_NAME - 10} y={y + 5:.0f} class=name>{escaped(_short(name))}</text>"
            f"<line x1={_NAME} x2={WIDTH - 10} y1={y:.0f} y2={y:.0f} class=lane />"
        )
    for (lane, bin_, colour), count in sorted(dots.items(), key=lambda dot: dot[0][2] == "original"):
        x = _NAME + 8 + bin_ / _BINS * (WIDTH - 26 - _NAME)
        more = f" and {count - 1} more" if count > 1 else ""
        parts.append(
            f"<circle cx={x:.0f} cy={lane * _ROW + _ROW / 2:.0f} r={min(9.0, 4.5 + count**0.5):.1f} class={colour}>"
            f"<title>{escaped(words[lane, bin_, colour] + more)}</title></circle>"
        )
    return _svg(height + 24, parts, f"{len(carriers)} articles of {len(lanes)} outlets by time")


def _ticks(first: datetime, last: datetime) -> list[tuple[datetime, str]]:
    minutes = (last - first).total_seconds() / 60
    step, form = next((one for one in _TICKS if minutes / one[0] <= _MOST_TICKS), _TICKS[-1])
    start = first.replace(hour=0, minute=0, second=0, microsecond=0)
    skipped = int((first - start).total_seconds() / 60 / step) + 1
    count = int(minutes / step) + 1
    marks = [start + timedelta(minutes=step * (skipped + number)) for number in range(count)]
    return [(mark, form) for mark in marks if mark <= last] or [(first, "%d %b %H:%M")]


def _tick(first: datetime, span: float, at: datetime, form: str, height: int) -> str:
    x = _NAME + 8 + (at - first).total_seconds() / span * (WIDTH - 26 - _NAME)
    anchor = "end" if x > WIDTH - 60 else "start" if x < _NAME + 40 else "middle"
    return (
        f"<line x1={x:.0f} x2={x:.0f} y1=0 y2={height} class=tick />"
        f"<text x={x:.0f} y={height + 18} text-anchor={anchor}>{at:{form}}</text>"
    )


def taken_picture(taken: Sequence[Taken]) -> str:
    """Originals on the left, copiers on the right; the width of a band is the number of copies."""
    sources = list(dict.fromkeys(one.source_outlet for one in taken))
    takers = list(dict.fromkeys(one.outlet for one in taken))
    height = max(len(sources), len(takers)) * (_ROW + 6)
    most = max(5, *(one.copies for one in taken))
    left = {name: (number + 0.5) * height / len(sources) for number, name in enumerate(sources)}
    right = {name: (number + 0.5) * height / len(takers) for number, name in enumerate(takers)}
    start, end = _NAME + 30, WIDTH - _NAME - 30
    middle = (start + end) / 2
    parts = [
        f'<path d="M{start} {left[one.source_outlet]:.0f} C{middle:.0f} {left[one.source_outlet]:.0f} '
        f'{middle:.0f} {right[one.outlet]:.0f} {end} {right[one.outlet]:.0f}" class=flow '
        f'stroke-width={max(2.0, 14 * one.copies / most):.1f}><title>'
        f"{escaped(f'{one.outlet} took {one.copies} from {one.source_outlet}')}</title></path>"
        for one in taken
    ]  # fmt: skip
    parts += [
        f"<text x={start - 10} y={y + 5:.0f} class=name>{escaped(_short(name))}</text>" for name, y in left.items()
    ]
    parts += [f"<text x={end + 10} y={y + 5:.0f}>{escaped(_short(name))}</text>" for name, y in right.items()]
    return _svg(height, parts, "who copied whom")


def usual(volumes: Sequence[Volume]) -> float | None:
    """Articles of the median of the days before the last that have some; None: there is no such day."""
    before = [one.articles for one in volumes[:-1] if one.articles]
    return statistics.median(before) if before else None


def volumes_picture(volumes: Sequence[Volume]) -> str:
    """A bar per day, the last one being the day itself; a line at the typical volume."""
    height, top = 140, 20
    most = max(1, *(one.articles for one in volumes))
    step = (WIDTH - 60) / len(volumes)
    parts = []
    for number, one in enumerate(volumes):
        whole = one.articles / most * (height - top)
        light = one.copies / most * (height - top)
        x = 50 + number * step
        said = escaped(f"{one.day:%d %b}: {one.articles:,} articles, {one.copies:,} of them copies")
        now = " now" if number == len(volumes) - 1 else ""
        parts.append(
            f'<g><title>{said}</title><rect x={x:.1f} y={height - whole:.1f} width={step - 3:.1f} '
            f'height={whole - light:.1f} class="bar{now}" />'
            f'<rect x={x:.1f} y={height - light:.1f} width={step - 3:.1f} height={light:.1f} '
            f'class="bar copy{now}" /></g>'
        )  # fmt: skip
    last = volumes[-1].articles
    parts.append(f"<text x={WIDTH - 10} y={height - last / most * (height - top) - 5:.0f} class=name>{last:,}</text>")
    middle = usual(volumes)
    if middle is not None:
        y = height - middle / most * (height - top)
        parts.append(f"<line x1=46 x2={WIDTH - 10} y1={y:.1f} y2={y:.1f} class=usual />")
        parts.append(f"<text x=40 y={y + 5:.0f} class=name>{middle:,.0f}</text>")
    parts.append(f"<text x=50 y={height + 20}>{volumes[0].day:%d %b}</text>")
    parts.append(f"<text x={WIDTH - 10} y={height + 20} class=name>{volumes[-1].day:%d %b}</text>")
    return _svg(height + 26, parts, "articles a day")


def _short(name: str) -> str:
    return name if len(name) <= _NAMED else name[: _NAMED - 1] + "…"


def _svg(height: float, parts: Sequence[str], label: str) -> str:
    return (
        f'<div class=scroll><svg viewBox="0 0 {WIDTH} {height:.0f}" role=img aria-label="{escaped(label)}">'
        f"{''.join(parts)}</svg></div>"
    )
