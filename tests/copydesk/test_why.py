"""`copydesk why`: shows the whole history of an entry, an article or a feed, for any reference to it."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.web import by_hand, feed, item, page

pytestmark = pytest.mark.stack

HTML = {"Content-Type": "text/html"}
GUID = "https://old.example/?p=12"


@pytest.fixture
def rounds(topics, connection):
    with by_hand(topics, connection) as made:
        yield made


@pytest.fixture
def why(copydesk):
    """The history of a reference, as JSON."""

    def told(reference: str):
        return json.loads(copydesk("why", reference, "--json"))

    return told


@pytest.fixture
def landed(web, rounds, workers):
    """A desk with an entry for each possible outcome. The address of its site, without the final slash."""
    here = web.url.rstrip("/")
    canonical = f"<head><link rel='canonical' href='{here}/the-whole-gamma'>".encode()
    web.answers |= {
        "/feed": feed(
            item("/a?utm_source=rss", "Alpha", "ga"), item("/moved", "Beta", "gb"), item("/print", "Gamma", GUID),
            item("/gone", "Delta", "gd"), item("/closed", "Epsilon", "ge"), "<item><title>Zeta</title></item>",
        ),
        "/robots.txt": b"User-agent: *\nDisallow: /closed",
        "/moved": (302, {"Location": "/there"}, b""),
        "/there": (200, HTML, page("Beta", "beta ")),
        "/print": (200, HTML, page("Gamma", "gamma ").replace(b"<head>", canonical)),
        "/gone": (410, {}, b""),
    }  # fmt: skip
    rounds.add(f"{here}/feed")
    rounds.poll()
    rounds.fetch()
    with workers(rounds.settings) as until:
        until(3)
    return here


def test_an_entry_that_waits_is_found_by_its_address_without_trackers(web, rounds, why):
    web.answers["/feed"] = feed(item("/a?utm_source=rss", "Alpha", "ga"))
    rounds.add(f"{web.url}feed")
    rounds.poll()
    for address in ("a", "a?utm_source=rss", "a?utm_source=mail#top"):
        (entry,) = why(web.url + address)["entries"]
        assert (entry["guid"], entry["fate"], entry["tries"], entry["robots"]) == ("ga", "waiting", [], None)


def test_the_story_is_complete_whatever_reference_is_used(landed, why, connection):
    article = {title: str(key) for title, key in connection.execute("select title, article_id from desk.entries")}
    number = dict(connection.execute("select title, entry_id from desk.entries").fetchall())
    for title, guid, spellings in (
        ("Alpha", "ga", ("/a", "/a?utm_source=rss")),
        ("Beta", "gb", ("/moved", "/there")),
        ("Gamma", GUID, ("/print", "/the-whole-gamma")),
    ):
        short = article[title][:13]
        given = [*(landed + one for one in spellings), guid, str(number[title]), f" {article[title].upper()} ", short]
        link = f"{landed}{spellings[0]}"
        given += [f"<{link}>", f"“{link}”,", f"({link})", f"{link}.", f"{link}/", f"{link}/ ".replace("http:", "HTTP:")]
        for reference in (*given, link.removeprefix("http://")):
            story = why(reference)
            (entry,) = story["entries"]
            assert (entry["guid"], entry["fate"], story["article"]["article_id"]) == (guid, "landed", article[title])
            assert [one["fate"] for one in entry["tries"]] == ["sent"]
            assert entry["robots"]["allows"] is True
            assert len(story["article"]["versions"]) == 1
            assert story["group"]["articles"] == 3
            assert [one["at"] for one in story["story"]] == sorted(one["at"] for one in story["story"])


def test_it_says_why_an_entry_did_not_land(landed, why, copydesk):
    gone, closed = why(f"{landed}/gone"), why(f"{landed}/closed")
    assert (gone["entries"][0]["fate"], gone["article"], gone["group"]) == ("gone", None, None)
    assert "410" in gone["entries"][0]["reason"]
    assert (closed["entries"][0]["fate"], closed["entries"][0]["robots"]["allows"]) == ("robots", False)
    assert "robots.txt forbids it" in copydesk("why", f"{landed}/closed")


def test_the_story_of_a_feed_is_found_by_each_of_its_addresses(landed, why, copydesk, connection):
    connection.execute("update desk.feeds set former_urls = array['https://Old.example:443/feed?b=2&a=1']")
    for reference in (
        f"{landed}/feed",
        f"{landed}/feed#x",
        f"feed:{landed}/feed",
        "feed" + f"{landed}/feed"[4:],
        "old.example/feed?a=1&b=2",
    ):
        (told,) = why(reference)["feeds"]
        assert [(poll["status"], poll["new_entries"]) for poll in told["polls"]] == [("new entries", 6)]
    copydesk("feeds", "remove", f"{landed}/feed")
    said = [one["what"] for one in why(f"{landed}/feed")["story"]]
    assert (said[0].endswith(": added"), said[-1].endswith(": removed")) == (True, True)


def test_forgotten_articles_are_shown(landed, why, copydesk):
    copydesk("forget", f"{landed}/there", "--why", "a mistake")
    story = why(f"{landed}/there")
    assert (story["entries"][0]["fate"], story["removed"][0]["why"]) == ("removed", "a mistake")
    assert "a mistake" in story["story"][-1]["what"]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("https://a.example/none", "nothing is known of https://a.example/none"),
        ("https://ann:s3cret@a.example/none?token=t0ken", r"known of https://\*\*\*@a.example/none\?token=\*\*\* "),
        ("4711", "no entry has that number"),
        ("00000000-0000-0000-0000-000000000000", "no article has that id"),
        ("deadbeef", "is neither an http"),
        ("", "is neither an http"),
        ("ftp://a.example/1", "is neither an http"),
    ],
)
def test_unknown_references_are_refused(copydesk, reference, said):
    with pytest.raises(AssertionError, match=said):
        copydesk("why", reference)


def test_the_beginning_of_several_ids_is_refused_with_them(copydesk, hands, newsroom):
    articles = [newsroom.article() for _ in range(2)]
    ids = [f"abcdef01{number}{one.article_id[9:]}" for number, one in enumerate(articles)]
    hands().land([msgspec.structs.replace(one, article_id=id_) for one, id_ in zip(articles, ids, strict=True)])
    with pytest.raises(AssertionError, match="several articles begin with abcdef01: abcdef01-0"):
        copydesk("why", "abcdef01")
