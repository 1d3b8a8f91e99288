from __future__ import annotations

import pytest

from ingest.pages.extract import extract
from ingest.pages.identity import believed, is_front_page, is_translation

PAGE = "https://www.courier.example/news/2024/quay-reopens"


@pytest.mark.parametrize(
    ("link", "url", "address"),
    [
        ("https://www.courier.example/news/2024/quay-reopens?utm_source=x", PAGE, PAGE),
        ("/news/2024/quay-reopens", PAGE, PAGE),
        ("https://courier.example/2024/quay-reopens.html", PAGE, "https://courier.example/2024/quay-reopens.html"),
        ("https://courier.example/", PAGE, None),
        ("https://courier.example/de/", PAGE, None),
        ("https://courier.example/index.html", PAGE, None),
        ("https://courier.example/news/", PAGE, None),
        ("https://courier.example/news/2024", PAGE, None),
        ("https://courier.example/politics", PAGE, None),
        ("https://northwire.example/news/2024/quay-reopens", PAGE, None),
        (f"https://courier.example/{'q' * 2000}", PAGE, None),
        ("javascript:void(0)", PAGE, None),
        ("https://courier.example/news/{{slug}}", PAGE, None),
        ("https://courier.example/news/${id}-quay", PAGE, None),
        ("https://courier.example/undefined", PAGE, None),
        ("https://courier.example/404", PAGE, None),
        ("https://courier.example/error/404.html", PAGE, None),
        ("https://courier.example/404-bus-runs-again", PAGE, "https://courier.example/404-bus-runs-again"),
        # a query that names one of many articles
        ("https://courier.example/story", "https://courier.example/story?id=8", None),
        ("https://courier.example/view.php", "https://courier.example/view.php?no=8", None),
        (
            "https://courier.example/the-quay-opens",
            "https://courier.example/the-quay-opens?id=8",
            "https://courier.example/the-quay-opens",
        ),
        (None, PAGE, None),
        # a similar name, a short name under a country domain, two blogs of one platform
        ("https://ostrevik-courier.com/quay-1", "https://ostrevik-courier.xyz/quay-1", None),
        ("https://www.nwr.ru/quay-1", "https://www.oc.ru/quay-1", None),
        ("https://one.blogspot.com/2024/quay", "https://two.blogspot.com/2024/quay", None),
        ("https://one.github.io/quay-1", "https://two.github.io/quay-1", None),
        # an editorial system
        ("https://staging.courier.example/quay-1", "https://courier.example/quay-1", None),
        ("https://cms.courier.example/quay-1", "https://www.courier.example/quay-1", None),
        (
            "https://staging.courier.example/q-1",
            "https://staging.courier.example/q-1",
            "https://staging.courier.example/q-1",
        ),
        # twins: other forms of the same page
        ("https://ocr.de/quay", "https://amp.ocr.de/quay", "https://ocr.de/quay"),
        ("https://courier.example/quay", "https://courier.example/quay/amp/", "https://courier.example/quay"),
        ("https://courier.example/quay", "https://courier.example/amp/quay", "https://courier.example/quay"),
        ("https://courier.example/quay", "https://courier.example/quay/print", "https://courier.example/quay"),
        ("https://courier.example/quay", "https://courier.example/quay/2", "https://courier.example/quay"),
        ("https://courier.example/quay", "https://courier.example/?p=17", "https://courier.example/quay"),
        ("https://courier.example/quay", "https://courier.example/quay/comment-page-2", "https://courier.example/quay"),
        ("https://courier.example/story.php?id=7", PAGE, "https://courier.example/story.php?id=7"),
    ],
)
def test_a_canonical_link_is_believed_only_where_it_may_be(link, url, address):
    assert believed(link, url) == address


def test_a_page_in_another_language_is_another_page():
    editions = [("en", "/en/quay-1"), ("fr", "https://courier.example/fr/quai-1")]
    english, french = "https://courier.example/en/quay-1", "https://courier.example/fr/quai-1"
    assert is_translation(english, french, editions)
    assert not is_translation(english, english, editions)
    assert not is_translation(english, "https://courier.example/fr/nulle-part", editions)
    head = "".join(f"<link rel=alternate hreflang={language} href='{href}'>" for language, href in editions)
    page = f"<html><head>{head}<link rel=canonical href='{english}'></head><body><p>{'Le quai rouvre. ' * 20}</p>"
    assert extract(page.encode(), url=french).canonical_url is None


def test_og_url_is_the_address_where_no_link_is():
    page = f"<meta property='og:url' content='https://courier.example/quay-1'><p>{'The quay is open. ' * 20}</p>"
    assert extract(page.encode(), url="https://courier.example/?p=7").canonical_url == "https://courier.example/quay-1"
    front = page.replace("/quay-1", "/")
    assert extract(front.encode(), url="https://courier.example/quay-1").canonical_url is None


def test_without_an_address_there_is_nothing_to_compare_with():
    assert believed("https://courier.example/quay", None) == "https://courier.example/quay"
    assert believed("https://courier.example/", None) is None
    assert believed("/quay", None) is None


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://a.example/", True), ("https://a.example", True), ("https://a.example/?from=feed", True),
        ("https://a.example/index.php", True), ("https://a.example/en/", True), ("https://a.example/home", True),
        ("https://a.example/?p=17", False), ("https://a.example/index.php?id=3", False), ("https://a.example/q", False),
        ("https://a.example/#!/story", False), ("https://a.example/news/quay", False),
    ],
)  # fmt: skip
def test_addresses_of_front_pages_are_known(url, front):
    assert is_front_page(url) is front
