"""The feeds of a site: what its page names, the usual places, site maps of news."""

from __future__ import annotations

import pytest

from ingest.feeds.discovery import discover
from ingest.feeds.schedule import Limits
from tests.sites import Site, fetching, reply

LIMITS = Limits(900, 60, 86_400)
RSS = b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>/1</link></item></channel></rss>"
OTHER = RSS.replace(b"/1", b"/2")
NEWS = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/n</loc><news:news>'
    b"<news:publication_date>2026-11-28</news:publication_date></news:news></url></urlset>"
)
PLAIN = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/n</loc></url></urlset>'
)


def link(href: str) -> bytes:
    return f'<html><link rel="alternate" type="application/rss+xml" href="{href}"></html>'.encode()


@pytest.mark.parametrize(
    ("pages", "path", "found"),
    [
        ({"/": link("/rss"), "/rss": RSS}, "/", ["/rss"]),
        ({"/": link("/rss") + link("/twin"), "/rss": RSS, "/twin": RSS}, "/", ["/rss"]),
        ({"/": link("/gone"), "/feed": RSS}, "/", ["/feed"]),
        ({"/": b"<html>", "/?feed=rss2": RSS}, "/", ["/?feed=rss2"]),
        ({"/": 403, "/feed": RSS}, "/", ["/feed"]),
        ({"/": 404, "/rss.xml": RSS}, "/", ["/rss.xml"]),
        ({"/": 404}, "/", []),
        ({"/": b"<html><a href=/rss>RSS</a>", "/rss": b"<html><a href=/rss/all.xml>All</a>", "/rss/all.xml": RSS},
         "/", ["/rss/all.xml"]),
        ({"/news/": b"<html>", "/news/feed": OTHER, "/feed": RSS}, "/news/", ["/news/feed", "/feed"]),
        ({"/": link("/rss"), "/rss": RSS, "/robots.txt": b"Sitemap: /m.xml", "/m.xml": NEWS}, "/", ["/rss", "/m.xml"]),
        ({"/": link("/rss"), "/rss": RSS, "/robots.txt": b"Sitemap: /m.xml", "/m.xml": PLAIN}, "/", ["/rss"]),
        ({"/": b"<html><a class=rss href=/abo>Follow</a>", "/abo": RSS, "/feed": RSS}, "/", ["/abo"]),
        ({"/": b"<html><meta http-equiv=refresh content='0;url=/en/'>", "/en/": link("rss"), "/en/rss": RSS},
         "/", ["/en/rss"]),
        ({"/": b"<html>", "/news-sitemap.xml": NEWS}, "/", ["/news-sitemap.xml"]),
    ],
)  # fmt: skip
def test_the_feeds_of_a_site(pages, path, found):
    def handle(request):
        page = pages.get(request.path, 404)
        reply(page if isinstance(page, int) else 200, b"" if isinstance(page, int) else page)(request)

    with Site(handle) as site, fetching() as fetcher:
        discovered = discover(site.url.rstrip("/") + path, fetcher, LIMITS)
    root = site.url.rstrip("/")
    assert [trial.final_url.removeprefix(root) for trial in discovered.feeds if trial.final_url] == found
    assert (discovered.error is None) is (bool(found) or not isinstance(pages[path], int))
