"""Amounts in words, for people."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """A time in the largest of days, hours, minutes and seconds of which there are at least two: `90 s`, `2 min`."""
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if abs(seconds) >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
