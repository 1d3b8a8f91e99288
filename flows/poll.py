"""Poll: requests the feeds that are due, each host on its own, and records new entries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final, cast

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from contract.settings import Settings, load
from contract.words import markdown
from flows.deployments import POLL
from flows.limits import POLLING, THREADS
from flows.log import saying, saying_lines
from flows.naming import poll_run_name, short, timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.outcomes import Part, Work, ended, gathered, rolling, waited
from flows.time_limit import time_limit
from ingest.collect import feeds_are_due, polling
from ingest.poll_parts import Due
from ingest.poll_run import PollRun
from ingest.polling import PollResult

FAILED: Final = {"failed", "not a feed", "quarantined"}
"""The result of a poll whose feed could not be read."""


@task(task_run_name=poll_run_name, cache_policy=NO_CACHE, persist_result=False, tags=["poll"])
def poll_feeds(run: PollRun, due: Sequence[Due]) -> list[PollResult]:
    """Polls the feeds of some hosts, those of one host one after the other, and records the new entries.

    A task per host would cost more than the polls.
    """
    with concurrency(POLLING, strict=True):
        return run.poll_hosts(due, saying_lines())


@flow(
    name=POLL.name,
    flow_run_name=timed_run_name,
    description=POLL.description,
    task_runner=cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=THREADS)),  # as Prefect does
    persist_result=False,
)
def poll() -> State:
    """Polls once; its table in the UI shows the result of every feed."""
    with time_limit(POLL.seconds):
        return one_at_a_time(POLL, load(), lambda settings: ended(POLL, poll_due(settings)))


def poll_due(settings: Settings) -> Part:
    """Polls what is due, inside a flow run."""
    polled: list[PollResult] = []
    failures: list[str] = []
    away = None
    if feeds_are_due(settings):
        say = saying()
        with polling(settings) as run:

            def claim(under_way: Collection[str]) -> Sequence[Work[Sequence[Due]]]:
                due = run.due_hosts(under_way)
                if due:
                    say(f"{sum(len(feeds) for _, feeds in due)} feeds are due on {len(due)} hosts")
                return [Work([host for host, _ in due], due)] if due else []

            results, failures = gathered(rolling(claim, lambda due: poll_feeds.submit(run, due), waited))
            polled = [*(one for result in results for one in result), *run.finish()]
            away = run.why_away
        _show(polled)
    new, failed = sum(result.new_entries for result in polled), sum(result.status in FAILED for result in polled)
    words = f"{len(polled)} feeds, {new} new entries" + (f", {failed} failed" if failed else "")
    brief = (f"{new} new" + (f", {failed} failed" if failed else "")) if polled else "no requests" if away else ""
    return Part(f"{words}, and {away}" if away else words, failures, brief, failed)


def _show(polled: Sequence[PollResult]) -> None:
    create_table_artifact(
        key="collect-feeds",
        description=f"{len(polled)} feeds polled, failures first",
        table=[
            {
                "feed": markdown(short(result.url)),
                "outcome": result.status,
                "new entries": result.new_entries,
                "next poll in": f"{result.next_seconds / 60:.0f} min",
                "error": markdown(result.error or ""),
            }
            for result in sorted(polled, key=lambda result: (result.status not in FAILED, result.url))
        ],
    )
