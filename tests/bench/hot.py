"""The cost of a text with many copies: N copies of one agency report, N edited copies, N short pages with the same
footer, in one process.

If the cost does not grow with N, the chart is flat. `python -m tests.bench hot [COUNT …]`; the texts are generated.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from enrich.pairs import Document, find
from enrich.warm import warm
from tests.bench.extract import peak_megabytes
from tests.bench.texts import Reporter

COUNTS = (100, 200, 400, 800, 1_600, 3_200, 5_000)
_WORDS_BETWEEN = 40  # words between two words of the report that a site has changed
_FOOTER = 60
_BAR = 12


Tell = Callable[[float], None]
"""Called with the share that is done."""


class Text(NamedTuple):
    """A title and a text."""

    title: str
    text: str


def exact(reporter: Reporter, count: int) -> Iterator[Text]:
    """One agency report, unchanged, that many times."""
    yield from [Text(reporter.title(), reporter.report(8))] * count


def retouched(reporter: Reporter, count: int) -> Iterator[Text]:
    """One agency report as that many sites print it: a line of their own before and after it, one word in forty
    changed."""
    title, report = reporter.title(), reporter.report(8)
    for _ in range(count):
        yield Text(title, f"{reporter.sentence()}\n\n{reporter.alter(report, _WORDS_BETWEEN)}\n\n{reporter.sentence()}")


def footed(reporter: Reporter, count: int) -> Iterator[Text]:
    """That many short pages of one site about different subjects, with the same footer: no two are copies."""
    footer = reporter.sentence(_FOOTER)
    for _ in range(count):
        yield Text(reporter.title(), f"{reporter.report(3)}\n\n{footer}")


KINDS: dict[str, Callable[[Reporter, int], Iterator[Text]]] = {
    "exact copies": exact,
    "retouched copies": retouched,
    "one footer": footed,
}


class Spent(NamedTuple):
    """The cost of texts: how many of them were measured, seconds, pairs found."""

    texts: int
    seconds: float
    pairs: int


class Point(NamedTuple):
    """The cost of texts of a kind, for a number of them."""

    kind: str
    count: int
    spent: Spent


def main() -> None:
    """Print the figures."""
    console = Console()
    warm()
    curve(console, "in one process, without services", COUNTS, _in_process)
    console.print(f"peak memory of the process: {peak_megabytes(os.getpid()):.0f} MB")


def _in_process(_kind: str, texts: Sequence[Text], tell: Tell) -> Spent:
    documents = [Document(id=f"{number:05}", title=title, text=text) for number, (title, text) in enumerate(texts)]
    started = time.perf_counter()
    found = find(documents, progress=lambda _, done, of: tell(done / of))
    return Spent(len(texts), time.perf_counter() - started, len(found.pairs))


def curve(
    console: Console, how: str, counts: Sequence[int], cost: Callable[[str, Sequence[Text], Tell], Spent]
) -> None:
    """Measures each kind at each count, by default those given, and prints a table and a chart.

    cost: is called with the kind and its texts.
    """
    counts = [int(word) for word in sys.argv[1:] if word.isdecimal()] or counts
    points: list[Point] = []
    with Progress(console=console, transient=True) as progress:
        for kind, texts in KINDS.items():
            for count in counts:
                task = progress.add_task(f"{count:,} {kind}", total=1)
                written = list(texts(Reporter(f"{kind} {count}"), count))  # no text is used again for another point
                spent = cost(kind, written, lambda share, task=task: progress.update(task, completed=share))
                progress.remove_task(task)
                points.append(Point(kind, count, spent))
    most = max(each(point) for point in points)
    columns = ("", "number", "seconds", "pairs", "µs a text", "")
    table = Table(*columns, title=f"a hot text, {how}")
    for before, point in zip([None, *points], points, strict=False):
        if before and before.kind != point.kind:
            table.add_section()
        named = point.kind if not before or before.kind != point.kind else ""
        bar = "█" * max(1, round(_BAR * each(point) / most))
        _, seconds, pairs = point.spent
        table.add_row(named, f"{point.count:,}", f"{seconds:.2f}", f"{pairs:,}", f"{each(point):,.0f}", bar)
    console.print(table)


def each(point: Point) -> float:
    """Microseconds per text."""
    return 1e6 * point.spent.seconds / point.spent.texts


if __name__ == "__main__":
    main()
