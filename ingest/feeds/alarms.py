"""Feeds whose behaviour has changed, each compared with its own past. A pure decision, and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from psycopg.rows import class_row

from contract.events import tell
from contract.postgres import Connection

Alarm = Literal["silent", "flooding", "failing", "no text", "copies"]

DAY: Final = 86_400.0
_FAILING: Final = 2 * DAY  # seconds; transient failures are over by then
_SILENT: Final = 2 * DAY
_GAPS: Final = 5.0  # times the usual time between two polls with new entries
_POLLS: Final = 5  # with new entries, needed for a usual interval
_FLOOD: Final = 50  # entries in a day
_TIMES: Final = 5.0  # times the busiest day before
_PAGES: Final = 5
_FEW: Final = 0.8  # share of pages without text that raises an alarm
_ARTICLES: Final = 10
_JUMP: Final = 0.4


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known about one feed in the last `history_days`, without the first poll, which finds its whole list.

    news: polls with new entries; news_days: from the first of them to the last; quiet: since the last, in seconds.
    today, busiest: entries of the last day, and of the busiest day before; days: how many were watched.
    silent: seconds since it responded. pages, no_text: with a final result in the last week, and of these without a
    text. before: the share without text in the weeks before; None: no page. articles, copies: landed in the last three
    days, and of these copies of others; copies_before: their share in the weeks before; None: too few.
    """

    feed_id: int
    url: str
    failures: int
    silent: float
    news: int
    news_seconds: float
    quiet: float
    today: int
    busiest: int
    days: int
    pages: int
    no_text: int
    before: float | None
    articles: int
    copies: int
    copies_before: float | None


def alarms_of(feed: Baseline) -> Iterator[tuple[Alarm, str]]:
    """The alarms of a feed, each with an explanation."""
    if feed.failures and feed.silent > _FAILING:
        yield "failing", f"it has not answered for {feed.silent / DAY:.0f} days: {feed.failures} failures in a row"
    elif feed.news >= _POLLS and feed.quiet > max(_SILENT, _GAPS * feed.news_seconds / (feed.news - 1)):
        usual = feed.news_seconds / (feed.news - 1) / 3600
        yield "silent", f"nothing new for {feed.quiet / DAY:.1f} days; before, every {usual:.1f} hours"
    if feed.days >= 3 and feed.today > max(_FLOOD, _TIMES * feed.busiest):
        yield "flooding", f"{feed.today} entries in a day; before, at most {feed.busiest}"
    if feed.pages >= _PAGES and feed.no_text >= _FEW * feed.pages and (feed.before is None or feed.before < _FEW / 2):
        before = "" if feed.before is None else f"; before, {feed.before:.0%}"
        yield "no text", f"{feed.no_text} of {feed.pages} pages in a week yield no text{before}"
    share = feed.copies / feed.articles if feed.articles else 0.0
    if feed.articles >= _ARTICLES and feed.copies_before is not None and share > feed.copies_before + _JUMP:
        yield (
            "copies",
            f"{share:.0%} of {feed.articles} articles are copies of others; before, {feed.copies_before:.0%}",
        )


def renew(connection: Connection) -> int:
    """Writes the current alarms, and records an event for new ones; returns how many there are."""
    stored = {(feed, alarm) for feed, alarm in connection.execute("select feed_id, alarm from desk.feed_alarms")}
    now: dict[tuple[int, Alarm], str] = {}
    for feed in baselines(connection):
        for alarm, reason in alarms_of(feed):
            now[feed.feed_id, alarm] = reason
            if (feed.feed_id, alarm) not in stored:
                tell(connection, "feed alarm", f"{feed.url}: {alarm}: {reason}", feed_id=feed.feed_id, alarm=alarm)
    with connection.cursor() as cursor:
        cursor.executemany(
            "delete from desk.feed_alarms where feed_id = %s and alarm = %s", sorted(stored - now.keys())
        )
        cursor.executemany(
            """insert into desk.feed_alarms (feed_id, alarm, reason) values (%s, %s, %s)
               on conflict (feed_id, alarm) do update set reason = excluded.reason""",
            [(feed, alarm, reason) for (feed, alarm), reason in sorted(now.items())],
        )
    return len(now)


def counts(connection: Connection) -> dict[str, int]:
    """How many feeds have which alarm, the most frequent first."""
    return dict(
        connection.execute("select alarm, count(*) from copydesk.feed_alarms group by 1 order by 2 desc, 1").fetchall()
    )


def baselines(connection: Connection) -> list[Baseline]:
    """Every polled feed, with its past behaviour."""
    with connection.cursor(row_factory=class_row(Baseline)) as cursor:
        return cursor.execute(
            """with polled as materialized (
                   select f.feed_id,
                          (select min(polled_at) from desk.polls p where p.feed_id = f.feed_id) as first_at,
                          (select polled_at from desk.polls p
                           where p.feed_id = f.feed_id and status in ('new entries', 'nothing new', 'not modified')
                           order by polled_at desc limit 1) as answered_at
                   from desk.feeds f where f.removed_at is null and f.paused_at is null),
               found as materialized (
                   select p.feed_id, p.polled_at, p.new_entries
                   from polled join desk.polls p using (feed_id)
                   where p.new_entries > 0 and p.polled_at > first_at),
               days as (
                   select feed_id, coalesce(sum(entries) filter (where back = 0), 0)::int as today,
                          coalesce(max(entries) filter (where back > 0), 0)::int as busiest
                   from (select feed_id, floor(extract(epoch from now() - polled_at) / 86400) as back,
                                sum(new_entries) as entries
                         from found group by 1, 2) d
                   group by 1),
               news as (
                   select feed_id, count(*)::int as news, min(polled_at) as news_from, max(polled_at) as news_to
                   from found group by 1),
               recent as materialized (
                   select feed_id, article_id, fate, fate_at from desk.entries
                   where fate in ('sent', 'landed', 'no_text', 'not_html', 'not_article', 'wall', 'unreadable')
                     and feed_id is not null and fate_at > now() - interval '30 days'
                     and discovered_at > now() - interval '33 days'),  -- the index, and tries take two days
               pages as (
                   select feed_id, fate_at > now() - interval '7 days' as late,
                          count(*)::int as tried,
                          count(*) filter (where fate not in ('sent', 'landed'))::int as no_text
                   from recent group by 1, 2),
               articles as (
                   select feed_id, fate_at > now() - interval '3 days' as late, count(*)::int as landed,
                          count(*) filter (where m.canonical is false)::int as copies
                   from recent
                   join desk.articles a using (article_id)
                   left join desk.group_member m using (article_key)
                   where fate = 'landed' group by 1, 2)
               select f.feed_id, f.url, f.failures,
                      extract(epoch from now() - coalesce(p.answered_at, f.added_at))::float as silent,
                      coalesce(n.news, 0) as news,
                      coalesce(extract(epoch from n.news_to - n.news_from), 0)::float as news_seconds,
                      coalesce(extract(epoch from now() - n.news_to), 0)::float as quiet,
                      coalesce(d.today, 0) as today, coalesce(d.busiest, 0) as busiest,
                      coalesce(extract(epoch from now() - p.first_at) / 86400, 0)::int as days,
                      coalesce(week.tried, 0) as pages, coalesce(week.no_text, 0) as no_text,
                      earlier.no_text / earlier.tried::float as before,
                      coalesce(fresh.landed, 0) as articles, coalesce(fresh.copies, 0) as copies,
                      case when old.landed >= 10 then old.copies / old.landed::float end as copies_before
               from desk.feeds f
               join polled p using (feed_id)
               left join news n using (feed_id)
               left join days d using (feed_id)
               left join pages week on week.feed_id = f.feed_id and week.late
               left join pages earlier on earlier.feed_id = f.feed_id and not earlier.late
               left join articles fresh on fresh.feed_id = f.feed_id and fresh.late
               left join articles old on old.feed_id = f.feed_id and not old.late
               order by f.feed_id"""
        ).fetchall()
