# ruff: noqa: RUF001  # the marks are written in the languages they are from
from __future__ import annotations

import pytest
from lxml import html

from ingest.pages.sources import declared_source

URL = "https://copy.example/2022/01/story/"
PARAGRAPH = "<p>" + "The foreign minister spoke at length about many things that day. " * 3 + "</p>"
THERE = "https://origin.test/story?id=7"


def address(tree, url):
    found = declared_source(tree, url)
    return found and found.url


def page(end: str, *, before: int = 4, after: str = "", head: str = "") -> html.HtmlElement:
    return html.fromstring(
        f"<html><head>{head}</head><body><nav><a href='https://nav.test/'>Source</a></nav>"
        f"<article>{PARAGRAPH * before}{end}</article>"
        f"{after}</body></html>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Source link",
        "Source Link →",
        "SOURCE",
        "source:",
        "Read the original article",
        "Read the original article here",
        "View original post",
        "Original article",
        "Link to the source",
        "Quelle",
        "Zur Quelle",
        "Zum Originalartikel",
        "Fuente",
        "Fuente original",
        "Artículo original",
        "Lien source",
        "Lire l’article original",
        "Fonte",
        "Bron",
        "Источник",
        "Ссылка на источник",
        "Читать оригинал",
        "Джерело",
        "Kaynak",
        "Źródło",
        "المصدر",
        "منبع",
        "来源",
        "原文链接",
        "阅读原文",
        "出典",
        "元記事",
        "출처",
        "원문 보기",
    ],
)
def test_an_anchor_that_is_a_mark(text):
    assert address(page(f"<p><a href='{THERE}'>{text}</a></p>"), URL) == THERE


@pytest.mark.parametrize(
    "end",
    [
        "<p>Source: <a href='{}'>The Origin</a></p>",
        "<p><strong>Source:</strong> <a href='{}'>The Origin</a></p>",
        "<div><span>Quelle: </span><em><a href='{}'>Zeitung</a></em></div>",
        "<p>Fuente: <a href='{}'>El Diario</a>.</p>",
        "<p>Источник: <a href='{}'>Газета</a></p>",
        "<p>来源：<a href='{}'>新华</a></p>",
        "<p>Via: <a href='{}'>Origin</a></p>",
        "<p>This story originally appeared in <a href='{}'>Origin</a>.</p>",
        "<p>Originally published at <a href='{}'>Origin</a></p>",
        "<p>Text that ends.<br>Source: <a href='{}'>Origin</a></p>",
        "<p>This article was first published on <a href='{}'>Origin</a></p>",
        "<p>The post <a href='{}'>A Story</a> appeared first on <a href='https://origin.test/'>Origin</a>.</p>",
        "<p>Republished with permission from <a href='{}'>Origin</a></p>",
        "<p><a href='{}#part?utm_source=x'>Source link</a></p>",
        "<p><a href='{}'>Source link</a></p>" + PARAGRAPH * 2,
        "<footer class='entry-footer'><p>Source: <a href='{}'>Origin</a></p></footer>",
    ],
)
def test_an_anchor_at_the_end_that_follows_a_mark(end):
    assert address(page(end.format(THERE)), URL) == THERE


@pytest.mark.parametrize(
    "end",
    [
        "<p><a href='https://origin.test/x'>The Origin</a></p>",
        "<p>The minister said that <a href='https://origin.test/x'>the source</a> of the leak was unknown.</p>".replace(
            "the source", "the old source of it"
        ),
        "<p><a href='/other'>Source link</a></p>",
        "<p><a href='https://www.copy.example/other'>Source link</a></p>",
        "<p><a href='#top'>Source</a></p>",
        "<p><a href='javascript:go()'>Source</a></p>",
        "<p>Source: <a href='https://www.facebook.com/sharer?u=x'>Share</a></p>",
        "<p>Via: <a href='https://twitter.com/intent/tweet?x'>Tweet</a></p>",
        "<figure><figcaption>Source: <a href='https://pictures.test/1'>Agency</a></figcaption></figure>",
        "<div class='comments'><p>Source: <a href='https://origin.test/x'>me</a></p></div>",
        "<p>Source: <a href='https://chart.test/1'>Institute</a></p>" + PARAGRAPH * 3,
        "<p>Source: nobody</p><p>Read <a href='https://origin.test/x'>this</a></p>",
        "<p>Open source software is at <a href='https://origin.test/x'>Origin</a></p>",
        "<p><a>Source link</a></p>",
    ],
)
def test_anchors_that_declare_nothing(end):
    assert declared_source(page(end), URL) is None


def test_a_mark_in_the_page_s_furniture_declares_nothing():
    assert declared_source(page("", after="<footer><a href='https://theme.test/'>Source</a></footer>"), URL) is None


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (f"<link rel='canonical' href='{THERE}'>", THERE),
        ("<link rel='canonical' href='https://www.copy.example/story'>", None),
        ("<link rel='canonical' href='/story'>", None),
        (f"<meta name='original-source' content='{THERE}'>", THERE),
        (f"<meta name='syndication-source' content='{THERE}'>", THERE),
    ],
)
def test_declarations_in_the_head(head, source):
    assert address(page("", head=head), URL) == source


def test_the_last_mark_counts_and_an_article_before_a_site():
    links = (
        "<p>Source: <a href='https://first.test/1'>A</a></p>"
        f"<p><a href='{THERE}'>Source link</a></p><p>Source: <a href='https://origin.test'>O</a></p>"
    )
    assert address(page(links), URL) == THERE


def test_a_page_without_an_address_may_declare_too():
    assert address(page(f"<p><a href='{THERE}'>Source link</a></p>"), None) == THERE


@pytest.mark.parametrize(
    ("end", "mark"),
    [
        ("<p><a href='{}'>Source link</a></p>", "Source link"),
        ("<p>Source: <a href='{}'>The Origin</a></p>", "Source:"),
        ("<p>This story originally appeared on <a href='{}'>The Origin</a>.</p>", "originally appeared on"),
    ],
)
def test_the_words_that_declare_it_are_kept(end, mark):
    found = declared_source(page(end.format(THERE)), URL)
    assert found is not None
    assert found.mark == mark


def test_a_short_name_under_a_country_is_a_site_of_its_own():
    link = "<p>Source: <a href='https://www.nwr.ru/quay'>North</a></p>"
    found = declared_source(page(link), "https://www.oc.ru/quay")
    assert found is not None
    assert (found.url, found.name) == ("https://www.nwr.ru/quay", "North")
    assert declared_source(page(link.replace("nwr", "m.oc")), "https://www.oc.ru/quay") is None


def test_the_cost_of_many_sources_is_in_proportion_to_them():
    many = "".join(f"<p>{PARAGRAPH} Source: <a href='https://origin.test/{n}'>O</a></p>" for n in range(2000))
    found = declared_source(page(many), URL)  # where each counted the page anew, this took minutes
    assert found is not None
    assert found.url == "https://origin.test/1999"
