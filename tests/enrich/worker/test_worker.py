from __future__ import annotations

from contextlib import closing

import psycopg
import pytest
from kafka import KafkaProducer, TopicPartition
from kafka.errors import KafkaConnectionError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.article import encode
from contract.errors import Transient
from contract.kafka import admin_client
from contract.settings import topics_of
from copydesk.wiring import Wiring
from enrich.worker.health import STALLED_SECONDS, Health
from enrich.worker.lifecycle import working
from tests.chaos.proxy import proxied
from tests.crew import crew

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


def test_a_re_created_topic_is_read_from_its_start(desk, newsroom, send, workers, wait_until, connection):
    """Kafka lost its log, Postgres did not: offsets below those that have landed must not count as done."""
    connection.execute(
        """insert into desk.consumer_offsets (consumer_group, topic, partition, announced, next_offset)
           select %s, %s, n, 500, 500 from generate_series(0, 3) n""",
        [desk.consumer_group, f"{desk.topic_prefix}.articles"],
    )
    articles = [newsroom.article() for _ in range(12)]
    send(desk, articles)
    with workers(desk):
        wait_until(
            lambda: connection.execute("select count(*) from desk.versions").fetchone() == (12,), 30, what="12 landed"
        )
    landed = connection.execute("select article_id::text from copydesk.articles").fetchall()
    assert {row[0].replace("-", "") for row in landed} == {article.article_id for article in articles}
    retired = connection.execute(
        "select count(*) from desk.consumer_offsets where consumer_group like '% until stream %' and next_offset = 500"
    ).fetchone()
    assert retired == (4,)


def test_a_worker_that_has_nothing_to_do_is_alive(desk, workers, wait_until):
    """Minutes pass on the clock: only a worker whose loop continues stays alive."""

    class Counted(Health):
        beats = 0

        def beat(self, waits_for: str | None = None) -> None:
            super().beat(waits_for)
            self.beats += 1

    seconds = 0.0
    health = Counted(lambda: seconds)
    with workers(desk, health=health):
        for _ in range(3):
            beats = health.beats
            seconds += STALLED_SECONDS
            wait_until(lambda beats=beats: health.beats > beats + 1, 30, what="an idle worker's loop going round")
            assert health.alive() is None


@pytest.mark.parametrize("error", [KafkaConnectionError("111 ECONNREFUSED"), psycopg.OperationalError("closed")])
def test_an_error_of_a_dead_broker_or_database_ends_one_try_and_not_the_worker(desk, error):
    """A poll raises the refused connection of an earlier call: `copydesk worker` starts again."""
    with pytest.raises(Transient, match="lost "), working(desk) as worker:
        raise error
    with pytest.raises(psycopg.OperationalError, match="closed"):
        worker._database._connection.execute("select 1")


@pytest.fixture
def admin(desk):
    with closing(admin_client(desk.kafka_servers, client="test")) as client:
        yield client


def fates(connection):
    return dict(connection.execute("select guid, fate from desk.entries").fetchall())


def sent(connection, *articles):
    """Inserts the entries of these articles, as a collect run leaves them."""
    connection.execute("insert into desk.feeds (url) values ('https://a.example/feed') on conflict do nothing")
    for article in articles:
        connection.execute(
            """insert into desk.entries (feed_id, origin, guid, article_id, version_id, fate)
               select feed_id, 'feed', %s, %s, %s, 'sent' from desk.feeds""",
            [article.url, article.article_id, article.version_id],
        )


def kinds(connection):
    return [kind for (kind,) in connection.execute("select kind from desk.events order by event")]


def urls(connection):
    return {url for (url,) in connection.execute("select url from desk.articles")}


def test_messages_deleted_before_they_landed_are_reported_and_their_entries_wait(
    desk, newsroom, send, workers, connection, admin, wait_until
):
    desk = desk.model_copy(update={"partitions": 1, "topic_prefix": f"{desk.topic_prefix}.one"})
    Wiring.of(desk).make_topics(lambda _: None)
    topic = topics_of(desk).live
    early, lost, late = ([newsroom.article() for _ in range(count)] for count in (3, 5, 4))
    sent(connection, *early, *lost, *late)
    with workers(desk) as landed:
        send(desk, early)
        landed(3)
    send(desk, lost + late)
    admin.delete_records({TopicPartition(topic, 0): 8})
    with workers(desk) as landed:
        landed(12)
        assert urls(connection) == {article.url for article in early + late}
        assert fates(connection) == {article.url: "landed" for article in early + late} | {
            article.url: "waiting" for article in lost
        }
        assert kinds(connection) == ["log cut"]
        send(desk, lost)  # they are fetched again
        landed(17)
    assert set(fates(connection).values()) == {"landed"}


def test_a_topic_re_created_and_refilled_under_a_worker_loses_no_article(
    desk, newsroom, send, workers, connection, admin, wait_until
):
    """Offsets do not show it: the new log is as long as the old one before the worker checks. The topic's id does."""
    desk = desk.model_copy(update={"partitions": 1, "topic_prefix": f"{desk.topic_prefix}.one"})
    Wiring.of(desk).make_topics(lambda _: None)
    topic = topics_of(desk).live
    before, after = [newsroom.article() for _ in range(6)], [newsroom.article() for _ in range(9)]
    sent(connection, *before, *after)
    with workers(desk) as landed:
        send(desk, before)
        landed(6)
        admin.delete_topics([topic])
        wait_until(lambda: remade(desk, admin, topic), 30, what="the topic made anew")
        send(desk, after)
        wait_until(lambda: len(urls(connection)) == 15, 60, what="all landed")
        wait_until(lambda: set(fates(connection).values()) == {"landed"}, what="all fates")
    assert kinds(connection) == ["log made anew"]
    status = Wiring.of(desk).status()
    assert status["lag"] == 0
    assert status["events"][0]["kind"] == "log made anew"


def remade(desk, admin, topic):
    Wiring.of(desk).make_topics(lambda _: None)
    return topic in admin.list_topics()


def test_aborted_messages_do_not_land(desk, newsroom, workers, connection, wait_until):
    producer = KafkaProducer(bootstrap_servers=desk.kafka_servers, transactional_id=f"{desk.topic_prefix}-tx")
    try:
        producer.init_transactions()
        taken_back, stands = newsroom.article(), newsroom.article()
        for article, end in ((taken_back, producer.abort_transaction), (stands, producer.commit_transaction)):
            producer.begin_transaction()
            key, value = encode(article)
            producer.send(topics_of(desk).live, key=key, value=value, partition=0).get(timeout=30)
            end()
        with workers(desk):
            wait_until(lambda: urls(connection), what="one landed")
    finally:
        producer.close()
    assert urls(connection) == {stands.url}
    assert (kinds(connection), fates(connection)) == ([], {})


def test_a_worker_whose_connections_are_cut_while_it_starts_waits_as_later(
    desk, newsroom, send, wait_until, connection, tmp_path
):
    """First the connections of its first requests are cut, then others while they are created."""
    place = conninfo_to_dict(desk.database_url.get_secret_value())
    with proxied(f"{place['host']}/.s.PGSQL.5432") as proxy:
        url = make_conninfo(**{**place, "host": "127.0.0.1", "port": str(proxy.port)})
        proxy.cut_new(3)
        with crew(desk.model_copy(update={"database_url": SecretStr(url)}), 1, tmp_path) as team:
            pid = team.pid(0)
            send(desk, [newsroom.article() for _ in range(3)])
            landed = "select count(*) from desk.versions"
            wait_until(lambda: connection.execute(landed).fetchone() == (3,), 90, what="3 landed")
            assert proxy.to_cut == 0
            assert team.running(pid)
