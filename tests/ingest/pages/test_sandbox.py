from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from contract.errors import ExtractorError, NoText, NotHtml, Unreadable
from ingest.pages.extract import Page, extract
from ingest.pages.sandbox import RawPage, Sandbox
from tests.extraction import extracted, process_ids

ROOT = Path(__file__).parents[3]
URL = "https://news.example/story"
PAGE = (
    "<html><body><article>"
    + "<p>The foreign ministers met on Thursday and agreed on little that day.</p>" * 8
    + "</article></body></html>"
).encode()
HUGE = (
    b"<html><body>"
    + b"<div><p>A few words, <b>bold</b> and <a href='/x'>linked</a>, again and again.</p></div>" * 60_000
)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(2, 20, 1024) as shared:
        yield shared


def test_a_page_is_read_as_in_this_process(sandbox):
    assert sandbox.extract(PAGE, url=URL, content_type="text/html", charset="utf-8") == extract(PAGE, url=URL)


@pytest.mark.parametrize(
    ("body", "error"), [(b"%PDF-1.4", NotHtml), (b"<html></html>", NoText), (b"\x1f\x8bxx", Unreadable)]
)
def test_errors_come_through_with_their_message(sandbox, body, error):
    with pytest.raises(error, match=URL):
        sandbox.extract(body, url=URL)
    assert sandbox.extract(PAGE, url=URL).text


def test_many_pages_come_in_order_each_with_its_own_outcome(sandbox):
    bodies = [PAGE.replace(b"Thursday", b"day %d" % number) if number % 5 else b"%PDF-" for number in range(40)]
    raw = (RawPage(body=body, url=URL) for body in bodies)
    found = list(extracted(sandbox, raw, 2))
    assert [isinstance(one, Page) for one in found] == [number % 5 != 0 for number in range(40)]
    assert all(isinstance(one, NotHtml) or f"day {number} " in one.text for number, one in enumerate(found))


def test_many_threads_share_few_processes(sandbox):
    with ThreadPoolExecutor(8) as threads:
        assert len({page.text for page in threads.map(lambda _: sandbox.extract(PAGE, url=URL), range(30))}) == 1


def test_a_page_over_its_time_is_unreadable_and_costs_nothing_else():
    with Sandbox(1, 0.5, 4096) as small:
        with pytest.raises(Unreadable, match=rf"{URL}.*0\.5 seconds"):
            small.extract(HUGE, url=URL)
        assert small.extract(PAGE, url=URL).text


def test_a_page_over_its_memory_is_unreadable_and_costs_nothing_else():
    with Sandbox(1, 60, 256) as small:
        with pytest.raises(Unreadable, match=rf"{URL}.*(memory|limits)"):
            small.extract(b"<p>" + b"<b>x</b>" * 2_400_000, url=URL)
        assert small.extract(PAGE, url=URL).text


def test_a_process_that_dies_costs_its_page_alone():
    others = set(process_ids())
    with Sandbox(1, 60, 1024) as small:
        small.extract(PAGE, url=URL)
        (pid,) = set(process_ids()) - others
        with ThreadPoolExecutor(1) as thread:
            under_way = thread.submit(small.extract, HUGE, url=URL)
            while not small._idle.empty():
                pass  # until the process is taken
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(Unreadable, match="crashed"):
                under_way.result()
        assert small.extract(PAGE, url=URL).text
        assert pid not in process_ids()


def test_processes_are_replaced_after_their_share_of_pages():
    others = set(process_ids())
    with Sandbox(1, 20, 1024, recycle_after=2) as small:
        pids = set()
        for _ in range(3):
            pids.update(set(process_ids()) - others)
            small.extract(PAGE, url=URL)
        assert len(pids) == 2


def test_a_process_that_cannot_start_is_no_page_s_fault(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Sandbox(1, 20, 1024) as small, pytest.raises(ExtractorError, match="did not start"):
        small.extract(PAGE, url=URL)


def test_a_closed_sandbox_leaves_no_process_and_says_that_it_is_closed():
    others = set(process_ids())
    with Sandbox(2, 20, 1024) as small:
        pids = set(process_ids()) - others
        assert all(psutil.pid_exists(pid) for pid in pids)
    assert len(pids) == 2
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with ThreadPoolExecutor(3) as threads:
        for asked in [threads.submit(small.extract, PAGE, url=URL) for _ in range(3)]:
            with pytest.raises(ExtractorError, match="closed"):
                asked.result()


def test_no_process_outlives_a_parent_that_is_killed():
    program = (
        "import sys\nfrom ingest.pages.sandbox import Sandbox\n"
        "with Sandbox(2, 20, 1024) as s:\n"
        "    s.extract(b'<p>x</p>' * 50, url=None)\n"
        "    print('started', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline()
        children = [psutil.Process(pid) for pid in process_ids(parent.pid)]
        assert len(children) == 2
        parent.kill()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
