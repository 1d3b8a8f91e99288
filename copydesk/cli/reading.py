"""Commands that read files, with no services: extract, read."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console

from contract.errors import CopydeskError, Permanent
from copydesk.terminal import json_line, progress_bar
from copydesk.wiring import Wiring

if TYPE_CHECKING:  # a command imports what it needs: `--help` is to be quick
    from ingest.pages.extract import Page

Result = TypeVar("Result")
_PANEL = "Work on files, without services"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (extract, read):
        app.command(rich_help_panel=_PANEL)(command)


def extract(
    context: typer.Context,
    pages: Annotated[list[Path], typer.Argument(help="HTML files, gzipped or not.", metavar="PAGE…")],
) -> None:
    """Read the article out of pages: one JSON object a line, in the order given.

    Fields: id (file name without its endings), title, text, published, source_url, authors, language, url.
    A page that holds no article has an `error` in place of a text; exit 1 where there was one.
    """
    desk: Wiring = context.obj
    settings = desk.settings
    failed = 0

    def one(path: Path) -> Page | CopydeskError:
        try:
            body = _content(path, settings.page_bytes_unpacked)
            return sandbox.read_page(body, url=None)
        except CopydeskError as error:
            return error

    with (
        desk.sandbox() as sandbox,
        progress_bar() as progress,
    ):
        for path, result in progress.track(
            _in_order(one, pages, settings.extract_processes), total=len(pages), description="extracting"
        ):
            failed += isinstance(result, CopydeskError)
            _print(_page_row(path, result))
    if failed:
        raise typer.Exit(1)


def read(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Text files.", metavar="FILE…")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each text with its parts coloured, in place of JSON.")
    ] = False,  # typer's way to declare a flag
) -> None:
    """Read what news texts say of themselves: one JSON object a line.

    Title, report, dateline, agency, authors, declared source, and the furniture that was removed, with reasons.
    With --explain the text itself, each field in its colour, and why a line is no part of the report in the margin.
    """
    from copydesk.explain.reading import explained
    from enrich.reading import as_json
    from enrich.reading import read as read_text
    from ingest.text_files import decode

    desk: Wiring = context.obj
    console = Console(highlight=False)
    failed = 0
    for path in files:
        try:
            text = decode(_content(path, desk.settings.replay_bytes))
        except CopydeskError as error:
            failed += 1
            _print({"id": path.name, "error": str(error)})
            continue
        reading = read_text(text)
        if explain:
            console.print(explained(text, reading, path.name))
        else:
            _print(as_json(reading, path.name))
    if failed:
        raise typer.Exit(1)


def _in_order(work: Callable[[Path], Result], paths: Sequence[Path], threads: int) -> Iterator[tuple[Path, Result]]:
    """Each path with its result, in the order given, a few ahead at work."""
    with ThreadPoolExecutor(threads) as executor:
        ahead: deque[tuple[Path, Future[Result]]] = deque()
        for path in paths:
            ahead.append((path, executor.submit(work, path)))
            if len(ahead) > 2 * threads:
                first, future = ahead.popleft()
                yield first, future.result()
        for first, future in ahead:
            yield first, future.result()


def _page_row(path: Path, result: Page | CopydeskError) -> dict[str, Any]:
    if isinstance(result, CopydeskError):
        return {
            "id": _id_of(path), "title": None, "text": "", "published": None, "source_url": None, "error": str(result),
        }  # fmt: skip
    return {
        "id": _id_of(path),
        "title": result.title,
        "text": result.text,
        "published": msgspec.to_builtins(result.published),
        "source_url": result.source_url,
        "authors": result.authors,
        "language": result.language,
        "url": result.canonical_url,
    }


def _content(path: Path, most: int) -> bytes:
    """The file's bytes, unpacked. Raises CopydeskError where it cannot be read."""
    from ingest.text_files import read_bounded

    try:
        return read_bounded(path, most)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}"
        raise Permanent(msg) from error


def _id_of(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".html").removesuffix(".htm")


def _print(row: dict[str, Any]) -> None:
    sys.stdout.write(json_line(row) + "\n")
