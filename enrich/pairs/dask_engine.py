"""`find` on dask: the same reading, sketching, rule and clustering, over as many processes and machines as available.

Blocks of the files are sketched wherever there is room, and their parts joined into ranges of whole days. A range looks
for candidates among the fingerprints of the ranges near it, which are a tenth of a text's size; then only what
comparing needs of the candidates is transferred. In this process, ids, days and addresses of all documents are
collected, the pairs sorted, the degree cap applied and groups formed. Results of a process that died are recomputed.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

import numpy as np

from contract.errors import Permanent, Transient
from enrich.copies.ruleset import WINDOW_DAYS
from enrich.pairs import day_ranges as ranges
from enrich.pairs.blocks import Block, blocks_of
from enrich.pairs.documents import BadLine
from enrich.pairs.finding import Copy, Progress, Result, declared_pairs, result_of, silent

TIMEOUT: Final = 10.0  # seconds for a scheduler to respond
Future: TypeAlias = object
"""A future result, where it was computed."""


class Client(Protocol):
    """The used part of a client of distributed, which is not a requirement."""

    def submit(self, function: Callable[..., object], *arguments: object) -> Future:
        """Schedules a function call with these arguments, including results of other tasks, wherever there is room."""

    def gather(self, futures: Sequence[Future]) -> list[Any]:
        """The results of some tasks."""


class Found(NamedTuple):
    """The contents of the files. broken: the lines without a document, and the file of each."""

    result: Result
    broken: list[tuple[Path, BadLine]]


class _Manner(NamedTuple):
    """How it is done: maximum days between copies, documents per range, and the progress function."""

    window_days: int
    most: int
    tell: Progress


@contextmanager
def client(scheduler: str | None, processes: int) -> Iterator[Client]:
    """A client of the scheduler at an address, or of one with so many processes on this machine, for the block.

    Raises Permanent if dask is not installed, Transient if no scheduler answers.
    """
    distributed = _distributed()
    if scheduler is None:
        with (
            distributed.LocalCluster(
                n_workers=processes, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="ERROR"
            ) as cluster,
            distributed.Client(cluster) as made,
        ):
            yield made
        return
    try:
        connected = distributed.Client(scheduler, timeout=TIMEOUT)
    except (OSError, TimeoutError) as error:
        msg = f"no dask scheduler answers at {scheduler}: {error}. Start one with: dask scheduler"
        raise Transient(msg) from error
    with connected:
        yield connected


def find_on(
    on: Client,
    files: Sequence[Path],
    *,
    window_days: int = WINDOW_DAYS,
    progress: Progress | None = None,
    most: int = ranges.MOST,
) -> Found:
    """The copies among the documents of some files, like `find`, byte for byte.

    most: documents per range. Compressed files are unpacked into the folder for temporary files, which all machines
    must be able to read then (`TMPDIR`). Raises Permanent if a file cannot be read, Transient if processes die
    repeatedly on one task.
    """
    distributed = _distributed()
    manner = _Manner(window_days, most, progress or silent)
    try:
        with tempfile.TemporaryDirectory(prefix="copydesk-pairs-") as folder:
            return _found(on, files, list(blocks_of(files, Path(folder))), manner)
    except distributed.KilledWorker as error:
        msg = "Several processes died on one part of the work: out of memory? Give each more, or run fewer at once."
        raise Transient(msg) from error


def _found(on: Client, files: Sequence[Path], blocks: Sequence[Block], manner: _Manner) -> Found:
    sketched = [on.submit(ranges.sketched, block) for block in blocks]
    outlines: list[ranges.Outline] = _gathered(
        on,
        [on.submit(ranges.outline_of, one) for one in sketched],
        lambda done: manner.tell("sketched", done, len(blocks)),
    )
    by_file: defaultdict[int, list[ranges.Outline]] = defaultdict(list)
    for block, outline in zip(blocks, outlines, strict=True):
        by_file[block.file].append(outline)
    catalogue = _Catalogue(outlines)
    pairs, copies = _copies(on, sketched, catalogue, manner)
    broken = [(files[number], bad) for number, its in sorted(by_file.items()) for bad in ranges.numbered(its)]
    return Found(result_of(catalogue.ids, copies, len(pairs), catalogue.repeated), broken)


class _Catalogue:
    """All documents, by position: in the order of their ids. The first with an id counts.

    rows: for each block the positions of its documents, -1 for one that is skipped.
    """

    def __init__(self, outlines: Sequence[ranges.Outline]) -> None:
        first: dict[str, tuple[int, int]] = {}
        self.repeated: list[str] = []
        for number, outline in enumerate(outlines):
            for row, name in enumerate(outline.ids):
                if first.setdefault(name, (number, row)) != (number, row):
                    self.repeated.append(name)
        self.ids = sorted(first)
        self.rows = [np.full(len(outline.ids), -1, np.int64) for outline in outlines]
        for place, name in enumerate(self.ids):
            number, row = first[name]
            self.rows[number][row] = place
        self.days = np.zeros(len(self.ids), np.int64)
        for outline, rows in zip(outlines, self.rows, strict=True):
            self.days[rows[rows >= 0]] = outline.days[rows >= 0]
        addresses = (
            (place, url, source)
            for outline, rows in zip(outlines, self.rows, strict=True)
            for place, url, source in zip(rows.tolist(), outline.urls, outline.source_urls, strict=True)
            if place >= 0 and (url or source)
        )
        self.declared = declared_pairs(sorted(addresses))


def _copies(
    on: Client, sketched: Sequence[Future], catalogue: _Catalogue, manner: _Manner
) -> tuple[set[tuple[int, int]], list[Copy]]:
    """The pairs that were compared, and the copies among them."""
    range_of = ranges.ranges_of(catalogue.days, manner.most)
    count = int(range_of.max(initial=-1)) + 1
    parts: list[list[Future]] = [[] for _ in range(count)]
    texts: list[list[Future]] = [[] for _ in range(count)]
    for block, places in zip(sketched, catalogue.rows, strict=True):
        known = np.flatnonzero(places >= 0)
        for number in np.unique(range_of[places[known]]).tolist():
            wanted = known[range_of[places[known]] == number]
            parts[number].append(on.submit(ranges.part_of, block, places, wanted))
            texts[number].append(on.submit(ranges.texts_of, block, places, wanted))
    joined = [on.submit(ranges.joined_parts, its) for its in parts]
    compared = [on.submit(ranges.joined_texts, its) for its in texts]
    bounds = {number: _span(catalogue.days[range_of == number]) for number in range(count)}
    found, made = [], []
    for number in range(count):
        near = ranges.near_ranges(bounds, number, manner.window_days)
        pairs = on.submit(ranges.candidates_in, joined[number], [joined[other] for other in near], manner.window_days)
        needed = [on.submit(ranges.chosen, compared[one], pairs) for one in (number, *near)]
        found.append(pairs)
        made.append(on.submit(ranges.copies_among, pairs, needed, ()))
    by_ranges: defaultdict[tuple[int, ...], list[tuple[int, int]]] = defaultdict(list)
    for pair in sorted(catalogue.declared):
        by_ranges[tuple(sorted({int(range_of[place]) for place in pair}))].append(pair)
    for both, its in by_ranges.items():
        named = np.array(its, np.int64)
        needed = [on.submit(ranges.chosen, compared[number], named) for number in both]
        made.append(on.submit(ranges.copies_among, named, needed, its))
    results = _gathered(on, made, lambda done: manner.tell("compared", done, len(made)))
    asked = {pair for some in on.gather(found) for pair in map(tuple, some.tolist())} | catalogue.declared
    copies = {one[:2]: one for some in results[:count] for one in some if one[:2] not in catalogue.declared}
    copies |= {one[:2]: one for some in results[count:] for one in some}
    return asked, [copies[pair] for pair in sorted(copies)]


def _gathered(on: Client, futures: Sequence[Future], tell: Callable[[int], None]) -> list[Any]:
    """The results of some tasks, in their order."""
    for done, _ in enumerate(_distributed().as_completed(futures), 1):
        tell(done)
    results: list[Any] = on.gather(list(futures))
    return results


def _span(days: np.ndarray) -> tuple[int, int]:
    return int(days.min()), int(days.max())


def _distributed() -> ModuleType:
    """dask.distributed, which belongs to an extra. Raises Permanent."""
    try:
        return import_module("distributed")
    except ImportError:
        msg = "--engine dask needs dask, which is not installed: pip install 'distributed>=2026.1'"
        raise Permanent(msg) from None
