"""What a worker reports about itself: alive, ready, metrics; also over HTTP."""

import re
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from contract.errors import Permanent
from enrich.landing.landing import Landed
from enrich.worker.health import BUCKETS, STALLED_SECONDS, Health
from enrich.worker.health_server import answering

SAMPLE = re.compile(r'^([a-z_]+)(?:\{((?:[a-z]+="[^"]*",?)*)\})? (-?[0-9.e+-]+)$')


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def health(clock):
    return Health(clock)


def samples(health):
    """Every sample of the metrics by name and labels, in the order of their names; fails on an invalid line."""
    lines = [line for line in health.metrics().splitlines() if not line.startswith("#")]
    found = [SAMPLE.match(line) for line in lines]
    assert all(found), lines
    return {(match[1], labels(match[2])): float(match[3]) for match in found}


def labels(text):
    return ",".join(sorted((text or "").split(",")))


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_new_worker_is_alive_and_not_ready(health):
    assert health.alive() is None
    assert health.ready() == "waiting for Kafka and Postgres"


def test_a_worker_in_its_loop_is_ready_until_it_waits_for_a_part(health):
    health.beat()
    assert health.ready() is None
    health.beat("Postgres")
    assert health.alive() is None
    assert health.ready() == "waiting for Postgres"


@pytest.mark.parametrize(("seconds", "alive"), [(0, True), (STALLED_SECONDS - 1, True), (STALLED_SECONDS, False)])
def test_a_stalled_loop_is_neither_alive_nor_ready(clock, health, seconds, alive):
    health.beat()
    clock.now += seconds
    assert (health.alive() is None) is alive
    assert (health.ready() is None) is alive


def test_the_counters_add_up_batches(health):
    health.landed(Landed(400, 7, 1), read=0.2, land=0.02)
    health.landed(Landed(100, 0, 0), read=0.2, land=40.0)
    found = samples(health)
    assert found["copydesk_articles_total", 'outcome="landed"'] == 500
    assert found["copydesk_articles_total", 'outcome="dead_letter"'] == 1
    assert found["copydesk_copies_total", ""] == 7
    assert found["copydesk_batch_seconds_sum", 'phase="land"'] == pytest.approx(40.02)
    assert found["copydesk_batch_seconds_count", 'phase="read"'] == 2


def test_a_histogram_is_cumulative(health):
    for taken in (0.0, 0.01, 0.02, 5.0, 99.0):
        health.landed(Landed(1, 0, 0), read=taken, land=0.0)
    found = samples(health)
    counts = [found["copydesk_batch_seconds_bucket", f'le="{bound:g}",phase="read"'] for bound in BUCKETS]
    assert counts == [2, 3, 3, 3, 3, 3, 4, 4]
    assert found["copydesk_batch_seconds_bucket", 'le="+Inf",phase="read"'] == 5


def test_lag_is_that_of_the_partitions_held_now(health):
    health.lags({("copydesk.articles", 0): 5, ("copydesk.articles", 1): 0})
    health.lags({("copydesk.articles", 1): 3})
    lags = {of: value for (name, of), value in samples(health).items() if name == "copydesk_lag_messages"}
    assert lags == {'partition="1",topic="copydesk.articles"': 3}


def test_a_scrape_is_what_it_was_when_the_text_was_written_by_hand(health):
    """Names, types, labels and buckets are the contract for dashboards and alerts."""
    health.landed(Landed(400, 7, 1), read=0.25, land=2.5)
    health.lags({("copydesk.articles", 0): 5})
    health.gone(3)
    health.beat()
    assert families(health.metrics()) == families(BY_HAND)


def families(text):
    """Every family and sample, without order; numbers as numbers."""
    found = {(family.name, family.type, family.documentation) for family in text_string_to_metric_families(text)}
    return found, {
        (one.name, frozenset(one.labels.items()), one.value)
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


BY_HAND = """\
# HELP copydesk_articles_total Messages by outcome.
# TYPE copydesk_articles_total counter
copydesk_articles_total{outcome="dead_letter"} 1
copydesk_articles_total{outcome="landed"} 400
# HELP copydesk_copies_total Copies found: edges written.
# TYPE copydesk_copies_total counter
copydesk_copies_total 7
# HELP copydesk_gone_versions_total Versions skipped: still in the log, but no longer in Postgres.
# TYPE copydesk_gone_versions_total counter
copydesk_gone_versions_total 3
# HELP copydesk_lag_messages Messages on a partition of this worker that have not landed yet.
# TYPE copydesk_lag_messages gauge
copydesk_lag_messages{topic="copydesk.articles",partition="0"} 5
# HELP copydesk_batch_seconds Time per batch, by phase.
# TYPE copydesk_batch_seconds histogram
copydesk_batch_seconds_bucket{phase="read",le="0.01"} 0
copydesk_batch_seconds_bucket{phase="read",le="0.03"} 0
copydesk_batch_seconds_bucket{phase="read",le="0.1"} 0
copydesk_batch_seconds_bucket{phase="read",le="0.3"} 1
copydesk_batch_seconds_bucket{phase="read",le="1"} 1
copydesk_batch_seconds_bucket{phase="read",le="3"} 1
copydesk_batch_seconds_bucket{phase="read",le="10"} 1
copydesk_batch_seconds_bucket{phase="read",le="30"} 1
copydesk_batch_seconds_bucket{phase="read",le="+Inf"} 1
copydesk_batch_seconds_sum{phase="read"} 0.250000
copydesk_batch_seconds_count{phase="read"} 1
copydesk_batch_seconds_bucket{phase="land",le="0.01"} 0
copydesk_batch_seconds_bucket{phase="land",le="0.03"} 0
copydesk_batch_seconds_bucket{phase="land",le="0.1"} 0
copydesk_batch_seconds_bucket{phase="land",le="0.3"} 0
copydesk_batch_seconds_bucket{phase="land",le="1"} 0
copydesk_batch_seconds_bucket{phase="land",le="3"} 1
copydesk_batch_seconds_bucket{phase="land",le="10"} 1
copydesk_batch_seconds_bucket{phase="land",le="30"} 1
copydesk_batch_seconds_bucket{phase="land",le="+Inf"} 1
copydesk_batch_seconds_sum{phase="land"} 2.500000
copydesk_batch_seconds_count{phase="land"} 1
# HELP copydesk_ready 1: incoming articles are landed.
# TYPE copydesk_ready gauge
copydesk_ready 1
"""


def test_every_metric_has_help_and_type(health):
    text = health.metrics()
    for name in {re.sub(r"_(bucket|sum|count)$", "", name) for name, _ in samples(health)}:
        assert f"# HELP {name} " in text
        assert f"# TYPE {name} " in text


def test_it_answers_over_http(clock, health):
    with answering(health, "127.0.0.1:0") as port:
        assert get(port, "/healthz") == (200, "ok\n")
        assert get(port, "/readyz") == (503, "waiting for Kafka and Postgres\n")
        assert get(port, "/metrics") == (200, health.metrics())
        assert get(port, "/")[0] == 404
        clock.now += STALLED_SECONDS
        assert get(port, "/healthz")[0] == 503


def test_without_an_address_it_answers_nowhere(health):
    with answering(health, None) as port:
        assert port is None


def test_an_address_that_is_taken_is_one_clear_message(health):
    with (
        answering(health, "127.0.0.1:0") as port,
        pytest.raises(Permanent, match=f"cannot listen at 127.0.0.1:{port}"),
        answering(health, f"127.0.0.1:{port}"),
    ):
        pass


def test_no_label_contains_third_party_text(health):
    """Dashboards show labels unchanged: they are our own words, names of topics, and numbers."""
    health.landed(Landed(400, 7, 1), read=0.2, land=0.02)
    health.lags({("copydesk.articles.live", 3): 5})
    own = {
        "outcome": "landed|dead_letter", "phase": "read|land", "topic": r"[\w.-]+", "partition": r"\d+",
        "le": r"[\d.]+|\+Inf",
    }  # fmt: skip
    said = [pair.partition("=") for _, text in samples(health) for pair in text.split(",") if pair]
    assert {name for name, _, _ in said} == set(own)
    assert all(re.fullmatch(f'"({own[name]})"', value) for name, _, value in said)
