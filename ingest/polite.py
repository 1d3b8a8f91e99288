"""Fetches politely: each host's turn is waited for, so that all processes together ask it for one thing at a time."""

from __future__ import annotations

from contract.urls import host_of
from ingest.fetch import Fetched, Fetcher
from ingest.fetch.bodies import Kind
from ingest.host_turns import HostTurns


class PoliteFetcher:
    """A fetcher that waits for its turn. pause: seconds between two requests of one host."""

    def __init__(self, fetcher: Fetcher, turns: HostTurns, pause: float) -> None:
        self._fetcher = fetcher
        self._turns = turns
        self._pause = pause

    def get(self, url: str, *, kind: Kind, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """As `Fetcher.get`. Raises HostBusy, besides, where the turn does not come soon."""
        with self._turns.turn(host_of(url) or "", self._pause):
            return self._fetcher.get(url, kind=kind, etag=etag, last_modified=last_modified)
