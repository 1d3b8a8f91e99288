"""Stories: pending windows, the reports of each, and the results: sql/migrations/0025_stories.sql."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
from psycopg import sql

from contract.postgres import Connection
from enrich.store.columns import column_list
from enrich.store.raw_texts import IS_EMPTIED

_CHANGES: Final = 2000  # processed in one transaction
_PORTION: Final = 10_000  # reports, of which only the keys are read


class Reports(NamedTuple):
    """The representative of each group of copies, by day and key.

    articles, versions: int64, keys. days: int64, ordinals. have_texts: bool, False if they were deleted.
    """

    articles: np.ndarray
    versions: np.ndarray
    days: np.ndarray
    have_texts: np.ndarray

    def compared(self) -> Reports:
        """Those that have texts."""
        return Reports(*(column[self.have_texts] for column in self))


class Member(NamedTuple):
    """An article of a story, in its newest version. text: None if it is not a report."""

    story_key: int
    article_id: UUID
    report: int
    title: str
    outlet: str | None
    at: datetime
    text: str | None


class StoryRow(NamedTuple):
    """A row of desk.stories."""

    story_key: int
    title: str
    first_at: datetime
    last_at: datetime
    articles: int
    reports: int
    outlets: int
    words: list[str]
    picture: str
    report_ids: list[UUID]
    made_of: str


_NEWEST: Final = """not exists (
    select from desk.versions n
    where n.article_key = v.article_key and (n.fetched_at, n.version_key) > (v.fetched_at, v.version_key))"""
_REPORTS: Final = sql.SQL(
    """select v.article_key, v.version_key, v.reference_day - %(zero)s::date,
              not {is_emptied}
       from desk.versions v
       left join desk.group_member m on m.article_key = v.article_key
       where v.reference_day between %(week)s and %(week)s::date + 13 and coalesce(m.canonical, true) and {newest}
       order by v.reference_day, v.article_key"""
).format(newest=sql.SQL(_NEWEST), is_emptied=IS_EMPTIED)
# What a window says about each of its reports. is_compared: false if the text has been deleted.
_TABLE: Final = """
    create temporary table if not exists story_told (report bigint, week date, story bigint, is_compared boolean)
    on commit delete rows"""
# An article is in one report: one that moved to another is written by that one's window.
_WRITE: Final = """
    insert into desk.story_member as s (article_key, report, week, early, own)
    select coalesce(m.article_key, q.report), q.report, q.week,
           case when q.week > %(week)s then q.story end, case when q.week = %(week)s then q.story end
    from story_told q
    left join desk.group_member c on c.article_key = q.report
    left join desk.group_member m on m.group_key = c.group_key
    where q.is_compared and coalesce(c.canonical, true)
    order by 1
    on conflict (article_key) do update
    set report = excluded.report, week = excluded.week,
        early = case when excluded.week > %(week)s then excluded.early
                     when (s.report, s.week) = (excluded.report, excluded.week) then s.early end,
        own = case when excluded.week = %(week)s then excluded.own
                   when (s.report, s.week) = (excluded.report, excluded.week) then s.own end
    where (s.report, s.week) <> (excluded.report, excluded.week)
       or case when excluded.week > %(week)s then s.early is distinct from excluded.early
               else s.own is distinct from excluded.own end"""
_DELETE: Final = """
    delete from desk.story_member s
    where s.week between %(week)s and %(week)s::date + 7 and (
        not exists (select from story_told q where q.report = s.report)
        or not exists (select from desk.articles a where a.article_key = s.article_key))"""
# A story belongs to the window where it begins, and is named after its smallest remaining report.
_NAME: Final = """
    with told as (
        select s.report, case when s.early is null then s.week else s.week - 7 end as begins,
               min(s.report) over (
                   partition by case when s.early is null then s.week else s.week - 7 end,
                                coalesce(s.early, s.own, s.report)
               ) as story_key
        from desk.story_member s
        where s.article_key = s.report and s.week between %(week)s::date - 7 and %(week)s::date + 14
    )
    update desk.story_member s set story_key = t.story_key from told t
    where s.report = t.report and s.story_key is distinct from t.story_key
      and t.begins between %(week)s::date - 7 and %(week)s::date + 7"""
_NAMES: Final = """
    select distinct s.story_key from desk.story_member s
    where s.week between %(week)s::date - 7 and %(week)s::date + 14 and s.story_key is not null"""
_CHANGED: Final = sql.SQL(
    """select s.story_key, md5(string_agg(v.version_key::text, ' ' order by v.version_key))
       from desk.story_member s join desk.versions v on v.article_key = s.article_key
       where s.story_key = any(%(names)s) and {newest}
       group by s.story_key
       having count(*) filter (where s.article_key = s.report) > 1"""
).format(newest=sql.SQL(_NEWEST))
_MEMBERS: Final = sql.SQL(
    """select s.story_key, a.article_id, s.report, v.title, v.outlet, coalesce(v.published_at, v.discovered_at),
              case when s.article_key = s.report then left(v.text, %(characters)s) end
       from desk.story_member s
       join desk.articles a on a.article_key = s.article_key
       join desk.versions v on v.article_key = s.article_key
       where s.story_key = any(%(names)s) and {newest}
       order by s.story_key, 6, s.article_key"""
).format(newest=sql.SQL(_NEWEST))
_SHOW: Final = sql.SQL(
    "insert into desk.stories ({columns}) values ({values}) on conflict (story_key) do update set {changes}"
).format(
    columns=column_list(StoryRow._fields),
    values=sql.SQL(", ").join(sql.Placeholder() * len(StoryRow._fields)),
    changes=sql.SQL(", ").join(
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in StoryRow._fields[1:]
    ),
)


def follow(connection: Connection) -> bool:
    """Records the windows affected by the next changes; returns whether there may be more. Commits."""
    with connection.transaction():
        row = connection.execute("select desk.follow_stories(%s)", [_CHANGES]).fetchone()
    return row is not None and row[0] == _CHANGES


def take_window(connection: Connection) -> date | None:
    """The newest pending window, by its first Monday; None if there is none, or another worker computes one.

    It is pending again if the transaction does not commit, and if it changes after it was taken.
    """
    if connection.execute("select from desk.story_head for no key update skip locked").fetchone() is None:
        return None
    row = connection.execute(
        """delete from desk.story_windows where week = (select max(week) from desk.story_windows) returning week"""
    ).fetchone()
    return row[0] if row else None


def reports(connection: Connection, week: date) -> Reports:
    """The reports of a week and the next one, without their texts."""
    zero = date.fromordinal(1)
    portions = []
    with connection.cursor(name="story_reports") as cursor:
        cursor.execute(_REPORTS, {"week": week, "zero": zero})
        while rows := cursor.fetchmany(_PORTION):
            portions.append(np.array(rows, np.int64))
    columns = np.concatenate([np.empty((0, 4), np.int64), *portions]).T
    return Reports(columns[0], columns[1], columns[2] + zero.toordinal(), columns[3] > 0)


def note_limited(connection: Connection, reports: int) -> None:
    """Records for how many reports of a window not all words were looked up, for `copydesk status`."""
    connection.execute("update desk.story_head set limited = %s where limited <> %s", [reports, reports])


def write(connection: Connection, week: date, told: Iterable[tuple[int, date, int | None, bool]]) -> set[int]:
    """Writes a window's results; returns the stories that it may have changed.

    told: for each report its Monday, its story, and whether it could be compared.
    """
    names = {key for (key,) in connection.execute(_NAMES, {"week": week}).fetchall()}
    connection.execute(_TABLE)
    connection.execute("truncate story_told")  # from an earlier window in the same transaction
    with connection.cursor() as cursor, cursor.copy("copy story_told from stdin") as copy:
        for row in told:
            copy.write_row(row)
    connection.execute("analyze story_told")
    connection.execute(_WRITE, {"week": week})
    connection.execute(_DELETE, {"week": week})
    connection.execute(_NAME, {"week": week})
    return names | {key for (key,) in connection.execute(_NAMES, {"week": week}).fetchall()}


def renew(connection: Connection, names: Collection[int]) -> dict[int, str]:
    """Those of these stories that must be updated, and what each consists of; those that are none are deleted."""
    now: dict[int, str] = dict(connection.execute(_CHANGED, {"names": sorted(names)}).fetchall())
    before = connection.execute(
        "select story_key, made_of from desk.stories where story_key = any(%s)", [sorted(names)]
    ).fetchall()
    gone = [key for key, _ in before if key not in now]
    if gone:
        connection.execute("delete from desk.stories where story_key = any(%s)", [gone])
    return dict(now.items() - before)


def members(connection: Connection, names: Collection[int], characters: int) -> Mapping[int, list[Member]]:
    """The articles of each story by time, for reports with the beginning of the text."""
    found: dict[int, list[Member]] = {}
    rows = connection.execute(_MEMBERS, {"names": sorted(names), "characters": characters}).fetchall()
    for row in map(Member._make, rows):
        found.setdefault(row.story_key, []).append(row)
    return found


def show(connection: Connection, rows: Sequence[StoryRow]) -> None:
    """Writes these stories, by ascending key."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_SHOW, rows)
