"""The desk today: one page of Markdown for the Prefect UI, with bars made of text, which any Markdown viewer shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from contract.amounts import duration
from contract.words import markdown, markdown_link
from flows.naming import short
from ingest.desk_state import DeskDay

KEY: Final = "the-desk-today"
_BAR: Final = 24  # characters at most


def page(day: DeskDay, lag: int | None, now: datetime) -> str:
    """The page. Third-party text in it is only text, and links only lead to web addresses."""
    return "\n\n".join(
        [
            f"# The desk today\n\nThe 24 hours to {now:%d %b %H:%M} UTC. {_summary(day, lag)}",
            _articles(day),
            _section(
                "Slowest hosts", ("host", "median time to landing", "entries"),
                [(markdown(one.host), duration(one.seconds), one.entries) for one in day.slow_hosts],
            ),
            _section(
                f"Failing feeds: {day.failing_feeds}", ("feed", "failures in a row", "reason"),
                [(markdown_link(short(one.url), one.url), one.failures, markdown(one.error)) for one in day.failing],
            ),
            _section("Entries by fate", ("fate", "entries"), [(markdown(fate), count) for fate, count in day.fates]),
            _section(
                "Largest groups of the day", ("report", "articles", "outlets"),
                [(markdown_link(one.title or "(no title)", one.url), one.articles, one.outlets) for one in day.groups],
            ),
            _section(
                f"Dead letters: {day.dead_letter_count}", ("topic", "partition", "offset", "reason"),
                [(markdown(one.topic), one.partition, one.position, markdown(one.reason)) for one in day.dead_letters],
            ),
        ]
    )  # fmt: skip


def _summary(day: DeskDay, lag: int | None) -> str:
    waits = "Kafka does not answer, so the lag is unknown" if lag is None else f"{lag} messages are waiting to land"
    times = day.freshness.in_words()
    return f"{waits}. From publication to landing: {times}." if times else f"{waits}."


def _articles(day: DeskDay) -> str:
    most = max((hour.articles for hour in day.hours), default=0)
    rows = [
        (f"{hour.at:%H}:00", hour.articles, hour.articles - hour.copies, _bar(hour.articles, hour.copies, most))
        for hour in day.hours
    ]
    return _section("Articles by hour", ("hour (UTC)", "articles", "without copies", "█ reports ░ copies"), rows)


def _bar(articles: int, copies: int, most: int) -> str:
    whole = max(1, round(articles * _BAR / most))
    light = round(whole * copies / articles)
    return "█" * (whole - light) + "░" * light


def _section(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(map(str, row))} |" for row in rows]
    table = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines] if lines else ["None."]
    return "\n".join([f"## {title}", "", *table])
