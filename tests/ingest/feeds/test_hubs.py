"""Which hub an answer declares."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.feeds.formats import parse
from ingest.feeds.hubs import Hub, hubs_of, links
from ingest.fetch import Fetched

URL = "https://paper.example/feed"
HUB = '<atom:link rel="hub" href="https://hub.example/"/>'
SELF = '<atom:link rel="self" href="https://paper.example/self"/>'
RSS = "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Paper</title>{}</channel></rss>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Paper</title>{}</feed>"
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": [], {} }}'


def named(body, link="", url=URL):
    fetched = Fetched(
        url=url, final_url=url, status=200, reason="OK", content_type=None, charset=None, body=body.encode(),
        wire_bytes=0, etag=None, last_modified=None, max_age=None, not_modified=False, retry_after=None,
        fetched_at=datetime.now(UTC), request_headers=(), headers=(("Link", link),) if link else (),
    )  # fmt: skip
    return next(iter(hubs_of(fetched, parse(body.encode(), url=url))), None)


@pytest.mark.parametrize(
    ("body", "link", "hub"),
    [
        (RSS.format(HUB + SELF), "", Hub("https://hub.example/", "https://paper.example/self")),
        (ATOM.format((HUB + SELF).replace("atom:", "")), "", Hub("https://hub.example/", "https://paper.example/self")),
        (RSS.format(HUB), "", Hub("https://hub.example/", URL)),
        (RSS.format(SELF), "", None),
        (RSS.format(HUB.replace("https://hub.example/", "/hub")), "", Hub("https://paper.example/hub", URL)),
        (RSS.format(HUB.replace("https", "http") + HUB), "", Hub("https://hub.example/", URL)),
        (
            RSS.format(HUB + SELF),
            '<https://other.example/hub>; rel="hub", <https://paper.example/linked>; rel=self',
            Hub("https://other.example/hub", "https://paper.example/linked"),
        ),
        (RSS.format(""), '<https://hub.example/>; rel="hub"', Hub("https://hub.example/", URL)),
        (RSS.format("<cloud domain='rpc.example' port='80' path='/RPC2' protocol='xml-rpc'/>"), "", None),
        (JSON.format('"feed_url": "https://paper.example/self", "hubs": [{"url": "https://hub.example/"}]'), "",
         Hub("https://hub.example/", "https://paper.example/self")),
    ],
)  # fmt: skip
def test_the_hub_that_is_named(body, link, hub):
    assert named(body, link) == hub


def test_an_address_with_a_secret_is_sent_to_no_hub():
    assert named(RSS.format(HUB), url="https://paper.example/feed?token=1234567890") is None
    assert named(RSS.format(HUB + SELF), url="https://paper.example/feed?token=1234567890") == Hub(
        "https://hub.example/", "https://paper.example/self"
    )
    assert named(RSS.format(SELF + HUB.replace("hub.example", "user:word@hub.example"))) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('<https://a.example/>; rel="hub self"', [("hub", "https://a.example/"), ("self", "https://a.example/")]),
        ('<https://a.example/?x=1,2;3>; title="a, b"; rel=HUB', [("hub", "https://a.example/?x=1,2;3")]),
        ("</hub>;rel = 'hub'", [("'hub'", "https://paper.example/hub")]),
        ('<https://a.example/> rel="hub"', [("hub", "https://a.example/")]),
        ("<https://a.example/>", []),
        ("<ftp://a.example/>; rel=hub", []),
        ("https://a.example/; rel=hub", []),
        ("<<>>;;,,rel=hub", []),
        ("", []),
    ],
)
def test_a_link_header_gives_relations_and_addresses(value, found):
    assert [*links(value, URL)] == found


def test_no_hub_of_a_very_long_address_is_named():
    """Postgres cannot index such an address: a request for due subscriptions would fail."""
    long = f"https://paper.example/{'a1' * 700}"
    other = HUB.replace("https://hub.example/", long)
    assert named(RSS.format(other)) is None
    assert named(RSS.format(other + HUB)) == Hub("https://hub.example/", URL)
    assert named(RSS.format(HUB + SELF.replace("https://paper.example/self", long))) is None
    assert named(RSS.format(HUB), url=f"https://paper.example/{'é' * 600}") is None
