"""Expired data is removed: whole articles with their groups, or only texts; consumers notice."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from psycopg import IsolationLevel

from contract.postgres import connect
from enrich.landing.reclassify import reclassified
from enrich.store import changes
from enrich.worker.retaining import clear
from tests.following import SqlFollower, shown

pytestmark = pytest.mark.stack


def age(connection, articles, days):
    """Sets these articles to have landed that many days ago."""
    connection.execute(
        """update desk.versions set landed_at = %s
           where article_key in (select article_key from desk.articles where article_id = any(%s::uuid[]))""",
        [datetime.now(UTC) - timedelta(days=days), [one.article_id for one in articles]],
    )


def kept(connection):
    return {
        str(one)
        for (one,) in connection.execute("select replace(article_id::text, '-', '') from copydesk.articles").fetchall()
    }


def test_articles_of_which_nothing_landed_lately_leave_whole(desk, hands, newsroom, connection):
    worker, family = hands(), newsroom.family(3)
    renewed = newsroom.article(day=1)
    worker.land([*family, renewed])
    age(connection, [*family[:2], renewed], 40)
    age(connection, family[2:], 20)
    worker.land([newsroom.article(url=renewed.url, day=1)])
    with closing(SqlFollower(desk)) as follower:
        while changes.number(worker.connection):
            pass
        follower.catch_up()
        clear(desk.model_copy(update={"retention_days": 30}), Event())
        assert kept(connection) == {one.article_id for one in [*family[2:], renewed]}
        while changes.number(worker.connection):
            pass
        follower.catch_up()
        assert follower.rebuilt.views() == shown(desk)
    removed = connection.execute(
        "select replace(article_id::text, '-', ''), whole, who from copydesk.removed"
    ).fetchall()
    assert {(str(one), whole, who) for one, whole, who in removed} == {
        (one.article_id, True, None) for one in family[:2]
    }
    worker.land([family[0]])
    assert family[0].article_id in kept(connection)  # it may land again, because no person removed it


def test_texts_are_emptied_and_the_rest_stays(desk, hands, newsroom, connection):
    worker, family, young = hands(), newsroom.family(2), newsroom.article(day=1)
    worker.land([*family, young])
    groups = connection.execute("select group_id, article_ids from copydesk.groups").fetchall()
    age(connection, family, 40)
    with closing(SqlFollower(desk)) as follower:
        clear(desk.model_copy(update={"text_days": 30}), Event())
        while changes.number(worker.connection):
            pass
        follower.catch_up()
        assert follower.rebuilt.views() == shown(desk)
    texts = dict(
        connection.execute("select replace(article_id::text, '-', ''), text <> '' from copydesk.articles").fetchall()
    )
    assert texts == {**{one.article_id: False for one in family}, young.article_id: True}
    assert connection.execute("select group_id, article_ids from copydesk.groups").fetchall() == groups
    assert connection.execute("select count(*) from copydesk.articles where title <> ''").fetchone() == (4,)


def test_what_was_decided_of_an_emptied_text_stays(desk, hands, newsroom, connection):
    """Nothing is left to compare, and the title alone is not enough: neither landing nor regrouping changes it."""
    worker, family = hands(), newsroom.family(2)
    worker.land(family)
    copies = connection.execute("select * from desk.copy_edge order by a, b").fetchall()
    age(connection, family, 40)
    clear(desk.model_copy(update={"text_days": 30}), Event())
    late, same_title = newsroom.article(family[0].text, day=1), newsroom.article(title=family[0].title, day=1)
    assert worker.land([late, same_title, family[0]]).edges == 0
    with connect(desk) as reading:
        reading.isolation_level = IsolationLevel.REPEATABLE_READ
        days = list(reclassified(reading, desk.window_days))
    assert not any(day.added or day.removed or day.changed for day in days)
    assert len(copies) == 3
    assert connection.execute("select * from desk.copy_edge order by a, b").fetchall() == copies


def test_without_settings_nothing_is_removed(desk, hands, newsroom, connection):
    article = newsroom.article()
    hands().land([article])
    age(connection, [article], 10_000)
    clear(desk, Event())
    assert connection.execute("select text <> '' from copydesk.articles").fetchall() == [(True,)]
