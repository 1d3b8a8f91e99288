"""What hosts answer, and how the desk reacts: a collect run with real servers on loopback."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack
from uuid import UUID

import pytest

from ingest.collect import fetching, polling
from ingest.feeds import entries, management
from ingest.feeds.lists import FeedLine
from tests.web import TEXT, Web, feed, item, page, unheard

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


def collect(settings) -> None:
    """A polling run and a fetching run, without Prefect."""
    with polling(settings) as polls, fetching(settings) as pages:
        both(polls, pages)


def both(polls, pages) -> None:
    for due in polls.due_feeds():
        polls.poll(due, unheard)
    for host, count in pages.waiting_hosts():
        pages.fetch_host(host, count, unheard)


def rows(connection, what: str) -> list[tuple]:
    return connection.execute(f"select {what} from desk.entries order by entry_id").fetchall()


def test_a_page_that_asks_for_a_rest_rests_its_whole_host(loopback, web, connection, copydesk):
    paths = [f"/{number}" for number in range(15)]
    web.answers["/feed"] = (200, {}, feed(*map(item, paths)))
    web.answers.update(dict.fromkeys(paths, (429, {"Retry-After": "3600"}, b"")))
    management.add(connection, [FeedLine(f"{web.url}feed")])
    collect(loopback)
    collect(loopback)
    assert sum(web.calls.get(path, 0) for path in paths) == 1
    assert sorted(attempts for (attempts,) in rows(connection, "attempts")) == [0] * 14 + [1]
    # Its feeds are not polled either, even if they are due.
    connection.execute("update desk.feeds set next_poll_at = now()")
    collect(loopback)
    assert web.calls["/feed"] == 1
    connection.execute("update desk.hosts set resting_until = now()")
    collect(loopback)
    assert web.calls["/feed"] == 2
    assert sum(web.calls.get(path, 0) for path in paths) == 2


def test_a_page_that_is_not_there_yet_is_tried_again_and_sent(loopback, web, connection):
    web.answers["/feed"] = (200, {}, feed(item("/story"), item("/gone")))
    web.answers["/story"] = [(404, {}, b""), (200, {"Content-Type": "text/html"}, page("S"))]
    web.answers["/gone"] = (410, {}, b"")
    management.add(connection, [FeedLine(f"{web.url}feed")])
    collect(loopback)
    assert rows(connection, "fate, attempts") == [("waiting", 1), ("gone", 1)]
    connection.execute("update desk.entries set next_attempt_at = now()")
    collect(loopback)
    assert rows(connection, "fate, attempts") == [("sent", 2), ("gone", 1)]
    assert connection.execute("select fate from copydesk.tries order by entry_id, tried_at").fetchall() == [
        ("waiting",), ("sent",), ("gone",),
    ]  # fmt: skip


@pytest.mark.parametrize(("status", "fate", "tries"), [(404, "gone", 4), (403, "refused", 4), (503, "unreachable", 2)])
def test_a_page_has_the_tries_of_its_failure_whichever_are_more(loopback, web, connection, status, fate, tries):
    short = loopback.model_copy(update={"attempts": 2, "attempts_missing": 4})
    web.answers["/feed"] = (200, {}, feed(item("/story")))
    web.answers["/story"] = (status, {}, b"")
    management.add(connection, [FeedLine(f"{web.url}feed")])
    for _ in range(5):
        collect(short)
        connection.execute("update desk.entries set next_attempt_at = now()")
    assert rows(connection, "fate, attempts") == [(fate, tries)]
    assert web.calls["/story"] == tries


def test_a_page_on_which_runs_die_ends_with_that_reason(loopback, web, connection):
    web.answers["/feed"] = (200, {}, feed(item("/story")))
    management.add(connection, [FeedLine(f"{web.url}feed")])
    with polling(loopback) as polls:
        polls.poll(polls.due_feeds()[0], unheard)
    connection.execute("update desk.entries set attempts = %s", [loopback.attempts])  # claims whose runs died
    collect(loopback)
    assert rows(connection, "fate, reason") == [
        ("unreadable", f"{loopback.attempts} tries, in which runs died on this page")
    ]
    assert "/story" not in web.calls


def test_a_temporary_refusal_is_not_a_fate(loopback, web, connection):
    web.answers["/feed"] = (200, {}, feed(item("/story")))
    web.answers["/story"] = [(403, {"Retry-After": "5"}, b""), (200, {"Content-Type": "text/html"}, page("S"))]
    management.add(connection, [FeedLine(f"{web.url}feed")])
    collect(loopback)
    assert rows(connection, "fate") == [("waiting",)]
    connection.execute("update desk.entries set next_attempt_at = now()")
    connection.execute("update desk.hosts set resting_until = now()")
    collect(loopback)
    assert rows(connection, "fate") == [("sent",)]


def test_what_its_feed_still_lists_a_day_after_it_failed_has_another_chance_three_times(loopback, web, connection):
    web.answers["/feed"] = (200, {}, feed(item("/gone")))
    web.answers["/gone"] = (410, {}, b"")
    management.add(connection, [FeedLine(f"{web.url}feed")])
    with polling(loopback) as polls, fetching(loopback) as pages:
        for _ in range(6):
            both(polls, pages)
            connection.execute("update desk.entries set fate_at = fate_at - interval '25 hours'")
            connection.execute("update desk.feeds set next_poll_at = now(), whole_at = whole_at - interval '25 hours'")
    assert web.calls["/gone"] == 4
    assert rows(connection, "fate, chances") == [("gone", 3)]


def test_feeds_of_one_host_are_requested_one_at_a_time(loopback, web, connection):
    under_way, most, lock = 0, 0, threading.Lock()

    def slow(_call):
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        web.over.wait(0.05)
        with lock:
            under_way -= 1
        return 200, {}, feed()

    web.answers.update({f"/feed{number}": slow for number in range(6)})
    management.add(connection, [FeedLine(f"{web.url}feed{number}") for number in range(6)])
    with polling(loopback) as polls:
        threads = [threading.Thread(target=polls.poll, args=(due, unheard)) for due in polls.due_feeds()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(web.calls) == 6
    assert most == 1


def test_a_host_with_many_pages_hides_no_other(desk, connection):
    management.add(connection, [FeedLine("https://a.example/feed")])
    connection.execute(
        """insert into desk.entries (feed_id, origin, guid, url, host, next_attempt_at)
           select feed_id, 'feed', n::text, 'https://big.example/' || n, 'big.example', now() - interval '1 hour'
           from desk.feeds, generate_series(1, 2500) n"""
    )
    connection.execute(
        """insert into desk.entries (feed_id, origin, guid, url, host)
           select feed_id, 'feed', 'x', 'https://small.example/1', 'small.example' from desk.feeds"""
    )
    assert entries.waiting_hosts(connection, most=2000) == [("big.example", 1999), ("small.example", 1)]


def test_why_shows_the_story_of_a_page_and_of_a_feed(loopback, web, connection, copydesk):
    web.answers["/feed"] = (200, {}, feed(item("/story"), item("/gone")))
    web.answers["/story"] = (200, {"Content-Type": "text/html"}, page("A ferry without papers"))
    web.answers["/gone"] = (404, {}, b"")
    management.add(connection, [FeedLine(f"{web.url}feed")])
    collect(loopback)
    story = json.loads(copydesk("why", f"{web.url}gone", "--json"))
    (entry,) = story["entries"]
    assert (entry["fate"], entry["feed_url"], story["article"], story["group"]) == (
        "waiting",
        f"{web.url}feed",
        None,
        None,
    )
    assert [one["fate"] for one in entry["tries"]] == ["waiting"]
    assert "404" in entry["tries"][0]["reason"]
    told = ["found in the feed", "robots.txt allows it", "tried, waiting"]
    assert [one["what"].startswith(f"entry {entry['entry_id']}: ") for one in story["story"]] == [True] * len(told)
    assert all(what in one["what"] for what, one in zip(told, story["story"], strict=True))
    said = copydesk("why", str(entry["entry_id"]))
    assert f"found in the feed {web.url}feed" in said
    assert "tried, waiting" in said
    assert "sent" in copydesk("why", f"{web.url}story")
    feed_story = json.loads(copydesk("why", f"{web.url}feed", "--json"))
    (poll,) = feed_story["feeds"][0]["polls"]
    assert (poll["status"], poll["http_status"], poll["listed"], poll["new_entries"]) == ("new entries", 200, 2, 2)
    assert "polled, new entries, 2 new of 2; again in" in copydesk("why", f"{web.url}feed")
    management.add(connection, [FeedLine("https://editor:hidden@b.example/feed")])
    assert "feed https://***@b.example/feed: added" in copydesk("why", "https://***@b.example/feed")
    assert "nothing is known" in copydesk("why", "https://nobody.example/x", refused=True)
    assert "neither an http(s) address, an article's id" in copydesk("why", "what", refused=True)


def test_why_names_the_page_and_title_of_an_entry_and_finds_it_by_a_long_guid(web, loopback, connection, copydesk):
    web.answers["/feed?token=hidden1"] = feed(item("/gone", "The quay", "g" * 500), "<item><guid>7</guid></item>")
    management.add(connection, [FeedLine(f"http://ed:hidden2@127.0.0.1:{web.port}/feed?token=hidden1")])
    collect(loopback)
    shown = f"http://***@127.0.0.1:{web.port}/feed?token=***"
    said = copydesk("why", "g" * 500)
    assert f"found in the feed {shown}, as hash:" in said
    assert f", at {web.url}gone, “The quay”" in said
    assert "bad_link (the feed gives no address that could be fetched): the feed gives no address" in copydesk(
        "why", "7"
    )
    for words in (("why", shown, "--json"), ("feeds", "show", shown, "--json"), ("feeds", "list"), ("feeds", "export")):
        told = copydesk(*words)
        assert shown in told
        assert "hidden" not in told


def test_why_shows_an_article_s_versions_and_group(hands, loopback, newsrooms, connection, copydesk):
    room = newsrooms(5)
    first, second = (room.article(TEXT * 12, day=1) for _ in range(2))
    hands().land([first, second])
    story = json.loads(copydesk("why", first.article_id, "--json"))
    assert story["article"]["article_id"] == str(UUID(first.article_id))
    assert [version["title"] for version in story["article"]["versions"]] == [first.title]
    assert story["group"]["articles"] == 2
    assert {member["article_id"] for member in story["group"]["members"]} == {
        str(UUID(one.article_id)) for one in (first, second)
    }
    assert "2 articles" in copydesk("why", first.article_id)


def test_a_feed_has_a_name_and_headers_of_its_own_that_show_nowhere(loopback, web, connection, copydesk):
    web.answers["/feed"] = (200, {}, feed())
    address = f"{web.url}feed"
    management.add(connection, [FeedLine(address)])
    edit = ("feeds", "edit", address)
    assert copydesk(*edit, "--user-agent", "Reader/2", "--header", "X-Key: hidden-key") == f"{address} is changed\n"
    for bad in ("no header", "Host: elsewhere", "X: a\nY: b", "Cookie: a=b"):
        copydesk(*edit, "--header", bad, refused=True)

    def asked() -> tuple[str, str | None]:
        connection.execute("update desk.feeds set next_poll_at = now()")
        collect(loopback)
        return web.asked[-1][1]["User-Agent"], web.asked[-1][1].get("X-Key")

    assert asked() == ("Reader/2", "hidden-key")
    for words in (("feeds", "show", address, "--json"), ("feeds", "list", "--json"), ("why", address, "--json")):
        assert "hidden-key" not in copydesk(*words)
    copydesk(*edit, "--user-agent", "", "--no-headers")
    assert asked() == (loopback.user_agent, None)


def test_a_canonical_link_that_unlike_pages_share_writes_no_article_over_another(loopback, web, connection):
    def named(title: str, said: str) -> tuple[int, dict[str, str], bytes]:
        whole = page(title).replace(TEXT.encode(), said.encode())
        return 200, {"Content-Type": "text/html"}, whole.replace(
            b"</head>", f'<link rel="canonical" href="{web.url}ferry-without-papers.html"></head>'.encode()
        )  # fmt: skip

    school = "A school in the hills will teach in two languages from autumn, as parents there had asked for years. "
    web.answers["/feed"] = (200, {}, feed(item("/ferry-without-papers.html"), item("/school-in-the-hills.html")))
    web.answers["/more"] = (200, {}, feed(item("/print/ferry-without-papers.html")))
    web.answers["/ferry-without-papers.html"] = named("The ferry", TEXT)
    web.answers["/print/ferry-without-papers.html"] = named("The ferry", TEXT)
    web.answers["/school-in-the-hills.html"] = named("The school", school)
    management.add(connection, [FeedLine(f"{web.url}feed"), FeedLine(f"{web.url}more")])
    collect(loopback)
    found = dict(rows(connection, "url, article_id"))
    ferry, school_page, twin = (
        found[f"{web.url}{path}"]
        for path in ("ferry-without-papers.html", "school-in-the-hills.html", "print/ferry-without-papers.html")
    )
    assert ferry == twin != school_page
    ((why,),) = connection.execute("select reason from copydesk.tries where reason is not null").fetchall()
    assert "its canonical link is that of another article" in why


def test_an_amp_page_or_print_view_without_a_canonical_link_meets_its_article(loopback, web, connection):
    """Not only by its address: by title and text, or because the article declares it."""
    html, other = {"Content-Type": "text/html"}, TEXT.replace("ferry", "school").upper()[::-1]
    named = page("Ferry Ann without papers").replace(b"</head>", b'<link rel="amphtml" href="/a/ann-1"></head>')
    told = ["ann-1.html", "bea-2.html", "eve-3.html", "a/ann-1", "bea-2.amp.html", "print/eve-3.html", "amp/new-4.html"]
    web.answers["/feed"] = (200, {}, feed(*(item(f"/{path}") for path in told[:3])))
    web.answers["/more"] = (200, {}, feed(*(item(f"/{path}") for path in told[3:])))
    web.answers["/ann-1.html"] = (200, html, named)
    web.answers["/a/ann-1"] = (200, html, page("Ferry Ann without papers"))
    web.answers["/bea-2.html"] = web.answers["/bea-2.amp.html"] = (200, html, page("Ferry Bea without papers"))
    web.answers["/eve-3.html"] = (200, html, page("Ferry Eve without papers"))
    web.answers["/print/eve-3.html"] = (
        200,
        html,
        page("Ferry Eve without papers").replace(TEXT.encode(), other.encode()),
    )
    web.answers["/amp/new-4.html"] = (200, html, page("Ferry New without papers"))
    for path in ("feed", "more"):
        management.add(connection, [FeedLine(f"{web.url}{path}")])
        collect(loopback)
    found = {url.removeprefix(web.url): article for url, article in rows(connection, "url, article_id")}
    ann, bea, eve, amp_ann, amp_bea, print_eve, new = (found[path] for path in told)
    assert (ann, bea) == (amp_ann, amp_bea)
    assert len({ann, bea, eve, print_eve, new}) == 5
    reasons = [reason for (reason,) in connection.execute("select reason from copydesk.tries where reason is not null")]
    assert sorted(reasons) == [f"it is an AMP page or print view of {web.url}{path}" for path in told[:2]]


def test_an_undeclared_outlet_name_is_learned_and_earlier_readings_stay(loopback, web, connection, copydesk):
    paths = [f"/quay-{number}-opens.html" for number in range(12)]
    for number, path in enumerate(paths):
        said = "".join(f"<p>{TEXT}{number}</p>" for _ in range(3))
        head = f"<html><head><title>Quay {number} opens - The Courier</title></head>"
        web.answers[path] = (200, {}, f"{head}<body><div>{said}</div></body></html>".encode())
    web.answers["/feed"] = (200, {}, feed(*map(item, paths)))
    management.add(connection, [FeedLine(f"{web.url}feed")])
    collect(loopback)
    asked = "select called like '%% - The Courier', count(*) from desk.page_titles group by 1 order by 1"
    first = connection.execute(asked).fetchall()
    assert dict(first) == {False: 5, True: 7}
    connection.execute("update desk.entries set fate = 'waiting', next_attempt_at = now()")
    collect(loopback)
    assert connection.execute(asked).fetchall() == first
    assert max(web.calls[path] for path in paths) == 2
    copydesk("forget", f"{web.url}quay-1-opens.html", "--why", "no", "--who", "Ann")
    assert connection.execute("select count(*) from desk.page_titles").fetchall() == [(11,)]


def test_a_text_that_many_outlets_show_under_unlike_titles_is_not_sent(loopback, connection):
    wall = "Dear visitor, the gates are shut for tonight. Come back with the token that our doorkeeper sent. "
    titles = ("Fire at woollen mill", "Council votes on trams", "Rowers win their regatta", "School roof blown away",
              "Museum buys lost portrait", "Bakery strike goes on", "Wolves seen near valley")  # fmt: skip
    shown = f"<html><body><article><p>{wall * 4}</p></article></body></html>".encode()
    with ExitStack() as sites:
        for number, title in enumerate(titles):  # one after another
            outlet = sites.enter_context(Web(host=f"127.0.0.{2 + number % 3}"))
            outlet.answers |= {"/page": shown, "/feed": feed(item("/page", title))}
            management.add(connection, [FeedLine(f"{outlet.url}feed")])
            collect(loopback)
    fates = rows(connection, "fate")
    assert fates == [("sent",)] * 5 + [("not_article",)] * 2
    reason = str(rows(connection, "reason")[-1])
    assert "the same text within an hour" in reason
    urls = [url for (url,) in rows(connection, "url")]
    assert sum(url in reason for url in urls[:-1]) == 5
