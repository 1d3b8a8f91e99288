"""Fetches politely: obeys robots.txt, and waits for each host's turn, across all processes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from typing import Final, NamedTuple

from contract.errors import Blocked, Disallowed, EntryError
from contract.urls import host_of
from ingest.feeds.silence import is_silent
from ingest.fetch import Fetched, Fetcher, Kind
from ingest.fetch.client import RequestOptions
from ingest.fetch.hops import Headers
from ingest.host_turns import HostTurns
from ingest.robots import RobotsCheck


class Own(NamedTuple):
    """How one request differs: its own headers, the host whose turn the caller already has, a form to post."""

    headers: Headers = ()
    turn_on: str | None = None
    form: bytes | None = None


PLAIN: Final = Own()


class PoliteFetcher:
    """A fetcher that waits for its turn. pause: seconds between two requests to one host.

    heard: called when a server has responded. robots: checked for pages; None: not checked. Feeds are requested on
    behalf of a person, and polled whatever it says.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        turns: HostTurns,
        pause: float,
        robots: RobotsCheck | None,
        heard: Callable[[], None] = lambda: None,
    ) -> None:
        self._heard = heard
        self._fetcher = fetcher
        self._turns = turns
        self._pause = pause
        self._robots = robots

    def get(
        self,
        url: str,
        *,
        kind: Kind,
        etag: str | None = None,
        last_modified: str | None = None,
        own: Own = PLAIN,
    ) -> Fetched:
        """Like `Fetcher.get`; each host on the way has its turn, and its robots.txt is obeyed.

        Additionally raises HostBusy if a turn does not come soon, and Disallowed.
        """
        with ExitStack() as held:
            hosts = {own.turn_on}

            def before(here: str) -> None:
                host = host_of(here) or ""
                if kind == "page" and self._robots:
                    self._robots.check(here, lambda asked: self._robots_txt(asked, mine=host in hosts))
                if host not in hosts:
                    held.enter_context(self._turns.turn(host, self._pause))
                    hosts.add(host)

            before(url)
            return self._answer(
                lambda: self._fetcher.get(
                    url,
                    kind=kind,
                    etag=etag,
                    last_modified=last_modified,
                    options=RequestOptions(own.headers, before, own.form),
                )
            )

    def _answer(self, ask: Callable[[], Fetched]) -> Fetched:
        """The response; any host that responds is reported."""
        try:
            found = ask()
        except EntryError as error:
            if not is_silent(error) and not isinstance(error, Blocked | Disallowed):
                self._heard()
            raise
        self._heard()
        return found

    def _robots_txt(self, url: str, *, mine: bool) -> Fetched:
        """A robots.txt. mine: its host's turn is already taken."""
        with nullcontext() if mine else self._turns.turn(host_of(url) or "", self._pause):
            return self._answer(lambda: self._fetcher.get(url, kind="robots"))
