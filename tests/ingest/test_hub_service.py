"""WebSub on real parts: a desk that subscribes to a hub on loopback, and records what it pushes."""

from __future__ import annotations

import json
from contextlib import ExitStack
from functools import cached_property

import pytest

from contract.settings import Settings
from copydesk.local.stack.ports import choose
from ingest.collect import polling
from ingest.feeds import management
from ingest.feeds.lists import FeedLine
from ingest.hub_service import serving
from tests.hub import Hub, get, post
from tests.web import item

pytestmark = pytest.mark.stack

MOVED = 307


class Desk:
    """A desk with one feed that declares a hub. opened: what is closed at the end of the test."""

    def __init__(self, settings, connection, opened, service, hub, wait_until):
        self.settings: Settings = settings
        self.connection = connection
        self.opened = opened
        self.service = service
        self.hub = hub
        self.wait_until = wait_until
        self.topic = ""

    @cached_property
    def polls(self):
        return self.opened.enter_context(polling(self.settings))

    def listing(self, *items: str, hub: str | None = None) -> bytes:
        links = f'<atom:link rel="hub" href="{hub or self.hub.url}"/><atom:link rel="self" href="{self.topic}"/>'
        head = f"<title>Ferry News</title><link>{self.topic}</link>{links}"
        space = "xmlns:atom='http://www.w3.org/2005/Atom'"
        return f"<rss version='2.0' {space}><channel>{head}{''.join(items)}</channel></rss>".encode()

    def poll(self) -> list[str]:
        """Polls all feeds; returns their statuses."""
        self.connection.execute("update desk.feeds set next_poll_at = now()")
        return [self.polls.poll(feed, lambda _: None).status for feed in self.polls.due_feeds()]

    def ask(self) -> None:
        """One round in which all waiting subscriptions are due."""
        self.connection.execute("update desk.subscriptions set ask_at = now() where ask_at is not null")
        self.service.asker.round()

    def subscribe(self) -> None:
        verified = len(self.hub.answers)
        self.ask()
        self.wait_until(lambda: len(self.hub.answers) > verified)

    def one(self, what: str = "state"):
        """A column of the newest subscription."""
        (row,) = self.connection.execute(
            f"select {what} from copydesk.subscriptions order by since desc limit 1"
        ).fetchall()
        return row[0] if len(row) == 1 else row

    def rows(self, query: str):
        return self.connection.execute(query).fetchall()


@pytest.fixture
def hub():
    with Hub().running() as running:
        yield running


@pytest.fixture
def subscribed(desk, connection, hub, web, wait_until):
    """A desk whose feed was polled before, and declared the hub; no subscription has been requested yet."""
    port = choose(0, "")
    settings = desk.model_copy(
        update={
            "allow_private_addresses": True, "fetch_seconds": 5.0, "host_seconds": 0.0, "extract_processes": 1,
            "fetch_threads": 2, "websub_callback": f"http://127.0.0.1:{port}/websub",
            "websub_address": f"127.0.0.1:{port}", "feed_bytes": 20_000,
        }
    )  # fmt: skip
    with ExitStack() as opened, serving(settings) as service:
        made = Desk(settings, connection, opened, service, hub, wait_until)
        made.topic = f"{web.url}feed"
        web.answers["/feed"] = made.listing(item("/1"), item("/2"))
        management.add(connection, [FeedLine(made.topic)])
        connection.execute(
            """update desk.feeds set hub = %s, hub_topic = url, polled_at = now(), status = 'new entries',
                   next_poll_at = now() + interval '1 day'""",
            [hub.url],
        )
        yield made


def test_a_poll_finds_the_hub_and_a_feed_that_names_another_leaves_the_first(subscribed, web):
    subscribed.connection.execute("update desk.feeds set hub = null, hub_topic = null")
    subscribed.ask()
    assert subscribed.hub.asked == []
    assert subscribed.poll() == ["new entries"]
    subscribed.subscribe()
    with Hub().running() as other:
        web.answers["/feed"] = subscribed.listing(item("/1"), item("/2"), hub=other.url)
        assert subscribed.poll() == ["nothing new"]
        subscribed.subscribe()
        subscribed.wait_until(lambda: other.answers)
        assert subscribed.hub.asked[-1]["hub.mode"] == "unsubscribe"
        assert [*other.subscribers] == [subscribed.topic]


def test_a_hub_is_subscribed_and_what_it_pushes_is_recorded(subscribed, web, copydesk):
    subscribed.subscribe()
    (asked,) = subscribed.hub.asked
    assert (asked["hub.mode"], asked["hub.topic"], asked["hub.lease_seconds"]) == (
        "subscribe",
        subscribed.topic,
        "864000",
    )
    assert asked["hub.callback"].startswith(f"{subscribed.settings.websub_callback}/")
    assert len(asked["hub.callback"].rpartition("/")[2]) >= 32
    assert (subscribed.one(), subscribed.hub.answers[0][0]) == ("live", 200)
    assert subscribed.hub.push(subscribed.topic, subscribed.listing(item("/3", "Third"))) == 202
    assert subscribed.rows("select url like '%%/3', pushed_by, fate from copydesk.entries order by entry_id") == [
        (True, subscribed.hub.url, "waiting")
    ]
    assert subscribed.rows("select status, new_entries, listed, pushed, gap from copydesk.polls where pushed") == [
        ("new entries", 1, 1, True, False)
    ]
    web.answers["/feed"] = subscribed.listing(item("/3", "Third"))
    assert subscribed.poll() == ["nothing new"], "it is the same entry"
    ((why, wait),) = subscribed.rows("select why, next_seconds from copydesk.polls order by polled_at desc limit 1")
    assert "a hub pushes new entries" in why
    assert wait >= 3600
    assert subscribed.rows("select pushed_until is not null from copydesk.feeds") == [(True,)]
    told = copydesk("why", "1")
    assert f"pushed by the hub {subscribed.hub.url} for the feed {subscribed.topic}" in told
    assert "pushed by its hub, new entries, 1 new of 1" in copydesk("why", subscribed.topic)
    shown = copydesk("feeds", "show", subscribed.topic)
    assert f"hub {subscribed.hub.url}: live since" in shown
    assert "pushed by the hub: new entries, 1 new of 1" in shown
    assert json.loads(copydesk("feeds", "show", "--json", subscribed.topic))["subscription"]["state"] == "live"


def test_a_poll_that_finds_what_was_not_pushed_ends_the_trust_until_the_next_push(subscribed, web):
    subscribed.subscribe()
    subscribed.hub.push(subscribed.topic, subscribed.listing(item("/3", "Third")))
    web.answers["/feed"] = subscribed.listing(item("/4"), item("/3", "Third"), item("/1"), item("/2"))
    assert subscribed.poll() == ["new entries"]
    assert subscribed.rows("select pushed_until from copydesk.feeds") == [(None,)]
    subscribed.hub.push(subscribed.topic, subscribed.listing(item("/5")))
    assert subscribed.rows("select pushed_until = lease_until from copydesk.feeds, copydesk.subscriptions") == [(True,)]


def test_content_with_a_wrong_signature_is_accepted_and_dropped(subscribed):
    subscribed.subscribe()
    content = subscribed.listing(item("/3", "Third"))
    callback, _ = subscribed.hub.subscribers[subscribed.topic]
    subscribed.hub.subscribers[subscribed.topic] = callback, "another secret"
    assert subscribed.hub.push(subscribed.topic, content) == 202
    assert post(callback, content, {"Content-Type": "application/rss+xml"}) == 202, "none at all"
    assert subscribed.rows("select count(*) from copydesk.entries") == [(0,)]
    ((kind, text),) = subscribed.rows("select kind, text from copydesk.events")
    assert (kind, "with a wrong signature, and was dropped" in text) == ("hub", True)
    assert subscribed.one("pushes") == 0


def test_content_that_is_sent_again_changes_nothing(subscribed, web):
    subscribed.subscribe()
    old = subscribed.listing(item("/3", "Third"))
    assert subscribed.hub.push(subscribed.topic, old) == 202
    assert subscribed.hub.push(subscribed.topic, subscribed.listing(item("/3", "Third, and edited"))) == 202
    assert subscribed.hub.push(subscribed.topic, old) == 202
    assert subscribed.rows("select title from copydesk.entries where url like '%/3'") == [("Third, and edited",)]
    assert subscribed.one("pushes") == 2


def test_only_what_was_requested_is_verified(subscribed):
    subscribed.subscribe()
    callback, _ = subscribed.hub.subscribers[subscribed.topic]
    words = {"hub.topic": subscribed.topic, "hub.challenge": "word", "hub.lease_seconds": "60"}
    assert get(callback, {"hub.mode": "subscribe", **words, "hub.topic": f"{subscribed.topic}/other"})[0] == 404
    assert get(callback, {"hub.mode": "unsubscribe", **words})[0] == 404
    assert get(f"{callback}x", {"hub.mode": "subscribe", **words})[0] == 404
    assert post(f"{callback}x", b"content", {}) == 404
    assert get(callback, {str(number): "" for number in range(30)})[0] == 400
    assert subscribed.one() == "live"


@pytest.mark.parametrize("change", [management.remove, management.pause])
def test_a_feed_that_is_removed_or_paused_is_unsubscribed(subscribed, change):
    subscribed.subscribe()
    callback, _ = subscribed.hub.subscribers[subscribed.topic]
    change(subscribed.connection, management.find(subscribed.connection, subscribed.topic))
    assert post(callback, subscribed.listing(item("/3")), {}) == 410
    subscribed.subscribe()
    assert subscribed.hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert subscribed.hub.subscribers == {}
    assert subscribed.one() == "left"
    subscribed.ask()
    assert len(subscribed.hub.asked) == 2, "and that is the end"


def test_a_paused_feed_that_is_resumed_is_subscribed_again(subscribed):
    subscribed.subscribe()
    number = management.find(subscribed.connection, subscribed.topic)
    management.pause(subscribed.connection, number)
    subscribed.subscribe()
    management.resume(subscribed.connection, number)
    subscribed.subscribe()
    assert subscribed.one() == "live"
    assert subscribed.hub.asked[0]["hub.callback"] != subscribed.hub.asked[2]["hub.callback"]


def test_a_lease_is_renewed_and_a_lost_one_no_longer_reduces_polls(subscribed, web):
    subscribed.hub.lease = 1000
    subscribed.subscribe()
    assert subscribed.rows("select extract(epoch from ask_at - since)::int from copydesk.subscriptions") == [(750,)]
    subscribed.hub.push(subscribed.topic, subscribed.listing(item("/3")))
    subscribed.connection.execute("update desk.subscriptions set lease_until = now() - interval '1 second'")
    subscribed.connection.execute("update desk.feeds set pushed_until = now() - interval '1 second'")
    assert subscribed.one() == "lapsed"
    web.answers["/feed"] = subscribed.listing(item("/3"))
    assert subscribed.poll() == ["nothing new"]
    ((why,),) = subscribed.rows("select why from copydesk.polls order by polled_at desc limit 1")
    assert "hub" not in why
    subscribed.subscribe()
    assert (subscribed.one(), len(subscribed.hub.asked)) == ("live", 2)
    assert subscribed.hub.asked[0]["hub.callback"] == subscribed.hub.asked[1]["hub.callback"]
    assert subscribed.rows("select pushed_until > now() from copydesk.feeds") == [(True,)]


def test_an_unavailable_hub_is_asked_less_and_less_often_and_reported(subscribed):
    away = f"http://127.0.0.1:{choose(0, '')}/"
    subscribed.connection.execute("update desk.feeds set hub = %s", [away])
    for _ in range(6):
        subscribed.ask()
    assert subscribed.one("state, tries") == ("asked", 6)
    assert "no answer" in subscribed.one("error")
    ((text,),) = subscribed.rows("select text from copydesk.events where kind = 'hub'")
    assert f"{subscribed.topic}: its hub {away} has not accepted the subscription" in text
    assert subscribed.rows("select pushed_until from copydesk.feeds") == [(None,)]


def test_a_hub_that_never_verifies_pushes_nothing(subscribed):
    subscribed.hub.verifies = False
    subscribed.ask()
    form = subscribed.hub.asked[0]
    assert subscribed.one("state, tries, error") == ("asked", 1, None)
    assert post(form["hub.callback"], b"content", {}) == 404
    subscribed.ask()
    assert subscribed.one("error") == "the hub accepted it, but has not verified it"
    subscribed.hub.verifies = True
    subscribed.subscribe()
    assert subscribed.one("state, error") == ("live", None)


def test_a_denied_subscription_is_known_and_requested_again_in_a_week(subscribed):
    subscribed.hub.denies = "not for readers"
    subscribed.subscribe()
    assert subscribed.one("state, error") == ("denied", "not for readers")
    assert subscribed.rows("select kind, text like '%%denies it: not for readers%%' from copydesk.events") == [
        ("hub", True)
    ]
    assert subscribed.rows("select extract(day from ask_at - since)::int from copydesk.subscriptions") == [(7,)]
    subscribed.service.asker.round()
    assert len(subscribed.hub.asked) == 1
    subscribed.hub.denies = None
    subscribed.subscribe()
    assert subscribed.one() == "live"


@pytest.mark.parametrize("first", ["refuses", "is gone"])
def test_if_the_first_hub_refuses_or_is_gone_the_second_is_asked(subscribed, web, first):
    with Hub().running() as second:
        if first == "refuses":
            subscribed.hub.denies = "not for readers"
        else:
            subscribed.hub.answer = (500, {})
        two = f'{subscribed.hub.url}"/><atom:link rel="hub" href="{second.url}'
        web.answers["/feed"] = subscribed.listing(item("/1"), item("/2"), item("/3"), hub=two)
        subscribed.poll()
        if first == "refuses":
            subscribed.subscribe()
        else:
            for _ in range(5):
                subscribed.ask()
        assert second.asked == []
        for number in (4, 5):  # the second hub stays chosen
            web.answers["/feed"] = subscribed.listing(item("/1"), item(f"/{number}"), hub=two)
            subscribed.poll()
            subscribed.ask()
            subscribed.wait_until(lambda: second.answers)
            assert subscribed.rows("select hub from desk.feeds") == [(second.url,)]
        assert [form["hub.mode"] for form in second.asked][:1] == ["subscribe"]
        assert ("live", second.url) in subscribed.rows("select state, hub from copydesk.subscriptions")


def test_a_redirect_keeps_the_form_or_is_not_followed(subscribed):
    with Hub().running() as other:
        subscribed.hub.answer = (302, {"Location": other.url})
        subscribed.ask()
        assert "would lose what was posted" in subscribed.one("error")
        assert other.asked == []
        subscribed.hub.answer = (MOVED, {"Location": other.url})
        subscribed.ask()
        subscribed.wait_until(lambda: other.answers)
        assert subscribed.one() == "live"


def test_what_is_too_large_is_not_read_and_the_feed_polled_instead(subscribed):
    subscribed.subscribe()
    assert subscribed.hub.push(subscribed.topic, b" " * 20_001) == 413
    assert subscribed.one("pushes") == 0
    ((soon,),) = subscribed.rows("select extract(epoch from next_poll_at - polled_at)::int from desk.feeds")
    assert soon == subscribed.settings.poll_seconds_least


@pytest.mark.parametrize(
    ("content", "status"), [(b"<html><body>Sign in</body></html>", "not a feed"), (b"", "nothing new")]
)
def test_a_push_without_a_feed_lets_the_feed_be_polled_soon(subscribed, content, status):
    subscribed.subscribe()
    assert subscribed.hub.push(subscribed.topic, content) == 202
    assert subscribed.rows("select status from copydesk.polls where pushed") == [(status,)]
    ((soon,),) = subscribed.rows("select extract(epoch from next_poll_at - polled_at)::int from desk.feeds")
    assert soon == subscribed.settings.poll_seconds_least
    assert subscribed.rows("select status, failures from copydesk.feeds") == [("new entries", 0)]


def test_another_callback_is_subscribed_again(subscribed):
    subscribed.subscribe()
    subscribed.connection.execute("update desk.subscriptions set base = 'https://former.example/websub'")
    subscribed.subscribe()
    assert subscribed.rows("select state from copydesk.subscriptions order by state") == [("left",), ("live",)]


def test_without_a_public_address_the_service_says_what_it_needs(copydesk):
    assert "COPYDESK_WEBSUB_CALLBACK is not set" in copydesk("websub", refused=True)
