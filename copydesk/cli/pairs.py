"""The command that finds copies among local documents: pairs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from copydesk.cli.files import PANEL, check_writable, lines_of
from copydesk.terminal import progress_bar, say
from copydesk.wiring import Wiring

if TYPE_CHECKING:  # imported late, so that --help is fast
    from enrich.pairs import BadLine, Document
    from enrich.pairs.finding import Result

    TellBroken = Callable[[Path, BadLine], None]

_NAMED = 10  # ids listed in a message
_PAIR = ("a", "b", "relation", "score")


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel=PANEL)(pairs)


def pairs(  # noqa: PLR0913, PLR0917  # typer makes options of parameters
    context: typer.Context,
    documents: Annotated[
        Path,
        typer.Argument(
            help="One JSON object per line, or one row: id, text, and if known title, published, url, source_url. "
            "Or a folder of such files.",
            metavar="DOCS.jsonl[.gz]|DOCS.parquet|FOLDER",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the pairs to this file.", metavar="FILE[.parquet]")
    ] = None,
    groups: Annotated[
        Path | None, typer.Option(help="Write id<TAB>group of every document to this file.", metavar="FILE[.parquet]")
    ] = None,
    stories: Annotated[
        Path | None, typer.Option(help="Write id<TAB>story of every document to this file.", metavar="FILE[.parquet]")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            show_default="one a processor",
            help="Processes to divide large inputs among, on Linux; each takes its own memory.",
        ),
    ] = None,
    engine: Annotated[
        Literal["local", "dask"],
        typer.Option(help="Run locally, or on dask (extra `dask`) for inputs larger than memory."),
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Address of a dask scheduler, whose workers must see the files under the same paths; default: "
            "dask runs on this machine.",
            metavar="tcp://HOST:8786",
        ),
    ] = None,
) -> None:
    """Find the copies among documents by the same rule as the workers, without services.

    Prints a<TAB>b<TAB>relation<TAB>score, sorted. Files ending in .parquet are read or written as Parquet, with columns
    of these names. A broken line or row is reported with its number and skipped; the exit code is then 1. Documents
    without `published` count as being in one window. For a document with more than 150 copies, only the pairs with the
    150 smallest ids are printed, plus those where it is among the 150 of the other; its group holds all.
    """
    from enrich.pairs.blocks import files_in

    desk: Wiring = context.obj
    files = files_in(documents)
    _check_files(files, output, groups, stories)
    _check_engine(engine, scheduler, stories)
    broken: list[tuple[Path, BadLine]] = []

    def tell_broken(path: Path, bad: BadLine) -> None:
        broken.append((path, bad))
        say(f"{path}:{bad.number}: {bad.reason}", err=True)

    work = _Work(files, desk.settings.window_days, processes or _processors(), stories is not None)
    result = _found_on_dask(work, scheduler, tell_broken) if engine == "dask" else _found_here(work, tell_broken)
    if result.repeated:
        ids = ", ".join(result.repeated[:_NAMED]) + (", …" if len(result.repeated) > _NAMED else "")
        say(
            f"{documents}: {len(result.repeated)} documents have the id of an earlier one and are skipped: {ids}",
            err=True,
        )
    _write(output, _PAIR, [(pair.a, pair.b, pair.relation, pair.score / 10000) for pair in result.pairs])
    if groups:
        _write(groups, ("id", "group"), list(result.groups.items()))
    if stories:
        _write(stories, ("id", "story"), list(result.stories.items()))
    if broken:
        raise typer.Exit(1)


class _Work(NamedTuple):
    """What to find. window_days: within which two documents are compared. processes: maximum number."""

    files: Sequence[Path]
    window_days: int
    processes: int
    with_stories: bool


def _found_here(work: _Work, tell_broken: TellBroken) -> Result:
    """The copies among the documents, found by this process and its forks."""
    from enrich.pairs import find

    with _progress(threads=False) as progress:
        return find(
            _documents(work.files, tell_broken),
            window_days=work.window_days,
            with_stories=work.with_stories,
            processes=work.processes,
            progress=progress,
        )


def _found_on_dask(work: _Work, scheduler: str | None, tell_broken: TellBroken) -> Result:
    """The copies among the documents, found by dask's workers; without stories, which need a single process."""
    from enrich.pairs.dask_engine import client, find_on

    with _progress(threads=True) as progress, client(scheduler, work.processes) as on:
        found = find_on(on, work.files, window_days=work.window_days, progress=progress)
    for path, bad in found.broken:
        tell_broken(path, bad)
    return found.result


@contextmanager
def _progress(*, threads: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error; called with the stage, how much of it is done, and of how much. threads: redraw it."""
    with progress_bar(threads=threads) as progress:
        bar = progress.add_task("reading", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            progress.update(bar, description=stage, completed=done, total=total, refresh=True)

        yield tell


def _check_engine(engine: str, scheduler: str | None, stories: Path | None) -> None:
    """Raises BadParameter if options do not go together."""
    if engine == "local" and scheduler:
        msg = "--scheduler needs --engine dask"
        raise typer.BadParameter(msg)
    if engine == "dask" and stories:
        msg = "--stories needs all documents in one process: leave out --engine dask"
        raise typer.BadParameter(msg)


def _check_files(files: Sequence[Path], *written: Path | None) -> None:
    """Raises Permanent, before the work, if a result could not be written, or a file needs a missing package."""
    for path in written:
        check_writable(path)
    if any(path and _is_parquet(path) for path in (*files, *written)):
        from enrich.pairs.parquet import check_installed

        check_installed()


def _documents(files: Sequence[Path], tell_broken: TellBroken) -> Iterator[Document]:
    """The documents in files of either kind; reports invalid ones."""
    from enrich.pairs import BadLine, parse_documents
    from enrich.pairs.parquet import documents_in

    for path in files:
        for item in documents_in(path) if _is_parquet(path) else parse_documents(lines_of(path)):
            if isinstance(item, BadLine):
                tell_broken(path, item)
            else:
                yield item


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _write(path: Path | None, names: Sequence[str], rows: Sequence[tuple[str | float, ...]]) -> None:
    """Writes rows as Parquet if the file's name says so, otherwise as lines with tabs; without a file to stdout."""
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
