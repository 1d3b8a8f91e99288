"""What `copydesk read --explain` shows of a text."""

from __future__ import annotations

import io

from rich.console import Console

from copydesk.explain.reading import explained
from enrich.reading import Reading, read

TEXT = (
    "Council agrees on a bridge\n\nBy Jane Doe\n\nPARIS, March 3 (AFP) - The council agreed on Tuesday "
    "to build a new bridge over "
    "the river.\n\n\n\nIt will cost a million, the mayor said.\n\nLeave a Reply\n\nSource: The Daily Planet"
)


def shown(text: str, reading: Reading, width: int = 200, *, colours: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colours, color_system="truecolor" if colours else None)
    console.print(explained(text, reading, "a.txt"))
    return out.getvalue()


def test_each_line_shows_why_it_is_not_part_of_the_report():
    lines = [line.rstrip() for line in shown(TEXT, read(TEXT)).splitlines()]
    margins = {line[18:]: line[:17].strip() for line in lines[1:] if line[18:]}
    assert margins["Council agrees on a bridge"] == "title"
    assert margins["By Jane Doe"] == "byline"
    assert (
        margins["PARIS, March 3 (AFP) - The council agreed on Tuesday to build a new bridge over the river."]
        == "dateline"
    )
    assert margins["It will cost a million, the mayor said."] == ""
    assert margins["Leave a Reply"] == "comments"
    assert margins["place PARIS, month 3, day 3"] == "dateline"
    assert margins["Jane Doe"] == "authors"


def test_fields_and_removed_parts_have_their_styles():
    coloured = shown(TEXT, read(TEXT), colours=True)
    assert "\x1b[1mCouncil agrees on a bridge" in coloured
    assert "\x1b[2;9mLeave a Reply" in coloured


def test_a_text_cannot_command_the_terminal_and_its_ranges_stay_true():
    text = TEXT.replace("The council", "\x1b[2J\x07\x9bThe\rcouncil")
    page = shown(text, read(text))
    assert not {*page} & {"\x1b", "\x07", "\x9b", "\r"}
    assert "\ufffd[2J\ufffd\ufffdThe\ufffdcouncil agreed" in page


def test_no_field_commands_the_terminal():
    text = TEXT.replace("Council agrees", "\x1b[2J[red]Council agrees")
    page = shown(text, read(text))
    assert not {*page} & {"\x1b"}
    assert page.count("\ufffd[2J[red]Council agrees") == 2  # once in the text, once as its title


def test_nothing_is_shown_as_nothing():
    assert shown("", read("")).split() == ["a.txt"]
