"""A page's declared topics."""

from __future__ import annotations

import json

from tests.ingest.pages.markup import read_page

TEXT = "<p>" + "The pier is open again, said the board of the harbour. " * 6 + "</p>"


def read(head: str = "", behind: str = ""):
    body = f"<article><h1>A pier</h1>{TEXT}{behind}</article>"
    return read_page(body, f"<title>A pier</title>{head}", url="https://courier.example/local/pier")


def crumbs(*names: tuple[str, str]) -> str:
    items = [{"@type": "ListItem", "position": n, "name": name, "item": href} for n, (name, href) in enumerate(names)]
    data = {"@type": "BreadcrumbList", "itemListElement": items}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def test_the_last_crumb_before_the_page_is_its_section():
    home = ("Home", "https://courier.example/")
    local = ("Local", "https://courier.example/local")
    assert read(crumbs(home, local, ("A pier", "https://courier.example/local/pier"))).section == "Local"
    assert read(crumbs(home, ("A pier", "https://courier.example/local/pier"))).section is None
    for own in ("the-pier-opens-again", "The pier of Ostrand opens again after eight long years"):
        assert read(crumbs(home, local, (own, "https://courier.example/local/pier"))).section == "Local"
    assert read(crumbs(home, local) + "<meta property='article:section' content='News'>").section == "News"
    assert read(
        '<script type=\'application/ld+json\'>{"@type": "BreadcrumbList", "itemListElement": [1, null]}</script>'
    )


def test_links_that_say_that_they_are_tags():
    links = "<p><a rel=tag href=/t/a>Bridges</a> <a rel='nofollow tag' href=/t/b>#Floods</a> <a href=/c>More</a></p>"
    assert read(behind=links + "<aside><a rel=tag href=/t/d>Elsewhere</a></aside>").tags == ("Bridges", "Floods")
    assert read("<meta property='article:tag' content='Piers'>", links).tags == ("Piers",)


def test_links_of_a_tag_box_and_technical_keywords():
    box = "<div class='tags'><a href='/tag/pier'>pier</a> <a href='/tag/ferry'>ferry</a></div>"
    assert read(behind=box).tags == ("pier", "ferry")
    assert read(behind=box.replace("/tag/ferry", "/ferry")).tags == ()
    assert read("<meta name='keywords' content='码头\uff0c渡轮,海港'>").tags == ("码头", "渡轮", "海港")
    assert read("<meta name='keywords' content='Pier, pier, ferry'>").tags == ("Pier", "ferry")
    assert read("<meta name='parsely-tags' content='pier,type_news,section:local,Star Boats: Tale'>").tags == (
        "pier",
        "Star Boats: Tale",
    )
    data = json.dumps({"@type": "NewsArticle", "headline": "A pier", "keywords": ["tag:pier", "type:story"]})
    assert read(f"<script type='application/ld+json'>{data}</script>").tags == ("pier",)


def test_lists_of_tags_under_several_names_are_one_list():
    names = ("keywords", "news_keywords", "parsely-tags", "sailthru.tags")
    assert read("".join(f"<meta name='{name}' content='pier, ferry'>" for name in names)).tags == ("pier", "ferry")
    each = "".join(f"<meta property='article:tag' content='{tag}'>" for tag in ("Boats, small", "pier", "ferry"))
    assert read(each + "<meta name=keywords content='pier,quay'>").tags == ("Boats, small", "pier", "ferry", "quay")
    assert read("<meta name='DC.subject' content='pier; ferry'>").tags == ("pier", "ferry")


def test_the_path_that_a_page_shows_is_its_section():
    path = (
        "<nav class='breadcrumb'><a href='/'>Home</a> <a href='/local'>Local</a> <a href='/local/pier'>A pier</a></nav>"
    )
    assert read(behind=path.replace("/local/pier", "https://courier.example/local/pier")).section == "Local"
    assert read(
        behind=path.replace("class='breadcrumb'", "aria-label='Breadcrumb'").replace(">A pier", ">")
    ).section == ("Local")
    assert read(behind=path.replace("class='breadcrumb'", "")).section is None
    assert read(behind="<a rel='category' href='/c/local'>Local</a>").section == "Local"
    assert read("<meta name='parsely-section' content='Local'>").section == "Local"
    assert read("<meta property='article:section' content='https://courier.example/local'>").section is None
    assert read("<meta property='article:section' content='Arts &amp;amp; Culture'>").section == "Arts & Culture"
