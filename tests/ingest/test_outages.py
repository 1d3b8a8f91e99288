"""Our own outage: servers on loopback all fail at once. No entry is charged a try, and the desk recovers by itself."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest

from copydesk.local.stack.ports import choose
from ingest.collect import fetching, polling
from ingest.feeds import management
from ingest.feeds.lists import FeedLine
from tests.sites import Site
from tests.web import feed, item, page, unheard

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]


class Net:
    """Sites that can all be unavailable at once: then each connection to them is refused."""

    def __init__(self, count, connection):
        self._connection = connection
        self._stack = ExitStack()
        self.asked = []
        self._ports = [choose(0, "") for _ in range(count)]
        self.urls = [f"http://127.0.0.1:{port}/" for port in self._ports]

    def up(self, only=None):
        for port in self._ports[:only]:
            self._stack.enter_context(Site(self._answer, port=port))

    def down(self):
        self._stack.close()

    def _answer(self, request):
        self.asked.append(request.path)
        body = page("S") if request.path.startswith("/s") else feed(item("/s/1"))
        status = 404 if request.path == "/robots.txt" else 200
        request.send_response(status)
        request.send_header("Content-Type", "text/html" if request.path.startswith("/s") else "application/rss+xml")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


@pytest.fixture
def net(connection):
    made = Net(5, connection)
    management.add(connection, [FeedLine(f"{url}feed") for url in made.urls])
    yield made
    made.down()


def poll(settings, connection):
    """One polling run over all feeds; returns how many were due, and the statuses of those that were polled."""
    connection.execute("update desk.feeds set next_poll_at = now() - interval '1 second'")
    with polling(settings) as run:
        due = run.due_feeds()
        found = [run.poll(one, unheard) for one in due]
        return len(due), [one.status for one in (*found, *run.finish()) if one]


def fetch(settings):
    with fetching(settings) as run:
        results = [run.fetch_host(host, pages, unheard) for host, pages in run.waiting_hosts()]
        run.finish()
    return [fate for result in results for fate in result.fates.elements()]


def states(connection):
    return connection.execute("select status, failures, claimed_until::text from desk.feeds order by 1").fetchall()


def events(connection):
    return [text for (text,) in connection.execute("select text from copydesk.events order by at").fetchall()]


def test_when_all_are_silent_nobody_is_charged_and_one_probe_ends_it(loopback, net, connection, copydesk, monkeypatch):
    monkeypatch.setenv("COPYDESK_KAFKA_SERVERS", loopback.kafka_servers)
    monkeypatch.setenv("COPYDESK_TOPIC_PREFIX", loopback.topic_prefix)
    net.up()
    assert poll(loopback, connection) == (5, ["new entries"] * 5)
    before = states(connection)
    net.down()
    assert poll(loopback, connection) == (5, [])
    assert states(connection) == before
    assert fetch(loopback) == []
    ((attempts, claimed),) = {*connection.execute("select attempts, claimed_until::text from desk.entries")}
    assert (attempts, claimed) == (0, "-infinity")
    (text,) = events(connection)
    assert text.startswith("our own network is down: 3 hosts that answered before do not respond")
    outage = json.loads(copydesk("status", "--json"))["outage"]
    assert (outage["probes"], text.startswith(outage["reason"])) == (0, True)
    assert "our own network is down" in copydesk("status")
    # The outage continues: nothing is requested until a probe is due, and then one request.
    assert poll(loopback, connection) == (0, [])
    connection.execute("update desk.outages set probe_at = now()")
    assert poll(loopback, connection) == (0, [])
    assert connection.execute("select probes from desk.outages").fetchone() == (1,)
    net.up()
    asked = len(net.asked)
    assert poll(loopback, connection) == (0, [])
    assert len(net.asked) == asked
    connection.execute("update desk.outages set probe_at = now()")
    assert poll(loopback, connection) == (5, ["nothing new"] * 5)
    assert net.asked[asked] == "/robots.txt"
    assert [text.partition(" after")[0] for text in events(connection)][1:] == ["our own network is back"]
    assert fetch(loopback) == ["sent"] * 5


def test_pages_that_are_all_silent_are_charged_no_try(loopback, net, connection):
    net.up()
    poll(loopback, connection)
    net.down()
    assert fetch(loopback) == []
    assert {*connection.execute("select fate, attempts, reason from desk.entries")} == {("waiting", 0, None)}
    assert len(events(connection)) == 1


def test_if_one_host_responds_the_others_are_silent_themselves(loopback, net, connection):
    net.up()
    poll(loopback, connection)
    net.down()
    net.up(only=1)
    due, found = poll(loopback, connection)
    assert (due, sorted(found)) == (5, ["failed"] * 4 + ["nothing new"])
    assert sorted(fetch(loopback)) == ["sent"] + ["waiting"] * 4
    assert events(connection) == []


def test_feeds_that_failed_before_make_no_outage(loopback, net, connection):
    poll(loopback, connection)
    due, found = poll(loopback, connection)
    assert (due, found) == (5, ["failed"] * 5)
    assert events(connection) == []


def test_few_silent_hosts_are_charged(loopback, net, connection):
    net.up()
    poll(loopback, connection)
    net.down()
    connection.execute(
        "update desk.feeds set paused_at = now() where feed_id not in (select min(feed_id) from desk.feeds)"
    )
    assert poll(loopback, connection) == (1, ["failed"])
