"""The copy index on index servers, one cut each: a worker queries all of them and merges the results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final

import httpx
import msgspec
import numpy as np

from contract.errors import IndexAway
from contract.postgres import Connection
from contract.settings import Settings
from enrich.copies.candidates.probing import nearest_of
from enrich.copies.ruleset import DEGREE_CAP
from enrich.landing.candidate_index import CandidateIndex
from enrich.landing.compared_texts import RecentTexts
from enrich.landing.index_replica import IndexReplica
from enrich.store import offsets
from enrich.worker.database import Database
from enrich.worker.index_messages import KIND, PATH, Answer, Query, decode_answer, encode

_CONNECT_SECONDS: Final = 5.0


def index_of(settings: Settings, database: Database) -> CandidateIndex:
    """The copy index from the settings: the worker's own, or that of index servers."""
    if settings.index_servers is None:
        return IndexReplica(database.connection(), most_articles=settings.index_articles)
    servers = [server.strip() for server in settings.index_servers.split(",")]
    return IndexCuts(servers, database.identity, settings.index_seconds)


class IndexCuts:
    """Index servers in the order of their cuts. seconds: the longest wait for a response.

    Each article is in exactly one cut, by its key, so together they find what one index would: see
    `MemoryIndex.candidates`.
    """

    def __init__(self, servers: Sequence[str], database: str, seconds: float) -> None:
        self._servers = servers
        self._database = database
        self._texts = RecentTexts()
        self._registered: dict[int, int] = {}
        self._asking = ThreadPoolExecutor(len(servers), thread_name_prefix="index server")
        # The servers are ours: proxies from the environment are for other hosts.
        self._http = httpx.Client(timeout=httpx.Timeout(seconds, connect=_CONNECT_SECONDS), trust_env=False)

    @property
    def texts(self) -> RecentTexts:
        """The features of the versions compared most recently."""
        return self._texts

    def catch_up(self, connection: Connection, _days: Iterable[date], _window_days: int, /) -> None:
        """Records what is registered: the servers must know it when they are queried."""
        self._registered = offsets.registered(connection)

    def clear(self) -> None:
        """Forgets the texts; the servers check by themselves which database they have."""
        self._texts.clear()

    def close(self) -> None:
        """Closes the connections."""
        self._asking.shutdown(cancel_futures=True)
        self._http.close()

    def probe(
        self, days: np.ndarray, window_days: int, ids: np.ndarray, counts: np.ndarray, fingerprints: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Like `MemoryIndex.probe`. Raises IndexAway if a server does not respond, or not correctly."""
        query = encode(
            Query(
                database=self._database,
                registered=self._registered,
                window_days=window_days,
                days=np.asarray(days, "<i8").tobytes(),
                ids=np.asarray(ids, "<i8").tobytes(),
                counts=np.asarray(counts, "<u2").tobytes(),
                fingerprints=np.asarray(fingerprints, "<u4").tobytes(),
            )
        )
        found = list(self._asking.map(lambda number: self._ask(number, query), range(len(self._servers))))
        return nearest_of([answer.candidates for answer in found], np.asarray(ids, np.int64), DEGREE_CAP)

    def _ask(self, number: int, query: bytes) -> Answer:
        server = self._servers[number]
        try:
            response = self._http.post(f"http://{server}{PATH}", content=query, headers={"Content-Type": KIND})
            if response.status_code != httpx.codes.OK:
                msg = f"index server {server}: {response.text.strip() or response.status_code}"
                raise IndexAway(msg)
            answer = decode_answer(response.content)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            msg = f"index server {server} does not answer: {type(error).__name__} {error}"
            raise IndexAway(msg) from error
        if (answer.number, answer.count) != (number, len(self._servers)):
            msg = (
                f"index server {server} holds cut {answer.number + 1}/{answer.count}, but is listed as "
                f"{number + 1}/{len(self._servers)}: COPYDESK_INDEX_SERVERS must list all cuts in order"
            )
            raise IndexAway(msg)
        return answer
