"""Decides which of two copies is the original, and how that is known."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Reason = Literal["declared", "agency", "published", "discovered"]


class Facts(msgspec.Struct, frozen=True):
    """What is known about one article of a pair.

    key: the article's key. declares: it names the other as its source. is_agency_own: it is on the
    agency's own outlet. published: its declared publication time. seen: when it was discovered. The times
    of a pair are either all timezone-aware, or none.
    """

    key: int
    declares: bool
    is_agency_own: bool
    published: datetime | None
    seen: datetime


class Direction(msgspec.Struct, frozen=True):
    """original: the key of the article that the other derives from. reason: the strongest evidence for it."""

    original: int
    reason: Reason


def direction(left: Facts, right: Facts) -> Direction | None:
    """The original of the two, None if unknown; independent of their order.

    The first criterion that separates them decides: one names the other as its source; one is the agency's
    own; one was published earlier, if both declare it; one was there earlier, by its own time or, without one,
    by its discovery; one was discovered earlier.
    """
    if left.declares != right.declares:
        return Direction(right.key if left.declares else left.key, "declared")
    if left.is_agency_own != right.is_agency_own:
        return Direction(left.key if left.is_agency_own else right.key, "agency")
    if left.published and right.published and left.published != right.published:
        return Direction(left.key if left.published < right.published else right.key, "published")
    left_times, right_times = ((one.published or one.seen, one.seen) for one in (left, right))
    if left_times != right_times:
        return Direction(left.key if left_times < right_times else right.key, "discovered")
    return None
