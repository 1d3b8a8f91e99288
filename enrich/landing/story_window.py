"""One window of stories: a week and the next one, told at once, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from contract.postgres import Connection
from enrich.store import stories as store
from enrich.store.stories import Member, Report, StoryRow
from enrich.stories.picture import picture
from enrich.stories.stories import stories
from enrich.stories.words import shared_words

_CHARACTERS: Final = 2_000  # of a text, to find its words in
_TEXTS: Final = 24  # of a story


def tell(connection: Connection) -> bool:
    """Tells the newest window that waits; returns whether there was one. Commits."""
    with connection.transaction():
        week = store.take_window(connection)
        if week is None:
            return False
        found = store.reports(connection, week)
        changed = store.write(connection, week, [one.article_key for one in found], told(found, week))
        made_of = store.renew(connection, changed)
        rows = store.members(connection, made_of, _CHARACTERS)
        store.show(connection, [_row(rows[key], made_of[key]) for key in sorted(rows)])
    return True


def told(reports: Sequence[Report], week: date) -> list[tuple[int, date, int | None]]:
    """Of each report that can be compared its Monday, and its story, named by its smallest key.

    None: the story has no report of the first week, so that it is another window's.
    """
    compared = [(one.article_key, one.day, one.features) for one in reports if one.features is not None]
    places = stories([blob for _, _, blob in compared], [day for _, day, _ in compared], range(len(compared)))
    mondays = [day - timedelta(days=day.weekday()) for _, day, _ in compared]
    begun = {story for story, monday in zip(places, mondays, strict=True) if monday == week}
    return [
        (key, monday, compared[story][0] if story in begun else None)
        for (key, _, _), story, monday in zip(compared, places, mondays, strict=True)
    ]


def _row(members: Sequence[Member], made_of: str) -> StoryRow:
    reports = [one for one in members if one.text is not None]
    carried = [one.report for one in members]
    leading = max(reports, key=lambda one: carried.count(one.report))  # of equals the earliest
    times = [one.at for one in members]
    return StoryRow(
        story_key=members[0].story_key,
        title=leading.title,
        first_at=times[0],
        last_at=times[-1],
        articles=len(members),
        reports=len(reports),
        outlets=len({one.outlet for one in members} - {None}),
        words=shared_words([f"{one.title}\n{one.text}" for one in reports[:_TEXTS]]),
        picture=picture(times),
        report_ids=[one.article_id for one in reports],
        made_of=made_of,
    )
