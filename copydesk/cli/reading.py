"""Commands that read files, without services: extract, read."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from contract.errors import CopydeskError, Permanent
from copydesk.cli.files import PANEL
from copydesk.terminal import json_line, progress_bar
from copydesk.wiring import Wiring

Result = TypeVar("Result")


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (extract, read):
        app.command(rich_help_panel=PANEL)(command)


def extract(
    context: typer.Context,
    pages: Annotated[list[str], typer.Argument(help="HTML files, gzipped or not, or addresses.", metavar="PAGE…")],
    url: Annotated[str | None, typer.Option("--url", help="Where the page was found; for a single file.")] = None,
) -> None:
    """Extract the articles of pages as a collect run does: one JSON object per line, in the order given.

    Fields: id (file name up to its first dot), url, canonical_url, title, text, published, modified, authors,
    publisher, language, source_url, source_name, section, tags, image, caption, credit, kind, extractor, confidence,
    warnings, error. A page without an article has an `error`; exits with 1 only if a file or address could not be read.
    """
    from copydesk.extraction import Pages, page_row, without_outlet_names

    desk: Wiring = context.obj
    settings = desk.settings
    if url and len(pages) > 1:
        msg = "--url names where one page was found: give one page with it"
        raise typer.BadParameter(msg)
    if url and not url.lower().startswith(("http://", "https://")):
        msg = f"{url!r} is not an http(s) address."
        raise typer.BadParameter(msg, param_hint="'--url'")
    unread: list[str] = []
    processes = min(len(pages), os.cpu_count() or 1)
    with desk.sandbox(processes) as sandbox, progress_bar() as progress:
        work = Pages(sandbox, lambda: desk.fetcher, settings.page_bytes_unpacked, url)
        done = without_outlet_names(_in_order(work.read, pages, 2 * processes))
        for outcome in progress.track(done, total=len(pages), description="extracting"):
            row = page_row(outcome)
            unread += [row["error"]] if outcome.unread else []
            _print(row)
    _tell(unread, len(pages))


def read(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Text files; `-`: standard input.", metavar="FILE…")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each text with its parts coloured, instead of JSON.")
    ] = False,  # typer's way to declare a flag
) -> None:
    """Read what news texts declare about themselves: one JSON object per line.

    Title, report, dateline, agency, authors, declared source, and the furniture that was removed, with reasons.
    With --explain, prints the text with each field in its colour, and in the margin why a line is not part of the
    report.
    """
    from copydesk.explain.reading import explained
    from enrich.reading import as_json
    from enrich.reading import read as read_text
    from ingest.text_files import decode

    desk: Wiring = context.obj
    console = Console(highlight=False)
    failed: list[str] = []
    for path in files:
        try:
            text = decode(_content(path, desk.settings.replay_bytes))
        except CopydeskError as error:
            failed.append(str(error))
            _print({"id": path.name, "error": str(error)})
            continue
        reading = read_text(text)
        if explain:
            console.print(explained(text, reading, path.name))
        else:
            _print(as_json(reading, path.name))
    _tell(failed, len(files))


def _in_order(work: Callable[[str], Result], pages: Sequence[str], threads: int) -> Iterator[Result]:
    """The result of each page, in the order given, processing a few ahead."""
    with ThreadPoolExecutor(threads) as executor:
        ahead: deque[Future[Result]] = deque()
        for page in pages:
            ahead.append(executor.submit(work, page))
            if len(ahead) > 4 * threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _content(path: Path, most: int) -> bytes:
    """The file's bytes, unpacked. Raises CopydeskError if it cannot be read."""
    from ingest.text_files import read_bounded, read_stream, unpacked

    try:
        if path == Path("-"):
            return unpacked(read_stream(sys.stdin.buffer, "standard input", most), "standard input", most)
        return read_bounded(path, most)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}"
        raise Permanent(msg) from error


def _tell(failed: Sequence[str], total: int) -> None:
    """Raises Permanent if some could not be read: each has a row, and the first of them is named."""
    if failed:
        msg = failed[0] if total == 1 else f"{len(failed)} of {total} could not be read, the first: {failed[0]}"
        raise Permanent(msg)


def _print(row: dict[str, Any]) -> None:
    sys.stdout.write(json_line(row) + "\n")
