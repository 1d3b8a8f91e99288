from __future__ import annotations

import base64
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from ingest.fetch.hops import FetchState, location_of
from tests.sites import Site, fetching, reply

HERE = httpx.URL("https://news.example/a/feed")


def state(*answers: tuple[str, str], url: httpx.URL = HERE) -> FetchState:
    found = FetchState(url)
    for name, value in answers:
        found.took(HERE, 302, ((name, value),))
    return found


@pytest.mark.parametrize(
    ("cookie", "there", "sent"),
    [
        ("a=b; Path=/", "https://news.example/c", "a=b"),
        ("a=b", "https://news.example/a/d", "a=b"),
        ("a=b", "https://other.example/a/d", None),
        ("a=b; Domain=news.example; Path=/", "https://www.news.example/", "a=b"),
        ("a=b; Domain=other.example; Path=/", "https://other.example/", None),
        ("a=b; Secure; Path=/", "http://news.example/", None),
        ("a=b; Max-Age=0", "https://news.example/a/feed", None),
        ("=; Path=/", "https://news.example/a/feed", None),
    ],
)
def test_a_cookie_goes_where_it_may(cookie, there, sent):
    assert dict(state(("Set-Cookie", cookie)).headers(httpx.URL(there))).get("Cookie") == sent


def test_a_name_and_password_are_only_sent_to_their_own_host():
    found = state(url=httpx.URL("https://ann:s%C3%A9cret%3A@news.example/a"))
    basic = "Basic " + base64.b64encode("ann:sécret:".encode()).decode()
    assert found.headers(httpx.URL("https://news.example/b")) == (("Authorization", basic),)
    for other in ("https://cdn.example/b", "http://news.example/b", "https://news.example:8443/b"):
        assert found.headers(httpx.URL(other)) == ()


def test_a_cookie_that_a_redirect_sets_opens_the_same_address():
    def handle(request: BaseHTTPRequestHandler) -> None:
        if "seen=1" in (request.headers["Cookie"] or ""):
            reply(body=b"in")(request)
        else:
            reply(302, b"", {"Location": request.path, "Set-Cookie": "seen=1"})(request)

    with Site(handle) as site, fetching() as fetcher:
        found = fetcher.get(site.url, kind="feed")
        fetcher.get(site.url, kind="feed")
    assert (found.body, [hop.status for hop in found.hops]) == (b"in", [302])
    assert len(site.asked) == 4
    assert "Cookie" not in dict(found.request_headers)


def test_a_password_opens_the_feed_and_is_stored_with_no_response():
    def handle(request: BaseHTTPRequestHandler) -> None:
        reply(200 if request.headers["Authorization"] == "Basic YW5uOnNlY3JldA==" else 401, b"in")(request)

    with Site(handle) as site, fetching() as fetcher:
        found = fetcher.get(site.url.replace("://", "://ann:secret@"), kind="feed")
    assert found.body == b"in"
    assert "secret" not in found.final_url
    assert "Authorization" not in dict(found.request_headers)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("/b", "/b"),
        (" /b ", "/b"),
        ("/caf\u00c3\u00a9", "/café"),
        ("/caf\u00e9", "/caf%E9"),
        ("/caf\u00e9%41", "/caf%E9%41"),
        ("/a b", "/a b"),
        ("\\b?c=\\d", "/b?c=\\d"),
    ],
)
def test_where_a_redirect_leads(written, read):
    assert location_of((("X", "y"), ("LOCATION", written))) == read


@pytest.mark.parametrize(
    ("sent", "asked"),
    [("/caf\u00c3\u00a9?q=\u00c3\u00bc", "/caf%C3%A9?q=%C3%BC"), ("/a b", "/a%20b"), ("b?c=%2F", "/b?c=%2F")],
)
def test_a_raw_location_is_requested_as_browsers_do(sent, asked):
    def handle(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/":
            reply(302, b"", {"Location": sent})(request)
        else:
            reply(body=b"in")(request)

    with Site(handle) as site, fetching() as fetcher:
        assert fetcher.get(site.url, kind="feed").body == b"in"
    assert site.asked[-1][0] == asked
