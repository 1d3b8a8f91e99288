"""What is sent to a hub, and what its requests mean: pure functions."""

from __future__ import annotations

import hashlib
import hmac
import io
from dataclasses import replace
from email.message import Message
from urllib.parse import parse_qs

import pytest

from contract.errors import Refused, Unreachable
from ingest.feeds.subscriptions import Subscription
from ingest.hub_plan import Denied, Verified, after_asking, is_signed, meaning, request_of
from ingest.hub_server import content_of

ONE = Subscription(
    1, 2, "https://hub.example/", "https://paper.example/feed", "https://desk.example/websub", "path", "secret",
    "asked", 0, None, None, [], "https://paper.example/feed.xml", None, 0.0, wanted=True,
)  # fmt: skip
LIVE, LEAVING, LEFT, DENIED = (replace(ONE, state=state) for state in ("live", "leaving", "left", "denied"))
TOPIC = {"hub.topic": ONE.topic}
SUBSCRIBE = {"hub.mode": "subscribe", **TOPIC, "hub.challenge": "word", "hub.lease_seconds": "1000"}
UNSUBSCRIBE = {"hub.mode": "unsubscribe", **TOPIC, "hub.challenge": "word"}


def test_a_hub_is_asked_to_subscribe_or_to_unsubscribe():
    asked = {name: values[0] for name, values in parse_qs(request_of(ONE, 3600).decode()).items()}
    assert asked == {
        "hub.mode": "subscribe", "hub.topic": ONE.topic, "hub.callback": "https://desk.example/websub/path",
        "hub.lease_seconds": "3600", "hub.secret": "secret",
    }  # fmt: skip
    left = {name: values[0] for name, values in parse_qs(request_of(LEAVING, 3600).decode()).items()}
    assert left == {"hub.mode": "unsubscribe", "hub.topic": ONE.topic, "hub.callback": asked["hub.callback"]}


@pytest.mark.parametrize(
    ("one", "words", "said"),
    [
        (ONE, SUBSCRIBE, Verified("word", 1000.0, 750.0)),
        (LIVE, SUBSCRIBE, Verified("word", 1000.0, 750.0)),
        (DENIED, SUBSCRIBE, Verified("word", 1000.0, 750.0)),
        (ONE, {**SUBSCRIBE, "hub.lease_seconds": "60"}, Verified("word", 60.0, 300.0)),
        (ONE, {**SUBSCRIBE, "hub.lease_seconds": "0"}, Verified("word", 8000.0, 6000.0)),
        (ONE, {**SUBSCRIBE, "hub.lease_seconds": "9" * 400}, Verified("word", 366 * 86_400.0, 366 * 64_800.0)),
        (ONE, {**SUBSCRIBE, "hub.lease_seconds": "a week"}, Verified("word", 8000.0, 6000.0)),
        (LEAVING, UNSUBSCRIBE, Verified("word")),
        (LEAVING, SUBSCRIBE, None),
        (LEFT, SUBSCRIBE, None),
        (LIVE, UNSUBSCRIBE, None),
        (ONE, {**SUBSCRIBE, "hub.topic": "https://other.example/feed"}, None),
        (ONE, {**SUBSCRIBE, "hub.challenge": ""}, None),
        (ONE, {**SUBSCRIBE, "hub.challenge": "w" * 2001}, None),
        (ONE, {**SUBSCRIBE, "hub.mode": "publish"}, None),
        (replace(ONE, wanted=False), SUBSCRIBE, None),
        (LIVE, {"hub.mode": "denied", **TOPIC, "hub.reason": "no more"}, Denied("no more", 7 * 86_400.0)),
        (LEFT, {"hub.mode": "denied", **TOPIC}, None),
        (LIVE, {}, None),
    ],
)  # fmt: skip
def test_what_a_hub_s_words_mean(one, words, said):
    assert meaning(one, words, 8000) == said


def test_a_hub_is_asked_after_growing_waits():
    away = Unreachable("no answer")
    waits = [after_asking(replace(ONE, tries=tries), away).wait for tries in range(12)]
    assert waits[:3] == [60.0, 120.0, 240.0]
    assert waits[-1] == 86_400.0
    assert after_asking(ONE, Refused("it will not")).wait == 3600.0
    assert after_asking(ONE, Unreachable("busy", retry_after=5000.0)).wait == 5000.0
    assert after_asking(ONE, Unreachable("busy", retry_after=1e9)).wait == 86_400.0
    assert [after_asking(replace(ONE, tries=tries), away).tell for tries in range(7)] == [False] * 4 + [True] + [
        False
    ] * 2


def test_a_hub_that_accepts_has_time_to_verify():
    assert after_asking(ONE, None)[:2] == (600.0, None)
    again = after_asking(replace(ONE, tries=2), None)
    assert (again.wait, again.error) == (2400.0, "the hub accepted it, but has not verified it")


def test_leaving_is_given_up_since_the_lease_ends_by_itself():
    assert [after_asking(replace(LEAVING, tries=tries), Unreachable("away")).wait for tries in range(3)] == [
        60.0,
        120.0,
        None,
    ]


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_good_signature(method):
    digest = hmac.new(b"secret", b"content", getattr(hashlib, method)).hexdigest()
    assert is_signed(f"{method}={digest}", "secret", b"content")
    assert is_signed(f"{method.upper()}={digest.upper()}", "secret", b"content")
    assert not is_signed(f"{method}={digest}", "secret", b"contents")
    assert not is_signed(f"{method}={digest}", "secrets", b"content")


@pytest.mark.parametrize(
    "signature", [None, "", "sha256", "sha256=", "md5=9a0364b9e99bb480dd25e1f0284c8555", "sha256=ä"]
)
def test_no_good_signature(signature):
    assert not is_signed(signature, "secret", b"content")


@pytest.mark.parametrize(
    ("headers", "sent", "content"),
    [
        ({"Content-Length": "4"}, b"feedrest", b"feed"),
        ({"Content-Length": "0"}, b"", b""),
        ({}, b"", b""),
        ({"Content-Length": "11"}, b"a" * 11, None),
        ({"Content-Length": "-1"}, b"", None),
        ({"Transfer-Encoding": "chunked"}, b"3\r\nfee\r\n1;x=y\r\nd\r\n0\r\n\r\n", b"feed"),
        ({"Transfer-Encoding": "chunked"}, b"a\r\n" + b"a" * 10 + b"\r\n1\r\na\r\n0\r\n\r\n", None),
        ({"Transfer-Encoding": "chunked"}, b"ffffffff\r\n", None),
    ],
)
def test_the_content_of_a_request(headers, sent, content):
    assert content_of(io.BytesIO(sent), message(headers), 10) == content


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({"Content-Length": "4"}, b"fee"),
        ({"Content-Length": "four"}, b"feed"),
        ({"Transfer-Encoding": "chunked"}, b"4\r\nfee"),
        ({"Transfer-Encoding": "chunked"}, b"feed of the day"),
        ({"Transfer-Encoding": "chunked"}, b""),
    ],
)
def test_content_that_cannot_be_read(headers, sent):
    with pytest.raises(ValueError, match=r"is truncated|invalid literal"):
        content_of(io.BytesIO(sent), message(headers), 10)


def message(headers):
    made = Message()
    for name, value in headers.items():
        made[name] = value
    return made
