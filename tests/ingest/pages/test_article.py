from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from contract.article import Published, article_id_of
from ingest.feeds.entries import ClaimedEntry
from ingest.pages.article import article_of
from ingest.pages.extract import Page
from ingest.pages.titles import as_listed

NOW = datetime(2026, 3, 4, tzinfo=UTC)
FEED = Published(value="2026-03-03", precision="day", from_="feed")
PAGE = Published(value="2026-03-02T10:00", precision="minute", from_="page")
ENTRY = ClaimedEntry(
    entry_id=1,
    url="http://a.example/1?utm_source=x",
    feed_url="http://a.example/feed",
    title="Feed's title",
    authors=("Feed Author",),
    published=FEED,
    source_url="http://b.example/0",
    discovered_at=NOW,
    attempts=1,
)
BARE = Page(
    title=None,
    text="Words.",
    published=None,
    authors=(),
    language=None,
    canonical_url=None,
    source_url=None,
    source_mark=None,
    site_name=None,
)
FULL = Page(
    title="Page's title",
    text="Words.",
    published=PAGE,
    authors=("Page Author",),
    language="en",
    canonical_url="https://www.a.example/one",
    source_url="https://c.example/",
    source_mark="Source link",
    site_name="A",
)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            BARE,
            {
                "title": "Feed's title",
                "published": FEED,
                "authors": ("Feed Author",),
                "url": "https://a.example/1",
                "outlet": "a.example",
                "source_url": "https://b.example/0",
                "source_mark": None,
            },
        ),
        (
            FULL,
            {
                "title": "Page's title",
                "published": PAGE,
                "authors": ("Page Author",),
                "url": "https://www.a.example/one",
                "outlet": "a.example",
                "source_url": "https://c.example/",
                "source_mark": "Source link",
            },
        ),
    ],
)
def test_the_page_knows_best_and_the_feed_fills_in(page: Page, expected: dict[str, object]) -> None:
    article = article_of(ENTRY, ENTRY.url, page, NOW)
    assert {name: getattr(article, name) for name in expected} == expected
    assert article.article_id == article_id_of(article.url)


def test_a_redirect_s_end_is_the_address() -> None:
    assert article_of(ENTRY, "https://a.example/final?b=2&a=1", BARE, NOW).url == "https://a.example/final?a=1&b=2"


def test_unknown_values_are_not_set() -> None:
    entry = ClaimedEntry(
        **{
            **{f: getattr(ENTRY, f) for f in ENTRY.__slots__},
            "title": None,
            "authors": (),
            "published": None,
            "source_url": None,
        }
    )
    article = article_of(entry, entry.url, BARE, NOW)
    assert (article.title, article.authors, article.published, article.source_url) == ("", (), None, None)
    assert msgspec.structs.asdict(article)["feed_url"] == entry.feed_url


@pytest.mark.parametrize(
    ("title", "listed", "taken"),
    [
        ("Quay reopens - The Courier", "Quay reopens", "Quay reopens"),
        ("News | Quay reopens", "Quay reopens!", "Quay reopens!"),
        ("码头重开_信使报_新闻", "码头重开", "码头重开"),
        ("Live - the quay reopens after a year", "Live", "Live - the quay reopens after a year"),
        ("Quay reopens after a year", "Quay reopens", "Quay reopens after a year"),
        ("Quay reopens - The Courier", "The quay: it reopens", "Quay reopens - The Courier"),
        ("QUAY REOPENS", "Quay reopens", "QUAY REOPENS"),
        ("Quay reopens - The Courier", "", "Quay reopens - The Courier"),
        (None, "Quay reopens", None),
    ],
)
def test_where_a_title_ends_its_feed_may_say(title: str | None, listed: str, taken: str | None) -> None:
    assert as_listed(title, listed) == taken
