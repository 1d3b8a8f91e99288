"""The command that shows why two texts are, or are not, copies: explain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from copydesk.cli.files import PANEL, check_writable, lines_of
from copydesk.wiring import Wiring


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel=PANEL)(explain)


def explain(
    context: typer.Context,
    left: Annotated[str, typer.Argument(help="A text file, an article's id, or its URL.", metavar="A")],
    right: Annotated[str, typer.Argument(help="The other one.", metavar="B")],
    documents: Annotated[
        Path | None,
        typer.Option("--documents", help="A and B are ids of documents in this file.", metavar="DOCS.jsonl[.gz]"),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write the same as an HTML page to this file.", metavar="FILE")
    ] = None,
) -> None:
    """Show why two texts are, or are not, copies: every figure with its threshold, and the texts side by side.

    Passages with the same words are highlighted, each in its own colour; shared rare words are underlined.
    """
    from copydesk.article_references import check_readable

    for reference in () if documents else (left, right):
        check_readable(reference)  # before loading for seconds
    from copydesk.explain.page import as_page
    from copydesk.explain.pair import compared_pair, in_terminal

    desk: Wiring = context.obj
    check_writable(html)
    one, other = (desk.shown(reference, lines_of(documents) if documents else None) for reference in (left, right))
    pair = compared_pair(one, other, desk.settings.window_days)
    Console(highlight=False).print(in_terminal(pair))
    if html:
        html.write_text(as_page(pair), encoding="utf-8")
        typer.echo(f"wrote {html}", err=True)
