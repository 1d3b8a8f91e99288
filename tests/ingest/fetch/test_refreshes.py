"""Answers that redirect by a refresh."""

from __future__ import annotations

import pytest

from ingest.fetch.refreshes import refreshed_to
from tests.sites import PAGE, Site, fetching

FEED = b"<rss version='2.0'><channel/></rss>"
MUCH = b"<p>" + b"The board met on Tuesday. " * 40


@pytest.mark.parametrize(
    ("kind", "refresh", "body", "target"),
    [
        ("page", "0; url=/new", b"", "/new"),
        ("page", "0;URL='/new'", b"<title>Moved</title><p>One moment", "/new"),
        ("page", "5, url=/new#top", b"", "/new"),
        ("page", "0; https://b.example/new", b"", "https://b.example/new"),
        ("feed", "0; url=/new", b"", "/new"),
        ("page", "0; url=/new", MUCH, None),
        ("page", "60; url=/new", b"", None),
        ("page", "5", b"", None),
        ("page", "soon", b"", None),
        ("feed", "0; url=/new", FEED, None),
        ("feed", "0; url=/new", b' {"items": []}', None),
        ("robots", "0; url=/new", b"", None),
        # The markup of a page is read later, with the page; that of a feed's address is read only here.
        ("page", "", b"<meta http-equiv=refresh content='0; url=/new'>", None),
        ("feed", "", b"<meta http-equiv=refresh content='0; url=/new'>", "/new"),
        ("feed", "", b"<META content=\"1;URL=/n?a=1&amp;b=2\" HTTP-EQUIV='Refresh'>", "/n?a=1&b=2"),
        ("feed", "", b"<meta http-equiv=refresh content='0; url=/new'>" + MUCH, None),
        ("feed", "", b"<!-- <meta http-equiv=refresh content='0; url=/new'> -->", None),
        ("feed", "", b"<meta http-equiv=refresh content='0; url=/new'>" + FEED, None),
        ("feed", "", b"<meta name=refresh content='0; url=/new'>", None),
    ],
)
def test_where_a_refresh_leads(kind, refresh, body, target):
    assert refreshed_to((("Refresh", refresh),) if refresh else (), body, kind) == target


def fetched(refresh: str):
    def handle(request):
        request.send_response(200)
        if request.path == "/":
            request.send_header("Refresh", refresh)
        request.send_header("Content-Length", str(len(PAGE)))
        request.end_headers()
        request.wfile.write(PAGE)

    with Site(handle) as site, fetching() as fetcher:
        found = fetcher.get(site.url, kind="page")
    return found.final_url.removeprefix(site.url.rstrip("/")), [hop.status for hop in found.hops]


@pytest.mark.parametrize(
    ("refresh", "found"),
    [
        ("0; url=/new", ("/new", [200])),
        ("0; url=/", ("/", [])),
        ("0; url=javascript:x()", ("/", [])),
        ("0; url=file:///etc/hosts", ("/", [])),
    ],
)
def test_a_refresh_is_followed_like_a_redirect(refresh, found):
    assert fetched(refresh) == found
