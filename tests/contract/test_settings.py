from __future__ import annotations

from pathlib import Path

import pytest

from contract.errors import SettingsError
from contract.settings import Settings, environment_of, load, make, topics_of


def test_defaults_suffice() -> None:
    assert load({}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text("batch_articles = 10\npartitions = 9\n", encoding="utf-8")
    settings = load({"COPYDESK_CONFIG": str(file), "COPYDESK_BATCH_ARTICLES": "20"})
    assert (settings.batch_articles, settings.partitions) == (20, 9)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"COPYDESK_BATCH_ARTICLE": "3"}, "unknown setting batch_article .* did you mean batch_articles"),
        ({"COPYDESK_XYZZY": "3"}, "unknown setting xyzzy"),
        ({"COPYDESK_BATCH_ARTICLES": "many"}, "batch_articles .* not 'many'"),
        ({"COPYDESK_BATCH_ARTICLES": "0"}, "batch_articles .* greater than or equal to 1"),
        ({"COPYDESK_ALLOW_PRIVATE_ADDRESSES": "perhaps"}, "allow_private_addresses"),
        ({"COPYDESK_TOPIC_PREFIX": "a b"}, "topic_prefix"),
        ({"COPYDESK_CONFIG": "/nowhere/desk.toml"}, "/nowhere/desk.toml, which cannot be read"),
    ],
)
def test_an_unknown_or_wrong_setting_is_refused_by_name(environment: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load(environment)


def test_an_empty_setting_keeps_forever() -> None:
    settings = load({"COPYDESK_RETENTION_DAYS": "", "COPYDESK_TEXT_DAYS": "90"})
    assert (settings.retention_days, settings.text_days) == (None, 90)


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"(?s)partitions.*batch_articles|batch_articles.*partitions"):
        load({"COPYDESK_PARTITIONS": "0", "COPYDESK_BATCH_ARTICLES": "0"})


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text("batch_articles = = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"desk\.toml.* is not a TOML file"):
        load({"COPYDESK_CONFIG": str(file)})


def test_a_password_is_never_shown() -> None:
    settings = make({"database_url": "postgresql://desk:hush@db/desk"})
    assert "hush" not in repr(settings)
    with pytest.raises(SettingsError) as error:
        make({"database_url": ["hush"]})
    assert "hush" not in str(error.value)


def test_children_get_exactly_what_was_set() -> None:
    settings = make({"database_url": "postgresql://desk:hush@db/desk", "batch_seconds": 0.5, "archive": None})
    environment = environment_of(settings)
    assert environment == {
        "COPYDESK_BATCH_SECONDS": "0.5", "COPYDESK_DATABASE_URL": "postgresql://desk:hush@db/desk",
    }  # fmt: skip
    assert load(environment).batch_seconds == settings.batch_seconds


def test_every_setting_says_what_it_is() -> None:
    assert all(
        field.description and field.description.endswith((".", "it.")) for field in Settings.model_fields.values()
    )


def test_another_prefix_is_another_desk() -> None:
    topics = topics_of(make({"topic_prefix": "night"}))
    assert topics.articles == ("night.articles", "night.articles.replay")
    assert topics.dead_letters == "night.dead-letters"


def test_a_child_in_another_folder_gets_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert environment_of(make({"archive": "pages"}))["COPYDESK_ARCHIVE"] == str(tmp_path / "pages")


@pytest.mark.parametrize("servers", ["kafka", "kafka:9092", "a-b.example:1, 10.0.0.1:9092,[::1]:9092", "[fe80::1]"])
def test_kafkas_servers_are_hosts_and_ports(servers):
    assert make({"kafka_servers": servers}).kafka_servers == servers


@pytest.mark.parametrize(
    "servers", ["", "kafka://desk:hidden@a", "desk:hidden@a:9092", "a:hidden", "a:9092,", "a hidden", "a:9092/hidden"]
)
def test_an_invalid_server_is_refused_and_not_shown(servers):
    with pytest.raises(SettingsError, match=r"kafka_servers.*list of host:port") as refused:
        make({"kafka_servers": servers})
    assert "hidden" not in str(refused.value)
