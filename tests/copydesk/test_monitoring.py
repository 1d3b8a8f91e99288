"""What is exported to Prometheus, and what uses it: alerts, their runbooks, dashboards, the compose profile."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from contract.settings import topics_of
from copydesk.local.stack.ports import choose
from copydesk.metrics import Fetching, exposition
from copydesk.metrics_server import answering
from copydesk.server_figures import KafkaFigures, PostgresCounts, PostgresFigures, read_kafka, read_postgres
from copydesk.wiring import Wiring
from enrich.worker.health import Health
from tests.copydesk.test_docs import anchor

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "monitoring"
METRIC = re.compile(r"\bcopydesk_\w+")
STATUS: dict[str, Any] = {
    "services": {"postgres": {"answers": True, "why": None}, "kafka": {"answers": False, "why": "it is away"}},
    "articles": 1, "versions": 2, "copies": 3, "groups": 4, "dead_letters": 5, "feeds_by_state": {"well": 6},
    "feed_alarms": {'no "text"': 1}, "entries_by_fate": {"landed": 7}, "entries_today_by_fate": {"gone": 8},
    "rates": {"minute": 1.0, "quarter": 2.5, "hour": 3.0}, "oldest_under_way_seconds": None, "lag": 9,
    "freshness": {"articles": 2, "median": 60.0, "nine_of_ten": 90.0}, "search_lag": {"articles": 10, "seconds": 0.0},
    "changes": {"seconds": 1.5}, "index": {"versions": 1, "bytes": 460},
    "disk": {"database_bytes": 11, "bytes_a_day": 0, "folders": [{"folder": "/a", "free": 12, "total": 13}]},
}  # fmt: skip
FETCHING = Fetching({"new entries": 2}, 3, 4, {"sent": 5})
POSTGRES = PostgresFigures(
    {"active": 2}, PostgresCounts(100, 1, 2.5, 3, 4, 5, 6, 7, 8, 9, 10), {"versions": 11}, {"versions": 12}
)
KAFKA = KafkaFigures(3, 1, 0, {"copydesk.articles": 13})


def told(text: str) -> dict[str, float]:
    """Each sample, as `name{label=value}`."""
    return {
        sample.name + "".join(f"{{{key}={value}}}" for key, value in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def names() -> set[str]:
    """The names of all metrics: those of the desk and of a worker."""
    health = Health()
    health.lags({("t", 0): 1})
    both = exposition(STATUS, FETCHING, POSTGRES, KAFKA) + health.metrics()
    return {sample.name for family in text_string_to_metric_families(both) for sample in family.samples}


def test_the_desk_is_exported():
    found = told(exposition(STATUS, FETCHING))
    assert found["copydesk_service_up{service=postgres}"] == 1
    assert found["copydesk_service_up{service=kafka}"] == 0
    assert found['copydesk_feed_alarms{alarm=no "text"}'] == 1
    assert found["copydesk_landed_a_minute{over=quarter}"] == 2.5
    assert found["copydesk_freshness_seconds{share=nine_of_ten}"] == 90
    assert found["copydesk_desk_lag_messages"] == 9
    assert found["copydesk_polls_last_hour{status=new entries}"] == 2
    assert found["copydesk_fetches_last_hour{fate=sent}"] == 5


def test_unknown_figures_are_not_exported():
    found = told(exposition(STATUS | {"lag": None, "freshness": {"articles": 0}}, FETCHING))
    assert "copydesk_desk_lag_messages" not in found
    assert not [name for name in found if name.startswith("copydesk_freshness")]
    away = told(exposition({"services": {"postgres": {"answers": False, "why": "x"}}}, None))
    assert away == {"copydesk_service_up{service=postgres}": 0}


def rules() -> list[dict[str, Any]]:
    return [
        rule
        for group in yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_uses_exported_metrics_and_has_a_runbook(rule):
    assert set(METRIC.findall(rule["expr"])) <= names()
    document, _, place = rule["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / document).read_text("utf-8"), re.MULTILINE)
    assert place in map(anchor, headings)
    assert place == rule["alert"].lower()


def test_the_tests_for_promtool_expect_the_words_of_the_alerts():
    summaries = {rule["alert"]: rule["annotations"]["summary"] for rule in rules()}
    expected = [
        (case["alertname"], alert["exp_annotations"]["summary"])
        for test in yaml.safe_load((FOLDER / "alerts_test.yml").read_text("utf-8"))["tests"]
        for case in test["alert_rule_test"]
        for alert in case.get("exp_alerts", [])
    ]
    assert expected
    for alert, words in expected:
        around = re.split(r"\{\{.+?\}\}", summaries[alert])
        assert re.fullmatch(".+".join(map(re.escape, around)), words), (alert, words)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("grafana/dashboards/*.json")), ids=lambda path: path.stem)
def test_a_dashboard_draws_exported_metrics(path):
    dashboard = json.loads(path.read_text("utf-8"))
    asked = {name for panel in dashboard["panels"] for one in panel["targets"] for name in METRIC.findall(one["expr"])}
    assert asked
    assert asked <= names()
    assert dashboard == runpy.run_path(str(ROOT / "scripts/dashboards"))["dashboard"](path.stem)


def test_the_docs_name_every_metric_of_the_desk():
    text = (ROOT / "docs/server.md").read_text("utf-8")
    for name in names():
        short = re.sub(r"_(?:bucket|sum|count)$", "", name)
        assert short in text or f"`_{short.removeprefix('copydesk_desk_')}`" in text, name


def services() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]


def test_the_profile_is_complete_and_only_listens_on_loopback():
    profile = {name: one for name, one in services().items() if "monitoring" in one.get("profiles", [])}
    assert set(profile) == {"metrics", "prometheus", "grafana"}
    assert all(port.startswith("127.0.0.1:") for one in services().values() for port in one.get("ports", []))
    mounted = [volume for one in profile.values() for volume in one.get("volumes", []) if volume.startswith("./")]
    assert all((ROOT / volume.split(":")[0]).exists() and volume.endswith(":ro") for volume in mounted)
    jobs = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    assert [job["job_name"] for job in jobs] == ["desk", "worker"]
    assert jobs[0]["static_configs"][0]["targets"] == ["metrics:9401"]
    assert profile["metrics"]["environment"]["COPYDESK_METRICS_ADDRESS"].endswith(":9401")


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool here: on Debian `apt-get install prometheus`")
@pytest.mark.parametrize(
    "words", [["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]], ids=" ".join
)
def test_promtool_accepts_the_alerts(words):
    ran = subprocess.run(["promtool", *words], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool here: on Debian `apt-get install prometheus`")
def test_promtool_accepts_the_metrics():
    ran = subprocess.run(
        ["promtool", "check", "metrics"],
        input=exposition(STATUS, FETCHING, POSTGRES, KAFKA),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture
def address() -> Iterator[str]:
    with answering(lambda: exposition(STATUS, FETCHING), "127.0.0.1:0") as port:
        yield f"http://127.0.0.1:{port}"


def test_metrics_are_served_over_http(address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{address}/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert told(answer.read().decode())["copydesk_desk_articles"] == 1
    with opener.open(f"{address}/healthz") as answer:
        assert answer.read() == b"ok\n"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        opener.open(f"{address}/")


def test_figures_of_postgres_and_kafka_are_exported():
    found = told(exposition(STATUS, FETCHING, POSTGRES, KAFKA))
    assert found["copydesk_postgres_sessions{state=active}"] == 2
    assert found["copydesk_postgres_transactions_total"] == 3
    assert found["copydesk_postgres_frozen_age"] == 10
    assert found["copydesk_postgres_dead_rows{table=versions}"] == 12
    assert (found["copydesk_kafka_brokers"], found["copydesk_kafka_lacking_partitions"]) == (3, 1)
    assert found["copydesk_kafka_topic_bytes{topic=copydesk.articles}"] == 13


@pytest.mark.stack
def test_figures_of_real_servers_are_exported(topics, connection, newsroom, send):
    send(topics, [newsroom.article(day=1) for _ in range(5)])
    connection.execute("analyze")
    with psycopg.connect(topics.database_url.get_secret_value()) as holder:
        holder.execute("lock table desk.feeds")  # a lock on a table must not delay the figures
        connection.execute("set lock_timeout = '5s'")
        figures = read_postgres(connection)
    assert figures.sessions["active"] >= 1
    assert figures.sessions["idle in transaction"] == 1
    counts = figures.counts
    assert counts.most_sessions > 10
    assert counts.oldest_seconds > 0
    assert min(counts.transactions, counts.blocks_hit, counts.log_bytes, counts.frozen_age) > 0
    assert max(figures.table_bytes.values()) > 0
    assert set(figures.dead_rows) == set(figures.table_bytes)
    kafka = read_kafka(topics.kafka, topics_of(topics).all)
    assert (kafka.brokers, kafka.lacking, kafka.leaderless) == (1, 0, 0)
    assert kafka.topic_bytes[topics_of(topics).live] > 1_000
    assert kafka.topic_bytes[topics_of(topics).replay] == 0


def test_an_unavailable_kafka_gives_no_figures():
    """In a separate process: kafka-python leaves sockets unclosed, which would be reported for a later test."""
    code = (
        "from contract.settings import make; from copydesk.server_figures import read_kafka; "
        f"print(read_kafka(make({{'kafka_servers': '127.0.0.1:{choose(0, '')}'}}).kafka, ['t']))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stdout == "None\n", ran.stderr


@pytest.mark.stack
def test_a_real_desk_is_exported(desk, connection, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    connection.execute("insert into desk.feeds (url) values ('https://a.example/f')")
    connection.execute(
        """insert into desk.polls (feed_id, status, listed, new_entries, bytes, next_seconds, why)
           select feed_id, 'new entries', 3, 3, 700, 60, 'x' from desk.feeds"""
    )
    found = told(Wiring.of(desk).metrics())
    assert found["copydesk_service_up{service=kafka}"] == 1
    assert found["copydesk_kafka_brokers"] == 1
    assert found["copydesk_postgres_oldest_transaction_seconds"] >= 0
    assert found["copydesk_feeds{state=new}"] == 1
    assert found["copydesk_polls_last_hour{status=new entries}"] == 1
    assert (found["copydesk_new_entries_last_hour"], found["copydesk_feed_bytes_last_hour"]) == (3, 700)
