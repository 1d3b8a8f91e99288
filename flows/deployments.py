"""The table of deployments: what runs when. `copydesk serve`, `copydesk up` and compose all read it.

Without importing Prefect, which takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

# Fixed, so that restarting the desk does not postpone the next run; hourly runs start at 17 minutes past.
ANCHOR: Final = datetime(2022, 1, 1, 0, 17, tzinfo=UTC)
_NONE: Final[Mapping[str, object]] = MappingProxyType({})


class Deployment(NamedTuple):
    """One flow and how it is deployed.

    entrypoint: module and function, as `flows.collect:collect`. schedule: time between two runs, counted from
    ANCHOR; None: on request. when: the schedule in words, a tag in the UI. parameters: those of a scheduled run.
    one_at_a_time: a second run, on any machine, ends at once as `Skipped`. seconds: a run that takes longer is killed.
    """

    name: str
    entrypoint: str
    description: str
    schedule: timedelta | None = None
    when: str = "on request"
    parameters: Mapping[str, object] = _NONE
    one_at_a_time: bool = True
    seconds: float = 3_600


# Two flows, so that pages of a slow host do not delay feeds.
POLL: Final = Deployment(
    name="poll",
    entrypoint="flows.poll:poll",
    schedule=timedelta(minutes=1),
    when="every minute",
    description="Polls the due feeds, and records new entries.",
)
FETCH: Final = Deployment(
    name="fetch",
    entrypoint="flows.fetch:fetch",
    schedule=timedelta(minutes=1),
    when="every minute",
    description="Fetches the pages of waiting entries, extracts the articles, and sends them to Kafka.",
)
COLLECT: Final = Deployment(
    name="collect",
    entrypoint="flows.collect:collect",
    description="Polls once, then fetches once: everything that is due, in one run.",
)
REPLAY: Final = Deployment(
    name="replay",
    entrypoint="flows.replay:replay",
    description="Sends texts, pages, documents and archives as articles; replaying a file twice changes nothing.",
    one_at_a_time=False,
    seconds=86_400,  # an archive of many files
)
# Hourly, although the limits are in days: a machine that is off at night would miss a daily run.
TIDY: Final = Deployment(
    name="tidy",
    entrypoint="flows.tidy:tidy",
    schedule=timedelta(hours=1),
    when="every hour",
    description="Deletes archived pages, polls, tries and rows of the copy index that are older than the settings "
    "archive_days, history_days and index_days allow.",
)
WATCH: Final = Deployment(
    name="watch",
    entrypoint="flows.watch:watch",
    schedule=timedelta(minutes=5),
    when="every five minutes",
    description="Checks the desk: updates the page The desk today under Artifacts, and emits Prefect events.",
)
REDRIVE: Final = Deployment(
    name="redrive",
    entrypoint="flows.redrive:redrive",
    description="Sends dead letters to their original topics again: all, or by topic, or by words in their reason.",
)
PAUSE_FEED: Final = Deployment(
    name="pause-feed",
    entrypoint="flows.one_feed:pause_feed",
    description="Pauses a feed, given by its number, until `copydesk feeds resume`.",
    one_at_a_time=False,
)
POLL_FEED: Final = Deployment(
    name="poll-feed",
    entrypoint="flows.one_feed:poll_feed",
    description="Makes a feed due, given by address or number; the next poll run requests it. whole: unconditionally.",
    one_at_a_time=False,
)
# Flows that need both halves of the desk are in copydesk.runs; nothing here imports them.
REPORT: Final = Deployment(
    name="report",
    entrypoint="copydesk.runs.report:report",
    description="Writes an HTML report of a day into the folder of the setting reports.",
    one_at_a_time=False,
    seconds=1_800,
)
RECLASSIFY: Final = Deployment(
    name="reclassify",
    entrypoint="copydesk.runs.reclassify:reclassify",
    description="Applies this version's ruleset to all landed articles, as after an upgrade. apply: writes it.",
    seconds=86_400,  # millions of articles
)
LEARN_FURNITURE: Final = Deployment(
    name="learn-furniture",
    entrypoint="copydesk.runs.learn_furniture:learn_furniture",
    description="Learns the lines that outlets print on many pages. apply: uses them from now on.",
    seconds=14_400,
)
FORGET: Final = Deployment(
    name="forget",
    entrypoint="copydesk.runs.forget:forget",
    description="Removes articles permanently: by id or URL, by the feed that listed them, or by outlet.",
)
DEPLOYMENTS: Final = (
    POLL, FETCH, COLLECT, REPLAY, TIDY, WATCH, REDRIVE, PAUSE_FEED, POLL_FEED,
    REPORT, RECLASSIFY, LEARN_FURNITURE, FORGET,
)  # fmt: skip
ACTED_BY: Final = (REDRIVE, PAUSE_FEED)  # started by automations
RUNS_AT_ONCE: Final = 4  # of one serving process; the worker in docker-compose.yml has the same limit
