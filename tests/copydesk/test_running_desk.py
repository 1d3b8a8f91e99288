from __future__ import annotations

import json
import os

import pytest

from copydesk.local.stack import claim
from copydesk.running_desk import ADDRESSES, found, settings_here, told

WHERE = {
    "COPYDESK_DATABASE_URL": "postgresql://copydesk@/copydesk?host=%2Ftmp%2Fx&port=5432",
    "COPYDESK_KAFKA_SERVERS": "127.0.0.1:12345",
    "PREFECT_API_URL": "http://127.0.0.1:12346/api",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path))
    return tmp_path


def test_a_desk_is_found_while_it_runs(home):
    assert found(home) is None
    with claim(home), told(home, WHERE | {"OTHER": "x"}):
        assert (home / "desk.json").stat().st_mode & 0o077 == 0
        assert found(home) == (home, WHERE)
    assert not (home / "desk.json").exists()
    assert found(home) is None


def test_who_was_killed_is_not_found(home):
    (home / "desk.json").write_text(json.dumps(WHERE))
    assert found(home) is None
    (home / "lock").write_text("1\n")
    assert found(home) is None


@pytest.mark.parametrize("held", ["", "[]", "{}", '{"COPYDESK_HOME": "/"}', "\x00"])
def test_what_tells_of_no_desk_is_passed_over(home, held):
    with claim(home):
        (home / "desk.json").write_text(held)
        assert found(home) is None


def test_a_demo_that_is_kept_is_found_where_no_desk_runs(home):
    with claim(home / "demo"), told(home / "demo", WHERE):
        assert found(home) == (home / "demo", WHERE)
        with claim(home), told(home, WHERE):
            assert found(home) == (home, WHERE)


def test_settings_name_the_desk_that_runs_here_unless_they_name_one(home, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "https://elsewhere.example/api")
    with claim(home), told(home, WHERE):
        monkeypatch.setenv("COPYDESK_KAFKA_SERVERS", "kafka.example:9092")
        assert settings_here()[1] is None
        monkeypatch.delenv("COPYDESK_KAFKA_SERVERS")
        settings, desk = settings_here()
        assert desk is not None
        assert settings.kafka_servers == WHERE["COPYDESK_KAFKA_SERVERS"]
        assert settings.database_url.get_secret_value() == WHERE["COPYDESK_DATABASE_URL"]
        assert os.environ["PREFECT_API_URL"] == WHERE["PREFECT_API_URL"]
