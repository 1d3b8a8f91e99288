"""One window of stories, a week and the next one: computed at once, and stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np

from contract.postgres import Connection
from enrich.copies.sketch.sketch import features_of
from enrich.landing.compared_texts import compared_texts
from enrich.store import stories as store
from enrich.store.stories import Member, Reports, StoryRow
from enrich.stories.picture import picture
from enrich.stories.stories import find_stories
from enrich.stories.words import shared_words

_CHARACTERS: Final = 2_000  # of a text, in which its words are looked for
_TEXTS: Final = 24  # of a story
_SHOWN: Final = 200  # stories whose texts are read together


def tell(connection: Connection) -> bool:
    """Computes the newest pending window; returns whether there was one. Commits."""
    with connection.transaction():
        week = store.take_window(connection)
        if week is None:
            return False
        found = store.reports(connection, week)
        changed = store.write(connection, week, _told(connection, found, week))
        made_of = store.renew(connection, changed)
        names = sorted(made_of)
        for start in range(0, len(names), _SHOWN):
            rows = store.members(connection, names[start : start + _SHOWN], _CHARACTERS)
            store.show(connection, [_row(rows[key], made_of[key]) for key in sorted(rows)])
    return True


def _told(connection: Connection, found: Reports, week: date) -> Iterator[tuple[int, date, int | None, bool]]:
    """For each report its Monday, its story, named after its smallest key, and whether it could be compared.

    None: the story has no report of the first week, so it belongs to another window.
    """
    compared = found.compared()
    made = find_stories(
        compared.days, compared.articles, lambda places: _features(connection, compared.versions[places])
    )
    store.note_limited(connection, made.limited)
    begun = np.unique(made.stories[compared.days < week.toordinal() + 7])
    names: list[int | None] = [None] * len(found.articles)
    is_ours = np.isin(made.stories, begun)
    places = np.flatnonzero(found.have_texts)[is_ours]
    for place, story in zip(places.tolist(), made.stories[is_ours].tolist(), strict=True):
        names[place] = story
    mondays = (date.fromordinal(day - (day - 1) % 7) for day in found.days.tolist())
    return zip(found.articles.tolist(), mondays, names, found.have_texts.tolist(), strict=True)


def _features(connection: Connection, versions: np.ndarray) -> list[bytes]:
    """The features of these versions; those of an empty text if they have disappeared meanwhile."""
    found = compared_texts(connection, versions.tolist())
    (nothing,) = features_of([""])
    return [found[key].features if key in found else nothing for key in versions.tolist()]


def _row(members: Sequence[Member], made_of: str) -> StoryRow:
    reports = [one for one in members if one.text is not None]
    carried = [one.report for one in members]
    leading = max(reports, key=lambda one: carried.count(one.report))  # the earliest, if equal
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
