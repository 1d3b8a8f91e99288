"""The page of a day: third-party words are text, no script runs, nothing is loaded, an empty day is shown as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from copydesk.report.day import (
    Carrier,
    DayReport,
    Feed,
    OutletVolume,
    Rewrite,
    Side,
    Syndication,
    Taken,
    Volume,
)
from copydesk.report.drawing import LANES, spread_picture, usual, volumes_picture
from copydesk.report.page import report_page

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = '<b>x</b> & "quotes" \u202egnp'
SHOWN = '<b>x</b> & "quotes" \ufffdgnp'
EMPTY = DayReport(DAY, 0, 0, 0, None, (), (), (), (), 0, (), (), (), (Volume(DAY, 0, 0),), ())


def carrier(number: int, **fields) -> Carrier:
    values = {
        "outlet": f"outlet-{number}.example",
        "title": f"Report {number}",
        "url": f"https://outlet-{number}.example/a?b=1&c",
        "at": NOON + timedelta(minutes=7 * number),
        "known_by": "published" if number % 2 else "discovered",
        "canonical": number == 0,
        "relation": "reprint" if number else None,
        "share": 0.875 if number else None,
    }
    return Carrier(**(values | fields))


FULL = EMPTY._replace(
    articles=1234,
    copies=234,
    outlets=56,
    newest_day=DAY,
    syndications=(Syndication(1, 3, tuple(carrier(number, outlet=WORDS, title=WORDS) for number in range(3))),),
    taken=(Taken(WORDS, f"{WORDS}2", 7, 3600.0), Taken("a.example", WORDS, 1, -7200.0)),
    rewrites=(
        Rewrite(
            0.65,
            Side(WORDS, WORDS, "https://a.example/", f"{WORDS} One. Two told. Three."),
            Side("b.example", "", "javascript:void(0)", f"Zwei. Drei. {WORDS}"),
            directed=True,
            sentences=(((28, 37), (0, 5)), ((38, 43), (6, 11)), ((30, 40), (0, 3))),
        ),
    ),
    feeds_by_state=((WORDS, 3),),
    troubled=25,
    feeds=(Feed(f"https://a.example/{WORDS}", WORDS, NOON, WORDS), Feed("https://b.example/f", "failing", None, "")),
    polls=((WORDS, 3),),
    fates=((WORDS, 4),),
    volumes=tuple(Volume(DAY - timedelta(days=back), 10 * back, back) for back in range(28, -1, -1)),
    outlet_volumes=(OutletVolume(WORDS, 3, 1, 0.0),),
)


class Parsed(HTMLParser):
    """Tags with their attributes, ids, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def values(self, name: str) -> Iterator[str]:
        return (value for _, found in self.tags for key, value in found.items() if key == name and value)


def test_strangers_words_are_text_and_nothing_is_loaded():
    page = Parsed(report_page(FULL, NOON))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "iframe", "link", "object", "embed", "base", "form", "input"}
    assert not [words for tag, words in page.tags if tag == "b" and words]
    assert [tag for tag, _ in page.tags].count("b") == 4  # the four figures
    assert not any(name.startswith("on") for _, found in page.tags for name in found)
    assert not list(page.values("src"))
    text = "".join(page.words)
    assert "\u202e" not in text
    assert text.count(SHOWN) >= 15
    assert all(link.startswith(("#", "https://")) for link in page.values("href"))
    (policy,) = [words for tag, words in page.tags if words.get("http-equiv") == "Content-Security-Policy"]
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search(r"url\(|@import", text)


def test_every_chapter_is_there():
    text = " ".join(" ".join(Parsed(report_page(FULL, NOON)).words).split())
    for words in (
        "Sunday, 1 March 2026", "1,234 articles", "1,000 distinct reports", "3 articles of 1 outlet within 14 min",
        "3 of the day", "reprint 88%", "60 min later", "2 h earlier", "(65%)", "3 feeds: 3", "01 Mar 12:00",
        "23 more are in the views", "Dashed: 145, a typical day",
    ):  # fmt: skip
        assert words in text, words


def test_marked_sentences_lead_to_each_other_and_never_overlap():
    page = Parsed(report_page(FULL, NOON))
    named = [words["id"] for tag, words in page.tags if tag == "mark"]
    assert named == ["c1-1", "c1-2", "o1-1", "o1-2"]
    assert [link for link in page.values("href") if link.startswith("#")] == ["#o1-1", "#o1-2", "#c1-1", "#c1-2"]


def test_what_is_beyond_the_shown_part_of_a_text_is_not_marked():
    long = Side("a.example", "Long", None, "word " * 2000)
    rewrite = Rewrite(0.5, long, long, directed=False, sentences=(((0, 4), (0, 4)), ((9_000, 9_004), (5, 9))))
    page = Parsed(report_page(FULL._replace(rewrites=(rewrite,)), NOON))
    assert [tag for tag, _ in page.tags].count("mark") == 2
    assert any(words.endswith("…") for words in page.words)


@pytest.mark.parametrize(
    ("newest", "words"),
    [(None, "There are no articles of this day."), (date(2026, 2, 3), "The newest day with articles is 2026-02-03.")],
)
def test_an_empty_day_says_so(newest, words):
    text = "".join(Parsed(report_page(EMPTY._replace(newest_day=newest), NOON)).words)
    assert words in text
    assert "Largest" not in text


def test_a_day_without_copies_says_so():
    text = " ".join(Parsed(report_page(EMPTY._replace(articles=1), NOON)).words)
    for words in ("published more than once", "For no copy", "in other words", "no feeds", "Nothing is counted"):
        assert words in text, words


def test_of_many_outlets_the_first_have_lines_and_a_line_is_for_the_rest():
    picture = spread_picture([carrier(number) for number in range(LANES + 30)])
    assert "outlet-9.example" in picture
    assert f"{30} more outlets" in picture
    assert picture.count("class=lane") == LANES + 1
    assert picture.count("<circle") == LANES + 30


def test_articles_at_one_place_are_one_dot():
    picture = spread_picture([carrier(0), *(carrier(1, at=NOON + timedelta(hours=1)) for _ in range(500))])
    assert picture.count("<circle") == 2
    assert "and 499 more" in picture


def test_articles_of_one_moment_are_drawn():
    assert spread_picture([carrier(number, at=NOON) for number in range(3)]).count("<circle") == 3


@pytest.mark.parametrize("hours", [0.2, 1, 5, 30, 24 * 9, 24 * 90, 24 * 1000, 24 * 9000])
def test_the_marks_of_time_are_few(hours):
    picture = spread_picture([carrier(0), carrier(1, at=NOON + timedelta(hours=hours))])
    assert 1 <= picture.count("class=tick") <= 26
    if hours < 24 * 1000:
        assert picture.count("class=tick") <= 6


def test_what_is_usual_is_of_days_that_have_articles():
    volumes = [Volume(DAY, 0, 0), Volume(DAY, 4, 0), Volume(DAY, 8, 0), Volume(DAY, 100, 0)]
    assert usual(volumes) == 6
    assert usual(volumes[:1]) is None
    assert "class=usual" in volumes_picture(volumes)
    assert "class=usual" not in volumes_picture([Volume(DAY, 0, 0), Volume(DAY, 0, 0)])
