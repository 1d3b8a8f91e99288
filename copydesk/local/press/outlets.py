"""The publishers: ten outlets, each with its feed format, addresses, clock and encoding."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, Literal

FeedFormat = Literal["rss", "atom", "rdf", "broken rss"]

HTTP_PORT: Final = 80
_SLUG_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet.

    article_path: a format string of `date`, `number`, `section` and `slug`.
    zone: offset from UTC of the times it prints; shown: how its pages print them (strftime).
    charset_in: where the page's encoding is declared. gzip: whether responses are compressed for clients accepting it.
    tracking: what it appends to links in its feed. redirects: whether those links only lead to the page.
    """

    name: str
    title: str
    host: str
    feed_path: str
    feed_format: FeedFormat
    article_path: str
    zone: timezone = UTC
    shown: str = "%d %B %Y, %H:%M"
    charset: str = "utf-8"
    charset_in: Literal["header", "meta", "both"] = "both"
    gzip: bool = False
    tracking: str = ""
    redirects: bool = False

    def path_of(self, title: str, section: str, number: int, published: datetime) -> str:
        """The path, with the query if there is one, of an article's page."""
        return self.article_path.format(
            date=published.astimezone(self.zone), number=number, section=slug(section), slug=slug(title)
        )

    def at(self, port: int, path: str = "/") -> str:
        """The address of a path; without one, of its front page."""
        return f"http://{self.host}{'' if port == HTTP_PORT else f':{port}'}{path}"

    def feed(self, port: int) -> str:
        """The address of its feed."""
        return self.at(port, self.feed_path)


def slug(text: str) -> str:
    """The first words of a text in ASCII, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:_SLUG_WORDS])


def _zone(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


def outlets(domain: str) -> tuple[Outlet, ...]:
    """All outlets, their hosts under a domain; every host under `localhost` is loopback (RFC 6761)."""
    return (
        Outlet(
            name="harbour-post",
            title="The Harbour Post",
            host=f"harbour-post.{domain}",
            feed_path="/feed.xml",
            feed_format="rss",
            article_path="/{date:%Y/%m/%d}/{slug}.html",
        ),
        Outlet(
            name="meridian-review",
            title="Meridian Review",
            host=f"meridian-review.{domain}",
            feed_path="/atom.xml",
            feed_format="atom",
            article_path="/article?id={number}",
            zone=_zone(-5),
            shown="%B %d, %Y %I:%M %p",
            gzip=True,
        ),
        Outlet(
            name="eastern-desk",
            title="Eastern Desk",
            host=f"eastern-desk.{domain}",
            feed_path="/en/rss/allnews",
            feed_format="rdf",
            article_path="/en/news/{number}/{slug}",
            zone=_zone(3.5),
            shown="%H:%M - %d %B %Y",
        ),
        Outlet(
            name="sund-anzeiger",
            title="Sund-Anzeiger",
            host=f"sund-anzeiger.{domain}",
            feed_path="/rss/aktuell.rss",
            feed_format="rss",
            article_path="/{section}/{slug},{number}.html",
            zone=_zone(1),
            shown="%d.%m.%Y, %H:%M Uhr",
            charset="iso-8859-1",
            charset_in="header",
        ),
        Outlet(
            name="costa-diaria",
            title="Costa Diaria in English",
            host=f"costa-diaria.{domain}",
            feed_path="/feed/atom/",
            feed_format="atom",
            article_path="/{section}/{slug}/",
            zone=_zone(2),
            charset="windows-1252",
            charset_in="meta",
        ),
        Outlet(
            name="daily-stack",
            title="The Daily Stack & More",
            host=f"daily-stack.{domain}",
            feed_path="/?feed=rss2",
            feed_format="broken rss",
            article_path="/?p={number}",
            zone=_zone(-8),
            shown="%B %d, %Y",
        ),
        Outlet(
            name="newsmirror",
            title="Newsmirror",
            host=f"newsmirror.{domain}",
            feed_path="/feed/",
            feed_format="rss",
            article_path="/archives/{number}",
            zone=_zone(5.5),
            shown="%a. %B %d, %Y",
            tracking="utm_source=rss&utm_medium=feed&utm_campaign=mirror",
        ),
        Outlet(
            name="allday",
            title="All Day Every Day",
            host=f"allday.{domain}",
            feed_path="/rss",
            feed_format="rss",
            article_path="/post/{slug}-{number}",
            redirects=True,
        ),
        Outlet(
            name="prairie-ledger",
            title="The Prairie Ledger",
            host=f"prairie-ledger.{domain}",
            feed_path="/search/?f=atom&l=25",
            feed_format="atom",
            article_path="/local/{date:%Y-%m-%d}/{slug}.html",
            zone=_zone(-6),
            shown="%b %d, %Y",
        ),
        Outlet(
            name="old-mill-gazette",
            title="Old Mill Gazette",
            host=f"old-mill-gazette.{domain}",
            feed_path="/index.rdf",
            feed_format="rdf",
            article_path="/stories/{slug}",
            shown="%A %d %B %Y",
        ),
    )
