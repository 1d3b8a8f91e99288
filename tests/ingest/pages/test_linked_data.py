from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from contract.errors import CopydeskError
from ingest.pages.about import about_page
from ingest.pages.extract import extract
from ingest.pages.linked_data import linked_data, words_of

HEADS = int(os.environ.get("HEADS", "100"))  # set to 5000 outside CI
ARTICLE = '{"@type": "NewsArticle", "headline": "The quay reopens", "author": "Mira Tolland"}'
TEXT = "".join(f"<p>The harbour board heard on day {day} that a ferry left without papers.</p>" for day in range(9))


def tree(*blocks: str) -> html.HtmlElement:
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return html.fromstring(f"<html><head>{scripts}</head><body><p>x</p></body></html>")


def headline(*blocks: str) -> str | None:
    about = about_page(linked_data(tree(*blocks)), [], ["The quay reopens"])
    return words_of((about or {}).get("headline"))


@pytest.mark.parametrize(
    "block",
    [
        ARTICLE,
        f"[null, {ARTICLE}]",
        f"[[[{ARTICLE}]]]",
        f'{{"@graph": [null, {{"@type": "WebSite"}}, {ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        f"{ARTICLE};",
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/",
        ARTICLE.replace('"', "&quot;"),
        ARTICLE.replace("quay", "qu\\u0061y"),
        ARTICLE.replace("}", ",}"),
        ARTICLE.replace("{", "{ // the article\n", 1),
        ARTICLE.replace("reopens", "\treopens"),
        ARTICLE + ARTICLE,
        ARTICLE.replace('"author"', r'''"description": "the board\'s vote", "author"'''),
        ARTICLE.replace('"NewsArticle"', '["Thing", "https://schema.org/NewsArticle", null]'),
    ],
)
def test_an_article_in_any_wrapping(block):
    assert headline(block) == "The quay reopens"


@pytest.mark.parametrize(
    "kind",
    [
        "application/ld+json; charset=utf-8",
        "application/ld+json;profile=https://www.w3.org/ns/json-ld#compacted",
        "Application/LD+JSON",
    ],
)
def test_a_block_of_the_type_in_any_form(kind):
    text = html.tostring(tree(ARTICLE), encoding="unicode").replace("application/ld+json", kind)
    about = about_page(linked_data(html.fromstring(text)), [], ["The quay reopens"])
    assert words_of((about or {}).get("headline")) == "The quay reopens"


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "headline": "The quay" "dateModified": "2024", "author": {"name": "Mira Tolland"}}',
        '{"@type": "NewsArticle", "headline": "<i class="x">The quay</i>", "author": {"name": "Mira Tolland"}, "a": 1}',
    ],
)
def test_complete_properties_in_a_broken_block_of_one_article_count(block):
    ((article, below),) = linked_data(tree(block)).articles
    assert article["author"] == {"name": "Mira Tolland"}
    assert not below
    assert linked_data(tree(f"[{block}, {block}]")).articles == ()
    assert linked_data(tree(block.replace("NewsArticle", "VideoObject"))).articles == ()


def test_a_broken_block_only_affects_itself():
    assert headline("{broken", ARTICLE) == "The quay reopens"
    assert linked_data(tree("{broken", ARTICLE)).broken == ("{broken",)
    assert headline("[" * 5000) is None


@pytest.mark.parametrize(
    "other",
    [
        '{"@type": "NewsArticle", "headline": "Another story", "url": "https://a.example/other"}',
        '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Another story"}]}',
        '{"@type": "WebPage", "hasPart": {"@type": "Article", "headline": "Another story"}}',
    ],
)
def test_the_block_about_this_page_counts(other):
    about = about_page(linked_data(tree(other, ARTICLE)), ["https://a.example/quay"], ["The quay reopens"])
    assert about is not None
    assert about["headline"] == "The quay reopens"
    both = linked_data(tree(other, other))
    assert about_page(both, ["https://a.example/quay"], ["The quay reopens"]) is None


def test_words_with_the_name_of_their_vocabulary_before_them():
    block = {"@context": {"schema": "https://schema.org/"}, "@type": "schema:NewsArticle", "schema:headline": "A pier"}
    assert headline(json.dumps(block)) == "A pier"


def test_json_ld_in_single_quotes_is_read():
    assert headline("{'@type': 'NewsArticle', 'headline': 'It\\'s a pier', 'keywords': ['a', 'b']}") == "It's a pier"


def test_references_by_id_are_followed():
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "The quay reopens", "author": {"@id": "#mira"}},
            {"@type": "Person", "@id": "#mira", "name": "Mira Tolland"},
        ]
    }
    block = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    page = f"<html><head><title>The quay reopens</title>{block}</head><body><article>{TEXT}</article></body></html>"
    assert extract(page.encode(), url="https://a.example/quay").authors == ("Mira Tolland",)


names = st.sampled_from(
    [
        "@type", "@graph", "@id", "author", "name", "givenName", "mainEntity", "headline", "datePublished", "url",
        "dateModified", "image", "publisher", "keywords", "articleBody", "articleSection", "mainEntityOfPage",
    ]
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["NewsArticle", "Person", "#a"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=HEADS, deadline=None)
@given(st.lists(values, max_size=3), st.sampled_from(["", ";", "}", ",", "<!--", "//"]))
def test_heads_of_any_shape_only_affect_themselves(blocks, behind):
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}{behind}</script>' for block in blocks)
    page = f"<html><head><title>Ferry</title>{scripts}</head><body><article>{TEXT}</article></body></html>"
    try:
        found = extract(page.encode("utf-8", "replace"), url="https://a.example/quay")
    except CopydeskError as error:
        raise AssertionError(str(error)) from error
    assert "day 8" in found.text


def test_types_in_small_letters_are_read():
    author = {"@type": "organization", "name": "Ostrand Courier"}
    small = {"@type": "newsarticle", "headline": "The quay reopens", "datePublished": "2024-05-07", "author": author}
    page = f"<script type='application/ld+json'>{json.dumps(small)}</script><h1>The quay reopens</h1>{TEXT}"
    found = extract(page.encode(), url="https://courier.example/1")
    assert found.published is not None
    assert (found.published.value, found.authors) == ("2024-05-07", ())
