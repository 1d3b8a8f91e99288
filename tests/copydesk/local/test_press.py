"""The press: its articles and expected fates, the pages and feeds that it serves, and its end."""

import io
import re
import signal
import socket
import subprocess
import sys
import time
from calendar import timegm
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from urllib.parse import urlsplit

import feedparser
import httpx
import lxml.html
import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.urls import canonical
from copydesk.local.press import make_world, press
from copydesk.local.press.articles import Article
from copydesk.local.press.stories import stories
from copydesk.local.press.syndication import cut_from_the_end, excerpt, wrapped
from tests.processes import child_process

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
PLANNED = make_world(8800, NOW)
LANDED = [article for article in PLANNED.articles if article.fate == "landed"]


@pytest.fixture(scope="module")
def running():
    with press(NOW) as it:
        yield it


@pytest.fixture(scope="module")
def get(running):
    with httpx.Client(trust_env=False, timeout=10) as client:

        def ask(url, **headers):
            parts = urlsplit(url)
            target = url[url.index(parts.netloc) + len(parts.netloc) :]
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return client.get(f"http://127.0.0.1:{running.port}{target}", headers={"Host": parts.netloc, **named})

        yield ask


def served(running, planned: Article) -> Article:
    """The same article in the running world, which has another port."""
    return next(article for article in running.world.articles if article.number == planned.number)


def outlet_of(world, article):
    return next(outlet for outlet in world.outlets if outlet.name == article.outlet)


def named(articles):
    return [pytest.param(article, id=f"{article.outlet}-{article.number}") for article in articles]


# --- the world


def test_every_promised_kind_is_in_the_world():
    kinds = Counter(article.kind for article in PLANNED.articles)
    assert len(PLANNED.outlets) == len(PLANNED.feeds()) == 10
    assert kinds == {
        "original": 6,
        "repost": 4,
        "site repost": 1,
        "reprint": 3,
        "excerpt": 1,
        "wrapped": 1,
        "unrelated": 9,
        "bad": 6,
    }
    assert {outlet.feed_format for outlet in PLANNED.outlets} == {"rss", "atom", "rdf", "broken rss"}


NAIVE = datetime.fromisoformat  # hypothesis takes naive bounds


@given(st.datetimes(NAIVE("2023-01-01"), NAIVE("2060-01-01")), st.sampled_from([80, 8800, 65535]))
@settings(max_examples=25)
def test_a_world_is_of_its_moment_and_its_addresses_are_canonical(moment, port):
    now = moment.replace(tzinfo=UTC)
    world = make_world(port, now)
    assert world == make_world(port, now)
    assert all(article.published <= now for article in world.articles)
    assert len({article.link for article in world.articles}) == len(world.articles)
    if port != 80:  # on port 80 canonical addresses use https
        pages = [article.url for article in world.articles if article.fate != "bad_link"]
        assert pages == [canonical(url) for url in pages]


@pytest.mark.parametrize(
    ("story", "day"), [("telephone-consultation", "2022-01-27"), ("targeting-washington", "2022-05-19")]
)
def test_stories_that_name_their_day_keep_it(story, day):
    days = {article.published.astimezone(UTC).date().isoformat() for article in LANDED if article.story == story}
    assert days == {day}


def test_copies_come_after_their_original_and_within_a_week():
    by_url = {article.url: article for article in PLANNED.articles}
    for copy in PLANNED.copies():
        between = by_url[copy.copy].published - by_url[copy.original].published
        assert timedelta(0) < between < timedelta(days=7), copy
        assert by_url[copy.copy].story == by_url[copy.original].story


def test_groups_contain_every_story_with_copies_once():
    groups = PLANNED.groups()
    assert sorted(map(len, groups)) == [2, 2, 2, 3, 3, 4]
    assert all(not one & other for one, other in combinations(groups, 2))
    assert sum(map(len, groups)) == len(PLANNED.copies()) + 6


def test_the_plan_has_each_bad_fate_once():
    fates = Counter(PLANNED.expected_fates().values())
    bad = ["gone", "timed_out", "too_large", "not_html", "no_text", "bad_link"]
    assert fates == {"landed": len(LANDED), **dict.fromkeys(bad, 1)}


def test_some_reposts_have_another_title_and_a_tracked_source():
    originals = {article.story: article for article in PLANNED.articles if article.kind == "original"}
    reposts = [article for article in PLANNED.articles if article.kind == "repost"]
    assert any(article.title != originals[article.story].title for article in reposts)
    assert {article.source_url for article in reposts} == {originals[article.story].url for article in reposts}
    assert any(article.source_href != article.source_url for article in reposts)


# --- the texts


def test_seed_stories_are_bodies_without_furniture():
    furniture = re.compile("Source link|Leave a Reply|Your Comment|News ID|pav/ks|source site|Also read|©|By admin")
    for story in stories().values():
        assert not any(furniture.search(paragraph) for paragraph in story.paragraphs), story.name
        assert all(paragraph == paragraph.strip() != "" for paragraph in story.paragraphs)
        assert 100 <= len(" ".join(story.paragraphs).split()) <= 700, story.name


def test_own_stories_share_no_sentence():
    sentences = Counter(
        sentence
        for story in stories().values()
        for sentence in {one.strip() for text in story.paragraphs for one in re.split(r"[.!?”\"]+\s", text)}
        if len(sentence.split()) > 5
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_what_outlets_do_with_a_text():
    text = ("one two three", "four", "five six", "seven eight nine")
    assert excerpt(text) == ("one two three",)
    assert excerpt(("a", "b", "c", "d")) == ("a", "b")
    assert wrapped(("before", "{copy}", "after"), text) == ("before", *text, "after")
    assert cut_from_the_end(text, 0) == text
    assert cut_from_the_end(text, 3) == ("one two three",)


# --- the feeds


@pytest.mark.parametrize("outlet", PLANNED.outlets, ids=lambda outlet: outlet.name)
def test_a_feed_lists_its_outlets_entries(running, get, outlet):
    world = running.world
    answer = get(outlet.feed(world.port))
    assert answer.status_code == 200
    read = feedparser.parse(
        io.BytesIO(answer.content),
        response_headers={"content-type": answer.headers["content-type"]},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    assert bool(read.bozo) == (outlet.feed_format == "broken rss")
    assert read.feed.title == outlet.title
    entries = [(entry.title, entry.link, timegm(_when(entry))) for entry in read.entries]
    assert entries == [(one.title, one.link, int(one.published.timestamp())) for one in world.of(outlet)]


def _when(entry):
    return entry["published_parsed"] if "published_parsed" in entry else entry["updated_parsed"]


@pytest.mark.parametrize("outlet", PLANNED.outlets, ids=lambda outlet: outlet.name)
def test_an_unchanged_feed_is_not_sent_again(running, get, outlet):
    url = outlet.feed(running.port)
    first = get(url)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    for same in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_Modified_Since": modified}):
        again = get(url, **same)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    earlier = "Thu, 01 Jan 2015 00:00:00 GMT"
    for other in (
        {"If_None_Match": '"x"', "If_Modified_Since": modified},
        {"If_Modified_Since": earlier},
        {"If_Modified_Since": "soon"},
    ):
        assert get(url, **other).status_code == 200


# --- the pages


@pytest.mark.parametrize("planned", named(LANDED))
def test_a_page_contains_its_text_and_an_extractor_finds_it(running, get, planned):
    article = served(running, planned)
    answer = get(article.link)
    if answer.status_code == 302:
        assert answer.headers["location"] == article.url != article.link
        answer = get(article.url)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    found = trafilatura.extract(_decoded(running, article, answer), favor_precision=True, include_comments=False)
    lines = [line.strip() for line in found.splitlines()]
    texts = [line for line in lines if line in article.paragraphs]
    assert texts == list(article.paragraphs)
    assert [line for line in lines if line not in texts] in ([], [article.title], ["source site-3"])


@pytest.mark.parametrize("planned", named(LANDED))
def test_a_page_looks_like_one_of_a_news_site(running, get, planned):
    article = served(running, planned)
    answer = get(article.url)
    page = lxml.html.fromstring(
        _decoded(running, article, answer).encode(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    assert [one.text_content().strip() for one in page.xpath("//h1")] == [article.title]
    assert len(page.xpath("//a[starts-with(@href, '/section/')]")) >= 8
    assert page.xpath("//textarea") != []
    assert "cookie" in answer.text.lower()
    others = {one.link for one in running.world.articles if one.outlet == article.outlet} - {article.link}
    assert {link for link in page.xpath("//li/a/@href") if link.startswith(("http", "mailto"))} <= others
    stamps = {*page.xpath("//time/@datetime"), *page.xpath("//meta/@content")}
    # This outlet prints only the day.
    assert (article.published.isoformat() in stamps) != (article.outlet == "daily-stack")


def _decoded(running, article, answer):
    return answer.content.decode(outlet_of(running.world, article).charset)


@pytest.mark.parametrize("planned", named([one for one in PLANNED.articles if one.mark == "source link"]))
def test_a_source_link_leads_to_the_original(running, get, planned):
    article = served(running, planned)
    page = lxml.html.fromstring(get(article.url).text)
    [href] = page.xpath("//a[normalize-space()='Source link']/@href")
    assert href == article.source_href
    assert canonical(href) == article.source_url
    original = next(one for one in running.world.articles if one.url == article.source_url)
    assert original.kind == "original"
    assert get(href).status_code == 200


@pytest.mark.parametrize(
    ("name", "header", "in_page"),
    [
        ("harbour-post", "text/html; charset=utf-8", b'<meta charset="utf-8">'),
        ("sund-anzeiger", "text/html; charset=iso-8859-1", None),
        ("costa-diaria", "text/html", b'<meta charset="windows-1252">'),
    ],
)
def test_where_a_page_names_its_encoding(running, get, name, header, in_page):
    for article in running.world.articles:
        if article.outlet == name:
            answer = get(article.url)
            assert answer.headers["content-type"] == header
            assert (in_page in answer.content) if in_page else (b"charset" not in answer.content)


def test_one_outlet_compresses_responses_for_clients_that_accept_it(running, get):
    article = next(one for one in running.world.articles if one.outlet == "meridian-review")
    packed, plain = get(article.url), get(article.url, Accept_Encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content)


@pytest.mark.parametrize("path", ["/", "/section/world"])
def test_front_pages_list_the_stories(running, get, path):
    for outlet in running.world.outlets:
        page = get(outlet.at(running.port, path)).text
        assert page.count("<li>") == len(running.world.of(outlet))
    assert get(f"http://localhost:{running.port}/").text.count("<li>") == len(running.world.outlets)


# --- bad pages


@pytest.mark.parametrize(
    ("fate", "status", "content_type"),
    [
        ("gone", 404, "text/html; charset=utf-8"),
        ("not_html", 200, "application/octet-stream"),
        ("no_text", 200, "text/html; charset=utf-8"),
    ],
)
def test_bad_pages_answer_as_promised(running, get, fate, status, content_type):
    [link] = [link for link, known in running.world.expected_fates().items() if known == fate]
    answer = get(link)
    assert (answer.status_code, answer.headers["content-type"]) == (status, content_type)
    if fate == "no_text":
        assert trafilatura.extract(answer.text, favor_precision=True) is None


@pytest.mark.parametrize(
    "url", ["http://harbour-post.localhost/nothing", "http://nobody.localhost/feed.xml", "http://[::1]/feed.xml"]
)
def test_an_unpublished_address_is_not_found(get, url):
    assert get(url).status_code == 404


def test_a_huge_page_is_of_30_mb_and_does_not_say_so(running):
    with _asked(running, "too_large") as connection:
        size, head = 0, b""
        while chunk := connection.recv(1 << 20):
            head = head or chunk
            size += len(chunk)
    assert size > 30_000_000
    assert b"content-length" not in head.lower()


def test_requests_are_counted_by_address(get, running):
    url = f"{running.feed_urls[0]}?counted=once"
    assert running.requests[url] == 0
    get(url)
    assert running.requests[url] == 1


def test_the_press_stops_at_once_under_an_endless_page():
    with press(NOW) as short:
        silent = socket.create_connection(("127.0.0.1", short.port), timeout=5)
        endless = _asked(short, "timed_out")
        assert endless.recv(1000).startswith(b"HTTP/1.1 200")
        begun = time.monotonic()
    assert time.monotonic() - begun < 2
    with endless, silent:
        while endless.recv(1000):
            pass
        assert silent.recv(10) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", short.port), timeout=5)


def test_connections_beyond_its_limit_are_closed():
    with press(NOW) as busy:
        held = [_asked(busy, "timed_out") for _ in range(128)]
        for connection in held:
            assert connection.recv(12) == b"HTTP/1.1 200"
        with socket.create_connection(("127.0.0.1", busy.port), timeout=5) as refused:
            assert refused.recv(1) == b""
    for connection in held:
        connection.close()


def _asked(running, fate):
    """A connection on which the page with this fate has been requested."""
    [link] = [link for link, known in running.world.expected_fates().items() if known == fate]
    parts = urlsplit(link)
    connection = socket.create_connection(("127.0.0.1", running.port), timeout=10)
    connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    return connection


def test_the_module_serves_until_it_is_stopped():
    command = [sys.executable, "-m", "copydesk.local.press", "--port", "0", "--domain", "press.test"]
    with child_process(command, stdout=subprocess.PIPE, text=True) as process:
        url = httpx.URL(process.stdout.readline().strip())
        answer = httpx.get(f"http://127.0.0.1:{url.port}{url.path}", headers={"Host": url.host}, trust_env=False)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert url.host == "harbour-post.press.test"
    assert answer.status_code == 200
