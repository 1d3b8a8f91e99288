"""The search is filled in the time that landing leaves, and does not stop landing."""

from __future__ import annotations

import itertools
import json

import pytest

from enrich.worker.search_filling import SHARE, SearchFilling

pytestmark = pytest.mark.stack


def waiting(connection):
    return connection.execute("select coalesce(sum(cardinality(article_keys)), 0) from desk.search_queue").fetchone()[0]


def test_while_messages_wait_it_only_takes_its_share(hands, newsroom, connection, database):
    hands().land(newsroom.edition(10, 5, 60))
    count = waiting(connection)
    seconds = itertools.count(step=2)
    filling = SearchFilling(database, lambda: float(next(seconds)))  # the clock advances two seconds per portion
    filled = 0
    for batch in range(1, 200):
        before, at = waiting(connection), next(seconds)
        filling.landed(1.0, more_wait=True)
        filled += next(seconds) - at - 2 if waiting(connection) < before else 0
        if batch > 100:
            assert filled <= 2 * SHARE * batch + 5  # a portion may exceed the share, which is compensated later
    assert 0 < waiting(connection) < count


def test_where_none_wait_it_reads_all(hands, newsroom, connection, database):
    hands().land(newsroom.edition(3, 2, 30))
    filling = SearchFilling(database)
    while waiting(connection):
        filling.idle()
    assert connection.execute("select count(*) from desk.search").fetchone()[0] > 30


def test_an_error_stops_only_this_work_for_a_while(hands, newsroom, connection, database, caplog):
    hands().land([newsroom.article()])
    now = [0.0]
    filling = SearchFilling(database, lambda: now[0])
    connection.execute("alter table desk.search rename to away")
    filling.landed(1.0, more_wait=False)
    assert "the search index is not filled for 30 s" in caplog.text
    connection.execute("alter table desk.away rename to search")
    filling.landed(1.0, more_wait=False)
    assert waiting(connection) == 1
    now[0] = 31.0
    filling.landed(1.0, more_wait=False)
    assert waiting(connection) == 0


def test_a_worker_fills_it_by_itself(desk, newsroom, send, workers, connection, wait_until, copydesk, monkeypatch):
    articles = newsroom.edition(2, 2, 5)
    send(desk, articles)
    with workers(desk) as landed:
        landed(len(articles))
        wait_until(lambda: waiting(connection) == 0, what="all is read into the search")
    found = connection.execute("select count(*) from desk.search").fetchone()
    assert found == connection.execute("select count(*) from desk.articles").fetchone()
    connection.execute("insert into desk.search_queue (article_keys) select array[article_key] from desk.search")
    monkeypatch.setenv("COPYDESK_KAFKA_SERVERS", desk.kafka_servers)
    said = copydesk("status")
    assert f"search: {found[0]} articles are not indexed yet, the oldest for" in said
    lag = json.loads(copydesk("status", "--json"))["search_lag"]
    assert lag["articles"] == found[0]
    assert 0 <= lag["seconds"] < 60
