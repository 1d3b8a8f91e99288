"""What the press prints: one row per entry, an original before its copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

Kind = Literal["original", "repost", "site repost", "reprint", "excerpt", "wrapped", "unrelated", "bad"]
Mark = Literal["", "source link", "source site", "continue"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned entry.

    after: hours from the story's first hour. title: if it is not the story's own.
    wrapper: the story that contains the copy. dropped: paragraphs cut from the end.
    mark: what the page says about its source. tracked: whether the link in the mark has tracking.
    path: the address, if it is not the outlet's usual one; a complete link for fate `bad_link`.
    fate: the expected fate of the entry.
    """

    outlet: str
    story: str
    kind: Kind
    after: float
    title: str = ""
    wrapper: str = ""
    dropped: int = 0
    mark: Mark = ""
    tracked: bool = False
    path: str = ""
    fate: str = "landed"


# The other stories begin 36 hours before the world's present; no row is later than that.
BEFORE_NOW: Final = 36
FIXED_TIMES: Final = {
    "telephone-consultation": datetime(2022, 1, 27, 8, 23, tzinfo=UTC),
    "targeting-washington": datetime(2022, 5, 19, 9, 5, tzinfo=UTC),
}

PLAN: Final = (
    # --- originals
    Planned("eastern-desk", "telephone-consultation", "original", 0),
    Planned("costa-diaria", "concerned-by-support", "original", 2),
    Planned("harbour-post", "legitimate-concerns", "original", 4.5),
    Planned("meridian-review", "targeting-washington", "original", 0),
    Planned("sund-anzeiger", "calls-on-china", "original", 6),
    Planned("costa-diaria", "ferry-inquiry", "original", 9),
    # --- their copies
    Planned(
        "newsmirror",
        "telephone-consultation",
        "repost",
        7,
        title="Washington and Beijing hold telephone talks on Moscow",
        mark="source link",
    ),
    Planned("newsmirror", "targeting-washington", "repost", 3, mark="source link", tracked=True),
    Planned("daily-stack", "legitimate-concerns", "repost", 8, mark="source link"),
    Planned(
        "daily-stack",
        "calls-on-china",
        "repost",
        15.25,
        title="Blinken & Wang in Bali: “China still stands by Russia”",
        mark="source link",
    ),
    Planned("allday", "calls-on-china", "site repost", 12, mark="source site"),
    Planned("meridian-review", "concerned-by-support", "reprint", 5),
    Planned("prairie-ledger", "ferry-inquiry", "reprint", 13),
    Planned(
        "harbour-post", "ferry-inquiry", "reprint", 11, title="Breakwater lamps were dark, inquiry finds", dropped=2
    ),
    Planned("allday", "legitimate-concerns", "excerpt", 10, mark="continue"),
    Planned("meridian-review", "calls-on-china", "wrapped", 30, wrapper="bali-briefing"),
    # --- without copies
    Planned("harbour-post", "footbridge", "unrelated", 20),
    Planned("meridian-review", "seed-library", "unrelated", 1),
    Planned("eastern-desk", "saffron", "unrelated", 16),
    Planned("sund-anzeiger", "organ", "unrelated", 22),
    Planned("costa-diaria", "reservoir", "unrelated", 27),
    Planned("allday", "night-buses", "unrelated", 18),
    Planned("prairie-ledger", "quarry-run", "unrelated", 25),
    Planned("daily-stack", "lighthouse-keys", "unrelated", 29),
    Planned("old-mill-gazette", "mill-wheel", "unrelated", 21),
    # --- unreadable
    Planned("old-mill-gazette", "", "bad", 22, title="Harvest supper: the menu", path="/stories/lost", fate="gone"),
    Planned("old-mill-gazette", "", "bad", 23, title="The endless column", path="/stories/endless", fate="timed_out"),
    Planned("old-mill-gazette", "", "bad", 24, title="All our minutes", path="/stories/minutes", fate="too_large"),
    Planned("old-mill-gazette", "", "bad", 25, title="Parish accounts", path="/files/report.pdf", fate="not_html"),
    Planned("old-mill-gazette", "", "bad", 26, title="The fair in pictures", path="/gallery/fair", fate="no_text"),
    Planned("old-mill-gazette", "", "bad", 27, title="Write to us", path="mailto:editor@example.org", fate="bad_link"),
)
