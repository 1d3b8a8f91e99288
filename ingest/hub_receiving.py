"""What hubs send: they verify our requests, and push content, which is processed like polled content."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, NamedTuple, Self

from contract.errors import EntryError, PassingError, Unreadable
from contract.events import tell, tell_once
from contract.postgres import Connection, Pool
from contract.settings import Settings
from ingest.feeds import registry, subscriptions
from ingest.feeds.answer import listing_of_bytes
from ingest.feeds.formats.listing import Feed
from ingest.feeds.history import PollRecord, add_polls
from ingest.feeds.looks import LookLimits, looks_of
from ingest.feeds.quarantine import hash_of
from ingest.feeds.recording import How, Listed, record
from ingest.feeds.rhythm_rows import Answered, after_answers
from ingest.feeds.subscriptions import Subscription
from ingest.fetch.answers import header
from ingest.fetch.bodies import BodyLimits, read_body
from ingest.fetch.hops import Headers
from ingest.hub_plan import Denied, is_signed, meaning
from ingest.sandbox.sandbox import Sandbox

_TOLD_SECONDS: Final = 86_400.0  # in which a feed's wrong signatures are reported once
_WHY: Final = "a hub pushed it; the next poll is unchanged"

_log = logging.getLogger("copydesk.websub")


@dataclass(frozen=True, slots=True)
class Reply:
    """A response to a hub."""

    status: HTTPStatus
    text: str = ""


class PushLimits(NamedTuple):
    """Settings for pushes.

    lease_seconds: requested from hubs. poll_seconds_least: between a feed's last poll and one that replaces
    a push.
    """

    lease_seconds: int
    poll_seconds_least: float
    looks: LookLimits
    bodies: BodyLimits

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those from the settings."""
        return cls(
            settings.websub_lease_seconds, settings.poll_seconds_least, looks_of(settings), BodyLimits.of(settings)
        )


class Receiver:
    """Shared by threads. Its methods raise the errors of `OWN_FAILURES`: then the hub should send it again."""

    def __init__(self, connections: Pool, sandbox: Sandbox, limits: PushLimits) -> None:
        self._connections = connections
        self._sandbox = sandbox
        self._limits = limits

    def verify(self, path: str, words: Mapping[str, str]) -> Reply:
        """Answers a hub that verifies our request, or denies it. words: its parameters."""
        with self._connections.connection() as connection:
            one = subscriptions.by_path(connection, path)
            said = meaning(one, words, self._limits.lease_seconds) if one else None
            if one is None or said is None:
                return Reply(HTTPStatus.NOT_FOUND, "no such subscription was requested\n")
            if isinstance(said, Denied):
                subscriptions.denied(connection, one.subscription_id, said.reason, said.wait)
                text = f"{one.feed_url}: its hub {one.hub} denies it: {said.reason}. It is polled as before"
                tell(connection, "hub", text, feed_id=one.feed_id)
                return Reply(HTTPStatus.OK)
            if one.state == "leaving":
                subscriptions.left(connection, one.subscription_id)
            else:
                subscriptions.verified(connection, one.subscription_id, said.lease, said.renew)
            return Reply(HTTPStatus.OK, said.challenge)

    def known(self, path: str) -> Subscription | None:
        """The subscription whose callback ends with this path; None if there is none."""
        with self._connections.connection() as connection:
            return subscriptions.by_path(connection, path)

    def too_large(self, one: Subscription) -> Reply:
        """The response for content that is not read: its feed is polled instead."""
        with self._connections.connection() as connection:
            subscriptions.poll_sooner(connection, one.feed_id, self._limits.poll_seconds_least)
        return Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the feed is polled instead\n")

    def take(self, one: Subscription, headers: Headers, content: bytes) -> Reply:
        """Records what a hub pushed. headers, content: as received.

        Content with a wrong signature is dropped, and the hub is not told, as WebSub requires.
        """
        if one.state == "left" or not one.wanted:
            return Reply(HTTPStatus.GONE, "no longer subscribed\n")
        if one.state != "live":
            return Reply(HTTPStatus.NOT_FOUND, "not subscribed\n")
        if not is_signed(header(headers, "x-hub-signature"), one.secret, content):
            self._tell_wrong(one)
        elif (digest := hash_of(content)) not in one.bodies:
            return self._read(one, headers, content, digest)
        return Reply(HTTPStatus.ACCEPTED)

    def _read(self, one: Subscription, headers: Headers, content: bytes, digest: str) -> Reply:
        now = datetime.now(UTC)
        listing: Feed | None = None
        failure: EntryError | None = None
        try:
            body = read_body([content], headers, self._limits.bodies, url=one.topic, kind="feed")
            if body.content.strip():  # a push without content only says that there is something new
                listing = listing_of_bytes(
                    body.content, url=one.topic, content_type=header(headers, "content-type"), fetched_at=now,
                    parse=self._sandbox.read_feed,
                )  # fmt: skip
        except PassingError as error:
            _log.warning("%s: %s", one.feed_url, error)
            return Reply(HTTPStatus.SERVICE_UNAVAILABLE, "try again\n")
        except EntryError as error:
            failure = error
        with self._connections.connection() as connection:
            registry.hold(connection, [one.feed_id])
            found = self._recorded(connection, one, listing, now) if listing else 0
            if not found:
                subscriptions.poll_sooner(connection, one.feed_id, self._limits.poll_seconds_least)
            add_polls(connection, [self._told(one, listing, failure, found, len(content))])
            subscriptions.pushed(connection, one.subscription_id, digest)
        return Reply(HTTPStatus.ACCEPTED)

    def _recorded(self, connection: Connection, one: Subscription, listing: Feed, now: datetime) -> int:
        how = How(self._limits.looks, pushed_by=one.hub)
        (found,) = record(connection, [Listed(one.feed_id, listing.entries, how)])
        if found and one.lease_until:
            (rhythm,) = after_answers([Answered(one.rhythm, now, listing.entries, found, whole=False)])
            subscriptions.trusted(connection, one.feed_id, rhythm, until=one.lease_until)
        return found

    def _told(
        self, one: Subscription, listing: Feed | None, failure: EntryError | None, found: int, size: int
    ) -> PollRecord:
        unread = "not a feed" if isinstance(failure, Unreadable) else "failed"
        return PollRecord(
            feed_id=one.feed_id,
            status=unread if failure else "new entries" if found else "nothing new",
            new_entries=found,
            next_seconds=one.poll_in,
            why=_WHY,
            wire_bytes=size,
            listed=len(listing.entries) if listing else None,
            error=str(failure) if failure else None,
            pushed=True,
        )

    def _tell_wrong(self, one: Subscription) -> None:
        _log.warning("%s: content with a wrong signature, or none, was dropped", one.feed_url)
        text = f"{one.feed_url}: content came in the name of its hub {one.hub} with a wrong signature, and was dropped"
        with self._connections.connection() as connection:
            tell_once(connection, "hub", text, about=f"signature {one.feed_id}", within_seconds=_TOLD_SECONDS)
