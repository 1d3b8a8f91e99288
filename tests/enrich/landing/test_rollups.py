"""Roll-ups equal a recomputation, whatever landed, moved, was decided or forgotten, in portions of any size."""

from __future__ import annotations

import random
from contextlib import closing
from uuid import UUID

import pytest

from contract.article import article_key_of
from contract.postgres import connect_worker
from enrich.landing.clustering import recluster
from enrich.landing.forget import forget
from enrich.store import changes, decisions, rollups

pytestmark = pytest.mark.stack

ANEW = {
    "outlet_days": """
        select outlet, reference_day, agency, count(*), count(*) filter (where canonical),
               count(*) filter (where not canonical)
        from copydesk.articles where outlet is not null group by 1, 2, 3 order by 1, 2, 3""",
    "who_copies_whom": """
        select outlet, other_outlet, date_trunc('week', coalesce(published_at, discovered_at) at time zone 'UTC')::date,
               count(*), percentile_cont(0.5) within group (order by lag)
        from copydesk.copies
        where original_id is not null and relation <> 'rewrite' and outlet <> other_outlet
        group by 1, 2, 3 order by 1, 2, 3""",
    "who_copies_whom_years": """
        select outlet, other_outlet, extract(year from date_trunc(
                   'week', coalesce(published_at, discovered_at) at time zone 'UTC'))::integer,
               count(*), percentile_cont(0.5) within group (order by lag)
        from copydesk.copies
        where original_id is not null and relation <> 'rewrite' and outlet <> other_outlet
        group by 1, 2, 3 order by 1, 2, 3""",
}


def take_up(connection, pick=None):
    """Numbers and rolls up everything that waits, with `pick` in portions of random size."""
    while changes.number(connection):
        pass
    if pick is None:
        while rollups.roll_up(connection):
            pass
        return
    while connection.execute("select desk.roll_up(%s)", [pick.randint(1, 40)]).fetchone()[0]:
        connection.commit()
    connection.commit()


def differences(connection):
    return [
        view
        for view, query in ANEW.items()
        if connection.execute(f"select * from copydesk.{view} order by 1, 2, 3").fetchall()
        != connection.execute(query).fetchall()
    ]


@pytest.mark.parametrize("seed", range(3))
def test_they_equal_the_recomputation(desk, hands, newsrooms, connection, seed):
    pick, room, worker = random.Random(seed), newsrooms(seed), hands()
    known = []
    with closing(connect_worker(desk)) as other:
        for step in range(6):
            articles = room.edition(3, 4, 3)
            again = pick.sample(known, min(3, len(known)))
            articles += [room.article(url=one.url, day=pick.randint(-3, 9)) for one in again]  # further versions
            worker.land(articles)
            known += articles
            if step % 2:
                gone = pick.sample(known, 2)
                forget(other, [(article_key_of(one.article_id), UUID(one.article_id)) for one in gone], "Ann", "no")
            pairs = connection.execute("select a_article, b_article from desk.copy_edge").fetchall()
            with other.transaction():
                pair = pick.choice(pairs)
                decisions.decide(other, "split", pair, "Ann", "two reports")
                recluster(other, set(pair))
            if pick.random() < 0.6:
                take_up(other, pick)
        take_up(other, pick)
    assert connection.execute("select count(*) from copydesk.who_copies_whom").fetchone()[0] > 5
    assert connection.execute("select count(*) from copydesk.outlet_days").fetchone()[0] > 10
    assert differences(connection) == []


def test_pending_changes_are_shown(hands, newsroom, connection):
    worker = hands()
    worker.land(newsroom.family(3))
    take_up(worker.connection)
    assert differences(connection) == []
    worker.land(newsroom.family(3))
    assert "outlet_days" in differences(connection)
    take_up(worker.connection)
    assert differences(connection) == []


def test_of_two_at_once_neither_waits_for_the_other(desk, hands, newsroom, connection):
    worker = hands()
    worker.land(newsroom.family(3))
    while changes.number(worker.connection):
        pass
    with closing(connect_worker(desk)) as holder:
        holder.execute("select from desk.rollup_head for update")
        assert worker.connection.execute("select desk.roll_up(100)").fetchone() == (0,)
        worker.connection.commit()
        holder.rollback()
    take_up(worker.connection)
    assert differences(connection) == []
