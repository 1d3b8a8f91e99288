"""The change feed: a consumer of only the feed has what the views show, and late commits are not skipped."""

from __future__ import annotations

import threading
from contextlib import closing

import psycopg
import pytest

from contract.postgres import connect_worker
from enrich.store import changes
from tests.following import SqlFollower, shown

pytestmark = pytest.mark.stack

HOST = "https://news.example/"


@pytest.fixture
def number(desk):
    """Assigns positions to everything that is committed."""
    with closing(connect_worker(desk)) as connection:

        def run() -> None:
            while changes.number(connection):
                pass

        yield run


@pytest.fixture
def follower(desk):
    with closing(SqlFollower(desk)) as made:
        yield made


def kinds(follower, since=0):
    return [kind for kind, _, _ in follower.seen[since:]]


def test_what_lands_moves_and_is_decided_is_followed(desk, hands, newsroom, copydesk, number, follower):
    worker = hands()
    for articles in (newsroom.family(4), newsroom.edition(3, 3, 4), newsroom.family(2)):
        worker.land(articles)
        number()
        follower.catch_up()
        assert follower.rebuilt.views() == shown(desk)
    report = newsroom.paragraphs()
    worker.land([newsroom.article(report, url=f"{HOST}{name}") for name in "abc"])
    worker.land([newsroom.article(newsroom.paragraphs(), url=f"{HOST}b")])  # another version
    copydesk("groups", "split", f"{HOST}a", f"{HOST}c", "--why", "two towns")
    number()
    follower.catch_up()
    assert follower.rebuilt.views() == shown(desk)
    assert set(kinds(follower)) == {"anew", "article", "version", "copy", "group", "decision"}
    copydesk("groups", "withdraw", "1", "--why", "one town")
    number()
    before = len(follower.seen)
    follower.catch_up()
    assert follower.rebuilt.views() == shown(desk)
    assert kinds(follower, before).count("decision") == 1


def test_each_thing_is_there_once_at_its_last_change(desk, hands, newsroom, number, connection):
    worker = hands()
    report = newsroom.paragraphs()
    for name in "abcd":
        worker.land([newsroom.article(report, url=f"{HOST}{name}")])
        number()
    rows = connection.execute(
        "select kind, article_key, version_id, other_key from copydesk.changes(0, 1000)"
    ).fetchall()
    assert len(rows) == len(set(rows))
    assert len([kind for kind, *_ in rows if kind == "article"]) == 4
    moves = connection.execute(
        "select old_group_id, group_id from copydesk.changes(0, 1000) where kind = 'group'"
    ).fetchall()
    assert len(moves) == 4
    assert len({new for _, new in moves}) == 1


def test_what_commits_late_comes_later(desk, hands, newsroom, number, follower):
    early, late = hands(), hands()
    late.connection.execute("begin")
    late.connection.execute("insert into desk.articles values (77, '00000000-0000-4000-8000-000000000077')")
    late.connection.execute(
        """insert into desk.versions (
               version_key, article_key, version_id, origin, authors, tags, title, text, raw_title, raw_text, truncated,
               reference_day, discovered_at, fetched_at, extracted_at, furniture, topic, partition, position)
           values (77, 77, gen_random_uuid(), 'feed', '{}', '{}', 't', 'x', 't', 'x', false,
                   '2026-03-01', now(), now(), now(), '[]', 't', 0, 0)"""
    )
    early.land(newsroom.family(2))
    number()
    follower.catch_up()
    assert follower.rebuilt.views() == shown(desk)  # an open write transaction delays nothing
    late.connection.execute("commit")
    number()
    before = len(follower.seen)
    follower.catch_up()
    assert follower.seen[before:] == [("article", 77, None)]
    assert follower.rebuilt.views() == shown(desk)


def test_a_source_that_lands_later_shows_in_those_that_name_it(desk, hands, newsroom, number, follower):
    worker = hands()
    worker.land([newsroom.article(url=f"{HOST}names", source_url=f"{HOST}source")])
    number()
    follower.catch_up()
    worker.land([newsroom.article(url=f"{HOST}source")])
    number()
    follower.catch_up()
    assert follower.rebuilt.views() == shown(desk)
    (row,) = [row for row in follower.rebuilt.articles.values() if row["url"] == f"{HOST}names"]
    assert row["source_article_id"] is not None


def test_two_at_once_number_each_change_once(desk, hands, newsroom, follower):
    worker = hands()
    worker.land(newsroom.edition(2, 3, 5))
    with closing(connect_worker(desk)) as holder, closing(connect_worker(desk)) as other:
        holder.execute("select from desk.change_head for update")
        assert not changes.number(other)  # returns at once, without waiting
        holder.rollback()
    threads = [threading.Thread(target=_number, args=(desk,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    follower.catch_up()
    assert follower.rebuilt.views() == shown(desk)


def _number(desk):
    with closing(connect_worker(desk)) as connection:
        while changes.number(connection):
            pass


def test_a_version_that_is_deleted_by_hand_leaves_a_tombstone(desk, hands, newsroom, number, follower, connection):
    worker = hands()
    report = newsroom.paragraphs()
    worker.land([newsroom.article(report, url=f"{HOST}{name}") for name in "abc"])
    number()
    follower.catch_up()
    (key,) = connection.execute("select article_key from desk.articles where url = %s", [f"{HOST}a"]).fetchone()
    for statement in (
        "delete from desk.copy_edge where %(key)s in (a_article, b_article)",
        "delete from desk.group_member where article_key = %(key)s",
        "delete from desk.versions where article_key = %(key)s",
        "delete from desk.articles where article_key = %(key)s",
    ):
        connection.execute(statement, {"key": key})
    number()
    follower.catch_up()
    assert follower.rebuilt.views() == shown(desk)
    assert ("removed", key, None) in follower.seen
    rows = connection.execute("select article_id from copydesk.changes(0, 1000) where kind = 'removed'").fetchall()
    assert rows == connection.execute("select article_id from desk.removed").fetchall()


def test_after_a_restore_everything_starts_over(desk, hands, newsroom, number, follower, connection):
    worker = hands()
    worker.land(newsroom.family(2))
    number()
    follower.catch_up()
    held = follower.position
    connection.execute("update desk.change_head set server = 'another one'")  # as after a dump is restored
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="restored"):
        follower.step()
    follower.connection.rollback()
    worker.land(newsroom.family(1))
    number()
    before = len(follower.seen)
    follower.catch_up()
    assert kinds(follower, before)[0] == "anew"
    assert follower.position > held
    assert follower.rebuilt.views() == shown(desk)


def test_a_position_of_another_database_is_refused(desk, hands, newsroom, number, follower):
    hands().land(newsroom.family(1))
    number()
    follower.position = 2**62
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="another database"):
        follower.step()


def test_listeners_are_notified(desk, hands, newsroom, number, follower):
    follower.connection.autocommit = True
    follower.connection.execute("listen copydesk_changes")
    hands().land(newsroom.family(1))
    number()
    (woken,) = follower.connection.notifies(timeout=10, stop_after=1)
    follower.connection.autocommit = False
    follower.catch_up()
    assert int(woken.payload) == follower.position
