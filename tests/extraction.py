"""Extracts many pages in a sandbox in parallel, for tests and measurements."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import psutil

from contract.errors import CopydeskError
from ingest.pages.extract import Page
from ingest.sandbox.messages import RawPage
from ingest.sandbox.sandbox import Sandbox


def extracted(sandbox: Sandbox, pages: Iterable[RawPage], threads: int) -> Iterator[Page | CopydeskError]:
    """The article of each page, or the error that it ended with, in the order of the pages; few are held at once."""

    def one(page: RawPage) -> Page | CopydeskError:
        try:
            return sandbox.read_page(page.body, url=page.url, content_type=page.content_type, charset=page.charset)
        except CopydeskError as error:
            return error

    under_way: deque[Future[Page | CopydeskError]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for page in pages:
            under_way.append(pool.submit(one, page))
            if len(under_way) > 2 * threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def process_ids(parent: int | None = None) -> list[int]:
    """The processes that parse pages, which are children of a process: of this one, if none is given."""
    children = psutil.Process(parent or os.getpid()).children()
    return sorted(child.pid for child in children if any("ingest.sandbox.child" in word for word in child.cmdline()))
