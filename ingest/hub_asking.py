"""Sends requests to hubs that are due, each hub on its own, one request at a time and for a minute per round."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Final

from contract.errors import EntryError, HostBusy
from contract.events import tell
from contract.masking import masked
from contract.postgres import Pool
from contract.urls import host_of
from ingest.feeds import subscriptions
from ingest.feeds.subscriptions import Callback, Subscription
from ingest.hub_plan import after_asking, request_of
from ingest.polite import Own, PoliteFetcher

_MOST: Final = 500  # requests begun in one round
_CLAIM_SECONDS: Final = 600.0  # a request that died is repeated after this time
_TURN_SECONDS: Final = 60.0  # for one hub in a round; the rest is requested a minute later
_LATER: Final = 60.0
_PATH_BYTES: Final = 24  # random, so that nobody can guess it
_SECRET_BYTES: Final = 32

_log = logging.getLogger("copydesk.websub")


class Asker:
    """Keeps subscriptions as the feeds need them. base: the callbacks' public address. lease: seconds to request."""

    def __init__(self, connections: Pool, fetcher: PoliteFetcher, threads: Executor, base: str, lease: int) -> None:
        self._connections = connections
        self._fetcher = fetcher
        self._threads = threads
        self._base = base
        self._lease = lease

    def round(self) -> int:
        """Sends the due requests; returns how many hubs were asked. Raises the errors of `OWN_FAILURES`."""
        with self._connections.connection() as connection:
            subscriptions.leave_unwanted(connection, self._base)
            for feed_id, hub in subscriptions.without(connection, self._base, _MOST):
                path, secret = secrets.token_urlsafe(_PATH_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
                subscriptions.add(connection, feed_id, hub, Callback(self._base, path, secret))
            due = subscriptions.claim(connection, _MOST, _CLAIM_SECONDS)
        hosts: dict[str, list[Subscription]] = {}
        for one in due:
            hosts.setdefault(host_of(one.hub) or "", []).append(one)
        for done in [self._threads.submit(self._ask_all, some) for some in hosts.values()]:
            done.result()
        return len(hosts)

    def _ask_all(self, due: Sequence[Subscription]) -> None:
        """Asks one hub for its subscriptions, as many as a minute allows."""
        end = time.monotonic() + _TURN_SECONDS
        for number, one in enumerate(due):
            try:
                if not (late := time.monotonic() >= end):
                    self._ask(one)
            except HostBusy:
                late = True
            if late:
                with self._connections.connection() as connection:
                    subscriptions.put_off(connection, [left.subscription_id for left in due[number:]], _LATER)
                return

    def _ask(self, one: Subscription) -> None:
        failure: EntryError | None = None
        try:
            self._fetcher.get(one.hub, kind="hub", own=Own(form=request_of(one, self._lease)))
        except EntryError as error:
            failure = error
        after = after_asking(one, failure)
        with self._connections.connection() as connection:
            subscriptions.asked(connection, one, after.wait, after.error)
            if after.tell:
                text = f"{one.feed_url}: its hub {one.hub} has not accepted the subscription: {after.error}"
                tell(connection, "hub", text, feed_id=one.feed_id)
        if after.error:
            _log.warning("%s: %s", masked(one.feed_url), after.error)
