"""The poller and a real server: scripts of answers, and the expected result of each poll (`poller_scripts`)."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from ingest.collect import polling
from ingest.feeds import management
from ingest.feeds.lists import FeedLine
from tests.ingest.poller_scripts import SCRIPTS, Answer, Step
from tests.sites import Site

pytestmark = pytest.mark.stack

PARTS = 4
NAMES = sorted(SCRIPTS)


class Scripted:
    """A server that gives the answers of a poll, one per request."""

    def __init__(self):
        self.site = Site(self._answer)
        self.left: list[Answer] = []
        self.asked: list[dict[str, str]] = []
        self.here = ""

    def begin(self, here: str, step: Step) -> None:
        self.here, self.left, self.asked = here, list(step.answers), []

    def _answer(self, request) -> None:
        self.asked.append(dict(request.headers))
        answer = self.left.pop(0)
        if answer.raw is not None:
            request.close_connection = True
            request.wfile.write(answer.raw)
            return
        body = answer.body.replace(b"{url}", self.site.url.rstrip("/").encode())
        request.send_response(answer.status)
        for name, value in answer.headers:
            request.send_header(name, value.replace("{here}", self.here))
        if answer.status != 304:
            request.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
        request.end_headers()
        if answer.length is not None:
            request.close_connection = True
        request.wfile.write(body)


def in_the_past(connection, hours: float) -> None:
    """Lets that many hours pass: all times that the desk has stored are moved into the past."""
    columns = connection.execute(
        """select table_name, column_name from information_schema.columns
           where table_schema = 'desk' and table_name in ('feeds', 'entries', 'polls', 'hosts')
             and data_type = 'timestamp with time zone'"""
    ).fetchall()
    for table, column in columns:
        connection.execute(
            f"update desk.{table} set {column} = {column} - %s * interval '1 hour' where isfinite({column})", [hours]
        )


@pytest.mark.parametrize("part", range(PARTS))
def test_every_poll_has_the_result_in_its_script(part, desk, connection):
    settings = desk.model_copy(
        update={
            "allow_private_addresses": True, "fetch_seconds": 5.0, "host_seconds": 0.0, "extract_processes": 1,
            "fetch_threads": 2, "poll_seconds": 3_600, "poll_seconds_least": 60, "poll_seconds_most": 86_400,
            "robots": False,
        }
    )  # fmt: skip
    server = Scripted()
    wrong: list[str] = []
    with server.site, polling(settings) as run:
        for number, name in enumerate(NAMES[part::PARTS]):
            with suppress(AssertionError):
                play(name, f"/{number}", server, run, connection, wrong)
    assert not wrong, "\n".join(wrong)


def play(name, here, server, run, connection, wrong) -> None:
    """Runs one script, with a feed of its own; the first difference is added to `wrong`, and ends it."""
    connection.execute("update desk.feeds set paused_at = now() where paused_at is null")
    connection.execute("delete from desk.hosts")
    management.add(connection, [FeedLine(f"{server.site.url}{here.lstrip('/')}")])
    (feed_id,) = connection.execute("select max(feed_id) from desk.feeds").fetchone()
    for number, step in enumerate(SCRIPTS[name], 1):
        connection.execute("delete from desk.hosts")
        if step.later:
            in_the_past(connection, step.later)
        connection.execute("update desk.feeds set next_poll_at = now() where feed_id = %s", [feed_id])
        server.begin(here, step)
        due = run.due_hosts()
        # For a silent server, the result comes at the end.
        [result] = run.poll_hosts(due, lambda _: None) or run.finish()[-1:]
        found = seen(connection, feed_id, result, server, step)
        for what, (is_, should_be) in found.items():
            if is_ != should_be:
                wrong.append(f"{name}, poll {number}: {what} is {is_!r}, not {should_be!r} ({result.error})")
        assert all(is_ == should_be for is_, should_be in found.values())


def seen(connection, feed_id, result, server, step) -> dict[str, tuple[object, object]]:
    """The actual and the expected state."""
    rows = connection.execute("select url, title from desk.entries where feed_id = %s", [feed_id]).fetchall()
    found: dict[str, tuple[object, object]] = {
        "status": (result.status, step.status),
        "new entries": (result.new_entries, step.new),
    }
    if step.urls is not None:
        found["addresses"] = {path_of(url) for url, _ in rows}, set(step.urls)
    if step.titles is not None:
        found["titles"] = {title for _, title in rows}, set(step.titles)
    if step.error:
        found["says"] = step.error in (result.error or ""), True
    if step.wait:
        low, high = step.wait
        found["waits"] = (low <= result.next_seconds <= high or result.next_seconds), True
    first = {key.lower(): value for key, value in (server.asked or [{}])[0].items()}
    for key, value in step.sent.items():
        found[f"sends {key}"] = first.get(key.lower()), value
    return found


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
