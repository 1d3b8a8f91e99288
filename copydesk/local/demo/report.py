"""The results of the demo, read from the views like any SQL consumer would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contract.postgres import Connection
from copydesk.terminal import cells

QUERY: Final = """select g.title, g.outlets, string_agg(distinct c.relation, ', ') as how
from groups g
join copies c using (group_id)
group by g.group_id, g.title, g.outlets
order by g.outlets desc, g.title"""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that the terminal shows, and `--json` prints."""

    articles: int
    entries_by_fate: dict[str, int]
    not_landed: Sequence[tuple[str, str, str]]  # title, fate, reason
    landed: Sequence[tuple[str, int, int]]  # outlet, articles, of them canonical
    reposts: Sequence[tuple[str, str, str | None, str | None]]  # title, mark, source URL, its outlet where that landed
    groups: Sequence[tuple[int, list[str], list[str]]]  # group, titles and outlets of its members
    evidence: dict[int, list[tuple[str, str, str, str]]]  # group: outlet, relation and score, other outlet, passage
    query: Sequence[tuple[Any, ...]]
    lost: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The object that `copydesk demo --json` prints."""
        return {
            "articles": self.articles,
            "entries_by_fate": self.entries_by_fate,
            "reposts": [{"title": title, "mark": mark, "source_url": url} for title, mark, url, _ in self.reposts],
            "groups": [titles for _, titles, _ in self.groups],
            "lost": self.lost,
            "seconds": round(self.seconds, 1),
        }


def read_findings(connection: Connection, seconds: float) -> Findings:
    """Reads the findings as the read-only role, from the views of schema copydesk."""
    connection.execute("set role copydesk_reader")
    connection.execute("set search_path = copydesk")
    articles = connection.execute("select count(*) from articles").fetchone()
    lost = connection.execute(
        """select count(*) filter (where not final or fate = 'landed' and a.article_id is null)
           from entries left join articles a using (article_id)"""
    ).fetchone()
    evidence: dict[int, list[tuple[str, str, str, str]]] = {}
    for group, *line in connection.execute(
        """select group_id, coalesce(split_part(outlet, '.', 1), file_name), relation || ' ' || score,
                  coalesce(split_part(other_outlet, '.', 1), other_file_name),
                  coalesce(left(regexp_replace(longest_passage, '\\s+', ' ', 'g'), 60) || '…', 'declared')
           from (select c.*, a.file_name, b.file_name as other_file_name from copies c
                 join articles a using (article_id) join articles b on b.article_id = c.other_id) c
           order by group_id, declared desc, outlet is null, other_outlet is null, score desc, article_id, other_id"""
    ):
        evidence.setdefault(group, []).append(tuple(line))
    return Findings(
        articles=articles[0] if articles else 0,
        entries_by_fate=dict(
            connection.execute("select fate, count(*)::int from entries group by fate order by 2 desc, 1").fetchall()
        ),
        not_landed=connection.execute(
            "select coalesce(title, url), fate, reason from entries where fate <> 'landed' order by fate, title"
        ).fetchall(),
        landed=connection.execute(
            """select coalesce(split_part(outlet, '.', 1), 'replayed files'), count(*)::int,
                      count(*) filter (where canonical)::int
               from articles group by 1 order by 1"""
        ).fetchall(),
        reposts=connection.execute(
            """select a.title, coalesce(a.source_mark, 'its page links it'), a.source_url, s.outlet
               from articles a left join articles s on s.article_id = a.source_article_id
               where a.source_mark is not null or a.source_url is not null
               order by a.file_name nulls last, a.outlet, a.title"""
        ).fetchall(),
        groups=connection.execute(
            """select g.group_id, array_agg(a.title order by a.canonical desc, a.outlet nulls last, a.title),
                      array_agg(coalesce(split_part(a.outlet, '.', 1), a.file_name)
                                order by a.canonical desc, a.outlet nulls last, a.title)
               from groups g join articles a using (group_id) group by 1 order by count(*) desc, 2"""
        ).fetchall(),
        evidence=evidence,
        query=connection.execute(QUERY).fetchall(),
        lost=lost[0] if lost else 0,
        seconds=seconds,
    )


def show(console: Console, found: Findings, *, ui: str, again: str | None) -> None:
    """Prints the findings as tables, the Prefect UI's address, and how to keep it all running."""
    console.print(_table("What landed", ("outlet", "articles", "of them canonical"), found.landed))
    console.print(_table("Where every entry ended", ("fate", "entries"), found.entries_by_fate.items()))
    console.print(_table("Why some did not arrive", ("entry", "fate", "reason"), found.not_landed))
    console.print(_table("Declared reposts", ("title", "mark", "source", "landed as"), found.reposts))
    groups = Table(
        "report", "copies, with a line of evidence", title="Copy groups", title_justify="left", show_lines=True
    )
    for group, titles, outlets in found.groups:
        outlet, how, other, passage = found.evidence[group][0]
        others = "\n".join(
            f"{name}" + (f": {title}" if title != titles[0] else "")
            for name, title in zip(outlets[1:], titles[1:], strict=True)
        )
        groups.add_row(
            f"[bold]{escape(titles[0])}[/bold]\n{outlets[0]}",
            f"{escape(others)}\n[dim]{outlet} ~ {other}: {how}\n“{escape(passage)}”[/dim]",
        )
    console.print(groups)
    console.print(f"\n[bold]Query it yourself[/bold]\n{QUERY};", highlight=False)
    console.print(_table("", ("title", "outlets", "how"), found.query))
    console.print(
        f"{found.articles} articles in {found.seconds:.1f} s from the first poll to the last row; {found.lost} lost.\n"
        f"Prefect UI: {ui} (while it runs)" + (f"\nTo keep it running: [bold]{again}[/bold]" if again else "")
    )


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    table = Table(*columns, title=title, title_justify="left", header_style="bold")
    for row in rows:
        table.add_row(*cells(*row))
    return table
