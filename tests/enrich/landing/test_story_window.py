"""Stories in the database depend only on the landed articles, not on their order or on how they were computed."""

from __future__ import annotations

import random
from contextlib import closing
from uuid import UUID

import pytest

from contract.article import Published, article_key_of
from contract.postgres import connect_worker
from enrich.landing import story_window
from enrich.landing.clustering import recluster
from enrich.landing.forget import forget
from enrich.store import changes, decisions, stories
from tests.enrich.stories.test_stories import BRIDGE, OTHERS, VOTE

pytestmark = pytest.mark.stack

_SHOWN = "select to_jsonb(s) from copydesk.stories s order by story_id"
_OF_ARTICLES = "select article_id, story_id from copydesk.articles order by 1"


def tell(connection):
    """Computes all pending windows; returns how many there were."""
    while changes.number(connection):
        pass
    while stories.follow(connection):
        pass
    windows = 0
    while story_window.tell(connection):
        windows += 1
    return windows


def shown(connection):
    return connection.execute(_SHOWN).fetchall(), connection.execute(_OF_ARTICLES).fetchall()


def anew(connection):
    """The result of all windows, computed from scratch."""
    connection.execute("truncate desk.story_member, desk.stories")
    connection.execute(
        "insert into desk.story_windows (week)"
        " select distinct date_trunc('week', reference_day)::date - back from desk.versions, unnest(array[0, 7]) back"
    )
    connection.commit()
    tell(connection)
    return shown(connection)


def edition(room, day):
    """Two events over two weeks, copies of some reports, and reports of neither."""
    made = [room.article(text, day=day + 3 * n, title=f"Bridge {n}") for n, text in enumerate(BRIDGE)]
    made += [room.article(text, day=day + n, title=f"Vote {n}") for n, text in enumerate(VOTE)]
    made += [room.article(BRIDGE[0], day=day + 1, title="Bridge 0"), room.article(VOTE[1], day=day + 9, title="Vote 1")]
    return made + [room.article(text, day=day + n) for n, text in enumerate(OTHERS)]


@pytest.mark.parametrize("seed", range(2))
def test_they_are_the_same_whatever_the_order_and_the_portions(desk, hands, newsrooms, seed):
    pick, room, worker = random.Random(seed), newsrooms(seed), hands()
    articles = [one for start in (0, 15) for one in edition(room, start + pick.randint(0, 3))]
    pick.shuffle(articles)
    with closing(connect_worker(desk)) as other:
        while articles:
            portion, articles = articles[:7], articles[7:]
            worker.land(portion)
            if pick.random() < 0.5:
                again = pick.choice(portion)
                worker.land([room.article(OTHERS[0], url=again.url, day=pick.randint(0, 20), title="Clocks")])
            if pick.random() < 0.3:
                gone = pick.choice(portion)
                forget(other, [(article_key_of(gone.article_id), UUID(gone.article_id))], "Ann", "no")
            if pick.random() < 0.6:
                tell(other)
        pairs = other.execute("select a_article, b_article from desk.copy_edge order by 1, 2").fetchall()
        with other.transaction():
            pair = pick.choice(pairs)
            decisions.decide(other, "split", pair, "Ann", "two reports")
            recluster(other, set(pair))
        assert tell(other) > 0
        told = shown(other)
        assert len(told[0]) > 1
        assert None not in dict(told[1]).values()
        assert tell(other) == 0  # nothing is computed twice
        assert anew(other) == told


def test_the_seeds_are_two_stories_with_their_words_and_a_removed_one_disappears_at_once(desk, hands, newsroom, seeds):
    texts = {path.name[:3]: path.read_text("utf-8") for path in sorted(seeds.glob("*.txt"))}
    articles = {name: newsroom.article(text, day=1, title="") for name, text in texts.items()}
    hands().land(list(articles.values()))
    with closing(connect_worker(desk)) as connection:
        tell(connection)
        story = dict(connection.execute(_OF_ARTICLES).fetchall())
        of = {name: story[UUID(one.article_id)] for name, one in articles.items()}
        assert of["000"] == of["002"] == of["003"] != of["001"] == of["004"]
        rows = connection.execute("select reports, words, picture from copydesk.stories order by reports").fetchall()
        assert [(reports, line) for reports, _, line in rows] == [(2, "█"), (3, "█")]
        assert all("Blinken" in words for _, words, _ in rows)
        gone = UUID(articles["004"].article_id)
        connection.commit()
        forget(connection, [(article_key_of(gone.hex), gone)], "Ann", "no")
        assert [row[0] for row in connection.execute("select reports from copydesk.stories").fetchall()] == [3]
        connection.commit()
        tell(connection)
        assert shown(connection) == anew(connection)


def test_of_two_at_once_one_computes_nothing(desk, hands, newsroom):
    hands().land([newsroom.article(text, day=1) for text in BRIDGE])
    with closing(connect_worker(desk)) as one, closing(connect_worker(desk)) as other:
        while changes.number(one):
            pass
        other.execute("select from desk.story_head for no key update")
        assert tell(one) == 0
        other.rollback()
        assert tell(one) > 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_that_there_are_have_their_stories(desk, hands, newsroom, day):
    worker = hands()
    when = Published(value=f"{day}T09:00", precision="minute", zone="Z", from_="feed")
    worker.land([newsroom.article(f"{VOTE} {newsroom.sentence()}", published=when) for _ in range(2)])
    with closing(connect_worker(desk)) as connection:
        assert tell(connection) >= 1
        assert tell(connection) == 0
        rows = connection.execute("select story_id from copydesk.articles").fetchall()
    assert len(rows) == 2
    assert None not in {story for (story,) in rows}
