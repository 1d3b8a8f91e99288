from __future__ import annotations

import json
import os

import pytest

from contract.settings import environment_of, load, make
from copydesk.local.stack import claim
from copydesk.running_desk import ADDRESSES, found, settings_here, told

DATABASE = "postgresql://copydesk@/copydesk?host=%2Ftmp%2Fx&port=5432"
KAFKA = "127.0.0.1:12345"
PREFECT = "http://127.0.0.1:12346/api"
WHERE = {"COPYDESK_DATABASE_URL": DATABASE, "COPYDESK_KAFKA_SERVERS": KAFKA, "PREFECT_API_URL": PREFECT}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {name: value for name, value in os.environ.items() if "COPYDESK" not in name})
    os.environ["COPYDESK_HOME"] = str(tmp_path)
    return tmp_path


def desk(home, **more):
    """Describes a desk in a folder, with these additional settings."""
    settings = make({"home": home, "database_url": DATABASE, "kafka_servers": KAFKA} | more)
    return told(home, settings, environment_of(settings) | {"PREFECT_API_URL": PREFECT, "PATH": "/bin"})


def test_a_desk_is_found_while_it_runs(home):
    assert found(home) is None
    with claim(home), desk(home):
        assert (home / "desk.json").stat().st_mode & 0o077 == 0
        assert found(home) == (home, WHERE | {"COPYDESK_HOME": str(home)})
    assert not (home / "desk.json").exists()
    assert found(home) is None


def test_a_killed_desk_is_not_found(home):
    (home / "desk.json").write_text(json.dumps(WHERE))
    assert found(home) is None
    (home / "lock").write_text("1\n")
    assert found(home) is None


@pytest.mark.parametrize("held", ["", "[]", "{}", '{"COPYDESK_HOME": "/"}', "\x00"])
def test_a_file_that_describes_no_desk_is_ignored(home, held):
    with claim(home):
        (home / "desk.json").write_text(held)
        assert found(home) is None


def test_a_kept_demo_is_found_if_no_desk_runs(home):
    with claim(home / "demo"), desk(home / "demo"):
        assert found(home).home == home / "demo"
        with claim(home), desk(home):
            assert found(home).home == home


def test_settings_name_the_desk_that_runs_here_unless_they_name_one(home):
    os.environ["PREFECT_API_URL"] = "https://elsewhere.example/api"
    with claim(home), desk(home):
        os.environ["COPYDESK_KAFKA_SERVERS"] = "kafka.example:9092"
        assert settings_here(load)[1] is None
        del os.environ["COPYDESK_KAFKA_SERVERS"]
        settings, where = settings_here(load)
        assert where is not None
        assert (settings.kafka_servers, settings.database_url.get_secret_value()) == (KAFKA, DATABASE)
        assert {name: os.environ[name] for name in ADDRESSES} == WHERE


def test_a_command_has_the_settings_of_its_desk_except_its_own(home):
    os.environ["COPYDESK_PAGE_BYTES"] = "7000"
    secret = {"reader_password": "not to be told"}
    with claim(home), desk(home, topic_prefix="night.", archive=home / "kept", page_bytes=9000, **secret):
        assert "not to be told" not in (home / "desk.json").read_text()
        settings, _ = settings_here(load)
    assert (settings.topic_prefix, settings.archive, settings.page_bytes) == ("night.", home / "kept", 7000)


def test_a_setting_of_another_version_is_ignored(home):
    with claim(home):
        (home / "desk.json").write_text(json.dumps(WHERE | {"COPYDESK_LATER": "1"}))
        assert settings_here(load)[1] == (home, WHERE)
