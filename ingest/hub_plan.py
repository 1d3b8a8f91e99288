"""What is sent to a hub and when, and what its requests mean for a subscription. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from contract.errors import EntryError, FinalError
from ingest.feeds.subscriptions import Subscription

_FIRST_WAIT: Final = 60.0  # seconds after a failed try, doubling after each further one
_TO_VERIFY: Final = 600.0  # that a hub has after accepting
_REFUSED: Final = 3600.0  # after a hub refused
_MOST: Final = 86_400.0
_DENIED: Final = 7 * 86_400.0
_RENEWED_AT: Final = 0.75  # of the lease
_SHORTEST: Final = 300.0  # seconds between two requests, however short the lease
_LONGEST_LEASE: Final = 366 * 86_400.0
_LEAVING_TRIES: Final = 3  # after that the lease is left to expire
_TOLD_AT: Final = 5  # consecutive tries without verification that are reported
_MOST_CHALLENGE: Final = 2_000  # characters
_METHODS: Final = ("sha1", "sha256", "sha384", "sha512")


class AfterAsking(NamedTuple):
    """What follows from asking a hub. wait: seconds until it is asked again; None: never. tell: as an event, once."""

    wait: float | None
    error: str | None = None
    tell: bool = False


class Verified(NamedTuple):
    """The hub verifies our request: the response is the challenge. lease, renew: seconds."""

    challenge: str
    lease: float = 0.0
    renew: float = 0.0


class Denied(NamedTuple):
    """The hub refuses to push the feed, or stops; it is asked again after so many seconds."""

    reason: str
    wait: float


def request_of(one: Subscription, lease: int) -> bytes:
    """The form that asks a hub to subscribe us, or to unsubscribe us."""
    form = {"hub.callback": one.callback, "hub.topic": one.topic}
    if one.state == "leaving":
        return urlencode({"hub.mode": "unsubscribe", **form}).encode()
    return urlencode({"hub.mode": "subscribe", **form, "hub.lease_seconds": lease, "hub.secret": one.secret}).encode()


def after_asking(one: Subscription, failure: EntryError | None) -> AfterAsking:
    """What follows. failure: None: the hub accepted, and will verify."""
    tries = one.tries + 1
    if one.state == "leaving" and tries >= _LEAVING_TRIES:
        return AfterAsking(None, str(failure) if failure else None)
    if failure is None:
        first, said = _TO_VERIFY, "the hub accepted it, but has not verified it" if one.tries else None
    else:
        first, said = (_REFUSED if isinstance(failure, FinalError) else _FIRST_WAIT), str(failure)
    wait = max(
        min(first * 2.0 ** min(tries - 1, 20), _MOST), min(failure.retry_after or 0.0, _MOST) if failure else 0.0
    )
    return AfterAsking(wait, said, tell=tries == _TOLD_AT and one.state != "leaving")


def meaning(one: Subscription, words: Mapping[str, str], lease: int) -> Verified | Denied | None:
    """The meaning of a hub's request to a subscription's callback; None: not something that we requested.

    words: its parameters. lease: the requested seconds; a hub that names none grants them.
    """
    mode, topic, challenge = (words.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
    if topic != one.topic or len(challenge) > _MOST_CHALLENGE:
        return None
    if mode == "denied" and one.state in {"asked", "live"}:
        return Denied(words.get("hub.reason", "")[:500] or "the hub gave no reason", _DENIED)
    if not challenge:
        return None
    if mode == "unsubscribe" and one.state == "leaving":
        return Verified(challenge)
    if mode == "subscribe" and one.state in {"asked", "live", "denied"} and one.wanted:
        given = words.get("hub.lease_seconds", "")
        seconds = float(given[:12]) if given.isascii() and given.isdecimal() and int(given[:12]) else float(lease)
        seconds = min(seconds, _LONGEST_LEASE)
        return Verified(challenge, seconds, max(seconds * _RENEWED_AT, _SHORTEST))
    return None


def is_signed(signature: str | None, secret: str, content: bytes) -> bool:
    """Whether the header X-Hub-Signature (`method=hexadecimal`) matches the content and secret; in constant time."""
    method, _, given = (signature or "").strip().partition("=")
    if method.lower() not in _METHODS or not given.isascii():
        return False
    return hmac.compare_digest(
        hmac.new(secret.encode(), content, getattr(hashlib, method.lower())).hexdigest(), given.lower()
    )
