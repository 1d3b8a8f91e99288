"""An example for each command with required arguments, shown at the end of its help."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final = (
    "dead-letters discard copydesk.articles/0/7",
    'dead-letters redrive --reason "schema 2"',
    "dead-letters show copydesk.articles/0/7",
    "explain https://a.example/1 https://b.example/9 --html pair.html",
    "extract page.html --url https://a.example/1",
    "feeds add https://a.example/feed.xml --tag sport",
    'feeds edit https://a.example/feed.xml --title "A, sport"',
    "feeds export feeds.opml --tag sport",
    "feeds import feeds.opml",
    "feeds pause https://a.example/feed.xml",
    "feeds poll https://a.example/feed.xml",
    "feeds remove https://a.example/feed.xml",
    "feeds resume https://a.example/feed.xml",
    "feeds show https://a.example/feed.xml",
    "feeds try https://a.example/feed.xml",
    'forget https://a.example/1 --why "asked by the publisher"',
    "furniture use 3",
    'groups join https://a.example/1 https://b.example/9 --why "one report, told twice"',
    'groups split https://a.example/1 https://b.example/9 --why "two matches"',
    'groups withdraw 12 --why "a mistake"',
    "index-server --cut 2/4",
    "pairs documents.jsonl --groups groups.tsv",
    "read report.txt --explain",
    "regroup --threshold coverage=6000",
    "replay texts/ archive.warc.gz",
    "report monday.html --day 2026-03-02",
    'sql "select outlet, count(*) from articles where canonical group by 1 order by 2 desc"',
    "why https://a.example/1",
)  # fmt: skip


def example_of(path: str) -> str | None:
    """The example of a command, as typed; path: its name, after that of its group."""
    found = next((one for one in EXAMPLES if one.startswith(f"{path} ")), None)
    return found and f"copydesk {found}"
