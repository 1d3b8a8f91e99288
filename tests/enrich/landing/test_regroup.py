"""Another ruleset for landed articles: the output of a dry run, and that applying it gives the same as a fresh desk."""

from __future__ import annotations

import threading

import pytest

from enrich.landing.reclassify import DayChanges, apply, reclassified
from enrich.store.edges import StoredVerdict
from enrich.store.locks import locked

pytestmark = pytest.mark.stack

HOST = "https://news.example/"


@pytest.fixture
def state(connection):
    """All copies and groups, except when they were found."""

    def rows() -> tuple[list, list]:
        copies = connection.execute(
            "select a, b, relation, declared, score, original, direction, scores, passages, ruleset from "
            "desk.copy_edge order by a, b"
        ).fetchall()
        return copies, connection.execute("select * from desk.group_member order by article_key").fetchall()

    return rows


def test_edges_of_an_older_ruleset_become_those_of_this_one(hands, newsroom, copydesk, state, connection):
    reports = [newsroom.paragraphs() for _ in range(3)]
    worker = hands()
    worker.land([
        newsroom.article(report, url=f"{HOST}{number}{name}", day=number)
        for number, report in enumerate(reports) for name in "abc"
    ])  # fmt: skip
    right = state()
    assert "0 copies would be added, 0 removed, 0" in copydesk("regroup")

    # As if by an older ruleset: one copy is missing, one has another score, and some are false.
    connection.execute("insert into desk.rulesets (ruleset, description, thresholds) values (1, 'older', '{}')")
    connection.execute("update desk.copy_edge set ruleset = 1")
    connection.execute(
        "delete from desk.copy_edge where (a, b) in (select a, b from desk.copy_edge order by a, b limit 1)"
    )
    connection.execute(
        "update desk.copy_edge set score = 1, relation = 'rewrite' where (a, b) in (select a, b from "
        "desk.copy_edge order by a desc limit 1)"
    )
    connection.execute(
        """insert into desk.copy_edge (a, b, a_article, b_article, relation, declared, score, scores, passages, ruleset)
           select x.version_key, y.version_key, x.article_key, y.article_key, 'reprint', false, 9000, '{}', '[]', 1
           from copydesk.articles p join desk.versions x using (article_key),
                copydesk.articles q join desk.versions y using (article_key)
           where p.url like '%/0_' and q.url like '%/1_' and x.version_key < y.version_key"""
    )
    wrong = connection.execute(
        "select count(*) from desk.copy_edge where relation = 'reprint' and score = 9000 and scores = '{}'"
    ).fetchone()[0]
    assert wrong
    older = state()
    moments = dict(
        connection.execute("select (a, b)::text, found_at from desk.copy_edge where relation <> 'reprint'").fetchall()
    )

    said = copydesk("regroup")
    assert f"1 copies would be added, {wrong} removed, 1 would be of another" in said
    assert state() == older
    assert "1 copies are added" in copydesk("regroup", "--apply")
    assert state() == right
    later = dict(connection.execute("select (a, b)::text, found_at from desk.copy_edge").fetchall())
    assert moments.items() <= later.items()  # found_at stays the time when a copy was first found
    assert "0 copies are added, 0 removed, 0" in copydesk("regroup", "--apply")
    assert state() == right


@pytest.mark.parametrize("kind", ["removed", "changed", "confirmed"])
def test_what_is_applied_and_what_a_worker_lands_never_wait_for_each_other(
    hands, newsroom, connection, wait_until, kind
):
    """A worker that holds the cluster lock deletes an edge beyond the cap, which `--apply` is about to write."""
    worker, reader, writer = hands(), hands().connection, hands()
    report = newsroom.paragraphs()
    worker.land([newsroom.article(report, day=1) for _ in range(2)])
    connection.execute("insert into desk.rulesets (ruleset, description, thresholds) values (1, 'older', '{}')")
    connection.execute(
        "update desk.copy_edge set ruleset = 1, score = case when %s then 1 else score end", [kind == "changed"]
    )
    (changes,) = list(reclassified(reader, 7))
    if kind == "removed":
        (row,) = changes.confirmed
        removed = StoredVerdict(*(getattr(row, name) for name in StoredVerdict._fields))
        changes = DayChanges(changes.day, 2, removed=[removed])
    assert getattr(changes, kind)
    applying = threading.Thread(target=apply, args=[writer.connection, changes])
    with locked(worker.connection):
        applying.start()
        wait_until(lambda: waits(connection, writer.connection), what="what is applied waits for the lock")
        worker.connection.execute("delete from desk.copy_edge")
    applying.join(20)
    assert connection.execute("select count(*) from desk.copy_edge").fetchone() == (0,)


def waits(connection, other):
    return connection.execute(
        "select 1 from pg_stat_activity where pid = %s and wait_event_type = 'Lock'", [other.info.backend_pid]
    ).fetchone()


def test_a_dry_run_of_another_threshold_shows_groups_that_would_part(hands, newsroom, copydesk, state):
    report = newsroom.paragraphs(8)
    worker = hands()
    worker.land(
        [
            newsroom.article(report, url=f"{HOST}a"),
            newsroom.article([*report[:6], *newsroom.paragraphs(2)], url=f"{HOST}b"),
        ]
    )
    before = state()
    said = copydesk("regroup", "--threshold", "coverage=9990")
    assert "1 removed" in said
    assert "1 groups split" in said
    assert "news.example" in said
    assert state() == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--threshold", "coverage"], "write it as"),
        (["--threshold", "beauty=1"], "no threshold beauty"),
        (["--threshold", "coverage=1", "--apply"], "for a dry run"),
    ],
)
def test_invalid_requests_are_refused(copydesk, words, why):
    assert why in copydesk("regroup", *words, refused=True)
