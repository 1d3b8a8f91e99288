"""The topic of changes: a consumer of only the topic has what the views show, and of two publishers one is fenced."""

from __future__ import annotations

from contextlib import closing

import pytest
from kafka.errors import KafkaError

from contract.article import article_key_of
from contract.postgres import connect_worker
from contract.settings import topics_of
from enrich.store import changes
from enrich.worker.change_topic import ChangeTopic
from tests.following import KafkaFollower, SqlFollower, shown

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


@pytest.fixture
def feed(desk):
    """A connection for numbering and publishing."""
    with closing(connect_worker(desk)) as connection:
        yield connection


@pytest.fixture
def topic(desk):
    made = ChangeTopic(desk.kafka, topics_of(desk).changes)
    yield made
    made.close()


@pytest.fixture
def follower(desk):
    with closing(KafkaFollower(desk)) as made:
        yield made


def publish(topic, connection):
    while changes.number(connection):
        pass
    while topic.publish(connection):
        pass


def test_what_lands_is_on_the_topic_keyed_with_tombstones(desk, hands, newsroom, feed, topic, follower, connection):
    worker = hands()
    family = newsroom.family(4)
    for articles in (family, newsroom.edition(3, 3, 4)):
        worker.land(articles)
        publish(topic, feed)
        follower.catch_up()
        assert follower.rebuilt.views() == shown(desk)
    assert follower.rebuilt.views()["copies"]
    connection.execute("delete from desk.copy_edge")
    publish(topic, feed)
    follower.catch_up()
    assert follower.rebuilt.copies == {}
    assert article_key_of(family[0].article_id) in follower.rebuilt.articles


def whole_tables_read(connection):
    """How often each published table was scanned completely."""
    connection.execute("select pg_stat_force_next_flush()")
    connection.commit()
    found = connection.execute(
        """select relname, seq_scan from pg_stat_user_tables
           where schemaname = 'desk' and relname in ('articles', 'versions', 'copy_edge', 'group_member')"""
    ).fetchall()
    connection.commit()
    return dict(found)


def test_no_change_reads_a_whole_table_even_with_old_statistics(hands, newsroom, feed, connection):
    hands().land(newsroom.family(6))
    connection.execute("analyze")  # of one-page tables, which Postgres scans sequentially
    while changes.number(feed):
        pass
    before = whole_tables_read(feed)
    messages = changes.messages_after(feed, 0, 1000)
    assert {message.key.partition("/")[0] for message in messages} >= {"article", "copy", "group"}
    assert whole_tables_read(feed) == before
    assert len(before) == 4


def test_a_publisher_that_slept_is_refused(desk, hands, newsroom, feed, topic, follower, connection):
    hands().land(newsroom.family(2))
    publish(topic, feed)
    newer = ChangeTopic(desk.kafka, topics_of(desk).changes)
    with closing(newer):
        assert not newer.publish(feed)  # another publisher holds the lease
        stale = changes.messages_after(feed, 0, 100)
        connection.execute("update desk.change_topic set publisher_until = '-infinity'")  # the lease has expired
        connection.execute("delete from desk.copy_edge")
        publish(newer, feed)
        with pytest.raises(KafkaError):
            topic._send(stale)
        follower.catch_up()
        assert follower.rebuilt.copies == {}


def test_an_article_too_large_for_the_topic_comes_without_its_text(
    desk, hands, newsroom, feed, topic, follower, monkeypatch
):
    monkeypatch.setattr("enrich.worker.change_topic.MAX_CHANGE_BYTES", 3_000)
    article = newsroom.article(newsroom.paragraphs(40))
    hands().land([article])
    publish(topic, feed)
    follower.catch_up()
    (row,) = follower.rebuilt.articles.values()
    assert row["text"] is None
    assert row["too_large"] is True
    assert row["url"] == article.url


def test_workers_publish_what_they_land(desk, newsroom, send, workers, follower, connection, wait_until):
    articles = [*newsroom.family(4), *newsroom.edition(8, 4, 12)]
    with closing(SqlFollower(desk)) as sql, workers(desk, 2) as landed:
        send(desk, articles)
        landed(len(articles))

        def followed() -> bool:
            sql.catch_up()
            follower.catch_up()
            return sql.rebuilt.views() == follower.rebuilt.views() == shown(desk)

        wait_until(followed, what="both followers have what the views show")
        expected = shown(desk)
        published = connection.execute(
            """select t.publisher is not null, t.published = h.base + h.position
               from desk.change_topic t cross join desk.change_head h"""
        ).fetchone()
    assert len(expected["articles"]) == len({article.article_id for article in articles})
    assert expected["copies"]
    assert expected["groups"]
    assert sql.rebuilt.views() == expected
    assert follower.rebuilt.views() == expected
    assert published == (True, True)
