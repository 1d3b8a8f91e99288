"""Entries and feeds: each is claimed by one run, survives a crash, and ends with exactly one fate."""

import os
import random
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from contract.article import Published, make_article
from contract.errors import Removed, TimedOut, Unreachable
from contract.settings import environment_of
from copydesk.local.press import press
from ingest.feeds import entries, management, recording, registry
from ingest.feeds.claims import Claim
from ingest.feeds.formats.listing import Entry
from ingest.feeds.lists import FeedLine
from ingest.feeds.patience import Outcome, Patience, outcome_of
from ingest.feeds.registry import Polled
from tests.processes import child_process

PATIENCE = Patience(attempts=4, attempts_missing=1, retry_seconds=60)

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

HOST = "a.example"


@pytest.fixture
def pair(desk):
    """Two connections whose transactions stay open."""
    url = desk.database_url.get_secret_value()
    with psycopg.connect(url) as left, psycopg.connect(url) as right:
        yield left, right


@pytest.fixture
def feed(connection):
    management.add(connection, [FeedLine("https://a.example/feed")])
    (feed,) = registry.claim(connection, most=1, seconds=60)
    return feed


@pytest.fixture
def record(connection, feed):
    """Records that many entries of one host, all due."""

    def write(count, **fields):
        entries = [entry(number, **fields) for number in range(count)]
        return recording.record(connection, [recording.Listed(feed.feed_id, entries)])[0]

    return write


def entry(number, **fields):
    given = {
        "guid": f"guid-{number}",
        "url": f"https://{HOST}/{number}",
        "title": f"Report {number}",
        "published": Published(value="2026-03-10", precision="day", from_="feed"),
        "language": None,
        "source_url": None,
    }
    return Entry(**(given | fields))


def article(number=0):
    now = datetime(2026, 3, 10, tzinfo=UTC)
    return make_article(
        origin="feed",
        title="T",
        text=f"text {number}",
        url=f"https://{HOST}/{number}",
        discovered_at=now,
        fetched_at=now,
    )


def rows(connection, columns):
    return connection.execute(f"select {columns} from desk.entries order by entry_id").fetchall()


# --- claims


def test_two_connections_never_get_the_same_entry(pair, record):
    record(10)
    left, right = pair
    first = entries.claim(left, HOST, most=4, seconds=60)  # not committed: the second claim must not wait for it
    second = entries.claim(right, HOST, most=10, seconds=60)
    ids = [claimed.entry_id for claimed in (*first, *second)]
    assert (len(first), len(second)) == (4, 6)
    assert len(set(ids)) == 10
    left.commit()
    right.commit()
    assert entries.claim(left, HOST, most=10, seconds=60) == []


@pytest.mark.parametrize("fate", ["waiting", "landed"])
@pytest.mark.parametrize("analysed", [None, "empty", "few", "waiting", "landed"])
def test_a_claim_reads_little_more_than_it_claims_however_many_wait(pair, record, connection, analysed, fate):
    """An archive was imported: all of its pages became due at one moment, whatever Postgres's statistics say."""

    def analyse(state):
        if analysed == state:
            connection.execute("analyze desk.entries")

    analyse("empty")
    record(20)
    analyse("few")
    record(3_000)
    connection.execute("update desk.entries set look_at = now() - entry_id * interval '1 millisecond'")
    for state in ("waiting", "landed", fate):
        connection.execute("update desk.entries set fate = %s", [state])
        analyse(state)
    left, _ = pair
    assert len(entries.claim(left, HOST, most=10, seconds=60)) == 10
    (read,) = left.execute(
        """select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
           where relid = 'desk.entries'::regclass"""
    ).fetchone()
    assert read < 200


def test_two_connections_never_get_the_same_feed(pair, connection):
    management.add(connection, [FeedLine(f"https://{number}.example/feed") for number in range(6)])
    left, right = pair
    first, second = registry.claim(left, most=2, seconds=60), registry.claim(right, most=9, seconds=60)
    assert (len(first), len(second)) == (2, 4)
    assert len({feed.feed_id for feed in (*first, *second)}) == 6


@pytest.mark.parametrize("setting", ["enable_hashagg", "enable_hashjoin", "enable_nestloop", "enable_material"])
def test_no_query_plan_claims_more_than_requested(pair, connection, record, setting):
    management.add(connection, [FeedLine(f"https://{number}.example/feed") for number in range(6)])
    record(30)
    left, _ = pair
    left.execute(f"set {setting} = off")
    left.execute("set enable_mergejoin = off")
    left.execute("set enable_sort = off")
    assert len(entries.claim(left, HOST, most=3, seconds=60)) == 3
    assert len(registry.claim(left, most=2, seconds=60)) == 2
    left.commit()
    assert connection.execute("select count(*) from desk.entries where claimed_until > now()").fetchone() == (3,)
    assert connection.execute("select count(*) from desk.feeds where claimed_until > now()").fetchone() == (3,)


def test_an_entry_claimed_by_a_dead_run_is_claimed_again(connection, record):
    record(1)
    (first,) = entries.claim(connection, HOST, most=5, seconds=60)
    assert entries.claim(connection, HOST, most=5, seconds=60) == []
    assert entries.waiting_hosts(connection, most=10) == []
    connection.execute("update desk.entries set claimed_until = now() - interval '1 second'")  # the claim has expired
    assert entries.waiting_hosts(connection, most=10) == [(HOST, 1)]
    (again,) = entries.claim(connection, HOST, most=5, seconds=60)
    assert (again.entry_id, first.attempts, again.attempts) == (first.entry_id, 1, 2)


def test_a_feed_claimed_by_a_dead_run_is_claimed_again(connection, feed):
    assert registry.claim(connection, most=5, seconds=60) == []
    connection.execute("update desk.feeds set claimed_until = now() - interval '1 second'")
    assert [taken.feed_id for taken in registry.claim(connection, most=5, seconds=60)] == [feed.feed_id]


def test_a_claim_of_a_killed_connection_never_was(desk, connection, record):
    record(3)
    with psycopg.connect(desk.database_url.get_secret_value()) as doomed:
        assert len(entries.claim(doomed, HOST, most=3, seconds=600)) == 3
        connection.execute("select pg_terminate_backend(%s, 5000)", [doomed.info.backend_pid])
        doomed.close()
    assert [claimed.attempts for claimed in entries.claim(connection, HOST, most=3, seconds=60)] == [1, 1, 1]


def test_a_released_entry_has_lost_no_try(connection, record):
    record(2)
    claimed = entries.claim(connection, HOST, most=2, seconds=600)
    entries.release(connection, [claimed[0].entry_id])
    (again,) = entries.claim(connection, HOST, most=2, seconds=600)
    assert (again.entry_id, again.attempts) == (claimed[0].entry_id, 1)
    entries.mark_sent(connection, [again.entry_id])
    entries.release(connection, [again.entry_id])
    assert rows(connection, "fate, attempts") == [("sent", 1), ("waiting", 1)]


# --- fates


def test_each_try_counts_until_a_passing_failure_is_the_fate(connection, record):
    record(1)
    for attempt in range(1, 5):
        (claimed,) = entries.claim(connection, HOST, most=1, seconds=60)
        assert claimed.attempts == attempt
        error = TimedOut(f"{claimed.url} was not complete in time")
        outcome = outcome_of(error, attempts=claimed.attempts, patience=PATIENCE)
        entries.settle(connection, claimed.entry_id, outcome)
        connection.execute("update desk.entries set next_attempt_at = now() - interval '1 second'")
    ((fate, reason, attempts),) = rows(connection, "fate, reason, attempts")
    assert (fate, attempts) == ("timed_out", 4)
    assert reason == f"https://{HOST}/0 was not complete in time (after 4 tries)"
    assert entries.claim(connection, HOST, most=1, seconds=60) == []


def test_a_passing_failure_waits_twice_as_long_each_time(connection, record):
    record(1)
    waits = []
    for _ in range(3):
        (claimed,) = entries.claim(connection, HOST, most=1, seconds=60)
        error = Unreachable("503", retry_after=None)
        entries.settle(
            connection,
            claimed.entry_id,
            outcome_of(error, attempts=claimed.attempts, patience=replace(PATIENCE, attempts=9)),
        )
        assert entries.claim(connection, HOST, most=1, seconds=60) == []
        ((wait,),) = rows(connection, "extract(epoch from next_attempt_at - fate_at)::int")
        waits.append(wait)
        connection.execute("update desk.entries set next_attempt_at = now()")
    assert waits == [60, 120, 240]


FINAL = ("landed", "gone", "refused", "no_text", "sent")


@pytest.mark.parametrize("fate", FINAL)
def test_a_settled_entry_is_never_settled_again(connection, record, fate):
    record(1)
    (claimed,) = entries.claim(connection, HOST, most=1, seconds=60)
    connection.execute("update desk.entries set fate = %s, reason = 'first'", [fate])
    entries.settle(connection, claimed.entry_id, Outcome("unreachable", "second"))
    entries.settle(connection, claimed.entry_id, outcome_of(Removed("410"), attempts=1, patience=PATIENCE))
    entries.mark_sent(connection, [claimed.entry_id])
    entries.release(connection, [claimed.entry_id])
    assert rows(connection, "fate, reason, attempts") == [(fate, "first", 1)]


def test_an_article_that_lands_before_its_sender_says_so_stays_landed(desk, connection, record, send, workers):
    record(2)
    claimed = entries.claim(connection, HOST, most=2, seconds=60)
    articles = [article(number) for number in range(2)]
    for one, its in zip(claimed, articles, strict=True):
        entries.name_article(connection, one.entry_id, its, Claim(None, None))
    with workers(desk) as landed:
        send(desk, articles)
        landed(2)
    entries.mark_sent(connection, [one.entry_id for one in claimed])
    assert rows(connection, "fate, reason") == [("landed", None)] * 2
    assert connection.execute(
        "select count(*) from copydesk.entries join copydesk.articles using (article_id, version_id)"
    ).fetchone() == (2,)


def test_two_feeds_that_list_one_page_both_land(desk, connection, send, workers):
    management.add(connection, [FeedLine("https://a.example/feed"), FeedLine("https://b.example/feed")])
    for feed in registry.claim(connection, most=2, seconds=60):
        recording.record(connection, [recording.Listed(feed.feed_id, [entry(0)])])
    claimed = entries.claim(connection, HOST, most=2, seconds=60)
    for one in claimed:
        entries.name_article(connection, one.entry_id, article(0), Claim(None, None))
    with workers(desk) as landed:
        send(desk, [article(0), article(0)])
        landed(2)
    assert rows(connection, "fate") == [("landed",)] * 2
    assert connection.execute("select count(*) from copydesk.articles").fetchone() == (1,)


def test_an_entry_listed_again_is_the_same_entry(connection, feed, record):
    assert record(3) == 3
    entries.mark_sent(connection, [entry_id for (entry_id,) in rows(connection, "entry_id")[:1]])
    assert record(4) == 1
    assert rows(connection, "fate") == [("sent",), ("waiting",), ("waiting",), ("waiting",)]
    bad = [entry(9, url=None), entry(10, url="mailto:a@b")]
    assert recording.record(connection, [recording.Listed(feed.feed_id, bad)]) == [2]
    assert rows(connection, "fate, reason")[-2:] == [
        ("bad_link", "the feed gives no address"),
        ("bad_link", "the feed gives 'mailto:a@b' as the entry's address"),
    ]


def test_items_of_several_feeds_are_kept_apart(connection):
    management.add(connection, [FeedLine("https://a.example/feed"), FeedLine("https://b.example/feed")])
    one, other = (feed.feed_id for feed in registry.claim(connection, most=2, seconds=60))
    edited = entry(1, title="Another headline")
    polls = [
        ([entry(0), entry(1)], [entry(1), entry(2)]),
        ([entry(1), entry(3)], [edited, entry(2), entry(0)]),
        ([entry(3)], []),
    ]
    found = [
        recording.record(connection, [recording.Listed(one, mine), recording.Listed(other, theirs)])
        for mine, theirs in polls
    ]
    assert found == [[2, 2], [1, 1], [0, 0]]
    written = connection.execute("select feed_id, guid, title from desk.entries order by 1, 2").fetchall()
    assert written == [
        *((one, f"guid-{number}", f"Report {number}") for number in (0, 1, 3)),
        *((other, f"guid-{number}", "Another headline" if number == 1 else f"Report {number}") for number in range(3)),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_fates_add_up_to_the_entries(connection, record, seed):
    pick = random.Random(seed)
    total = record(40)
    for _ in range(12):
        for one in entries.claim(connection, HOST, most=pick.randint(1, 9), seconds=60):
            match pick.randrange(5):
                case 0:
                    entries.mark_sent(connection, [one.entry_id])
                case 1:
                    entries.settle(connection, one.entry_id, Outcome("gone", "404"))
                case 2:
                    failure = outcome_of(Unreachable("503"), attempts=one.attempts, patience=Patience(2, 1, 0.001))
                    entries.settle(connection, one.entry_id, failure)
                case 3:
                    entries.release(connection, [one.entry_id])
                case _:
                    connection.execute(
                        "update desk.entries set claimed_until = '-infinity' where entry_id = %s", [one.entry_id]
                    )
        assert connection.execute("select count(*) from desk.entries").fetchone() == (total,)
    assert connection.execute("select count(*), sum((fate <> '')::int) from copydesk.entries").fetchone() == (
        total,
        total,
    )


def test_what_a_poll_found_frees_the_feed(connection, feed):
    found = Polled(status="new entries", next_seconds=-1, title="T", etag='"1"', read=True, body_hash="h")
    registry.settle(connection, [(feed, found)])
    (second,) = registry.claim(connection, most=1, seconds=60)
    registry.settle(connection, [(second, Polled(status="failed", next_seconds=-1, error="gone for now"))])
    (again,) = registry.claim(connection, most=1, seconds=60)
    assert (again.etag, again.failures) == ('"1"', 1)
    registry.settle(connection, [(again, Polled(status="not modified", next_seconds=900))])
    (listed,) = management.listed(connection)
    assert (listed.title, listed.status, listed.error) == ("T", "not modified", None)


@pytest.mark.parametrize(
    "change",
    [
        lambda connection, feed: management.edit(connection, feed, url="https://a.example/other"),
        lambda connection, feed: management.poll_soon(connection, feed, whole=True),
        management.resume,
    ],
)
def test_what_a_person_does_during_a_poll_stays(connection, feed, change):
    change(connection, feed.feed_id)
    late = Polled(status="quarantined", next_seconds=900, etag='"1"', read=True, body_hash="h", error="spent")
    registry.settle(connection, [(feed, late)])
    (due,) = registry.claim(connection, most=1, seconds=60)
    assert (due.etag, due.body_hash, due.status, due.failures) == (None, None, None, 0)
    registry.release(connection, [feed])  # the claim of this run has ended: the other one holds
    assert registry.claim(connection, most=1, seconds=60) == []


# --- a collect run that is killed

COLLECT = """
from ingest.collect import fetching, polling
from contract.settings import load
with polling(load()) as run:
    for feed in run.due_feeds():
        run.poll(feed, lambda line: None)
    run.finish()
with fetching(load()) as run:
    for host, count in run.waiting_hosts():
        run.fetch_host(host, count, lambda line: None)
    run.finish()
"""


def test_a_collect_run_that_is_killed_loses_nothing(desk, connection, workers, wait_until):
    settings = desk.model_copy(
        update={
            "allow_private_addresses": True, "host_seconds": 0.0, "claim_seconds": 5, "fetch_seconds": 2.0,
            "connect_seconds": 2.0, "retry_seconds": 0.1, "attempts": 4, "attempts_missing": 1, "extract_processes": 1,
        }
    )  # fmt: skip
    environment = os.environ | environment_of(settings)

    def collect():
        return child_process([sys.executable, "-c", COLLECT], env=environment, start_new_session=True)

    def count(where):
        return connection.execute(f"select count(*) from desk.entries where {where}").fetchone()[0]

    with press() as running:
        management.add(connection, [FeedLine(url) for url in running.feed_urls])
        for fetched in (3, 8):
            with collect() as run:
                wait_until(
                    lambda run=run, least=fetched: run.poll() is not None or count("fate <> 'waiting'") >= least, 60
                )
                os.killpg(run.pid, signal.SIGKILL)
            connection.execute("update desk.feeds set next_poll_at = now()")
        assert count("fate = 'waiting'") > 0
        expected = running.world.expected_fates()

        def settled():
            connection.execute("update desk.feeds set next_poll_at = now(), claimed_until = '-infinity'")
            with collect() as run:
                assert run.wait(100) == 0
            return count("true") == len(expected) and count("fate = 'waiting'") == 0

        wait_until(settled, 120)
        with workers(settings) as landed:
            landed(count("fate = 'sent'"))
            wait_until(lambda: count("fate = 'sent'") == 0)
    found = connection.execute("select coalesce(url, 'mailto:editor@example.org'), fate from desk.entries").fetchall()
    assert sorted(found) == sorted(expected.items())  # the feed reader ignores an address that is not a page's
    articles, versions = connection.execute("select count(*), sum(versions) from copydesk.articles").fetchone()
    assert (
        articles == versions == len({*connection.execute("select article_id from desk.entries where fate = 'landed'")})
    )
