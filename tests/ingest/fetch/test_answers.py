"""How long a response asks us to wait, in the headers of servers and proxies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.fetch.answers import wait_asked

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TOO_OFTEN = 429


@pytest.mark.parametrize(
    ("name", "value", "seconds"),
    [
        ("Retry-After", "120", 120),
        ("Retry-After", "3600s", 3600),
        ("Retry-After", "5 minutes", 300),
        ("Retry-After", "10m", 600),
        ("Retry-After", "1 hour", 3600),
        ("Retry-After", "2h", 7200),
        ("Retry-After", "2 months", None),
        ("Retry-After", "-1", None),
        ("RateLimit", '"default";r=0;t=60', 60),
        ("RateLimit-Reset", "30", 30),
        ("X-RateLimit-Reset", "30", 30),
        ("x-rate-limit-reset", "45", 45),
        ("X-RateLimit-Reset-After", "12.5", 12),
        ("X-RateLimit-Reset", str(int(NOW.timestamp()) + 600), 600),
        ("X-RateLimit-Reset", str(int(NOW.timestamp()) - 600), 0),
        ("X-RateLimit-Reset", "2026-11-30T12:10:00Z", 600),
        ("X-RateLimit-Reset", "100000", None),
        ("X-RateLimit-Reset", "2026-12-30T12:10:00Z", None),
        ("Cache-Control", "max-age=3600", 3600),
        ("Cache-Control", "max-age=172800", 86_400),
        ("Cache-Control", "no-store, max-age=60", None),
        ("Cache-Control", "max-age=0", None),
        ("Expires", "Mon, 30 Nov 2026 13:00:00 GMT", 3600),
    ],
)
def test_rate_limit_headers_say_when_to_try_again(name, value, seconds):
    assert wait_asked(((name, value),), TOO_OFTEN, NOW) == seconds


@pytest.mark.parametrize("status", [200, 404, 503])
def test_the_same_headers_in_other_responses_are_not_a_request_to_wait(status):
    assert wait_asked((("Cache-Control", "max-age=3600"), ("X-RateLimit-Reset", "60")), status, NOW) is None
    assert wait_asked((("Retry-After", "60"), ("Cache-Control", "max-age=3600")), status, NOW) == 60
