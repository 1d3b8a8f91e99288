"""A feed as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ingest.feeds.management import ListedFeed


def lines_of(feed: ListedFeed) -> Iterable[str]:
    """A feed as text; its full address is on its own line."""
    yield feed.url
    named = " · ".join(part for part in (feed.title, ", ".join(feed.tags)) if part)
    yield f"  {feed.feed_id}  {feed.state}" + (f"  {named}" if named else "")
    times = f"last poll {time_of(feed.polled_at)}" if feed.polled_at else "not polled yet"
    if not feed.paused_at and feed.next_poll_at:
        times += f", next {time_of(feed.next_poll_at)}"
    yield f"  {times}; {feed.entries:,} entries, {feed.landed:,} landed"
    if feed.former_urls:
        yield f"  formerly {', '.join(feed.former_urls)}"
    if feed.ended_at:
        yield f"  ended {time_of(feed.ended_at)}: {feed.ended_why}"
    elif feed.error:
        times = (
            f"{feed.failures} failure{'s' if feed.failures > 1 else ''} in a row" if feed.failures else "last failure"
        )
        yield f"  {times}: {feed.error}"


def added_line(new: int, known: int) -> str:
    """How many feeds were added, and how many already existed."""
    return f"{new} feed{'' if new == 1 else 's'} added, {known} {'was' if known == 1 else 'were'} there already"


def subscription_line(one: Mapping[str, Any]) -> str:
    """The state of a feed's subscription at its hub. one: a row of the view `subscriptions`."""
    said = f"  hub {one['hub']}: {one['state']} since {time_of(one['since'])}"
    if one["lease_until"]:
        said += f", lease until {time_of(one['lease_until'])}"
    pushed = f", the last {time_of(one['pushed_at'])}" if one["pushed_at"] else ""
    return f"{said}; {one['pushes']:,} pushes{pushed}" + (f"; {one['error']}" if one["error"] else "")


def time_of(moment: datetime) -> str:
    """A moment to the second, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
