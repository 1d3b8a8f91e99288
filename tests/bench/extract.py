"""Pages per second and memory: trafilatura alone in one process, compared with the sandbox on the same pages in one
run.

Prints a table. Needs the corpus; without it, prints this and ends.
"""

# ruff: noqa: T201  # a bench prints its table
from __future__ import annotations

import gc
import gzip
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import trafilatura

from contract.errors import CopydeskError
from ingest.pages.extract import extract
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.messages import RawPage
from ingest.sandbox.sandbox import Sandbox
from tests.extraction import extracted, process_ids

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PROCESSES = 2


def main() -> None:
    if not (CORPUS / "pages").is_dir():
        sys.exit(f"skipped: no corpus of pages at {CORPUS}")
    pages = [page for name in ("pages", "pages2023") for page in load(name)]
    print(f"{len(pages)} pages, {sum(len(page.body) for page in pages) / 1e6:.0f} MB; {os.cpu_count()} cores")
    print(f"{'':44s} {'pages/s':>8s} {'pages a CPU second':>19s} {'peak MB a process':>18s}")
    trafilatura.bare_extraction(pages[0].body)  # warm-up: the first call loads what later calls use
    extract(pages[0].body, url=pages[0].url)  # warm-up: loads the language model, as a parsing process does at start
    gc.set_threshold(50_000, 50, 50)  # the threshold of a parsing process, for both extractors
    gc.freeze()
    alternated(pages)
    bare = report(
        "bare trafilatura, its default",
        pages,
        lambda: [trafilatura.bare_extraction(page.body, url=page.url) for page in pages],
    )
    report(
        "bare trafilatura, with metadata",
        pages,
        lambda: [trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True) for page in pages],
    )
    report("ingest.pages.extract, in this process", pages, lambda: [extract(page.body, url=page.url) for page in pages])
    with Sandbox(PROCESSES, ParseLimits(60, 60, 1024, 10**8)) as sandbox:
        list(extracted(sandbox, pages[: 4 * PROCESSES], PROCESSES))  # warm-up: all processes have started
        mine = report(
            f"sandbox of {PROCESSES} processes",
            pages,
            lambda: list(extracted(sandbox, pages, PROCESSES)),
            process_ids(),
        )
    print(f"a CPU second of the sandbox reads {mine / bare:.2f} times the pages of one of bare trafilatura")


def alternated(pages: list[RawPage]) -> None:
    """Prints how many pages are read per processor second, by us and by trafilatura alone, alternating page by page."""
    mine, bare, longest = 0.0, 0.0, []

    def ours(page: RawPage) -> float:
        start = time.process_time()
        with suppress(CopydeskError):
            extract(page.body, url=page.url)
        return time.process_time() - start

    def theirs(page: RawPage) -> float:
        start = time.process_time()
        trafilatura.extract(page.body, url=page.url, favor_precision=True)
        return time.process_time() - start

    for at, page in enumerate(pages):
        first, second = (ours, theirs) if at % 2 else (theirs, ours)
        spent = {one: one(page) for one in (first, second)}
        mine, bare = mine + spent[ours], bare + spent[theirs]
        longest.append(spent[ours])
    longest.sort()
    print(f"page by page in turns: trafilatura favor_precision {len(pages) / bare:.1f} pages a CPU second")
    print(f"ours, all fields and voices: {len(pages) / mine:.1f}, {bare / mine:.2f} times as many;", end=" ")
    print(f"p99 {longest[int(0.99 * (len(longest) - 1))]:.2f} s, longest {longest[-1]:.2f} s")


def report(name: str, pages: list[RawPage], run: Callable[[], list[object]], pids: list[int] | None = None) -> float:
    """Prints one row; returns pages per CPU second of this process and those named."""
    before, start = cpu(pids or []), time.perf_counter()
    found = run()
    wall, spent = time.perf_counter() - start, cpu(pids or []) - before
    if failed := [one for one in found if isinstance(one, CopydeskError)]:
        print(f"{len(failed)} pages failed, the first: {failed[0]}")
    peak = max(peak_megabytes(pid) for pid in pids or [os.getpid()])
    print(f"{name:44s} {len(pages) / wall:8.1f} {len(pages) / spent:19.1f} {peak:18.0f}")
    return len(pages) / spent


def cpu(pids: list[int]) -> float:
    """CPU seconds of this process and those named."""
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in (os.getpid(), *pids))


def peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return psutil.Process(pid).memory_info().rss / 1e6
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1e3


def load(name: str) -> list[RawPage]:
    with gzip.open(CORPUS / f"{name}.gold.json.gz", "rt") as file:
        gold = json.load(file)
    return [
        RawPage(body=gzip.decompress((CORPUS / name / f"{key}.html.gz").read_bytes()), url=true["url"])
        for key, true in gold.items()
    ]


if __name__ == "__main__":
    main()
