"""Turns on hosts: one request at a time, with a pause in between, for all processes. Each `HostTurns` is a process."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from contract.errors import HostBusy
from contract.postgres import pool
from contract.settings import environment_of
from ingest.collect import fetching, polling
from ingest.feeds import hosts, management, turns
from ingest.feeds.lists import FeedLine
from ingest.host_turns import HostTurns
from tests.processes import child_process
from tests.sites import Site

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

HOST = "news.example"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def connections(desk):
    with pool(desk, size=8, application="copydesk test") as opened:
        yield opened


@pytest.fixture
def processes(connections):
    """Two processes, from the point of view of Postgres."""
    return HostTurns(connections, 60.0), HostTurns(connections, 60.0)


def pass_on(connection):
    """Moves all turns a day into the past."""
    connection.execute("update desk.host_turns set held_until = held_until - interval '1 day', "
                       "free_at = free_at - interval '1 day'")  # fmt: skip


def test_a_turn_is_one_process_s_at_a_time_and_a_pause_follows(processes, connection):
    one, other = processes
    with one.turn(HOST, 3600.0):
        (held,) = connection.execute("select held_until > now() from desk.host_turns").fetchone()
        assert held
        with other.turn("elsewhere.example", 0.0):
            pass
    for process in processes:
        with pytest.raises(HostBusy, match=r"its pause is long"), process.turn(HOST, 0.0):
            pass
    pass_on(connection)
    with other.turn(HOST, 0.0):
        pass
    with one.turn(HOST, 0.0):
        pass


def test_the_turn_of_a_dead_process_expires(processes, connection):
    one, other = processes
    turn = one.turn(HOST, 0.0)
    turn.__enter__()
    pass_on(connection)
    with other.turn(HOST, 3600.0):
        pass
    turn.__exit__(None, None, None)  # the process is alive after all, but no longer owns the turn
    with pytest.raises(HostBusy), one.turn(HOST, 0.0):
        pass


def test_a_host_that_asked_for_a_pause_gives_nobody_a_turn(processes, connection):
    hosts.rest(connection, HOST, 60.0, "429")
    with pytest.raises(HostBusy, match=f"{HOST} asked for a pause"), processes[0].turn(HOST, 0.0):
        pass
    connection.execute("update desk.hosts set resting_until = now()")
    with processes[0].turn(HOST, 0.0):
        pass


def test_threads_of_two_processes_keep_the_pause(processes, wait_until):
    pause, moments, under_way, most = 0.05, [], 0, 0

    def ask(process):
        nonlocal under_way, most
        for _ in range(3):
            with process.turn(HOST, pause):
                under_way += 1
                most = max(most, under_way)
                began = time.monotonic()
                under_way -= 1
                moments.append((began, time.monotonic()))

    threads = [threading.Thread(target=ask, args=(process,)) for process in (*processes, *processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, len(moments)) == (1, 12)
    moments.sort()
    assert min(after[0] - before[1] for before, after in itertools.pairwise(moments)) >= pause


def test_turns_that_are_over_leave(connection):
    turns.take(connection, [HOST], "00000000-0000-0000-0000-000000000001", 60.0)
    assert turns.forget_over(connection) == 0
    pass_on(connection)
    pass_on(connection)
    assert turns.forget_over(connection) == 1


def test_pages_that_hang_keep_no_feed_waiting(desk, connection):
    """25 pages of one host do not respond; meanwhile another feed, and that host's own, are polled."""
    settings = desk.model_copy(
        update={
            "allow_private_addresses": True, "fetch_seconds": 300.0, "host_seconds": 0.0, "extract_processes": 1,
            "fetch_threads": 4,
        }
    )  # fmt: skip
    items = "".join(f"<item><title>{n}</title><link>/s/{n}</link></item>" for n in range(25))
    body = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()
    hanging, over = threading.Event(), threading.Event()

    def answer(request):
        if request.path.startswith("/s/"):
            hanging.set()
            over.wait()
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def fetch():
        with fetching(settings) as run:
            for host, pages in run.waiting_hosts():
                run.fetch_host(host, pages, lambda _: None)

    with Site(answer) as slow, Site(answer) as other:
        management.add(connection, [FeedLine(f"{slow.url}feed")])
        with polling(settings) as polls:
            assert polls.poll_hosts(polls.due_hosts(), lambda _: None)[0].new_entries == 25
            thread = threading.Thread(target=fetch)
            thread.start()
            try:
                assert hanging.wait(60)
                management.add(connection, [FeedLine(f"{other.url}{path}") for path in ("feed", "other")])
                for _ in range(3):
                    assert len(polls.poll_hosts(polls.due_hosts(), lambda _: None)) == 2
                    connection.execute("update desk.feeds set next_poll_at = now() where host = %s", [
                        f"127.0.0.1:{other.port}"])  # fmt: skip
                assert thread.is_alive()
            finally:
                connection.execute("update desk.entries set next_attempt_at = 'infinity'")
                over.set()
                thread.join()
    assert len([path for path, _ in slow.asked if path.startswith("/s/")]) <= 10


def test_a_host_with_many_feeds_hides_no_other_and_stops_when_its_time_is_over(desk, connection):
    many = [FeedLine(f"https://big.example/{number}") for number in range(700)]
    management.add(connection, many)
    connection.execute("update desk.feeds set next_poll_at = now() - interval '1 hour'")
    management.add(connection, [FeedLine("https://small.example/feed")])
    with polling(desk) as run:
        assert {host: len(feeds) for host, feeds in run.due_hosts()} == {"big.example": 60, "small.example": 1}
        connection.execute("update desk.feeds set claimed_until = '-infinity'")
        assert [host for host, _ in run.due_hosts({"big.example"})] == ["small.example"]
        connection.execute("update desk.feeds set claimed_until = '-infinity'")
        hosts.rest(connection, "big.example", 60.0, "429")
        assert run.due_hosts({"small.example"}) == []


def test_a_feed_that_hangs_delays_no_other_in_its_bundle(desk, connection, wait_until):
    settings = desk.model_copy(
        update={"allow_private_addresses": True, "fetch_seconds": 300.0, "host_seconds": 0.0, "fetch_threads": 2}
    )
    over = threading.Event()

    def answer(request):
        if request.path == "/hangs":
            over.wait()
        body = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    with Site(answer) as slow, Site(answer) as one, Site(answer) as other, polling(settings) as run:
        urls = [f"{slow.url}hangs", *(f"{site.url}{n}" for site in (one, other) for n in range(3))]
        management.add(connection, [FeedLine(url) for url in urls])
        with ThreadPoolExecutor(1) as threads:
            polled = threads.submit(run.poll_hosts, run.due_hosts(), lambda _: None)
            try:
                count = "select count(*) from desk.feeds where polled_at is not null"
                wait_until(lambda: connection.execute(count).fetchone() == (6,), 60)
                assert not polled.done()
            finally:
                over.set()
            assert {result.url for result in polled.result()} == {*urls}


def test_two_processes_respect_the_pause_of_one_host(desk):
    pause = 0.25
    command = [sys.executable, "-m", "tests.ingest.host_turns_process", HOST, "4", str(pause)]
    environment = {**os.environ, **environment_of(desk)}
    with ExitStack() as opened:
        running = [
            opened.enter_context(
                child_process(
                    command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
                )
            )
            for _ in range(2)
        ]
        assert [process.stdout.readline() for process in running] == ["ready\n"] * 2
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate(timeout=60)[0].split() for process in running]
    assert [len(one) for one in told] == [4, 4]
    began = sorted(float(moment) for one in told for moment in one)
    # A turn begins when the pause is over by the database's clock; the process prints its time just after.
    assert min(later - sooner for sooner, later in itertools.pairwise(began)) >= pause * 0.8
