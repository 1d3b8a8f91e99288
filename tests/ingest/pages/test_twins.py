"""AMP pages and print views without a canonical link: their article is found by more than the address."""

from __future__ import annotations

import json

import pytest

from ingest.pages.extract import extract
from ingest.pages.samples import sample_of
from ingest.pages.twins import Shown, is_twin, originals

SITE = "https://courier.example"
QUAY = f"{SITE}/2024/quay-reopens"
TEXT = " ".join(
    f"The harbour board heard from witness {number} that the quay reopens on Friday." for number in range(9)
)
OTHER = " ".join(
    f"A school in the hills teaches lesson {number} in two languages from autumn on." for number in range(9)
)


@pytest.mark.parametrize(
    ("url", "original"),
    [
        (f"{QUAY}/amp", QUAY),
        (f"{QUAY}/amp", f"{QUAY}/"),
        (f"{QUAY}/amp/", QUAY),
        (f"{QUAY}/amp/", f"{QUAY}/"),
        (f"{QUAY}.html/amp/", f"{QUAY}.html"),
        (f"{QUAY}/amp.html", QUAY),
        (f"{QUAY}.amp.html", f"{QUAY}.html"),
        (f"{QUAY}.amp", QUAY),
        (f"{QUAY}_amp.htm", f"{QUAY}.htm"),
        (f"{QUAY}/index.amp.html", f"{QUAY}/index.html"),
        (f"{SITE}/amp/2024/quay-reopens", QUAY),
        (f"{SITE}/news/amp/quay-reopens", f"{SITE}/news/quay-reopens"),
        (f"{SITE}/amphtml/news/articles/quay-8812", f"{SITE}/news/articles/quay-8812"),
        (f"{QUAY}?amp=1", QUAY),
        (f"{QUAY}?amp", QUAY),
        (f"{QUAY}/?amp=true", f"{QUAY}/"),
        (f"{QUAY}?outputType=amp", QUAY),
        (f"{SITE}/story.php?amp=1&id=8812", f"{SITE}/story.php?id=8812"),
        ("https://amp.courier.example/quay-8812", f"{SITE}/quay-8812"),
        ("https://amp.courier.example/quay-8812", "https://www.courier.example/quay-8812"),
        ("https://amp.ostrevik.co.uk/quay-8812", "https://www.ostrevik.co.uk/quay-8812"),
        ("https://amp.sport.courier.example/quay-8812", "https://sport.courier.example/quay-8812"),
        ("https://amp.courier.example/amp/quay-8812", "https://www.courier.example/quay-8812"),
        ("https://www.courier.example/amp/quay-8812?amp=1", "https://www.courier.example/quay-8812"),
        (f"{QUAY}/print", QUAY),
        (f"{QUAY}/print/", f"{QUAY}/"),
        (f"{QUAY}/print.html", QUAY),
        (f"{SITE}/print/2024/quay-reopens", QUAY),
        (f"{QUAY}?print=1", QUAY),
        (f"{QUAY}?view=print", QUAY),
        (f"{SITE}/index.php?id=8812&print=1&tmpl=component", f"{SITE}/index.php?id=8812"),
        (f"{SITE}/hafen/kai-8812/druckansicht", f"{SITE}/hafen/kai-8812"),
        (f"{SITE}/port/quai-8812/imprimer", f"{SITE}/port/quai-8812"),
        (f"{SITE}/puerto/muelle-8812/imprimir", f"{SITE}/puerto/muelle-8812"),
        (f"{SITE}/8812.print.html", f"{SITE}/8812.html"),
    ],
)
def test_an_amp_page_or_print_view_is_named_after_its_article(url, original):
    assert original in originals(url)


@pytest.mark.parametrize(
    "url",
    [
        QUAY,
        f"{SITE}/amplifier/quay-8812",
        f"{SITE}/guitar-amp",
        f"{SITE}/2024/which-amp-to-buy",
        f"{SITE}/blueprint/quay-8812",
        f"{SITE}/fine-print",
        f"{SITE}/printing/quay-8812",
        f"{SITE}/quay-8812?amplitude=1",
        f"{SITE}/quay-8812?amp=0",
        f"{SITE}/quay-8812?print=0",
        f"{SITE}/search?q=amp",
        f"{SITE}/quay-8812?view=full",
        f"{SITE}/camp.html",
        f"{SITE}/amp/",
        f"{SITE}/amp",
        f"{SITE}/print",
        f"{SITE}/en/amp",
        f"{SITE}/?amp=1",
        "https://amp.example/quay-8812",  # the site itself has that name
        "https://amp.co.uk/quay-8812",
        "https://amp.blogspot.com/2024/quay-8812",
        "https://champ.courier.example/quay-8812",
        "https://courier.example:8443/quay",
        "mailto:desk@courier.example",
        "",
    ],
)
def test_other_addresses_name_no_article_beside_their_own(url):
    assert originals(url) == ()


def test_a_long_address_full_of_marks_has_few_originals():
    assert len(originals(f"https://amp.courier.example/{'amp/' * 300}quay/print.amp.html?amp=1&print=1")) <= 24


MINE = Shown("Quay reopens on Friday", sample_of(TEXT))


@pytest.mark.parametrize(
    ("theirs", "named", "twin"),
    [
        (MINE, False, True),
        (Shown("QUAY REOPENS ON FRIDAY", sample_of(TEXT.upper())), False, True),
        (Shown("Print - Quay reopens on Friday", sample_of(TEXT)), False, True),
        (Shown("Quay reopens on Friday | Courier", sample_of(f"{TEXT} More to follow.")), False, True),
        # the article names this page, and half of its text is the same
        (Shown("Quay reopens on Friday", sample_of(TEXT + OTHER)), True, True),
        # Traps.
        # Two articles of a series, which share half of their text.
        (Shown("Quay reopens on Friday", sample_of(TEXT + OTHER)), False, False),
        (Shown("Quay reopens on Friday", sample_of(OTHER)), False, False),
        (Shown("Quay reopens on Friday", sample_of(OTHER)), True, False),  # every page names the same AMP page
        (Shown("Weather for Tuesday", sample_of(TEXT)), False, False),
        (Shown("Weather for Tuesday", sample_of(TEXT)), True, False),
        (Shown("Quay", sample_of(TEXT)), False, False),  # the name of a section, contained in the title
        (Shown(None, sample_of(TEXT)), False, False),
        (Shown("", sample_of(TEXT)), False, False),
        (Shown("Quay reopens on Friday", None), False, False),
        (Shown("Quay reopens on Friday", sample_of("Rain.")), True, False),
    ],
)
def test_a_page_is_its_articles_twin_by_title_and_text(theirs, named, twin):
    assert is_twin(MINE, theirs, named=named) is twin
    assert is_twin(theirs, MINE, named=named) is twin


def page(*, data: object = None, head: str = "") -> bytes:
    script = f"<script type='application/ld+json'>{json.dumps(data)}</script>" if data else ""
    said = "".join(f"<p>{sentence}.</p>" for sentence in TEXT.split(". "))
    return (
        f"<html><head><title>Quay reopens on Friday</title>{head}{script}</head><body>"
        f"<article><h1>Quay reopens on Friday</h1>{said}</article></body></html>"
    ).encode()


def news(**said: object) -> object:
    return {"@type": "NewsArticle", "headline": "Quay reopens on Friday", **said}


@pytest.mark.parametrize(
    ("url", "data", "address"),
    [
        (f"{QUAY}/amp", news(mainEntityOfPage=QUAY), QUAY),
        (f"{QUAY}/amp/", news(url=f"{QUAY}/"), f"{QUAY}/"),
        (f"{QUAY}?outputType=amp", news(mainEntityOfPage={"@type": "WebPage", "@id": QUAY}), QUAY),
        ("https://amp.courier.example/2024/quay-reopens", news(url=QUAY), QUAY),
        (f"{SITE}/print/2024/quay-reopens", news(url=QUAY), QUAY),
        # Traps: its own address, a section, the front page, another article, another site, not the address of a twin.
        (f"{SITE}/print/2024/quay-reopens", news(url=f"{SITE}/print/2024/quay-reopens"), None),
        (f"{SITE}/print/2024/quay-reopens", news(url=[QUAY, f"{SITE}/print/2024/quay-reopens"]), None),
        (f"{SITE}/guitars/amp", news(mainEntityOfPage=f"{SITE}/guitars"), None),
        (f"{SITE}/2024/amp", news(mainEntityOfPage=f"{SITE}/2024"), None),
        (f"{SITE}/amp", news(mainEntityOfPage=f"{SITE}/"), None),
        (f"{QUAY}/amp", news(mainEntityOfPage=f"{SITE}/2024/school-opens"), None),
        (f"{QUAY}/amp", news(mainEntityOfPage="https://northwire.example/2024/quay-reopens"), None),
        (QUAY, news(mainEntityOfPage=f"{SITE}/news/quay-reopens"), None),
    ],
)
def test_what_an_amp_page_says_of_its_article_counts_where_its_address_says_the_same(url, data, address):
    assert extract(page(data=data), url=url).canonical_url == address


def test_a_canonical_link_takes_precedence():
    head = f"<link rel=canonical href='{SITE}/2024/the-quay-reopens'>"
    assert extract(page(data=news(url=QUAY), head=head), url=f"{QUAY}/amp").canonical_url.endswith("/the-quay-reopens")


@pytest.mark.parametrize(
    ("link", "amp"),
    [
        (f"<link rel=amphtml href='{QUAY}/amp/'>", f"{QUAY}/amp/"),
        ("<link rel='amphtml' href='/2024/quay-reopens?amp=1'>", f"{QUAY}?amp=1"),
        ("<link rel=AMPHTML href='https://amp.courier.example/a/8812'>", "https://amp.courier.example/a/8812"),
        # Traps: itself, the front page, another site, not the address of a page, the link of a listed article.
        (f"<link rel=amphtml href='{QUAY}'>", None),
        (f"<link rel=amphtml href='{SITE}/'>", None),
        ("<link rel=amphtml href='https://northwire.example/quay'>", None),
        ("<link rel=amphtml href='javascript:void(0)'>", None),
        ("<link rel=alternate href='/2024/quay-reopens/amp'>", None),
        ("", None),
    ],
)
def test_an_article_names_its_amp_page(link, amp):
    assert extract(page(head=link), url=QUAY).amp_url == amp
