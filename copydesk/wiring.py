"""The composition root: what commands need, built from the settings.

Each entry point creates one `Wiring`; nothing else in this package reads settings or takes them apart. Parts are
imported where they are used: a command loads what it needs, and `--help` loads none of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from contract.errors import Permanent, Transient
from contract.settings import Settings, topics_of
from contract.words import Say
from copydesk import __version__

if TYPE_CHECKING:  # imported where they are used
    from contract.postgres import Connection
    from copydesk.ask import Answer
    from copydesk.explain.texts import Shown
    from copydesk.report.day import DayReport
    from enrich.worker.health import Health
    from enrich.worker.loop import Worker
    from ingest.feeds.lists import FeedList
    from ingest.fetch import Fetcher
    from ingest.hub_service import Service
    from ingest.sandbox.sandbox import Sandbox

T = TypeVar("T")
_PATIENCE = 10.0  # seconds for Kafka to respond before anything that needs it starts


class Wiring:
    """The parts of one desk. load: returns its settings; called once, by whatever needs one first."""

    def __init__(self, load: Callable[[], Settings]) -> None:
        self._load = load

    @classmethod
    def of(cls, settings: Settings) -> Wiring:
        """For settings that are known."""
        return cls(lambda: settings)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force. Raises SettingsError."""
        return self._load()

    def connection(self, application: str, *, autocommit: bool = False, patient: bool = False) -> Connection:
        """A named connection to Postgres; patient: without time limits for statements and pauses.

        Raises Transient if Postgres does not answer.
        """
        from contract.postgres import connect

        return connect(self.settings, autocommit=autocommit, application=application, patient=patient)

    def need(self, *, kafka: bool = True) -> None:
        """Raises Transient if Postgres, or Kafka, does not answer: at once, before anything starts."""
        from contract.kafka import check_answers

        self.connection("copydesk").close()
        if kafka:
            check_answers(self.settings.kafka, patience=_PATIENCE)

    def migrate(self, say: Say) -> int:
        """Migrates the database to this version's schema, like `copydesk.migrate.migrate`.

        Raises Transient if Postgres does not answer, Permanent if a migration is not possible.
        """
        from psycopg.errors import LockNotAvailable

        from copydesk.migrate import migrate

        password = self.settings.reader_password
        try:
            with self.connection("copydesk migrate", patient=True) as connection:
                return migrate(
                    connection,
                    reader_password=password.get_secret_value() if password else None,
                    reader_connections=self.settings.reader_connections,
                    say=say,
                )
        except LockNotAvailable as error:
            msg = (
                "an open transaction locks what a migration changes, and writers would have to wait for "
                "both: see pg_stat_activity, end it with pg_terminate_backend(pid), and migrate again"
            )
            raise Transient(msg) from error

    def make_topics(self, say: Say) -> int:
        """Creates missing topics, like `copydesk.topics.make_topics`."""
        from contract.kafka import check_answers
        from copydesk.topics import make_topics

        settings = self.settings
        check_answers(settings.kafka, patience=_PATIENCE)
        return make_topics(
            settings.kafka,
            topics_of(settings),
            partitions=settings.partitions,
            replication=settings.replication,
            say=say,
        )

    def deploy(self) -> list[str]:
        """Updates Prefect's deployments to this version; returns their names.

        Raises Permanent if no server is configured, Transient if it does not answer.
        """
        import httpx
        from prefect.exceptions import PrefectHTTPStatusError
        from prefect.settings import PREFECT_API_URL

        from flows.deploy import deploy

        if not PREFECT_API_URL.value():
            msg = "PREFECT_API_URL is not set: set it, for example to http://prefect-server:4200/api"
            raise Permanent(msg)
        try:
            return deploy(__version__, self.settings.notify)
        except (httpx.HTTPError, PrefectHTTPStatusError) as error:
            msg = f"Prefect does not answer at {PREFECT_API_URL.value()} ({type(error).__name__}: {error})"
            raise Transient(msg) from error

    def status(self) -> dict[str, Any]:
        """The state of the desk, from `copydesk.status.read_status`; without Postgres, which services respond."""
        return self._status_and(lambda _: None)[0]

    def metrics(self) -> str:
        """The same for Prometheus, with what the flows did. Raises CopydeskError if it cannot be read."""
        from copydesk.metrics import exposition, read_fetching
        from copydesk.server_figures import read_kafka, read_postgres

        status, of_postgres = self._status_and(
            lambda connection: (read_fetching(connection), read_postgres(connection))
        )
        fetching, postgres = of_postgres or (None, None)
        answers = status["services"]["kafka"]["answers"]
        kafka = read_kafka(self.settings.kafka, topics_of(self.settings).all) if answers else None
        return exposition(status, fetching, postgres, kafka)

    def _status_and(self, more: Callable[[Connection], T]) -> tuple[dict[str, Any], T | None]:
        """The status, and what `more` reads on the same connection; None if Postgres does not answer."""
        from copydesk.services import ask
        from copydesk.status import read_status

        services = ask(self.settings)
        if isinstance(services.postgres, str):
            return {"services": services.told()}, None
        with services.postgres as connection:
            return read_status(connection, self.settings, services), more(connection)

    def ask(self, text: str, *, most: int) -> Answer:
        """A query of the views, like `copydesk.ask.ask`."""
        from copydesk.ask import ask

        return ask(self.settings, text, most=most)

    def report(self, day: date, tell: Callable[[str], None] = lambda _: None) -> DayReport:
        """The figures of a day, like `copydesk.report.reading.read_day`. Raises Transient without Postgres."""
        from contract.postgres import connect_reader
        from copydesk.report.reading import read_day

        with connect_reader(self.settings, application="copydesk report") as connection:
            return read_day(connection, day, tell)

    def worker(self, health: Health) -> AbstractContextManager[Worker]:
        """An enrichment worker. Raises Transient if Kafka or Postgres does not answer."""
        from enrich.worker.lifecycle import working

        return working(self.settings, health)

    def index_server(self, number: int, count: int) -> AbstractContextManager[int]:
        """Serves workers one cut of so many, like `enrich.worker.index_server.serving`."""
        from enrich.landing.index_replica import Cut
        from enrich.worker.index_server import serving

        return serving(self.settings, Cut(number, count))

    def answering(self, health: Health) -> AbstractContextManager[int | None]:
        """A worker's health over HTTP, if the settings name an address. Raises Permanent if it cannot listen."""
        from enrich.worker.health_server import answering

        return answering(health, self.settings.health_address)

    def websub(self) -> AbstractContextManager[Service]:
        """The server for hubs, which also sends them requests, like `ingest.hub_service.serving`."""
        from ingest.hub_service import serving

        return serving(self.settings)

    def sandbox(self, processes: int | None = None) -> Sandbox:
        """The processes that parse pages and files: this many, or as in the settings."""
        from ingest.sandbox.limits import ParseLimits
        from ingest.sandbox.sandbox import Sandbox

        return Sandbox(processes or self.settings.extract_processes, ParseLimits.of(self.settings))

    @cached_property
    def fetcher(self) -> Fetcher:
        """The fetcher for web pages; its threads end with the process."""
        from ingest.fetch import Fetcher, FetcherOptions

        return Fetcher(FetcherOptions.of(self.settings))

    def feed_list(self, path: Path) -> FeedList:
        """The feeds that a file lists, parsed like any untrusted input; `-`: standard input.

        Raises EntryError if it is not a list.
        """
        from ingest.sandbox.limits import ParseLimits
        from ingest.sandbox.sandbox import Sandbox
        from ingest.text_files import read_raw, read_stream

        limits = ParseLimits.of(self.settings)
        piped = path == Path("-")
        most = limits.input_bytes
        raw = read_stream(sys.stdin.buffer, "standard input", most) if piped else read_raw(path, most)
        with Sandbox(1, limits) as sandbox:
            return sandbox.read_feed_list(raw)

    def shown(self, reference: str, documents: Iterable[bytes] | None) -> Shown:
        """A text to be explained, from `copydesk.explain.texts.shown`."""
        from copydesk.explain.texts import shown

        return shown(reference, self.settings, documents)
