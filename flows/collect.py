"""Collect: polls the feeds that are due, then fetches the entries that wait, host by host."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.futures import PrefectFuture, wait
from prefect.states import Completed, Failed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from contract.settings import Settings, load
from contract.words import markdown, one_line
from flows.deployments import COLLECT
from flows.limits import FETCHING, POLLING
from flows.log import saying
from flows.naming import collect_run_name, fetch_run_name, poll_run_name, short
from flows.one_at_a_time import one_at_a_time
from flows.time_limit import time_limit
from ingest.collect import Collector, HostResult, collecting
from ingest.feeds.registry import DueFeed
from ingest.polling import PollResult

_THREADS = 64  # tasks under way at once; how many of them fetch is the setting fetch_threads


@task(task_run_name=poll_run_name, cache_policy=NO_CACHE, persist_result=False, tags=["poll"])
def poll_feed(collector: Collector, feed: DueFeed) -> PollResult | None:
    """Polls one feed and writes down the entries that are new."""
    with concurrency(POLLING, strict=True):
        return collector.poll(feed, saying())


@task(task_run_name=fetch_run_name, cache_policy=NO_CACHE, persist_result=False, tags=["fetch"])
def fetch_pages(collector: Collector, host: str, pages: int) -> HostResult:
    """Fetches, reads and sends the entries of one host that wait, politely, one after the other."""
    with concurrency(FETCHING, strict=True):
        return collector.fetch_host(host, pages, saying())


@flow(
    name=COLLECT.name,
    flow_run_name=collect_run_name,
    description=COLLECT.description,
    task_runner=cast(
        "TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=_THREADS)
    ),  # as Prefect itself does
    persist_result=False,
)
def collect() -> State:
    """One collect run; its table in the UI says what every feed and page came to."""
    with time_limit(COLLECT.seconds):
        return one_at_a_time(COLLECT, load(), _collect)


def _collect(settings: Settings) -> State:
    say = saying()
    with collecting(settings) as collector:
        feeds = collector.due_feeds()
        say(f"{len(feeds)} feeds are due")
        polls = [poll_feed.submit(collector, feed) for feed in feeds]
        wait(polls)
        hosts = collector.waiting_hosts()
        say(f"{sum(pages for _, pages in hosts)} pages wait on {len(hosts)} hosts")
        fetches = [fetch_pages.submit(collector, host, pages) for host, pages in hosts]
        wait(fetches)
        results = [future.result() for future in polls if future.state.is_completed()]
        polled = [result for result in results if result is not None]
        gathered = [future.result() for future in fetches if future.state.is_completed()]
        states = [future.state for future in polls] + [future.state for future in fetches]
        failures = [state.message for state in states if not state.is_completed()]
    _show(polled, gathered)
    fates = sum((result.fates for result in gathered), Counter[str]())
    words = f"{len(polled)} feeds, {sum(result.new_entries for result in polled)} new entries; " + (
        ", ".join(f"{count} {fate}" for fate, count in fates.most_common()) or "no pages"
    )
    if failures:
        return Failed(message=f"{words}; {len(failures)} tasks failed, first: {one_line(str(failures[0]))}")
    return Completed(message=words)


def _show(polled: list[PollResult], gathered: list[HostResult]) -> None:
    """The tables of one run."""
    create_table_artifact(
        key="collect-feeds",
        description=f"{len(polled)} feeds polled",
        table=[
            {
                "feed": markdown(short(result.url)),
                "outcome": result.status,
                "new entries": result.new_entries,
                "again in": f"{result.next_seconds / 60:.0f} min",
                "error": markdown(result.error or ""),
            }
            for result in sorted(polled, key=lambda result: result.url)
        ],
    )
    create_table_artifact(
        key="collect-pages",
        description=f"{sum(result.fates.total() for result in gathered)} pages tried",
        table=[
            {"host": markdown(result.host), "fate": fate, "entries": count}
            for result in sorted(gathered, key=lambda result: result.host)
            for fate, count in result.fates.most_common()
        ],
    )
