"""The feeds of a site: those its page links to, those at the usual paths, and the news sitemaps of robots.txt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from contract.errors import EntryError
from contract.urls import canonical
from ingest.feeds.answer import Parse
from ingest.feeds.formats import parse
from ingest.feeds.formats.named_feeds import is_of_comments
from ingest.feeds.schedule import Limits
from ingest.feeds.trial import Trial, try_address
from ingest.fetch import Fetcher

_PLACES: Final = (
    "feed",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "feeds/posts/default",
    "?feed=rss2",
)
_PLACES_OF_A_SECTION: Final = ("feed", "rss", "index.xml")
_NEWS_MAPS: Final = ("news-sitemap.xml", "sitemap-news.xml")
_ANSWERED: Final = frozenset({"gone", "refused"})
_SITEMAP: Final = re.compile(r"(?mi)^[ \t\ufeff]{0,9}sitemap[ \t]{0,9}:[ \t]{0,9}(\S{1,2000})")
_MOST_NAMED: Final = 10
_MOST_MAPS: Final = 4


class Discovered(NamedTuple):
    """What was found at an address. feeds: trials of its readable feeds. itself: it is a feed.

    error: why the address itself could not be read; None: it could.
    """

    feeds: list[Trial]
    itself: bool = False
    error: str | None = None


def is_site(url: str) -> bool:
    """Whether an address is a site's own, rather than a feed's: it has no path and no query."""
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def discover(url: str, fetcher: Fetcher, limits: Limits, parse: Parse = parse) -> Discovered:
    """Looks for the feeds of a site. Each is tried once, as in a poll; the usual places if the site links to none.

    If a found address is a page that lists the site's feeds, those are used. Feeds with the same entries as another, or
    without entries, are left out. Comment feeds come last. Nothing is written.
    """
    attempt = partial(try_address, fetcher=fetcher, limits=limits, parse=parse)
    first = attempt(url)
    if first.error is None:
        return Discovered([first], itself=True)
    if first.final_url is None and first.fate not in _ANSWERED:
        return Discovered([], error=first.error)
    tried: dict[str, Trial] = {}
    pages = _try_all(first.feeds[:_MOST_NAMED], tried, attempt)
    if not tried:
        listed = dict.fromkeys(feed for page in pages for feed in page.feeds if feed not in first.feeds)
        _try_all([*listed][:_MOST_NAMED], tried, attempt)
    if not tried:
        section = (
            [] if is_site(url) else [f"{url.partition('?')[0].rstrip('/')}/{place}" for place in _PLACES_OF_A_SECTION]
        )
        _try_all([*section, *(urljoin(url, f"/{place}") for place in _PLACES)], tried, attempt)
    named = _site_maps(url, fetcher) or [urljoin(url, f"/{place}") for place in _NEWS_MAPS]
    maps = [one for one in named if canonical(one) not in tried]
    _try_all(maps[:_MOST_MAPS], tried, attempt, news=True)
    found = sorted(tried.values(), key=lambda trial: is_of_comments(trial.title or ""))
    return Discovered(found, error=None if tried or first.final_url else first.error)


def _try_all(
    urls: Iterator[str] | tuple[str, ...] | list[str],
    tried: dict[str, Trial],
    attempt: Callable[[str], Trial],
    *,
    news: bool = False,
) -> list[Trial]:
    """Tries addresses and keeps new feeds; returns the addresses that are not feeds.

    news: only news site maps, whose entries have dates.
    """
    listed = {_named(trial) for trial in tried.values()}
    others: list[Trial] = []
    for url in urls:
        trial = attempt(url)
        if trial.error:
            others.append(trial)
        key = canonical(url) or url
        if trial.error or key in tried or _named(trial) in listed:
            continue
        if news and not any(entry.published for entry in trial.entries):
            continue
        listed.add(_named(trial))
        tried[key] = trial
    return others


def _named(trial: Trial) -> object:
    """What two addresses of one feed have in common: where they lead, or everything that they list."""
    return tuple(entry.url for entry in trial.entries) or trial.final_url


def _site_maps(url: str, fetcher: Fetcher) -> list[str]:
    """The site maps in the site's robots.txt, news site maps first."""
    try:
        fetched = fetcher.get(urljoin(url, "/robots.txt"), kind="robots")
    except EntryError:
        return []
    found = dict.fromkeys(urljoin(url, one) for one in _SITEMAP.findall(fetched.body.decode("utf-8", "replace")))
    return sorted(found, key=lambda one: "news" not in one.lower())
