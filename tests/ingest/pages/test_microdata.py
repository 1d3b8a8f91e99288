"""What a page declares about its article in attributes of elements: microdata, RDFa, microformats."""

from __future__ import annotations

import pytest
from lxml import html

from ingest.pages.microdata import item_of
from ingest.pages.page import Page
from tests.ingest.pages.markup import read_page

URL = "https://courier.example/news/quay-reopens"
TEXT = "".join(f"<p>The harbour board heard on day {day} that a ferry left without papers.</p>" for day in range(9))
MICRODATA = """<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">The quay</h1>
  <span itemprop="articleSection">Harbour</span><time itemprop="dateModified" datetime="2024-03-13T10:00:00Z"></time>
  <div itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name"
   content="The Courier"><div itemprop="logo" itemscope itemtype="https://schema.org/ImageObject">
   <img itemprop="url" src="/logo.png"></div></div>
  <div itemprop="image" itemscope itemtype="https://schema.org/ImageObject"><img itemprop="contentUrl" src="/quay.jpg">
   <span itemprop="caption">Boats at the quay</span><span itemprop="creditText">Bo Berg</span></div>
  TEXT<div><a itemprop="keywords" href="/t/quay">quay</a> <a itemprop="keywords" href="/t/board">board</a></div>
  </article>"""
RDFA = """<article vocab="https://schema.org/" typeof="NewsArticle"><h1 property="headline">The quay</h1>
  <span property="articleSection">Harbour</span><span property="dateModified" content="2024-03-13T10:00:00Z"></span>
  <div property="publisher" typeof="Organization"><span property="name">The Courier</span></div>
  <div property="image" typeof="ImageObject"><img property="url" src="/quay.jpg"><span property="caption">Boats at the
   quay</span><span property="copyrightHolder" typeof="Person"><span property="name">Bo Berg</span></span></div>
  TEXT<p property="keywords">quay, board</p></article>"""


def read(body: str, head: str = "") -> Page:
    return read_page(body.replace("TEXT", TEXT), f"<title>The quay</title>{head}", url=URL)


@pytest.mark.parametrize("body", [MICRODATA, RDFA, MICRODATA.replace("https://schema", "http://schema")])
def test_an_article_s_properties_are_read_from_its_elements(body):
    page = read(body)
    assert (page.section, page.tags, page.site_name) == ("Harbour", ("quay", "board"), "The Courier")
    assert (page.image, page.caption, page.credit) == (
        "https://courier.example/quay.jpg",
        "Boats at the quay",
        "Bo Berg",
    )
    assert page.modified is not None
    assert page.modified.value == "2024-03-13T10:00:00"
    assert (page.kind, page.text.count("day 8")) == ("article", 1)


def test_what_the_head_declares_comes_first():
    head = "<meta property=og:site_name content='Courier'><meta property=article:section content=Ports>"
    page = read(MICRODATA, head + "<meta property=og:image content=https://courier.example/shared.jpg>")
    assert (page.section, page.site_name, page.image) == ("Ports", "Courier", "https://courier.example/shared.jpg")


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ("<img itemprop=image src=/a.jpg>", "/a.jpg"),
        ("<img itemprop=image data-src=/a.jpg src=data:image/gif;base64,R0lG>", "/a.jpg"),
        ("<link itemprop=image href=/a.jpg>", "/a.jpg"),
        ("<meta itemprop=image content=/a.jpg>", "/a.jpg"),
        ("<a itemprop='image thumbnailUrl' href=/a.jpg><img src=/small.jpg></a>", "/a.jpg"),
        ("<div itemprop=image itemscope><meta itemprop=url content=/a.jpg></div>", "/a.jpg"),
        ("<span itemprop=image></span>", None),
    ],
)
def test_a_picture_in_any_element(image, address):
    article = f"<article itemscope itemtype='https://schema.org/Article'><h1>The quay</h1>{image}TEXT</article>"
    assert read(article).image == (address and f"https://courier.example{address}")


@pytest.mark.parametrize(
    ("mark", "kind"), [("itemscope itemtype='https://schema.org/LiveBlogPosting'", "live"), ("", "article")]
)
def test_a_live_blog_is_one_however_it_is_declared(mark, kind):
    assert read(f"<article {mark}><h1>The quay</h1>TEXT</article>").kind == kind


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("<time class='dt-updated' datetime='2024-03-13T10:00:00Z'></time>", "2024-03-13T10:00:00"),
        ("<time class='updated' datetime='2024-03-13'>13 March</time>", "2024-03-13"),
        ("<time itemprop='dateModified' datetime='2024-03-13'>13 March</time>", "2024-03-13"),
        ("<time class='entry-date published updated' datetime='2024-03-12'>12 March</time>", None),
        ("<ol class=comments><li><time class='updated' datetime='2024-03-15'></time></li></ol>", None),
        ("<time datetime='2024-03-13'>13 March</time>", None),
    ],
)
def test_the_time_of_the_last_change_that_a_page_shows(time, day):
    modified = read(f"<article class='hentry'><h1>The quay</h1>{time}TEXT</article>").modified
    assert (modified and modified.value) == day


def item(body: str):
    return item_of(html.fromstring(f"<html><body>{body}</body></html>"))


def test_of_several_articles_the_one_with_the_heading_counts():
    others = "".join(
        f"<div itemscope itemtype='https://schema.org/Article'><a itemprop=articleSection>Other {n}</a></div>"
        for n in range(3)
    )
    mine = "<div itemscope itemtype='https://schema.org/Article'><h1>Quay</h1><a itemprop=articleSection>Mine</a></div>"
    assert item(others + mine)["articleSection"] == ["Mine"]
    assert item(others) == {}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<div itemscope itemtype='https://schema.org/Product'><b itemprop=articleSection>Shop</b></div>",
        "<div itemscope><b itemprop=articleSection>Shop</b></div>",
        "<b itemprop=articleSection>Shop</b>",
        "<div itemtype itemscope><b itemprop=articleSection>Shop</b></div>",
    ],
)
def test_what_is_no_article_has_no_properties(body):
    assert item(body) == {}


def test_properties_of_a_comment_or_a_teaser_below_are_not_the_article_s():
    teaser = "<div itemscope itemtype='https://schema.org/Comment'><b itemprop=keywords>theirs</b></div>"
    related = (
        "<div itemprop=hasPart itemscope itemtype='https://schema.org/Article'><b itemprop=keywords>other</b></div>"
    )
    article = f"<div itemscope itemtype='https://schema.org/Article'><h1>Q</h1>{teaser}{related}</div>"
    assert "keywords" not in item(article)


def test_many_properties_take_time_in_proportion():
    body = "<div itemscope itemtype='https://schema.org/Article'><h1>Q</h1>" + "<b itemprop=keywords>a</b>" * 20_000
    assert 0 < len(item(body)["keywords"]) <= 100
    deep = "<div itemprop=image itemscope>" * 200 + "<b itemprop=caption>x</b>" + "</div>" * 200
    assert item(f"<div itemscope itemtype='https://schema.org/Article'><h1>Q</h1>{deep}</div>")["image"]
