"""What a user sees of the flows in the Prefect UI, queried from the server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import psycopg
import pytest

from contract.settings import Settings, environment_of
from copydesk.local.press import RunningPress, press
from copydesk.local.stack import Stack
from ingest.feeds import management
from ingest.feeds.formats.listing import Entry
from ingest.feeds.lists import FeedLine
from ingest.feeds.recording import Listed, record
from tests.prefect_api import asked
from tests.processes import child_process
from tests.sites import Site, reply

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]
ASKED = 2


@pytest.fixture
def newsroom(desk: Settings) -> Settings:
    return desk.model_copy(
        update={
            "allow_private_addresses": True,
            "fetch_seconds": 2.0,
            "attempts": 1,
            "attempts_missing": 1,
            "host_seconds": 0.0,
        }
    )


@pytest.fixture
def news() -> Iterator[RunningPress]:
    with press() as running:
        yield running


def copydesk(stack: Stack, settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    assert stack.prefect is not None
    environment |= stack.prefect.environment | environment_of(settings)
    return subprocess.run(
        [sys.executable, "-m", "copydesk", *arguments],
        env=environment, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip


def ask(stack: Stack, what: str, **filters: Any) -> list[dict[str, Any]]:
    assert stack.prefect is not None
    return asked("POST", f"{stack.prefect.api_url}/{what}/filter", json=filters).json()


def newest_run(stack: Stack) -> dict[str, Any]:
    """The run that began last, ignoring scheduled runs, which belong to other tests."""
    begun = {"state": {"type": {"not_any_": ["SCHEDULED"]}}}
    return next(iter(ask(stack, "flow_runs", flow_runs=begun, sort="START_TIME_DESC", limit=1)), {})


def tables_of(stack: Stack, run: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables that a run shows; its progress is another artifact."""
    found = ask(stack, "artifacts", flow_runs={"id": {"any_": [run["id"]]}})
    return [one for one in found if one["type"] == "table"]


def test_a_collect_run_says_what_it_did(
    stack: Stack, newsroom: Settings, news: RunningPress, connection: psycopg.Connection
) -> None:
    management.add(connection, [FeedLine(url) for url in news.feed_urls])
    ran = copydesk(stack, newsroom, "collect")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("10 feeds, 31 new entries; ")

    run = newest_run(stack)
    assert run["name"].startswith("collect ")
    assert ": 31 new, " in run["name"]
    assert run["state_name"] == "Completed"
    assert run["state"]["message"] == ran.stdout.strip()

    tasks = {task["name"] for task in ask(stack, "task_runs", flow_runs={"id": {"any_": [run["id"]]}})}
    hosts = {url.split("/")[2] for url in news.feed_urls}
    assert [name for name in tasks if name.startswith("poll ")] == [f"poll 10 feeds of {len(hosts)} hosts"]
    assert {name.rsplit(" ", 1)[-1] for name in tasks if name.startswith("fetch ")} == hosts
    assert any(name.startswith("fetch 6 pages from old-mill-gazette.localhost") for name in tasks)

    tables = {found["key"]: found for found in tables_of(stack, run)}
    assert set(tables) == {"collect-feeds", "collect-pages"}
    assert "harbour-post.localhost" in tables["collect-feeds"]["data"]
    pages = {page["page"]: page for page in json.loads(tables["collect-pages"]["data"])}
    (lost,) = (page for url, page in pages.items() if url.endswith("/stories/lost"))
    assert (lost["fate"], bool(lost["title"])) == ("gone", True)
    assert "404" in lost["reason"]
    assert "timed_out" in tables["collect-pages"]["data"]

    logged = [line["message"] for line in ask(stack, "logs", logs={"flow_run_id": {"any_": [run["id"]]}}, limit=200)]
    assert any("10 feeds are due" in line for line in logged)
    assert any("/stories/lost: gone" in line for line in logged)


def test_runs_that_find_nothing_due_leave_one(
    stack: Stack, newsroom: Settings, news: RunningPress, connection: psycopg.Connection
) -> None:
    """One idle run per hour is kept; a failing feed is shown by name and state, and the command still succeeds."""
    management.add(connection, [FeedLine(news.feed_urls[0]), FeedLine(f"{news.feed_urls[0]}/none")])
    ran = copydesk(stack, newsroom, "collect")
    assert ran.returncode == 0, ran.stderr
    assert re.match("2 feeds, [0-9]+ new entries, 1 failed; ", ran.stdout)
    run = newest_run(stack)
    assert (run["state_type"], run["state_name"]) == ("FAILED", "Some failed")
    assert re.search(": [0-9]+ new, 1 failed, ", run["name"])
    for _ in range(2):
        assert copydesk(stack, newsroom, "collect").stdout.strip() == "0 feeds, 0 new entries; no pages"
    idle = ask(stack, "flow_runs", flow_runs={"state": {"name": {"any_": ["Idle"]}}})
    assert 1 <= len(idle) <= 2  # two if the hour changed in between


def test_a_replay_run_names_its_files(stack: Stack, newsroom: Settings, seeds: Path) -> None:
    ran = copydesk(stack, newsroom, "replay", str(seeds))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "5 sent"
    run = newest_run(stack)
    assert run["name"] == "replay seeds"
    (table,) = tables_of(stack, run)
    assert table["key"] == "replay-files"
    assert "000_11be959a284bc9b8.txt" in table["data"]


def test_the_words_of_strangers_are_text_in_the_ui_and_in_logs(
    stack: Stack, newsroom: Settings, tmp_path: Path
) -> None:
    """A file name stands for all text of feeds and pages, which is processed in the same way."""
    name = "![x](y) <b> [free](z)\x1b[31m\u202e\n12:00 INFO all is well.txt"
    (tmp_path / name).write_text(" ", "utf-8")
    ran = copydesk(stack, newsroom, "replay", str(tmp_path / name))
    assert ran.returncode == 0, ran.stderr
    line = "![x](y) <b> [free](z)\ufffd[31m\ufffd 12:00 INFO all is well.txt"
    assert line in ran.stderr
    assert not {"\x1b", "\u202e"} & {*ran.stderr}

    run = newest_run(stack)
    assert run["name"] == f"replay {line}"
    (table,) = tables_of(stack, run)
    escaped = "!\\[x\\](y) \\<b\\> \\[free\\](z)\ufffd\\[31m\ufffd 12:00 INFO all is well.txt"
    assert json.loads(table["data"]) == [{"file": escaped, "fate": "no_text", "reason": f"{escaped} is empty"}]
    logged = [one["message"] for one in ask(stack, "logs", logs={"flow_run_id": {"any_": [run["id"]]}}, limit=200)]
    assert f"{line}: no_text, {line} is empty" in logged
    assert not [one for one in logged if {"\x1b", "\u202e"} & {*one}]


def test_a_run_that_was_killed_is_marked_crashed(
    stack: Stack, newsroom: Settings, connection: psycopg.Connection, wait_until: Any
) -> None:
    """Normally the next run of its flow marks it, as it then holds the lease; here this is done at once."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    assert stack.prefect is not None
    environment |= stack.prefect.environment | environment_of(newsroom)

    before = newest_run(stack)
    with connection.transaction():
        connection.execute("lock table desk.feeds")  # keeps the run busy until it is killed
        command = [sys.executable, "-m", "copydesk", "collect"]
        with child_process(command, env=environment, stderr=subprocess.DEVNULL):  # killed at the end
            wait_until(
                lambda: (found := newest_run(stack)) != before and found["state_name"] == "Running", 60,
                what="a run at work",
            )  # fmt: skip
    lost = newest_run(stack)
    assert (lost["name"].partition(" ")[0], lost["state_name"]) == ("collect", "Running")
    program = (  # it marks neither its own run nor one that has just begun
        "from datetime import timedelta as t; from uuid import UUID, uuid4; from flows.dead_runs import mark_lost_runs;"
        f"print(mark_lost_runs('collect', UUID('{lost['id']}'), t(0)), mark_lost_runs('collect', None, t(hours=1)),"
        "mark_lost_runs('collect', uuid4(), t(0)))"
    )
    marked = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert marked.stdout.strip() == "0 0 1"
    assert newest_run(stack)["state_name"] == "Crashed"


@pytest.mark.parametrize("command", [["collect"], ["serve"]], ids=lambda one: one[0])
def test_a_server_that_does_not_answer_is_a_clear_error(newsroom: Settings, tmp_path: Path, command: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    environment |= environment_of(newsroom) | {
        "PREFECT_HOME": str(tmp_path),
        "PREFECT_API_URL": "http://127.0.0.1:1/api",
        "PREFECT_CLIENT_MAX_RETRIES": "0",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "copydesk", *command],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("copydesk: Prefect does not answer at http://127.0.0.1:1/api")
    assert "Traceback" not in ran.stderr


def test_flows_without_a_server_are_refused(stack: Stack, newsroom: Settings, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    environment |= environment_of(newsroom) | {"PREFECT_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-m", "copydesk", "collect"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "PREFECT_API_URL is not set" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_while_a_host_hangs_another_feed_is_polled_each_time_it_is_due(
    stack: Stack, newsroom: Settings, connection: psycopg.Connection
) -> None:
    """In one run of the flow, the feed of the slow host is answered only after the other one was polled twice."""
    entry = b"<item><title>Story</title><link>https://news.example/%d</link></item>"
    asked_times = 0
    enough = threading.Event()

    def quick(request: BaseHTTPRequestHandler) -> None:
        nonlocal asked_times
        asked_times += 1
        if asked_times >= ASKED:
            enough.set()
        reply(200, b"<rss version='2.0'><channel>%s</channel></rss>" % (entry % asked_times))(request)

    def slow(request: BaseHTTPRequestHandler) -> None:
        told.append(enough.wait(timeout=60))
        reply(200, b"<rss version='2.0'><channel>%s</channel></rss>" % (entry % 0))(request)

    told: list[bool] = []
    settings = newsroom.model_copy(
        update={"fetch_seconds": 70.0, "poll_seconds": 3, "poll_seconds_least": 3, "poll_seconds_most": 3}
    )
    with Site(quick) as one, Site(slow) as other:
        urls = [f"http://quick.localhost:{one.port}/feed", f"http://slow.localhost:{other.port}/feed"]
        management.add(connection, [FeedLine(url) for url in urls])
        ran = copydesk(stack, settings, "collect")
    assert ran.returncode == 0, ran.stderr
    assert told[:1] == [True]
    assert asked_times >= ASKED


def test_pages_that_time_out_keep_no_feed_waiting(
    stack: Stack, newsroom: Settings, connection: psycopg.Connection, wait_until: Any
) -> None:
    """As `serve` runs both flows: while the pages of a host hang, a feed that is due is polled."""
    fetches = 0

    def page(_: BaseHTTPRequestHandler) -> None:
        nonlocal fetches
        fetches += 1
        slow.over.wait()

    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COPYDESK_", "PREFECT_"))}
    assert stack.prefect is not None
    settings = newsroom.model_copy(update={"robots": False, "fetch_seconds": 600.0})
    environment |= stack.prefect.environment | environment_of(settings)

    def flow(name: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
        program = f"from flows import limits; from flows.{name} import {name}; limits.make_limits(); {name}()"
        return child_process([sys.executable, "-c", program], env=environment, stderr=subprocess.DEVNULL)

    body = b"<rss version='2.0'><channel><item><link>/story</link></item></channel></rss>"
    with Site(page, "127.0.0.2") as slow, Site(reply(200, body)) as quick:
        management.add(connection, [FeedLine(quick.url)])
        pages = [f"{slow.url}{number}" for number in range(25)]
        (feed,) = connection.execute("select feed_id from desk.feeds").fetchone() or ()
        entries = [Entry(guid=page, url=page, title="", published=None) for page in pages]
        record(connection, [Listed(feed, entries)])
        with flow("fetch") as hanging:
            wait_until(lambda: fetches, 120, what="the first page is asked for")
            with flow("poll") as polling:
                assert polling.wait() == 0
            # While it waits for the slow host, the fetch run also processes what the feed has just listed.
            wait_until(lambda: len(quick.asked) > 1, 60, what="the new page is asked for")
            assert [path for path, _ in quick.asked] == ["/", "/story"]
            assert (fetches, hanging.poll()) == (1, None)
            found = connection.execute(
                "select count(*) from copydesk.entries where fate = 'waiting' and url like %s", [f"{slow.url}%"]
            ).fetchone()
            assert found == (25,)
