"""An index server: holds a cut of the copy index, follows the log, and returns candidates to workers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from threading import Lock
from typing import Final

import msgspec
import psycopg

from contract.errors import OtherDatabase, Transient, first_line
from contract.http_listening import Answering, listening
from contract.postgres import Connection
from contract.settings import Settings
from enrich.copies.ruleset import RULESET
from enrich.landing.index_replica import Cut, IndexReplica
from enrich.worker.database import Database
from enrich.worker.index_messages import KIND, PATH, Answer, Query, decode_query, encode

_log = logging.getLogger("copydesk.index")
_PATIENCE: Final = 2.0  # seconds that a readiness probe waits for a query in progress
_MOST_BYTES: Final = 500_000_000  # of one query: 5,000 of the longest articles take a twentieth


class IndexCut:
    """One cut of the index, its connection, and the lock that serialises queries. Thread-safe.

    connected: gives the database, and another one if that was replaced. most_articles: maximum in memory.
    """

    def __init__(self, connected: Callable[[], Database], cut: Cut, *, most_articles: int) -> None:
        """Raises Transient if Postgres does not answer."""
        self._connected = connected
        self._cut = cut
        self._most_articles = most_articles
        self._lock = Lock()
        self._database = connected()
        self._replica = self._made()

    def _made(self) -> IndexReplica:
        return IndexReplica(self._database.connection(), most_articles=self._most_articles, cut=self._cut)

    def close(self) -> None:
        """Closes the connection."""
        with self._lock:
            self._database.close()

    def load(self, day: date, window_days: int) -> int:
        """Loads everything that articles of a day can be copies of; returns how many articles that is."""
        with self._lock:
            self._catch_up({day}, window_days)
            return self._replica.articles

    def missing(self) -> str | None:
        """Why it cannot respond now; None if it can, or is processing a query."""
        if not self._lock.acquire(timeout=_PATIENCE):
            return None
        try:
            self._catch_up(set(), 0)
        except Transient as error:
            return str(error)
        finally:
            self._lock.release()
        return None

    def answer(self, query: Query) -> Answer:
        """The candidates in this cut.

        Raises Transient if Postgres does not answer, or is not the worker's, or the rulesets differ.
        """
        if query.ruleset != RULESET:
            msg = f"it uses ruleset {RULESET}, the worker {query.ruleset}: upgrade both"
            raise Transient(msg)
        with self._lock:
            ordinals, columns = query.ordinals, query.columns
            self._catch_up(set(map(date.fromordinal, ordinals.tolist())), query.window_days)
            if self._database.identity != query.database:
                msg = "it reads a different database than the worker: COPYDESK_DATABASE_URL must be the same for both"
                raise Transient(msg)
            known = self._replica.known
            if any(known.get(stream, 0) < position for stream, position in query.registered.items()):
                msg = "it is behind what is registered: it must read from the same Postgres, not from a replica"
                raise Transient(msg)
            found = self._replica.index.candidates(ordinals, query.window_days, *columns)
        return Answer(number=self._cut.number, count=self._cut.cuts, found=found.tobytes())

    def _catch_up(self, days: set[date], window_days: int) -> None:
        try:
            connection = self._connection()
            with connection.transaction():
                self._replica.catch_up(connection, days, window_days)
        except psycopg.Error as error:
            self._database.close()
            msg = f"it gets no answer from Postgres: {first_line(error)}"
            raise Transient(msg) from error

    def _connection(self) -> Connection:
        """The connection; if the database is a different one, the index is rebuilt; if it was restarted, reloaded."""
        try:
            connection = self._database.connection()
        except OtherDatabase:
            self._database = self._connected()
            self._replica = self._made()
            return self._database.connection()
        if self._database.take_restart():
            self._replica.clear()
        return connection


@contextmanager
def serving(settings: Settings, cut: Cut) -> Iterator[int]:
    """Serves workers until the block ends; gives the port.

    Raises Transient if Postgres does not answer, Permanent if it cannot listen at the address.
    """
    connected = partial(Database.of, settings)
    with closing(IndexCut(connected, cut, most_articles=settings.index_articles)) as index:
        held = index.load(datetime.now(UTC).date(), settings.window_days)
        with listening(
            partial(ThreadingHTTPServer, RequestHandlerClass=_handler(index)),
            settings.index_address,
            failing="the index server cannot listen",
            setting="COPYDESK_INDEX_ADDRESS",
        ) as port:
            shown = cut.number + 1, cut.cuts, f"{held:,}", port
            _log.info("cut %d/%d holds %s articles, and listens on port %s", *shown)
            yield port


def _handler(index: IndexCut) -> type[Answering]:
    class Handler(Answering):
        protocol_version = "HTTP/1.1"  # a worker keeps its connection
        timeout = 600  # ... which is silent while nothing lands
        most_bytes = _MOST_BYTES

        def reply(self, path: str) -> None:
            if path not in {"/healthz", "/readyz"}:
                self.answer(HTTPStatus.NOT_FOUND, f"paths: /healthz, /readyz, and {PATH} for workers\n")
                return
            missing = index.missing() if path == "/readyz" else None
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK, f"{missing or 'ok'}\n")

        def take(self, path: str, body: bytes) -> None:
            if path != PATH:
                self.answer(HTTPStatus.NOT_FOUND, f"path: {PATH}\n")
                return
            try:
                found = index.answer(decode_query(body))
            except (msgspec.MsgspecError, ValueError) as error:
                self.answer(HTTPStatus.BAD_REQUEST, f"not a query: {error}\n")
            except Transient as error:
                self.answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n")
            else:
                self.answer(HTTPStatus.OK, encode(found), KIND)

    return Handler
