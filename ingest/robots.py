"""robots.txt of sites: requested once a day, stored for all processes, and checked for each address of a page."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final, TypedDict
from urllib.parse import urlsplit

from contract.errors import Blocked, Disallowed, FinalError, PassingError, Unreachable
from contract.postgres import Connection, Pool
from ingest.feeds import robots as store
from ingest.feeds import turns
from ingest.fetch import Fetched
from ingest.fetch.robots import Rules, robot_of

_KEPT: Final = 86_400.0  # seconds; RFC 9309 allows no more
_FAILURE_KEPT: Final = 300.0
_STALE: Final = 7 * 86_400.0  # how long an older copy counts if the site fails to deliver a newer one
_MOST: Final = 5_000  # origins in memory

Ask = Callable[[str], Fetched]


class RobotsAnswer(TypedDict):
    """What a site's robots.txt says about an address. asked_at: when it was last read. status: of the response."""

    asked_at: datetime
    status: int
    allows: bool


def said_of(connection: Connection, url: str, user_agent: str) -> RobotsAnswer | None:
    """What the last known robots.txt says to us about an address; None if there is none."""
    kept = store.read(connection, _origin(url))
    if kept is None or kept.status is None:
        return None
    asked_at = datetime.now(UTC) - timedelta(seconds=kept.age)
    return RobotsAnswer(
        asked_at=asked_at, status=kept.status, allows=Rules(kept.body, robot_of(user_agent)).allows(url)
    )


class RobotsCheck:
    """Shared by threads. user_agent: how we identify ourselves."""

    def __init__(self, connections: Pool, user_agent: str) -> None:
        self._connections = connections
        self._robot = robot_of(user_agent)
        self._lock = Lock()
        self._known: dict[str, tuple[float, Rules]] = {}  # with the expiry on the monotonic clock

    def check(self, url: str, ask: Ask) -> None:
        """Raises Disallowed if the site forbids the address to us.

        ask: fetches a robots.txt, raising like `Fetcher.get`. Raises Unreachable if the site's robots.txt fails:
        until it is known, nothing is requested. A PassingError because the host is silent is passed on.
        """
        origin = _origin(url)
        if not self._rules(origin, ask).allows(url):
            msg = f"{origin}/robots.txt forbids {url} to {self._robot} (setting robots)"
            raise Disallowed(msg)

    def _rules(self, origin: str, ask: Ask) -> Rules:
        with self._lock:
            until, rules = self._known.get(origin, (0.0, None))
        if rules is not None and time.monotonic() < until:
            return rules
        with self._connections.connection() as connection:
            kept = store.read(connection, origin)
        if kept is None or kept.left <= 0:
            kept = self._asked(origin, kept, ask)
        if kept.error is not None:
            raise Unreachable(kept.error, answered=True)
        rules = Rules(kept.body, self._robot)
        if rules.delay:
            with self._connections.connection() as connection:
                turns.set_delay(connection, urlsplit(origin).netloc, rules.delay)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[origin] = time.monotonic() + kept.left, rules
        return rules

    def _asked(self, origin: str, before: store.KeptRobots | None, ask: Ask) -> store.KeptRobots:
        """The current rules of the site, stored."""
        try:
            fetched = ask(f"{origin}/robots.txt")
            body: bytes | None = fetched.body
            status = fetched.status
        except FinalError as error:  # 4xx, or not rules: everything is allowed
            body, status = None, 0 if isinstance(error, Blocked) else 404
        except PassingError as error:
            if not isinstance(error, Unreachable) or not error.answered:
                raise  # the site does not respond: nor would the page
            stale = before is not None and before.status is not None and before.age < _STALE
            said = f"{error}: until its robots.txt is known, nothing is requested there (setting robots)"
            with self._connections.connection() as connection:
                store.keep_failure(connection, origin, said, _FAILURE_KEPT)
            if before is not None and stale:
                return store.KeptRobots(before.body, before.status, None, _FAILURE_KEPT, before.age)
            return store.KeptRobots(None, None, said, _FAILURE_KEPT, 0.0)
        with self._connections.connection() as connection:
            store.keep(connection, origin, body, status, _KEPT)
        return store.KeptRobots(body, status, None, _KEPT, 0.0)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"
