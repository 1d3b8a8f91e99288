from __future__ import annotations

import psycopg
import pytest
from kafka.errors import KafkaConnectionError

from contract.errors import Transient
from enrich.worker.health import STALLED_SECONDS, Health
from enrich.worker.lifecycle import working

pytestmark = pytest.mark.stack


def test_a_topic_made_anew_is_read_from_its_start(desk, newsroom, send, workers, wait_until, connection):
    """Kafka lost its log, Postgres did not: offsets below those that landed must not count as done."""
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
    """Each look at the clock is a second later, so that minutes pass: only a loop that goes round stays alive."""

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
def test_what_a_dead_broker_or_database_throws_ends_one_try_and_not_the_worker(desk, error):
    """A poll lets out the refused connection that another of its calls waited for: `copydesk worker` begins anew."""
    with pytest.raises(Transient, match="went away"), working(desk) as worker:
        raise error
    with pytest.raises(psycopg.OperationalError, match="closed"):
        worker._database._connection.execute("select 1")
