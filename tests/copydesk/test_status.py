"""`copydesk status`: one screen, whichever service is unavailable."""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import Callable

import psycopg
import pytest
from typer.testing import CliRunner

from contract.settings import Settings, environment_of
from copydesk import status
from copydesk.cli import app
from copydesk.local.stack.ports import choose
from tests.fixtures import put_version

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


# kafka-python leaves sockets of refused connections unclosed: collected here, where the warning is ignored.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_without_kafka_and_prefect_it_says_so_and_shows_the_rest(
    desk: Settings,
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL + 1, logger="kafka")  # its log records reference errors, which reference sockets
    connection.execute(
        "insert into desk.entries (origin, guid, fate) values ('replay', 'one', 'landed'), ('replay', 'two', 'gone')"
    )
    connection.execute(
        "insert into desk.feeds (url, failures, polled_at) values ('https://a.example/1', 2, now()), "
        "('https://a.example/2', 0, null), ('https://a.example/3', 0, now())"
    )
    connection.execute(
        "insert into desk.consumer_offsets (consumer_group, topic, partition, announced, next_offset) "
        "values (%s, 'articles', 0, 7, 7)",
        [desk.consumer_group],
    )
    put_version(connection, 1, 1, published=60, landed=30)
    connection.commit()
    away = f"127.0.0.1:{choose(0, '')}"
    for name, value in environment_of(desk.model_copy(update={"kafka_servers": away})).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PREFECT_API_URL", f"http://{away}/api")
    monkeypatch.setenv("COLUMNS", "250")

    ran = CliRunner().invoke(app, ["status", "--json"])
    assert ran.exit_code == 1, ran.output
    found = json.loads(ran.stdout)
    assert {name: one["answers"] for name, one in found["services"].items()} == {
        "postgres": True, "kafka": False, "prefect": False,
    }  # fmt: skip
    assert f"Kafka does not answer at {away}" in found["services"]["kafka"]["why"]
    assert f"Prefect does not answer at http://{away}/api" in found["services"]["prefect"]["why"]
    assert found["partitions"] == [{"topic": "articles", "partition": 0, "next_offset": 7, "end": None, "lag": None}]
    assert (found["lag"], found["other_desks"]) == (None, [])
    assert found["rates"] == {"minute": 1.0, "quarter": pytest.approx(1 / 15), "hour": pytest.approx(1 / 60)}
    assert found["entries_today_by_fate"] == {"gone": 1, "landed": 1}
    assert found["feeds_by_state"] == {"failing": 1, "new": 1, "well": 1}

    ran = CliRunner().invoke(app, ["status"])
    assert ran.exit_code == 1, ran.output
    assert ran.stdout.startswith("kafka is unavailable: Kafka does not answer")
    assert "7 of ?" in ran.stdout
    gc.collect()


def test_where_all_answer_it_ends_with_0(
    desk: Settings, copydesk: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment_of(desk).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    found = json.loads(copydesk("status", "--json"))
    assert found["services"] == {name: {"answers": True, "why": None} for name in ("postgres", "kafka")}
    assert found["lag"] == 0
    assert found["freshness"] == {"articles": 0, "median": None, "nine_of_ten": None}
    assert found["index"] == {"versions": 0, "bytes": 0}
    assert found["disk"]["database_bytes"] > found["disk"]["bytes_a_day"] == 0
    assert all(0 < one["free"] <= one["total"] for one in found["disk"]["folders"])
    assert "services that answer" in copydesk("status")


def test_a_transaction_that_holds_the_changes_back_is_named(
    desk: Settings, connection: psycopg.Connection, copydesk: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment_of(desk).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    put_version(connection, 1, 1, published=60, landed=30)
    connection.commit()
    monkeypatch.setattr(status, "_LONG_SECONDS", 0)  # otherwise ten seconds
    assert json.loads(copydesk("status", "--json"))["changes_held_back_by"] == []
    url = desk.database_url.get_secret_value()
    with psycopg.connect(url, application_name="a slow writer") as writer:
        writer.execute("select 1")  # a transaction that only reads holds nothing back
        assert json.loads(copydesk("status", "--json"))["changes_held_back_by"] == []
        put_version(writer, 2, 2, published=60, landed=30)
        (held,) = json.loads(copydesk("status", "--json"))["changes_held_back_by"]
        assert (held["pid"], held["application_name"], held["state"]) == (
            writer.info.backend_pid, "a slow writer", "idle in transaction",
        )  # fmt: skip
        assert 0 < held["seconds"] < 600
        said = f"article_changes is held back by process {writer.info.backend_pid} (a slow writer, "
        assert said in copydesk("status")
        monkeypatch.setattr(status, "_LONG_SECONDS", 600)
        assert json.loads(copydesk("status", "--json"))["changes_held_back_by"] == []
        monkeypatch.setattr(status, "_LONG_SECONDS", 0)
        writer.rollback()
    assert json.loads(copydesk("status", "--json"))["changes_held_back_by"] == []
