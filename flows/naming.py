"""Names of runs in the UI."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from prefect.runtime import flow_run, task_run

from contract.words import one_line


def short(url: str) -> str:
    """An address without its scheme, user and query, cut to a line of the UI."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    return one_line(f"{host}{parts.path}")[:80]


def replay_run_name() -> str:
    """`replay seeds`: the names of the files and folders, at most three of them."""
    paths: list[str] = flow_run.parameters.get("paths") or []
    names = ", ".join(path.rstrip("/").rsplit("/", 1)[-1] for path in paths[:3])  # as many as fit on a line
    return one_line(f"replay {names}") + (" …" if len(paths) > 3 else "")


def timed_run_name() -> str:
    """`collect 14 Mar 05:17`: the flow, and the minute at which the run was due."""
    return f"{flow_run.flow_name} {_due():%d %b %H:%M}"


def feed_run_name() -> str:
    """`pause-feed 7`: the flow, and which feed."""
    given = flow_run.parameters
    return one_line(f"{flow_run.flow_name} {given.get('feed_id', given.get('feed'))}")


def poll_run_name() -> str:
    """`poll harbour-post.example/feed.xml`, `poll 12 feeds of harbour-post.example` or `poll 61 feeds of 58 hosts`."""
    due = task_run.parameters["due"]
    feeds = [feed for _, some in due for feed in some]
    if len(feeds) == 1:
        return f"poll {short(str(feeds[0].url))}"
    return f"poll {len(feeds)} feeds of {one_line(due[0][0]) if len(due) == 1 else f'{len(due)} hosts'}"


def fetch_run_name() -> str:
    """`fetch 12 pages from harbour-post.example`."""
    count = task_run.parameters["pages"]
    return f"fetch {count} page{'s' * (count != 1)} from {one_line(task_run.parameters['host'])}"


def batch_run_name() -> str:
    """`replay 000_11be.txt and 99 more`."""
    items = task_run.parameters["items"]
    return one_line(f"replay {items[0].name}") + (f" and {len(items) - 1} more" if len(items) > 1 else "")


def _due() -> Any:  # noqa: ANN401  # pendulum's or the standard library's datetime, by Prefect's version
    return flow_run.scheduled_start_time
