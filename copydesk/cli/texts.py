"""Commands on files, with no services: extract, read, pairs."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console

from contract.errors import CopydeskError, Permanent
from contract.settings import load
from copydesk.terminal import json_line, progress_bar, say

if TYPE_CHECKING:
    from ingest.pages.extract import Page

Result = TypeVar("Result")
_NAMED = 10  # ids that a message names
_PANEL = "Work on files, without services"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (extract, read, pairs, explain):
        app.command(rich_help_panel=_PANEL)(command)


def extract(
    pages: Annotated[list[Path], typer.Argument(help="HTML files, gzipped or not.", metavar="PAGE…")],
) -> None:
    """Read the article out of pages: one JSON object a line, in the order given.

    Fields: id (file name without its endings), title, text, published, source_url, authors, language, url.
    A page that holds no article has an `error` in place of a text; exit 1 where there was one.
    """
    from ingest.pages.sandbox import Sandbox

    settings = load()
    failed = 0

    def one(path: Path) -> Page | CopydeskError:
        try:
            body = _content(path, settings.page_bytes_unpacked)
            return sandbox.extract(body, url=None)
        except CopydeskError as error:
            return error

    with (
        Sandbox(settings.extract_processes, settings.extract_seconds, settings.extract_megabytes) as sandbox,
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
    from ingest.replay import decode

    settings, console = load(), Console(highlight=False)
    failed = 0
    for path in files:
        try:
            text = decode(_content(path, settings.replay_bytes))
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


def pairs(
    documents: Annotated[
        Path,
        typer.Argument(
            help="One JSON object a line: id, text, and if known title, published, url, source_url.",
            metavar="DOCS.jsonl[.gz]",
        ),
    ],
    groups: Annotated[
        Path | None, typer.Option(help="Write id<TAB>group of every document here.", metavar="FILE")
    ] = None,
) -> None:
    """Find the copies among documents by the rule that the workers run, in this process.

    Prints a<TAB>b<TAB>relation<TAB>score, sorted. A broken line is reported with its number and skipped; exit 1 when
    there was one. Documents without `published` all count as within one window. Of a document with more than 150 copies
    the pairs with the 150 of the smallest ids are printed, besides those where it is such for the other; its group holds all.
    """
    from enrich.pairs import BadLine, find, parse_documents

    _check_writable(groups)
    broken = 0

    def understood() -> Iterator[Any]:
        nonlocal broken
        for item in parse_documents(_lines(documents)):
            if isinstance(item, BadLine):
                broken += 1
                say(f"{documents}:{item.number}: {item.reason}", err=True)
            else:
                yield item

    with progress_bar() as progress:
        bar = progress.add_task("reading", total=None)
        result = find(
            understood(),
            window_days=load().window_days,
            progress=lambda stage, done, total: progress.update(bar, description=stage, completed=done, total=total),
        )
    if result.repeated:
        ids = ", ".join(result.repeated[:_NAMED]) + (", …" if len(result.repeated) > _NAMED else "")
        say(
            f"{documents}: {len(result.repeated)} documents have the id of an earlier one and are passed over: {ids}",
            err=True,
        )
    for pair in result.pairs:
        sys.stdout.write(f"{pair.a}\t{pair.b}\t{pair.relation}\t{pair.score / 10000:.4f}\n")
    if groups:
        groups.write_text("".join(f"{name}\t{group}\n" for name, group in result.groups.items()), encoding="utf-8")
    if broken:
        raise typer.Exit(1)


def explain(
    left: Annotated[str, typer.Argument(help="A text file, an article's id, or its URL.", metavar="A")],
    right: Annotated[str, typer.Argument(help="The other one.", metavar="B")],
    documents: Annotated[
        Path | None,
        typer.Option("--documents", help="A and B are ids of documents in this file.", metavar="DOCS.jsonl[.gz]"),
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with the same here.", metavar="FILE")] = None,
) -> None:
    """Show why two texts are, or are not, copies: every figure beside what the rule wants, and the texts side by side.

    Passages that both have in the same words are marked, each in one colour; rare words that both have are underlined.
    """
    from copydesk.explain.page import as_page
    from copydesk.explain.pair import compared_pair, in_terminal
    from copydesk.explain.texts import shown

    _check_writable(html)
    settings = load()
    one, other = (shown(reference, settings, _lines(documents) if documents else None) for reference in (left, right))
    pair = compared_pair(one, other, settings.window_days)
    Console(highlight=False).print(in_terminal(pair))
    if html:
        html.write_text(as_page(pair), encoding="utf-8")
        typer.echo(f"wrote {html}", err=True)


def _check_writable(path: Path | None) -> None:
    """Raises Permanent before the work where its result could not be written."""
    if path and not (
        os.access(path, os.W_OK) and not path.is_dir()
        if path.exists()
        else path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)
    ):
        msg = f"{path} cannot be written: {'it is a folder' if path.is_dir() else 'is there such a folder, and may you write in it?'}"
        raise Permanent(msg)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, packed or not; it is opened once, since a pipe cannot be read again."""
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            yield from gzip.GzipFile(fileobj=file) if packed else file
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise Permanent(msg) from error


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
    from ingest.replay import read_bounded

    try:
        return read_bounded(path, most)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}"
        raise Permanent(msg) from error


def _id_of(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".html").removesuffix(".htm")


def _print(row: dict[str, Any]) -> None:
    sys.stdout.write(json_line(row) + "\n")
