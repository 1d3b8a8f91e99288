"""Every setting, in one typed object, from the environment and one file.

`COPYDESK_<NAME>` in the environment takes precedence over `<name>` in the TOML file that `COPYDESK_CONFIG` names;
defaults suit the stack on one machine. An unknown or wrong setting is refused at start, by name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_path
from pydantic import ConfigDict, Field, SecretStr, ValidationError, field_validator

from contract.article import Topics, topics
from contract.database_urls import check_libpq
from contract.errors import SettingsError
from contract.feed_settings import FeedSettings
from contract.fetch_settings import FetchSettings
from contract.index_settings import IndexSettings
from contract.kafka_settings import KafkaSettings
from contract.secret_files import with_secrets
from contract.setting_words import complaint, plain
from contract.toml_file import read_toml

PREFIX: Final = "COPYDESK_"
CONFIG_VARIABLE: Final = "COPYDESK_CONFIG"
MOST_WINDOW_DAYS: Final = 365


class Settings(KafkaSettings, FeedSettings, FetchSettings, IndexSettings):
    """All settings. Their descriptions are in `docs/settings.md` and `copydesk settings`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: user_data_path("copydesk", appauthor=False),
        description="Folder for all data of the stack on this machine.",
    )
    # --- addresses
    database_url: SecretStr = Field(
        SecretStr("postgresql://copydesk@localhost:5432/copydesk"),
        description="Postgres, as a libpq URL or key=value string.",
    )
    reader_password: SecretStr | None = Field(
        None,
        description="Password that `copydesk migrate` sets for the role copydesk_reader, which `copydesk sql` logs "
        "in as; without it that role cannot connect over the network.",
    )
    reader_connections: int = Field(
        20,
        ge=1,
        description="Maximum concurrent connections of the role copydesk_reader, as `copydesk migrate` sets it.",
    )
    lock_seconds: float = Field(
        10, gt=0, description="A statement that waits longer than this for another transaction's lock is retried later."
    )
    idle_seconds: float = Field(
        10, gt=0, description="A session that holds a lock others need, and is idle for this long, is ended."
    )
    statement_seconds: float = Field(
        300, gt=0, description="Longest statement; those of migrations, regroup and learning are not limited."
    )
    network_seconds: int = Field(
        10, ge=1, description="A connection to Postgres is closed if nothing is acknowledged for this long."
    )
    topic_prefix: str = Field(
        "copydesk",
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
        description="First part of the topics' names; a different one makes a separate desk on the same Kafka.",
    )
    partitions: int = Field(
        4, ge=1, le=1000, description="Partitions of each article topic, and so the most workers that can share it."
    )
    replication: int = Field(
        1, ge=1, le=10, description="Replicas of each topic; 3 on a Kafka of three or more brokers."
    )
    notify: SecretStr | None = Field(
        None, description="Apprise address that is notified of lag, dead letters and the like; none: no notifications."
    )
    # --- pages
    fetch_threads: int = Field(16, ge=1, le=256, description="Hosts that one collect run fetches from at once.")
    entries_per_collect: int = Field(2000, ge=1, description="Most entries that one collect run claims.")
    claim_seconds: int = Field(
        600, ge=1, description="An entry or feed claimed by a run that died is free again after this time."
    )
    attempts: int = Field(
        16,
        ge=1,
        le=100,
        description="Tries of a page before a transient failure becomes final; over about two days.",
    )
    attempts_missing: int = Field(
        5, ge=1, le=100, description="The same for a page that is missing or refused (404, 403); over some hours."
    )
    retry_seconds: float = Field(
        60, gt=0, description="Wait before the second try; doubles with each further one, up to six hours."
    )
    looks: int = Field(
        12,
        ge=0,
        le=1000,
        description="How often a sent page is fetched again at most, in case it has changed.",
    )
    look_seconds: float = Field(
        3600, gt=0, description="A page younger than a day is checked again after this time, then at growing intervals."
    )
    reports: Path | None = Field(
        None,
        description="Folder into which the deployment `report` writes its pages; none: reports, in the data folder.",
    )
    archive: Path | None = Field(None, description="Folder for raw pages as WARC files; none: they are not kept.")
    history_days: int = Field(30, ge=1, description="The flow tidy deletes polls and tries older than this.")
    archive_days: int | None = Field(
        None, ge=1, description="The flow tidy deletes raw pages older than this; none: never."
    )

    # --- extraction
    extract_processes: int = Field(2, ge=1, le=64, description="Processes that parse pages, feeds and text files.")
    extract_cpu_seconds: float = Field(
        10,
        gt=0,
        description="CPU time for one page, feed or file. After that its process is killed, and the input is "
        "`unreadable`, or the poll of the feed has failed.",
    )
    extract_seconds: float = Field(
        20,
        gt=0,
        description="Time for one page, feed or file. If its process had the CPU for less than half of that, the "
        "machine is overloaded, and the input is tried again.",
    )
    extract_megabytes: int = Field(1024, ge=256, description="Memory for one parsing process.")

    # --- replay
    replay_bytes: int = Field(20_000_000, ge=1000, description="Largest file that replay reads, in bytes, unpacked.")
    replay_root: Path | None = Field(
        None,
        description="Folder below which a replay started in the Prefect UI may read; none: such a replay reads "
        "nothing. `copydesk replay` reads whatever its caller may read.",
    )

    # --- workers
    consumer_group: str = Field("copydesk", min_length=1, description="Kafka consumer group that the workers share.")
    session_seconds: float = Field(
        10,
        ge=1,
        le=300,
        description="A worker that is silent for this long is considered dead, and its partitions go to the others. "
        "The broker sets bounds; Kafka's defaults are 6 s to 30 min.",
    )
    batch_articles: int = Field(400, ge=1, le=5000, description="Most articles that a worker lands in one transaction.")
    batch_seconds: float = Field(0.25, gt=0, le=60, description="Longest time a worker waits for a batch to fill.")
    window_days: int = Field(
        7, ge=1, le=MOST_WINDOW_DAYS, description="Articles more than this many days apart are not compared."
    )
    retention_days: int | None = Field(
        None,
        ge=1,
        description="Workers remove articles of which no version has landed for this many days; none: never.",
    )
    text_days: int | None = Field(
        None,
        ge=1,
        description="Workers delete texts of versions that landed this many days ago, also from the search; later "
        "articles are not compared with them; none: never.",
    )
    metrics_address: str = Field(
        "127.0.0.1:9401",
        pattern=r"^.*:\d{1,5}$",
        description="host:port where `copydesk metrics` serves the metrics of the whole desk.",
    )
    health_address: str | None = Field(
        None,
        pattern=r"^.*:\d{1,5}$",
        description="host:port where a worker serves /healthz, /readyz and /metrics; none: nowhere.",
    )

    publish_changes: bool = Field(
        default=True,
        description="Whether workers publish changes on the Kafka topic `changes`, in addition to the SQL function "
        "`changes`.",
    )

    # --- the stack on this machine
    kafka_port: int = Field(0, ge=0, le=65535, description="Port of the local Kafka; 0: a free one.")
    prefect_port: int = Field(0, ge=0, le=65535, description="Port of the local Prefect server; 0: a free one.")
    run_history_seconds: int = Field(
        172_800,
        gt=3600,
        description="Runs and their logs are deleted from the local Prefect after this time, events after a day.",
    )
    log_bytes: int = Field(
        10_000_000,
        ge=1000,
        description="A part's log is renamed to .log.old at this size, while the part keeps running.",
    )

    @field_validator("index_servers", "retention_days", "text_days", "notify", mode="before")
    @classmethod
    def _is_none(cls, value: object) -> object:
        return None if value == "" else value  # how compose passes an unset variable

    @field_validator("database_url")
    @classmethod
    def _is_libpq(cls, value: SecretStr) -> SecretStr:
        check_libpq(value.get_secret_value())
        return value


_SECRETS: Final = tuple(name for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation))


def topics_of(settings: Settings) -> Topics:
    """The topics of this desk."""
    return topics(settings.topic_prefix)


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    Raises SettingsError, naming each setting that is unknown or wrong and what it should be.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    if path := environment.get(CONFIG_VARIABLE):
        values |= read_toml(path, named_by=CONFIG_VARIABLE)
    values |= {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name != CONFIG_VARIABLE
    }
    return make(with_secrets(values, _SECRETS))


def make(values: Mapping[str, Any]) -> Settings:
    """Settings from plain values, the rest by default. Raises SettingsError as `load` does."""
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        raise SettingsError(
            "\n".join(complaint(problem, PREFIX, Settings.model_fields) for problem in error.errors())
        ) from None


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment that gives a child process exactly these settings."""
    values = {name: getattr(settings, name) for name in sorted(settings.model_fields_set)}
    return {PREFIX + name.upper(): plain(value) for name, value in values.items() if value is not None}
