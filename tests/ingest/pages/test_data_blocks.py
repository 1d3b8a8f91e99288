"""Pages rendered by scripts, with the data formats of several frameworks."""

from __future__ import annotations

import html
import json

import pytest

from contract.errors import NotArticle, NoText
from ingest.pages.extract import extract
from ingest.pages.script_values import values_of

URL = "https://courier.example/news/2024/quay-reopens"
TITLE = "The quay reopens"
STORY = [
    f'On day {day} the harbour board heard that the old quay, its "gate" and its beams, wouldn\'t open before spring, '
    "as an engineer from the next town had said."
    for day in range(8)
]
OTHER = [f"The pool in Mill Lane is shut for {week} weeks since tiles came loose, the town said." for week in range(30)]
MARKUP, OTHER_MARKUP = ("".join(f"<p>{one}</p>" for one in story) for story in (STORY, OTHER))
ARTICLE = {"title": TITLE, "body": MARKUP}
ONCE = json.dumps({"story": {"headline": TITLE, "paragraphs": STORY}}).replace("\\", "\\\\").replace("'", "\\'")
ELEMENTS = [["$", "p", None, {"children": one}] for one in STORY]
MODELS = [{"type": "paragraph", "model": {"blocks": [{"type": "text", "model": {"text": one}}]}} for one in STORY]
QUOTED = json.dumps({"title": TITLE, "blocks": MODELS})
NODES = [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": one}]} for one in STORY]
UNSTYLED = [{"type": "unstyled", "text": one} for one in STORY]
ROWS_OF_TEXT = "\n\n".join(STORY)
FLAT = [{"data": 1}, {"title": 2, "body": 3}, TITLE, MARKUP]
ROW = f"1f:T{len(MARKUP):x},{MARKUP}"
ROWS = (ROW[:400], ROW[400:] + '\n20:["$"]')
RESPONSE = {"status": 200, "body": json.dumps({"title": TITLE, "html": MARKUP})}
SHAPES = {
    "markup": f"<script type=application/json>{json.dumps({'props': {'article': ARTICLE}})}</script>",
    "flat": f"<script type=application/json>{json.dumps(FLAT)}</script>",
    "sentences": f"<script>var page = {json.dumps({'headline': TITLE, 'text': STORY})};</script>",
    "spans": "<script>window.__STATE__={};</script>".format(
        json.dumps({"title": TITLE, "body": [
            {"_type": "block", "children": [{"_type": "span", "text": one[:40]}, {"_type": "span", "text": one[40:]}]}
            for one in STORY
        ]})
    ),
    "parsed": f"<script>window.__DATA__ = JSON.parse({json.dumps(json.dumps(ARTICLE))});</script>",
    "parsed, quoted once": f"<script>window.__DATA__=JSON.parse('{ONCE}')</script>",
    "unstyled": f"<script>var post={json.dumps({'title': TITLE, 'blocks': UNSTYLED})}</script>",
    "a model in a quoted text": f"<script>window.__DATA__={json.dumps(QUOTED)};</script>",
    "nodes with a type": f"<script>var page={json.dumps({'title': TITLE, 'body': {'content': NODES}})};</script>",
    "markdown": f"<script type=application/json>{json.dumps({'title': TITLE, 'text': ROWS_OF_TEXT})}</script>",
    "a response in a text": f"<script type=application/json>{json.dumps(RESPONSE)}</script>",
    "in an attribute": f'<div data-page="{html.escape(json.dumps(ARTICLE))}"></div>',
    "behind another": f"<script>var App=App||{{}};App.content={json.dumps(ARTICLE)};App.config={{a:1}}</script>",
    "no JSON": f"<script>window.__NUXT__=(function(a){{return {{data:[{{html:{json.dumps(MARKUP)}}}]}}}}(1))</script>",
    "elements in rows": f"<script>self.__next_f.push([1,{json.dumps(f'5:{json.dumps(ELEMENTS)}')}])</script>",
    "a text in rows": "".join(
        f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in ROWS
    ),
}  # fmt: skip


def page(scripts: str, title: str = TITLE, shown: str = "<div id=root></div>") -> bytes:
    return f"<html lang=en><head><title>{title}</title></head><body>{shown}{scripts}</body></html>".encode()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_is_read_from_the_data_that_it_is_drawn_from(shape):
    read = extract(page(SHAPES[shape]), url=URL)
    assert (read.text.splitlines(), read.extractor) == (STORY, "data block")


def test_the_text_next_to_the_page_s_title_is_its_own_however_long_others_are():
    data = {"article": ARTICLE, "next": {"title": "The pool is shut", "body": OTHER_MARKUP}}
    read = extract(page(f"<script>window.__DATA__={json.dumps(data)}</script>"), url=URL)
    assert read.text.splitlines() == STORY


def test_a_missing_page_is_none_of_the_articles_in_its_data():
    data = {"related": [{"title": "The pool is shut", "body": OTHER_MARKUP}]}
    script = f"<script>window.__DATA__={json.dumps(data)}</script>"
    with pytest.raises(NotArticle):
        extract(page(script, "Page not found", "<h1>Page not found</h1><p>It is not here.</p>"), url=URL)


def test_a_title_in_one_object_does_not_name_the_text_of_another():
    data = {"shown": {"title": TITLE, "slug": "quay"}, "next": {"title": "The pool", "body": OTHER_MARKUP[:700]}}
    with pytest.raises(NoText):
        extract(page(f"<script>window.__DATA__={json.dumps(data)}</script>"), url=URL)


def test_settings_in_sentences_are_not_text():
    said = {f"key{at}": one for at, one in enumerate(OTHER)}
    with pytest.raises(NoText):
        extract(page(f"<script>var words = {json.dumps(said)};</script>"), url=URL)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        '{"a": ',
        "window.a = {b:1}",
        "var a = JSON.parse(",
        "var a = JSON.parse('",
        "self.__next_f.push([1,",
        "'\\",
    ],
)
def test_scripts_without_values_take_no_time(script):
    assert [value for value in values_of(script) if value] == []


def test_a_short_text_is_read_next_to_the_title_and_not_elsewhere():
    page = "<html><head><title>{}</title></head><body><script type=application/json>{}</script></body></html>"
    data = json.dumps({"article": {"title": TITLE, "body": "".join(f"<p>{one}</p>" for one in STORY[:3])}})
    assert extract(page.format(TITLE, data).encode(), url=URL).text.splitlines() == STORY[:3]
    with pytest.raises(NoText):
        extract(page.format("The mill hires", data).encode(), url=URL)


@pytest.mark.parametrize(
    "drawn",
    [
        {"body": "".join(f"<p>{one}</p>" for one in STORY[:2] + OTHER[:1])},
        {"told": STORY[:3]},
        {"title": {"rendered": TITLE}, "content": {"rendered": "".join(f"<p>{one}</p>" for one in STORY[:3])}},
    ],
)
def test_a_brief_that_scripts_draw_on_an_empty_page_is_read(drawn):
    def page(data: object, shown: str = "") -> bytes:
        script = f"<script id=__NEXT_DATA__ type=application/json>{json.dumps(data)}</script>"
        return (
            f"<html><head><title>{TITLE}</title></head><body><div id=app>{shown}</div>{script}</body></html>".encode()
        )

    assert STORY[0] in extract(page({"props": {"story": {"title": TITLE, **drawn}}}), url=URL).text
    with pytest.raises(NoText):  # the data of another article
        extract(page({"props": {"story": {**drawn, "title": {"rendered": "The pool is shut"}}}}), url=URL)
