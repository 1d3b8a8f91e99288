from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from contract.errors import LimitSpent, NoText, NotHtml, SandboxError, Starved, TooLarge, Unreadable
from ingest.feeds.formats import parse
from ingest.feeds.formats.document import PageInPlace
from ingest.feeds.lists import read_feed_list
from ingest.pages.extract import Page, extract
from ingest.sandbox import child
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.messages import RawPage, encode
from ingest.sandbox.process import ParserProcess
from ingest.sandbox.sandbox import Sandbox
from ingest.text_files import read_text_file
from tests.extraction import extracted, process_ids
from tests.processes import child_process

ROOT = Path(__file__).parents[3]
URL = "https://news.example/story"
PAGE = (
    "<html><body><article>"
    + "<p>The foreign ministers met on Thursday and agreed on little that day.</p>" * 8
    + "</article></body></html>"
).encode()
LARGE = (
    b"<html><body>"
    + b"<div><p>A few words, <b>bold</b> and <a href='/x'>linked</a>, again and again.</p></div>" * 35_000
)
FEED_URL = "https://news.example/feed.xml"
LIMITS = ParseLimits(cpu_seconds=20, seconds=60, megabytes=1024, input_bytes=10**8)


def feed_of(count):
    """An ordinary feed with that many entries."""
    items = "".join(f"<item><title>Story {n}</title><link>https://news.example/{n}</link></item>" for n in range(count))
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(2, LIMITS) as shared:
        yield shared


def test_a_page_is_read_as_in_this_process(sandbox):
    assert sandbox.read_page(PAGE, url=URL, content_type="text/html", charset="utf-8") == extract(PAGE, url=URL)


@pytest.mark.parametrize(
    ("body", "error"), [(b"%PDF-1.4", NotHtml), (b"<html></html>", NoText), (b"\x1f\x8bxx", Unreadable)]
)
def test_errors_come_through_with_their_message(sandbox, body, error):
    with pytest.raises(error, match=URL):
        sandbox.read_page(body, url=URL)
    assert sandbox.read_page(PAGE, url=URL).text


def test_many_pages_come_in_order_each_with_its_own_outcome(sandbox):
    bodies = [PAGE.replace(b"Thursday", b"day %d" % number) if number % 5 else b"%PDF-" for number in range(40)]
    raw = (RawPage(body=body, url=URL) for body in bodies)
    found = list(extracted(sandbox, raw, 2))
    assert [isinstance(one, Page) for one in found] == [number % 5 != 0 for number in range(40)]
    assert all(isinstance(one, NotHtml) or f"day {number} " in one.text for number, one in enumerate(found))


def test_many_threads_share_few_processes(sandbox):
    with ThreadPoolExecutor(8) as threads:
        assert len({page.text for page in threads.map(lambda _: sandbox.read_page(PAGE, url=URL), range(30))}) == 1


def limits(**values):
    return replace(LIMITS, **values)


def test_an_input_over_its_cpu_time_only_affects_itself():
    with Sandbox(1, limits(cpu_seconds=0.3)) as small:
        with pytest.raises(LimitSpent, match=rf"{URL}.*0\.3 seconds of CPU time.*extract_cpu_seconds"):
            small.read_page(LARGE, url=URL)
        assert small.read_page(PAGE, url=URL).text


def test_processor_time_is_counted_for_each_input():
    """The process has used more than the limit in total."""
    others = set(process_ids())
    with Sandbox(1, limits(cpu_seconds=0.5)) as small:
        small.read_page(PAGE, url=URL)
        (pid,) = set(process_ids()) - others
        while sum(psutil.Process(pid).cpu_times()[:2]) < 1.5:
            small.read_page(PAGE * 20, url=URL)
        assert set(process_ids()) - others == {pid}


def test_an_ordinary_large_feed_exceeds_a_small_limit():
    with Sandbox(1, limits(cpu_seconds=0.2)) as small:
        with pytest.raises(LimitSpent, match=f"{FEED_URL}.*CPU time"):
            small.read_feed(feed_of(60_000), url=FEED_URL)
        assert len(small.read_feed(feed_of(3), url=FEED_URL).entries) == 3


def test_an_input_over_its_time_exceeds_it_if_it_had_the_cpu():
    process = ParserProcess(limits(seconds=0.3))
    with pytest.raises((LimitSpent, Starved), match=rf"{URL}.*0\.3 seconds.*extract_seconds"):
        process.read(RawPage(body=LARGE, url=URL))
    assert not process.alive


def test_an_input_whose_process_got_no_processor_is_not_to_blame():
    process = ParserProcess(limits(seconds=0.3))
    process.read(RawPage(body=PAGE, url=URL))
    os.kill(process.pid, signal.SIGSTOP)  # like a machine that is suspended
    with pytest.raises(Starved, match=r"had a CPU for 0\.0: the machine is overloaded"):
        process.read(RawPage(body=PAGE, url=URL))
    assert not process.alive


@pytest.mark.parametrize(("number", "error"), [(signal.SIGKILL, Starved), (signal.SIGSEGV, LimitSpent)])
def test_a_killed_process_lacked_memory_and_a_crash_is_caused_by_the_input(number, error):
    process = ParserProcess(LIMITS)
    process.read(RawPage(body=PAGE, url=URL))
    os.kill(process.pid, number)
    with pytest.raises(error, match=URL):
        process.read(RawPage(body=PAGE, url=URL))
    assert not process.alive


def test_a_process_killed_while_idle_affects_no_input():
    others = set(process_ids())
    with Sandbox(1, LIMITS) as small:
        small.read_page(PAGE, url=URL)
        (pid,) = set(process_ids()) - others
        os.kill(pid, signal.SIGKILL)
        psutil.Process(pid).wait()
        assert small.read_page(PAGE, url=URL).text


def test_an_input_over_its_memory_only_affects_itself():
    with Sandbox(1, limits(megabytes=256)) as small:
        with pytest.raises(Unreadable, match=rf"{URL}.*(memory|limits)"):
            small.read_page(b"<p>" + b"<b>x</b>" * 2_400_000, url=URL)
        with pytest.raises(LimitSpent, match=rf"{FEED_URL}.*extract_megabytes"):
            small.read_feed(b"<rss>" + b" " * 90_000_000, url=FEED_URL)
        assert small.read_page(PAGE, url=URL).text


def test_an_input_over_its_size_reaches_no_process():
    with Sandbox(0, limits(input_bytes=100)) as none, pytest.raises(TooLarge, match="101 bytes"):
        none.read_feed(b"x" * 101, url=FEED_URL)


def test_a_feed_a_list_and_a_file_are_read_as_in_this_process(sandbox):
    body, now = feed_of(30), datetime.now(UTC)
    assert sandbox.read_feed(body, url=FEED_URL, fetched_at=now) == parse(body, url=FEED_URL, fetched_at=now)
    listed = b"<opml><body><outline xmlUrl='https://a.example/feed' title='A'/></body></opml>"
    assert sandbox.read_feed_list(listed) == read_feed_list(listed)
    raw = gzip.compress("Der Fährverkehr ruht.".encode("cp1252"))
    assert sandbox.read_file(raw, name="a.txt.gz", most=1000) == read_text_file(raw, "a.txt.gz", 1000)


def test_a_page_received_instead_of_a_feed_still_names_its_feeds(sandbox):
    page = b'<html><link rel=alternate type="application/rss+xml" href="/rss.xml"><p>Hello</html>'
    with pytest.raises(PageInPlace) as caught:
        sandbox.read_feed(page, url=FEED_URL)
    assert caught.value.feeds == ("https://news.example/rss.xml",)


def test_a_lone_surrogate_is_replaced_and_crashes_nothing(sandbox):
    body = feed_of(1).replace(b"Story 0", b"A &amp;#xD800; B \xed\xa0\x80 C")
    assert "\ud800" not in sandbox.read_feed(body, url=FEED_URL).entries[0].title
    assert child._encoded({"text": ["a \ud800 b"]}) == encode({"text": ["a ? b"]})


def test_neither_the_folder_nor_the_environment_determines_what_a_process_imports(tmp_path, monkeypatch):
    for name in ("feedparser", "types_of", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('shadowed')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("COPYDESK_DATABASE_URL", "postgresql://somebody:secret@db/desk")
    with Sandbox(1, LIMITS) as small:
        assert len(small.read_feed(feed_of(3), url=FEED_URL).entries) == 3
        (process,) = [small._idle.get()]
        small._idle.put(process)
        environment = psutil.Process(process.pid).environ()
    assert not [name for name in environment if name.startswith(("COPYDESK", "PYTHON", "PREFECT", "PG"))]


def test_processes_are_replaced_after_their_share_of_pages():
    others = set(process_ids())
    with Sandbox(1, LIMITS, recycle_after=2) as small:
        pids = set()
        for _ in range(3):
            pids.update(set(process_ids()) - others)
            small.read_page(PAGE, url=URL)
        assert len(pids) == 2


def test_a_process_that_cannot_start_is_not_a_page_s_fault(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Sandbox(1, LIMITS) as small, pytest.raises(SandboxError, match="did not start"):
        small.read_page(PAGE, url=URL)


def test_a_closed_sandbox_leaves_no_process_and_says_that_it_is_closed():
    others = set(process_ids())
    with Sandbox(2, LIMITS) as small:
        pids = set(process_ids()) - others
        assert all(psutil.pid_exists(pid) for pid in pids)
    assert len(pids) == 2
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with ThreadPoolExecutor(3) as threads:
        for asked in [threads.submit(small.read_page, PAGE, url=URL) for _ in range(3)]:
            with pytest.raises(SandboxError, match="closed"):
                asked.result()


def test_no_process_outlives_a_parent_that_is_killed():
    program = (
        "import sys\nfrom ingest.sandbox.limits import ParseLimits\nfrom ingest.sandbox.sandbox import Sandbox\n"
        "with Sandbox(2, ParseLimits(20, 20, 1024, 10**8)) as s:\n"
        "    s.read_page(b'<p>x</p>' * 50, url=None)\n"
        "    print('started', flush=True)\n    sys.stdin.read()\n"
    )
    with child_process(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline()
        children = [psutil.Process(pid) for pid in process_ids(parent.pid)]
        assert len(children) == 2
        parent.kill()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
