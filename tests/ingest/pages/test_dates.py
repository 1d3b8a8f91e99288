from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from lxml import html

from ingest.dates import Hints
from ingest.pages.about import about_page
from ingest.pages.dates import DateMarks, date_in_url, date_marks, decide
from ingest.pages.extract import extract
from ingest.pages.head import head_of
from ingest.pages.linked_data import linked_data

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
    ("shown", "value", "zone"),
    [
        (["2022-01-26T23:30:15-05:00"], "2022-01-26T23:30:15", "-05:00"),
        (["2022-01-26T23:30-05:00"], "2022-01-26T23:30:15", "-05:00"),  # the declared date is more precise
        (["2022-01-26 23:30:15"], "2022-01-26T23:30:15", "-05:00"),
        (["2022-01-27T10:00:15+05:30"], "2022-01-27T10:00:15", "+05:30"),
        # No zone and different seconds: it may be another moment.
        (["2022-01-26T23:30:00"], "2022-01-27T04:30:15", "Z"),
        (["2022-01-27T06:00:15-05:00"], "2022-01-27T04:30:15", "Z"),  # hours later
        (["2022-01-25T04:30:15"], "2022-01-27T04:30:15", "Z"),  # no zone has such an offset
        (["2022-01-26", "soon", ""], "2022-01-27T04:30:15", "Z"),
        ([], "2022-01-27T04:30:15", "Z"),
    ],
)
def test_a_moment_in_utc_is_shown_by_the_outlet_s_own_clock(shown, value, zone):
    found = decide(DateMarks(linked_data=("2022-01-27T04:30:15Z",), shown=tuple(shown)))
    assert found
    assert (found.value, found.zone) == (value, zone)
    assert found.moment == datetime(2022, 1, 27, 4, 30, 15, tzinfo=UTC)
    declared = decide(DateMarks(linked_data=("2022-01-27T04:30:15+01:00",), shown=tuple(shown)))
    assert declared
    assert declared.zone == "+01:00"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2022/01/27/x", "2022-01-27"), ("https://a.example/2022-01-27-x", "2022-01-27"),
        ("https://a.example/x-20220127.html", "2022-01-27"), ("https://a.example/2022/jan/7/x", "2022-01-07"),
        ("https://a.example/2022/01/", "2022-01"), ("https://a.example/2022/02/31/x", None),
        ("https://a.example/2022/13/01/x", None), ("https://a.example/120220127", None), ("https://a.example/", None),
        ("https://a.example/2022/01/27/2021-05-06", None), ("https://a.example/story/71989447007/", None),
        ("https://a.example/the-fair-2022-05-19-tickets", None),
        ("https://a.example/the-fair-2022-05-19", "2022-05-19"),
        ("https://a.example/blog/2025-10-the-fair", "2025-10"), ("https://a.example/linux-2026-1-is-here", None),
        ("https://a.example/version-2026-07-shipping", None),
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
            '<script type="application/ld+json">{"@type": "Article", "datePublished": [1710443700, true]}</script>',
            "",
            DateMarks(("1710443700",)),
        ),
        (
            f'<meta name="date" content="x"><meta property="article:published_time" content="{DAY}">',
            "",
            DateMarks(meta=(DAY, "x")),
        ),
        (f'<meta name="prism.publicationDate" content="{DAY}">', "", DateMarks(meta=(DAY,))),
        (f'<meta name="DC.date.issued" content="{DAY}"><meta name="date">', "", DateMarks(meta=(DAY,))),
        ("", f'<time datetime="{DAY}">x</time>', DateMarks(times=(DAY,))),
        (
            "",
            f'<time class="updated" datetime="9"></time><time itemprop="datePublished" datetime="{DAY}"></time>',
            DateMarks(times=(DAY,)),
        ),
        ("", '<time datetime="2022-01-27"></time><time datetime="2022-01-28"></time>', DateMarks()),
        ("", f'<abbr class="published" title="{DAY}">x</abbr>', DateMarks(times=(DAY,))),
        ("", f'<time itemprop="datePublished"> {DAY} </time>', DateMarks(times=(DAY,))),
        ("", f'<time title="{MINUTE}">2 hours ago</time>', DateMarks(times=(MINUTE,))),
        ("", '<time itemprop="datePublished">27 January</time>', DateMarks()),
        (
            "",
            '<span class="stamp" data-timestamp="1710443700000">2 days ago</span>',
            DateMarks(times=("1710443700000",)),
        ),
        ("", '<div class="ad" data-timestamp="1710443700000">Buy</div>', DateMarks()),
        (
            "",
            f'<p class="published"><span class="value-title" title="{MINUTE}"> </span>Thursday</p>',
            DateMarks(times=(MINUTE,)),
        ),
        ("", f'<p class="updated"><span class="value-title" title="{DAY}"> </span>today</p>', DateMarks()),
    ],
)
def test_marks_are_found_in_the_markup(head, body, marks):
    tree = html.fromstring(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")
    data = linked_data(tree)
    found = date_marks(tree, head_of(tree), data, about_page(data, [], []))
    assert (found.linked_data, found.meta, found.times) == (marks.linked_data, marks.meta, marks.times)


NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("marks", "value"),
    [
        (DateMarks(meta=("2034-03-12T19:40:00+01:00",)), None),
        (DateMarks(meta=("2034-03-12", "2024-03-12")), "2024-03-12"),
        (DateMarks(meta=("2026-03-05",)), "2026-03-05"),  # in some time zones it is already that day
        (DateMarks(meta=("2026-03-06",)), None),
        (DateMarks(meta=("03/12/2024 19:40", "12.03.2024")), "2024-03-12"),
        (DateMarks(meta=("03/12/2024",), hints=Hints("de", "day first")), "2024-12-03"),
    ],
)
def test_no_date_is_in_the_future_and_numbers_are_read_by_their_language(marks, value):
    date = decide(marks, fetched_at=NOW)
    assert (date and date.value) == value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("<p class='dates'>Published: March 12, 2024. Updated: April 2, 2024</p>", "2024-03-12"),
        ("<p>Updated: April 2, 2024</p><p>Posted on March 12, 2024</p>", "2024-03-12"),
        ("<font>March 12, 2024</font>", "2024-03-12"),
        ("<div>Veröffentlicht am 12.03.2024</div>", "2024-03-12"),
        ("<p>Опубликовано 12 марта 2024</p>", "2024-03-12"),
        ("<span class='ago' title='2024-03-12 10:00'>3 years ago</span>", "2024-03-12T10:00"),
        ("<span class='ago' title='2024-03-12 10:00'>All times are of the town</span>", None),
        ("<div class='meta'>05 شعبان 1443 - 08 مارس 2022م</div>", "2022-03-08"),
        ("<p class='count'>17 comments</p>", None),
        ("<div class='date'>Giriş: 12.03.2024 - 18:30 Güncelleme: 15.03.2024 - 09:00</div>", "2024-03-12T18:30"),
        ("<span class='date'>입력 2024.03.12 20:15 수정 2024.03.15 09:00</span>", "2024-03-12T20:15"),
        ("<p>Published: 12 March 2024 updated 15 March 2024</p>", "2024-03-12"),
        ("<p>Published 12 March 2024, last updated 15 March 2024</p>", "2024-03-12"),
        ("<p>公開日時 2024/03/12 20:15　更新日時 2024/03/15 09:00</p>", "2024-03-12T20:15"),
        ("<p>승인 2024.03.12 20:15</p>", "2024-03-12T20:15"),
        ("<div class=today>Monday, 30 November 2026</div>", None),
        ("<div class=event><time datetime='2099-03-12'>12 March 2099</time> The fair</div>", None),
        ("<div class='info'>2024年3月12日 20:15 来源:北港晚报</div>", "2024-03-12T20:15"),
        (
            "<p class='posted'>12 Mar 2024</p><ol class='comments'><li><time datetime='2024-03-15'>15 Mar</time></ol>",
            "2024-03-12",
        ),
    ],
)
def test_a_date_that_is_shown_and_not_declared(line, value):
    text = "<p>" + "The harbour board heard that a ferry left without papers and came back late. " * 4 + "</p>"
    page = (
        f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{line}{text * 3}</article></body></html>"
    )
    found = extract(page.encode(), url="https://a.example/ferry", fetched_at=NOW).published
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        (
            "<time datetime='2024-03-12'>12 March</time>{}<div class=x><time datetime='2024-02-01'>x</time></div>",
            "2024-03-12",
        ),
        ("{}<section id=comments><div class=comment><time datetime='2024-03-20'>20 March</time></div></section>", None),
        ("{}<div class=related><a href=/x>Ice</a> <time datetime='2024-02-01'>1 February 2024</time></div>", None),
        ("{}<div id=comments><div class=comment><time>12 February 2024</time><p>Well.</p></div></div>", None),
    ],
)
def test_times_of_comments_and_sidebars_are_not_the_page_s(beside, day):
    text = "<p>" + "The harbour board heard that a ferry left without papers and came back late. " * 4 + "</p>"
    before, behind = beside.split("{}")
    article = f"<article><h1>Ferry</h1>{before}{text * 3}</article>{behind}"
    page = f"<html><head><title>Ferry</title></head><body>{article}</body></html>"
    found = extract(page.encode(), url="https://a.example/ferry", fetched_at=NOW).published
    assert (found and found.value) == day


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Ferry left without papers (12 March 2024)", "2024-03-12"),
        ("Harbour news - 12.03.2024", "2024-03-12"),
        ("Ferry left (with 12 passengers)", None),
    ],
)
def test_a_day_at_the_end_of_a_title(title, day):
    text = "<p>" + "The harbour board heard that a ferry left without papers and came back late. " * 4 + "</p>"
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text * 3}</article></body></html>"
    found = extract(page.encode(), url="https://a.example/ferry", fetched_at=NOW).published
    assert (found and found.value) == day


def test_the_days_of_other_pages_in_json_are_not_the_page_s():
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2021-01-01"}]}
    text = "".join(f"<p>The harbour board heard on day {day} that a ferry left without papers.</p>" for day in range(9))
    head = f"<script type='application/ld+json'>{json.dumps(listed)}</script>"
    page = f"<html><head><title>Ferry</title>{head}</head><body><article><h1>Ferry</h1>{text}</article></body></html>"
    assert extract(page.encode(), url="https://harbour.example/1").published is None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("<div class='meta'>Tuesday 12 March</div>", "2024-03-12"),
        ("<div class='meta'>March 12th, 8 pm</div>", "2024-03-12"),
        ("<div class='meta'>12 de marzo</div>", "2024-03-12"),
        ("<div class='meta'>12 марта, 20:15</div>", "2024-03-12"),
        ("<div class='meta'>Tuesday 12 April</div>", "2024-03"),  # the date of the fair, not of the page
        ("<div class='meta'>12 comments</div>", "2024-03"),
    ],
)
def test_a_day_without_its_year_is_that_of_the_month_in_the_address(line, value):
    text = "".join(
        f"<p>The harbour board heard on {day} days that a ferry left without papers.</p>" for day in "abcdefgh"
    )
    page = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{line}{text}</article></body></html>"
    found = extract(page.encode(), url="https://a.example/2024/03/ferry.html", fetched_at=NOW).published
    assert (found and found.value) == value


CARD = "<article><h3><a href=/o>Other</a></h3><time itemprop=datePublished datetime=2026-05-14>14 May</time></article>"
OWN = "<time itemprop='datePublished' datetime='2026-05-12'>12 May</time>"


@pytest.mark.parametrize(
    "body",
    [
        f"<aside>{CARD}</aside><article><h1>A pier</h1>{OWN}",
        f"<h1>A pier</h1><div>{OWN}</div><footer>{CARD}</footer>",
        "<ol><li>Other <span class=date>3 April 2026</span></li></ol><h1>A pier</h1><p>12 May 2026</p>",
        "<p class=date>12 May 2026</p><h1>A pier</h1>",
        "<h1>A pier</h1><p class=date>12/05/2026 01:57 | Actualizado a 14/05/2026 19:20</p>",
    ],
)
def test_the_day_of_the_headline_s_article(body):
    page = f"<html lang=es><body>{body}<p>{'The pier is open again, said the harbour board. ' * 6}</p></body></html>"
    found = extract(page.encode(), url="https://courier.example/pier", fetched_at=datetime(2026, 6, 1, tzinfo=UTC))
    assert found.published is not None
    assert found.published.value.startswith("2026-05-12")
