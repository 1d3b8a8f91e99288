"""Reads the figures of a day from the views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from psycopg.rows import class_row

from contract.postgres import Connection
from copydesk.report.day import (
    Carrier,
    DayReport,
    Feed,
    OutletVolume,
    Rewrite,
    Side,
    Syndication,
    Taken,
    Volume,
)

SYNDICATIONS: Final = 12  # drawn, the largest ones
REWRITES: Final = 6  # shown side by side
FLOWS: Final = 16  # pairs of outlets
FEEDS: Final = 20  # listed with their problem
BASELINE_DAYS: Final = 28  # before the day


def read_day(connection: Connection, day: date, tell: Callable[[str], None] = lambda _: None) -> DayReport:
    """All figures, in one transaction of the read-only role. tell: called with what is read next."""
    tell("articles")
    ((articles, copies, outlets, newest),) = connection.execute(
        """select count(*)::int, count(*) filter (where not canonical)::int, count(distinct outlet)::int,
                  (select max(reference_day) from articles where reference_day <= current_date + 1)
           from articles where reference_day = %s""",
        [day],
    ).fetchall()
    tell("the largest syndications")
    syndications = _syndications(connection, day)
    tell("who copied whom")
    taken = _taken(connection, day)
    tell("rewrites")
    rewrites = _rewrites(connection, day)
    tell("feeds and volumes")
    feeds = _feeds(connection)
    return DayReport(
        day,
        articles,
        copies,
        outlets,
        newest,
        syndications,
        taken,
        rewrites,
        _feed_states(connection),
        len(feeds),
        feeds[:FEEDS],
        _polls(connection, day),
        _fates(connection, day),
        _volumes(connection, day),
        _outlet_volumes(connection, day),
    )


def _feed_states(connection: Connection) -> list[tuple[str, int]]:
    return _counts(
        connection,
        "select state, count(*)::int from feeds where state <> 'removed' group by 1 order by 2 desc, 1",
    )


def _polls(connection: Connection, day: date) -> list[tuple[str, int]]:
    return _counts(
        connection,
        """select status, count(*)::int from polls where polled_at >= %(start)s and polled_at < %(end)s
           group by 1 order by 2 desc, 1""",
        _ends(day),
    )


def _fates(connection: Connection, day: date) -> list[tuple[str, int]]:
    """Of the entries that were found on the day."""
    return _counts(
        connection,
        """select fate, count(*)::int from entries where discovered_at >= %(start)s and discovered_at < %(end)s
           group by 1 order by 2 desc, 1""",
        _ends(day),
    )


def _ends(day: date) -> dict[str, str]:
    return {"start": f"{day} 00:00+00", "end": f"{day + timedelta(days=1)} 00:00+00"}


def _counts(connection: Connection, query: str, values: Mapping[str, str] | None = None) -> list[tuple[str, int]]:
    return [(name, count) for name, count in connection.execute(query.encode(), values).fetchall()]


def _syndications(connection: Connection, day: date) -> list[Syndication]:
    """The reports with most articles of the day, including copies."""
    found = connection.execute(
        """select group_id, count(*)::int from articles where reference_day = %s
           group by 1 having bool_or(not canonical) order by 2 desc, count(distinct outlet) desc, 1 limit %s""",
        [day, SYNDICATIONS],
    ).fetchall()
    made = []
    for group, today in found:
        with connection.cursor(row_factory=class_row(Carrier)) as cursor:
            carriers = cursor.execute(
                """select coalesce(s.outlet, a.file_name, 'a file') as outlet, s.title, a.url, s.at, s.known_by,
                          s.canonical, s.relation, s.share::float
                   from spread s join articles a using (article_id) where s.group_id = %s order by s.place""",
                [group],
            ).fetchall()
        made.append(Syndication(group, today, carriers))
    return made


def _taken(connection: Connection, day: date) -> list[Taken]:
    """Only for the canonical article of a report: each later copy is also a copy of all earlier ones."""
    with connection.cursor(row_factory=class_row(Taken)) as cursor:
        return cursor.execute(
            """select c.other_outlet as source_outlet, c.outlet, count(*)::int as copies,
                      (percentile_cont(0.5) within group (order by extract(epoch from c.lag)))::float as median
               from articles a
               cross join lateral (select * from copies where article_id = a.article_id offset 0) c
               join articles b on b.article_id = c.other_id
               where a.reference_day = %s and b.canonical and c.original_id is not null and c.relation <> 'rewrite'
                 and c.outlet <> c.other_outlet
               group by 1, 2 order by 3 desc, 1, 2 limit %s""",
            [day, FLOWS],
        ).fetchall()


def _rewrites(connection: Connection, day: date) -> list[Rewrite]:
    """One for each report, the most similar first; of the versions that the articles show now."""
    rows = connection.execute(
        """with best as (
               select distinct on (c.group_id) c.score, c.article_id, c.other_id, c.original_id, c.sentences
               from articles a
               cross join lateral (
                   select * from copies where article_id = a.article_id and version_id = a.version_id offset 0) c
               join articles b on b.article_id = c.other_id and b.version_id = c.other_version_id
               where a.reference_day = %s and c.relation = 'rewrite'
               order by c.group_id, c.score desc, c.article_id, c.other_id)
           select r.score::float, r.original_id is not null, r.sentences,
                  coalesce(a.outlet, a.file_name, 'a file'), a.title, a.url, a.text,
                  coalesce(b.outlet, b.file_name, 'a file'), b.title, b.url, b.text
           from (select * from best order by score desc, article_id, other_id limit %s) r
           join articles a on a.article_id = r.article_id join articles b on b.article_id = r.other_id
           order by r.score desc, r.article_id, r.other_id""",
        [day, REWRITES],
    ).fetchall()
    return [
        Rewrite(
            score,
            Side(*texts[:4]),
            Side(*texts[4:]),
            directed,
            [((one["a"][0], one["a"][1]), (one["b"][0], one["b"][1])) for one in sentences],
        )
        for score, directed, sentences, *texts in rows
    ]


def _feeds(connection: Connection) -> list[Feed]:
    with connection.cursor(row_factory=class_row(Feed)) as cursor:
        return cursor.execute(
            """select f.url, coalesce(a.alarm, case when f.quarantined_at is not null then 'quarantined'
                                               else 'failing' end) as what,
                      coalesce(a.since, f.quarantined_at) as since,
                      coalesce(a.reason, f.error, '') as reason
               from feeds f left join feed_alarms a using (feed_id)
               where f.removed_at is null and f.paused_at is null and f.ended_at is null
                 and (a.alarm is not null or f.failures > 0 or f.quarantined_at is not null)
               order by f.failures desc, f.url, 2"""
        ).fetchall()


def _volumes(connection: Connection, day: date) -> list[Volume]:
    with connection.cursor(row_factory=class_row(Volume)) as cursor:
        return cursor.execute(
            """select d.day::date as day, coalesce(sum(o.articles), 0)::int as articles,
                      coalesce(sum(o.copies), 0)::int as copies
               from generate_series(%(day)s::date - %(days)s::int, %(day)s::date, interval '1 day') d (day)
               left join outlet_days o on o.day = d.day::date
               group by 1 order by 1""",
            {"day": day, "days": BASELINE_DAYS},
        ).fetchall()


def _outlet_volumes(connection: Connection, day: date) -> list[OutletVolume]:
    """The outlets that deviate most from their other days, in both directions."""
    with connection.cursor(row_factory=class_row(OutletVolume)) as cursor:
        return cursor.execute(
            """with days as (
                   select outlet, day, sum(articles)::int as articles, sum(copies)::int as copies
                   from outlet_days where day between %(day)s::date - %(days)s::int and %(day)s::date group by 1, 2),
               usual as (
                   select outlet, percentile_cont(0.5) within group (order by articles) as usual
                   from days where day < %(day)s::date group by 1)
               select outlet, coalesce(d.articles, 0) as articles, coalesce(d.copies, 0) as copies,
                      coalesce(u.usual, 0)::float as usual
               from (select * from days where day = %(day)s::date) d full join usual u using (outlet)
               order by abs(coalesce(d.articles, 0) - coalesce(u.usual, 0)) desc, articles desc, outlet limit 12""",
            {"day": day, "days": BASELINE_DAYS},
        ).fetchall()
