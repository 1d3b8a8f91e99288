"""Fetch: the pages of waiting entries, host by host."""

from __future__ import annotations

from collections import Counter
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
from flows.deployments import FETCH
from flows.limits import FETCHING, THREADS
from flows.log import saying
from flows.naming import fetch_run_name, timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.outcomes import Part, Work, ended, gathered, rolling, waited
from flows.time_limit import time_limit
from ingest.collect import entries_wait, fetching
from ingest.fetch_run import FetchRun, HostResult

ROWS: Final = 1_000  # of the table in the UI


@task(task_run_name=fetch_run_name, cache_policy=NO_CACHE, persist_result=False, tags=["fetch"])
def fetch_pages(run: FetchRun, host: str, pages: int) -> HostResult:
    """Fetches, reads and sends the waiting entries of one host, politely, one after the other."""
    with concurrency(FETCHING, strict=True):
        return run.fetch_host(host, pages, saying())


@flow(
    name=FETCH.name,
    flow_run_name=timed_run_name,
    description=FETCH.description,
    task_runner=cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=THREADS)),  # as Prefect does
    persist_result=False,
)
def fetch() -> State:
    """Fetches once; its table in the UI shows the result of every host's pages."""
    with time_limit(FETCH.seconds):
        return one_at_a_time(FETCH, load(), lambda settings: ended(FETCH, fetch_waiting(settings)))


def fetch_waiting(settings: Settings) -> Part:
    """Fetches the waiting entries, inside a flow run."""
    if not entries_wait(settings):
        return Part("no pages")
    say = saying()
    with fetching(settings) as run:
        begun: set[str] = set()

        def claim(_under_way: Collection[str]) -> Sequence[Work[tuple[str, int]]]:
            """Each host once per run: its remaining pages wait for the next run."""
            hosts = [(host, pages) for host, pages in run.waiting_hosts() if host not in begun]
            if hosts:
                say(f"{sum(pages for _, pages in hosts)} pages are waiting on {len(hosts)} hosts")
            begun.update(host for host, _ in hosts)
            return [Work([host], (host, pages)) for host, pages in hosts]

        results, failures = gathered(rolling(claim, lambda work: fetch_pages.submit(run, *work), waited))
        run.finish()
        away = run.why_away
    _show(results)
    fates = sum((result.fates for result in results), Counter[str]())
    brief = ", ".join(f"{count} {fate}" for fate, count in fates.most_common())
    words = brief or "no pages"
    return Part(f"{words}, and {away}" if away else words, failures, "no requests" if away and not brief else brief)


def _show(results: Sequence[HostResult]) -> None:
    pages = [page for result in sorted(results, key=lambda result: result.host) for page in result.pages]
    pages.sort(key=lambda page: page.fate in {"sent", "landed"})
    said = f"{len(pages)} pages tried, failures first"
    create_table_artifact(
        key="collect-pages",
        description=said if len(pages) <= ROWS else f"{said}: the first {ROWS}; all are in copydesk.tries",
        table=[
            {
                "page": markdown(page.url),
                "title": markdown(page.title or ""),
                "fate": page.fate,
                "reason": markdown(page.reason or ""),
            }
            for page in pages[:ROWS]
        ],
    )
