"""Every setting, in one typed object, from the environment and one file.

`COPYDESK_<NAME>` in the environment wins over `<name>` in the TOML file that `COPYDESK_CONFIG` names;
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
    """What can be set. Each description is what `docs/settings.md` and `copydesk settings` print."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: user_data_path("copydesk", appauthor=False),
        description="Folder that holds all data of the stack on this machine.",
    )
    # --- where the parts are
    database_url: SecretStr = Field(
        SecretStr("postgresql://copydesk@localhost:5432/copydesk"),
        description="Postgres, as a libpq URL or key=value string.",
    )
    reader_password: SecretStr | None = Field(
        None,
        description="Password that `copydesk migrate` gives to the role copydesk_reader, as which `copydesk sql` "
        "logs in; without one it cannot over the network.",
    )
    reader_connections: int = Field(
        20, ge=1, description="Most connections of the role copydesk_reader at once, as `copydesk migrate` sets it."
    )
    lock_seconds: float = Field(
        10, gt=0, description="A statement that waits longer for what another transaction holds is tried again later."
    )
    idle_seconds: float = Field(
        10, gt=0, description="Who holds what others wait for, and is silent for so long, loses its transaction."
    )
    statement_seconds: float = Field(
        300, gt=0, description="Longest statement; those of migrations, regroup and learning have no bound."
    )
    network_seconds: int = Field(
        10, ge=1, description="A link to Postgres on which nothing is acknowledged for so long is given up."
    )
    topic_prefix: str = Field(
        "copydesk",
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
        description="First part of the topics' names: another one is another desk on the same Kafka.",
    )
    partitions: int = Field(
        4, ge=1, le=1000, description="Partitions of each articles topic: the most workers that can share it."
    )
    replication: int = Field(
        1, ge=1, le=10, description="Replicas of each topic; 3 on a Kafka of three brokers or more."
    )
    notify: SecretStr | None = Field(
        None, description="Who is told of lag, dead letters and the like: an address of Apprise's; none: nobody."
    )
    # --- pages
    fetch_threads: int = Field(16, ge=1, le=256, description="Hosts that one collect run fetches from at once.")
    entries_per_collect: int = Field(2000, ge=1, description="Entries that one collect run claims at most.")
    claim_seconds: int = Field(
        600, ge=1, description="An entry or feed claimed by a run that died is free again after this time."
    )
    attempts: int = Field(
        16,
        ge=1,
        le=100,
        description="Tries of a page before a passing failure becomes its fate: about two days of them.",
    )
    attempts_missing: int = Field(
        5, ge=1, le=100, description="The same for a page that is missing or refused (404, 403): some hours of them."
    )
    retry_seconds: float = Field(
        60, gt=0, description="Wait before the second try; it doubles with each further one, up to six hours."
    )
    looks: int = Field(
        12,
        ge=0,
        le=1000,
        description="How often a page that was sent is fetched again at most, as it may have changed.",
    )
    look_seconds: float = Field(
        3600, gt=0, description="A page younger than a day is looked at again after this time, then ever more seldom."
    )
    reports: Path | None = Field(
        None,
        description="Folder into which the deployment `report` writes its pages; none: reports, in the data folder.",
    )
    archive: Path | None = Field(None, description="Folder for the raw pages as WARC files; none: they are not kept.")
    history_days: int = Field(30, ge=1, description="Polls and tries older than this are deleted by the flow tidy.")
    archive_days: int | None = Field(
        None, ge=1, description="Raw pages older than this are deleted by the flow tidy; none: never."
    )

    # --- extraction
    extract_processes: int = Field(2, ge=1, le=64, description="Processes that parse pages, feeds and text files.")
    extract_cpu_seconds: float = Field(
        10,
        gt=0,
        description="Processor time for one page, feed or file; then its process is killed, and the input is "
        "`unreadable`, or a feed's poll failed.",
    )
    extract_seconds: float = Field(
        20,
        gt=0,
        description="Time for one page, feed or file. Where its process had the processor for less than half of it, "
        "the machine is short, and the input is tried again.",
    )
    extract_megabytes: int = Field(1024, ge=256, description="Memory for one process that parses.")

    # --- replay
    replay_bytes: int = Field(20_000_000, ge=1000, description="Largest file that replay reads, in bytes, unpacked.")
    replay_root: Path | None = Field(
        None,
        description="Folder below which a replay that was started in the Prefect UI reads; none: such a replay reads "
        "nothing. `copydesk replay` reads what its caller may read.",
    )

    # --- workers
    consumer_group: str = Field("copydesk", min_length=1, description="Kafka consumer group that the workers share.")
    session_seconds: float = Field(
        10,
        ge=1,
        le=300,
        description="A worker that is silent for so long has died: its partitions go to the others. "
        "The broker sets bounds, Kafka's own are 6 s to 30 min.",
    )
    batch_articles: int = Field(400, ge=1, le=5000, description="Most articles that a worker lands in one transaction.")
    batch_seconds: float = Field(0.25, gt=0, le=60, description="Longest wait of a worker for a batch to fill.")
    window_days: int = Field(
        7, ge=1, le=MOST_WINDOW_DAYS, description="Two articles further apart than this are no copies."
    )
    retention_days: int | None = Field(
        None,
        ge=1,
        description="Articles of which no version landed for so many days are removed by the workers; none: never.",
    )
    text_days: int | None = Field(
        None,
        ge=1,
        description="Texts of versions that landed so many days ago are emptied by the workers, and leave the search; "
        "what comes later is not compared with them; none: never.",
    )
    metrics_address: str = Field(
        "127.0.0.1:9401",
        pattern=r"^.*:\d{1,5}$",
        description="host:port where `copydesk metrics` tells the whole desk's figures.",
    )
    health_address: str | None = Field(
        None,
        pattern=r"^.*:\d{1,5}$",
        description="host:port where a worker answers /healthz, /readyz and /metrics; none: nowhere.",
    )

    publish_changes: bool = Field(
        default=True,
        description="Whether workers publish what changes on the topic `changes` of Kafka, beside the function "
        "`changes` of SQL.",
    )

    # --- the stack on this machine
    kafka_port: int = Field(0, ge=0, le=65535, description="Port of the local Kafka; 0: a free one.")
    prefect_port: int = Field(0, ge=0, le=65535, description="Port of the local Prefect server; 0: a free one.")
    run_history_seconds: int = Field(
        172_800, gt=3600, description="Runs and their logs leave the local Prefect after this time, events after a day."
    )
    log_bytes: int = Field(
        10_000_000, ge=1000, description="A part's log is put aside as .log.old at this size, while the part runs on."
    )

    @field_validator("index_servers", "retention_days", "text_days", "notify", mode="before")
    @classmethod
    def _is_none(cls, value: object) -> object:
        return None if value == "" else value  # as compose gives what is not set

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
