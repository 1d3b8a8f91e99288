"""Whose fault it is when hosts do not respond: theirs, or our own network's. Pure: observations to a verdict."""

from __future__ import annotations

from typing import Final, Literal

from contract.errors import EntryError, TimedOut, Unreachable

Judgement = Literal["theirs", "ours", "probe", "wait"]

_MANY: Final = 3  # hosts that answered before
_FIRST_PROBE: Final = 30.0  # seconds
_LONGEST_PAUSE: Final = 300.0


def judge(silent: int, *, heard: bool, over: bool, probe: bool | None) -> Judgement:
    """What the silence of some hosts means.

    silent: how many hosts are silent that responded before. heard: another host has responded since. over: nothing is
    in progress any more. probe: whether one more host, that responded recently, responds now; None: it was not asked.
    """
    if heard or probe:
        return "theirs"
    if silent < _MANY:
        return "theirs" if over else "wait"
    return "probe" if probe is None else "ours"


def probe_pause(probes: int) -> float:
    """Seconds until the next probe, after so many without a response."""
    return min(_FIRST_PROBE * 2.0 ** min(probes, 10), _LONGEST_PAUSE)


def is_silent(error: EntryError) -> bool:
    """Whether no server responded: no name, no connection, nothing in time."""
    return isinstance(error, TimedOut) or (isinstance(error, Unreachable) and not error.answered)
