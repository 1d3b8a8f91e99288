"""Commands that compare texts: pairs, explain."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from contract.errors import Permanent
from copydesk.cli.files import check_writable
from copydesk.terminal import progress_bar, say
from copydesk.wiring import Wiring

if TYPE_CHECKING:  # imported late, so that --help is quick
    from enrich.pairs import BadLine, Document

_NAMED = 10  # ids that a message names
_PAIR = ("a", "b", "relation", "score")
_PANEL = "Work on files, without services"


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (pairs, explain):
        app.command(rich_help_panel=_PANEL)(command)


def pairs(  # noqa: PLR0913, PLR0917  # typer makes options of parameters
    context: typer.Context,
    documents: Annotated[
        Path,
        typer.Argument(
            help="One JSON object a line, or a row: id, text, and if known title, published, url, source_url.",
            metavar="DOCS.jsonl[.gz]|DOCS.parquet",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the pairs here.", metavar="FILE[.parquet]")
    ] = None,
    groups: Annotated[
        Path | None, typer.Option(help="Write id<TAB>group of every document here.", metavar="FILE[.parquet]")
    ] = None,
    stories: Annotated[
        Path | None, typer.Option(help="Write id<TAB>story of every document here.", metavar="FILE[.parquet]")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            show_default="one a processor",
            help="Among how many processes many documents are divided, on Linux; each takes memory of its own.",
        ),
    ] = None,
) -> None:
    """Find the copies among documents by the rule that the workers run, without services.

    Prints a<TAB>b<TAB>relation<TAB>score, sorted. What ends in .parquet is read or written as Parquet, with columns of
    these names. A broken line or row is reported with its number and skipped; exit 1 when there was one. Documents
    without `published` all count as within one window. Of a document with more than 150 copies the pairs with the 150
    of the smallest ids are printed, besides those where it is such for the other; its group holds all.
    """
    from enrich.pairs import BadLine, find

    desk: Wiring = context.obj
    _check_files(documents, output, groups, stories)
    broken = 0

    def understood() -> Iterator[Any]:
        nonlocal broken
        for item in _documents(documents):
            if isinstance(item, BadLine):
                broken += 1
                say(f"{documents}:{item.number}: {item.reason}", err=True)
            else:
                yield item

    with progress_bar(threads=False) as progress:
        bar = progress.add_task("reading", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            progress.update(bar, description=stage, completed=done, total=total, refresh=True)

        result = find(
            understood(),
            window_days=desk.settings.window_days,
            with_stories=stories is not None,
            processes=processes or _processors(),
            progress=tell,
        )
    if result.repeated:
        ids = ", ".join(result.repeated[:_NAMED]) + (", …" if len(result.repeated) > _NAMED else "")
        say(
            f"{documents}: {len(result.repeated)} documents have the id of an earlier one and are passed over: {ids}",
            err=True,
        )
    _write(output, _PAIR, [(pair.a, pair.b, pair.relation, pair.score / 10000) for pair in result.pairs])
    if groups:
        _write(groups, ("id", "group"), list(result.groups.items()))
    if stories:
        _write(stories, ("id", "story"), list(result.stories.items()))
    if broken:
        raise typer.Exit(1)


def explain(
    context: typer.Context,
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
    from copydesk.article_references import check_readable

    for reference in () if documents else (left, right):
        check_readable(reference)  # before seconds of loading
    from copydesk.explain.page import as_page
    from copydesk.explain.pair import compared_pair, in_terminal

    desk: Wiring = context.obj
    check_writable(html)
    one, other = (desk.shown(reference, _lines(documents) if documents else None) for reference in (left, right))
    pair = compared_pair(one, other, desk.settings.window_days)
    Console(highlight=False).print(in_terminal(pair))
    if html:
        html.write_text(as_page(pair), encoding="utf-8")
        typer.echo(f"wrote {html}", err=True)


def _check_files(documents: Path, *written: Path | None) -> None:
    """Raises Permanent before the work where a result could not be written, or a file needs what is not installed."""
    for path in written:
        check_writable(path)
    if any(path and _is_parquet(path) for path in (documents, *written)):
        from enrich.pairs.parquet import check_installed

        check_installed()


def _documents(path: Path) -> Iterator[Document | BadLine]:
    """The documents in a file of either kind, and what in it is none."""
    from enrich.pairs import parse_documents

    if not _is_parquet(path):
        return parse_documents(_lines(path))
    from enrich.pairs.parquet import documents_in

    return documents_in(path)


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _write(path: Path | None, names: Sequence[str], rows: Sequence[tuple[str | float, ...]]) -> None:
    """Writes rows as Parquet where the file's name says so, else a line each, with tabs; without a file to stdout."""
    if path and _is_parquet(path):
        from enrich.pairs.parquet import write_columns

        write_columns(path, {name: [row[at] for row in rows] for at, name in enumerate(names)})
        return
    lines = ("\t".join(one if isinstance(one, str) else f"{one:.4f}" for one in row) + "\n" for row in rows)
    if path:
        path.write_text("".join(lines), encoding="utf-8")
    else:
        sys.stdout.writelines(lines)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, packed or not; it is opened once, since a pipe cannot be read again."""
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            yield from gzip.GzipFile(fileobj=file) if packed else file
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise Permanent(msg) from error
