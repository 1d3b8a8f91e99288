"""The feeds of a site: those that its page declares, the usual paths, news site maps."""

from __future__ import annotations

import pytest

from ingest.feeds.discovery import discover
from ingest.feeds.formats.named_feeds import feeds_linked, feeds_named, is_of_comments
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
        # Feeds of comments come last, recognised by address, title of the link or title of the feed.
        ({"/": link("/comments/rss") + link("/rss"), "/comments/rss": OTHER, "/rss": RSS}, "/",
         ["/rss", "/comments/rss"]),
        ({"/": link('/?feed=c" title="Quay &raquo; Flux des commentaires')
         + link("/rss"), "/?feed=c": OTHER, "/rss": RSS},
         "/", ["/rss", "/?feed=c"]),
        ({"/": link("/1.xml") + link("/2.xml"),
         "/1.xml": OTHER.replace(b">T<", b">Kommentare zu Quay<"), "/2.xml": RSS},
         "/", ["/2.xml", "/1.xml"]),
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


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Quay » Comments Feed", True),
        ("Comments on: Ferry sails", True),
        ("Kommentare zu Quay", True),
        ("Flux des commentaires", True),
        ("Feed de los comentarios", True),
        ("Feed de comentários", True),
        ("Flux de comentaris", True),
        ("Feed dei commenti", True),
        ("Reactiesfeed", True),
        ("Kommentarsflöde", True),
        ("Kommenttien syöte", True),
        ("Kanał komentarzy", True),
        ("RSS komentářů", True),
        ("Hozzászólás hírcsatorna", True),
        ("Лента комментариев", True),
        ("Стрічка коментарів", True),
        ("コメントフィード", True),
        ("评论 Feed", True),
        ("迴響的 RSS 摘要", True),
        ("댓글 피드", True),
        ("yorum beslemesi", True),
        ("خلاصة التعليقات", True),
        ("https://a.example/post/ferry/?feed=comments-rss2", True),
        ("https://a.example/?feed=rss2&withoutcomments=1", False),
        ("https://a.example/feed?no-comments=1", False),
        ("https://a.example/commentary/feed", False),
        ("Commentaries", False),
        ("Our commentators", False),
        ("Recommended", False),
        ("Ferry sails", False),
    ],
)
def test_comment_feeds_are_recognised(text, is_so):
    assert is_of_comments(text) is is_so


def test_the_feeds_of_a_page_are_sorted_by_content():
    page = (
        '<link rel=alternate type="application/rss+xml" title="No Comment &raquo; Comments" href="/comments/feed">'
        '<link rel=alternate type="application/rss+xml" title="No Comment" href="/feed?a=1">'
        '<link rel=alternate type="application/rss+xml" title="No Comment, Atom" href="/atom">'
    )
    root = "https://a.example"
    assert feeds_named(page, root) == [f"{root}/feed?a=1", f"{root}/atom", f"{root}/comments/feed"]
    anchors = '<a href="/c.rss">Comments (RSS)</a><a href="/e.rss">Entries (RSS)</a>'
    assert feeds_named(anchors, root) == [f"{root}/e.rss", f"{root}/c.rss"]
    assert feeds_linked("</c>;rel=alternate;type=application/rss+xml", root) == [f"{root}/c"]
    assert feeds_linked('/c; rel="alternate"; type="application/atom+xml", /d; rel=next', root) == [f"{root}/c"]
    header = '</c>; rel=alternate; type="application/rss+xml"; title="Comments", </e>; rel=feed'
    assert feeds_linked(header, root) == [f"{root}/e", f"{root}/c"]


@pytest.mark.parametrize("kind", ["rss+xml", "application/rss+atom", "Atom", "text/rss", "application/x.atom+xml"])
def test_a_feed_s_type_may_be_written_otherwise(kind):
    assert feeds_named(f'<link rel=alternate type="{kind}" href="/c">', "https://a.example/") == ["https://a.example/c"]


def test_a_feed_that_is_named_by_http_and_by_https_is_one():
    link = '<link rel=alternate type="application/rss+xml" href="{}://a.example/c">'
    for first, second in (("http", "https"), ("https", "http")):
        page = link.format(first) + link.format(second)
        assert feeds_named(page, "https://a.example/") == ["https://a.example/c"]
