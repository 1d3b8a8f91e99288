from __future__ import annotations

import pytest
from lxml import html

from ingest.pages.dates import DateMarks, date_in_url, date_marks, decide

DAY, MINUTE = "2022-01-27", "2022-01-27T11:53:00+02:00"

GRAPH = (
    '<script type="application/ld+json">{"@graph": [{"@type": "Comment", "datePublished": "1"},'
    ' {"@type": "WebPage", "datePublished": "2"}, {"@type": ["Article"], "datePublished": "2022-01-27"}]}</script>'
)


@pytest.mark.parametrize(
    ("marks", "url", "found", "expected"),
    [
        (DateMarks(), None, None, None),
        (DateMarks(linked_data=(MINUTE,)), None, None, ("2022-01-27T11:53:00", "second", "+02:00", "page")),
        (
            DateMarks(linked_data=(DAY,), meta=(MINUTE,)),
            None,
            None,
            ("2022-01-27T11:53:00", "second", "+02:00", "page"),
        ),
        (DateMarks(linked_data=(DAY,), meta=("2022-02-01T00:00Z",)), None, None, (DAY, "day", None, "page")),
        (DateMarks(linked_data=("soon",), times=(DAY,)), None, None, (DAY, "day", None, "page")),
        (DateMarks(meta=("2022-01",)), "https://a.example/x", None, None),
        (DateMarks(meta=(DAY,)), "https://a.example/2021/02/03/x", None, (DAY, "day", None, "page")),
        (DateMarks(), "https://a.example/2021/02/03/x", "2022-01-01", ("2021-02-03", "day", None, "url")),
        (DateMarks(), "https://a.example/2021/02/x", "2021-02-09", ("2021-02-09", "day", None, "page")),
        (DateMarks(), "https://a.example/2021/02/x", "2022-01-01", ("2021-02", "month", None, "url")),
        (DateMarks(), "https://a.example/x", DAY, (DAY, "day", None, "page")),
    ],
)
def test_what_is_declared_wins_then_the_address_then_the_search(marks, url, found, expected):
    date = decide(marks, url=url, found=found)
    assert (date and (date.value, date.precision, date.zone, date.from_)) == expected


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2022/01/27/x", "2022-01-27"), ("https://a.example/2022-01-27-x", "2022-01-27"),
        ("https://a.example/x-20220127.html", "2022-01-27"), ("https://a.example/2022/jan/7/x", "2022-01-07"),
        ("https://a.example/2022/01/", "2022-01"), ("https://a.example/2022/02/31/x", None),
        ("https://a.example/2022/13/01/x", None), ("https://a.example/120220127", None), ("https://a.example/", None),
        ("https://a.example/2022/01/27/2021-05-06", None), ("https://a.example/story/71989447007/", None),
    ],
)  # fmt: skip
def test_the_date_in_an_address(url, day):
    assert date_in_url(url) == day


@pytest.mark.parametrize(
    ("head", "body", "marks"),
    [
        (
            f'<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{DAY}"}}</script>',
            "",
            DateMarks((DAY,)),
        ),
        (
            GRAPH,
            "",
            DateMarks((DAY, "2")),
        ),
        (f'<script type="application/ld+json">{{broken "datePublished": "{DAY}", }}</script>', "", DateMarks((DAY,))),
        ('<script type="application/ld+json">{"datePublished": 5}</script>', "", DateMarks()),
        (
            f'<meta name="date" content="x"><meta property="article:published_time" content="{DAY}">',
            "",
            DateMarks(meta=(DAY, "x")),
        ),
        (f'<meta name="DC.date.issued" content="{DAY}"><meta name="date">', "", DateMarks(meta=(DAY,))),
        ("", f'<time datetime="{DAY}">x</time>', DateMarks(times=(DAY,))),
        (
            "",
            f'<time class="updated" datetime="9"></time><time itemprop="datePublished" datetime="{DAY}"></time>',
            DateMarks(times=(DAY,)),
        ),
        ("", '<time datetime="2022-01-27"></time><time datetime="2022-01-28"></time>', DateMarks()),
        ("", f'<abbr class="published" title="{DAY}">x</abbr>', DateMarks(times=(DAY,))),
    ],
)
def test_marks_are_found_in_the_markup(head, body, marks):
    assert date_marks(html.fromstring(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")) == marks
