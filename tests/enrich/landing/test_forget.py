"""A forgotten article leaves only ids, its groups are as if it had never existed, and it does not land again."""

from __future__ import annotations

import threading
from contextlib import closing
from uuid import UUID

import numpy as np
import pytest
from psycopg import sql

from contract.article import article_key_of
from contract.postgres import connect_worker
from enrich.landing.index_replica import IndexReplica
from enrich.landing.search_rows import SearchReader
from enrich.store import changes
from enrich.store.versions import ArticleRow, announce_writing, insert_articles
from tests.dumps import dump_tables
from tests.following import SqlFollower, shown

pytestmark = pytest.mark.stack

HOST = "https://news.example/"


@pytest.fixture
def traces(connection):
    """The tables of the desk in which a text occurs, searching the rows as text."""

    def found(text: str) -> set[str]:
        names = connection.execute(
            "select relname from pg_class where relnamespace = 'desk'::regnamespace and relkind = 'r'"
        ).fetchall()
        query = "select exists (select from desk.{} t where position({} in t::text) > 0)"
        return {
            name
            for (name,) in names
            if connection.execute(sql.SQL(query).format(sql.Identifier(name), sql.Literal(text))).fetchone()[0]
        }

    return found


def entry(connection, article):
    """An entry that was sent, as a collect run leaves it."""
    connection.execute("insert into desk.feeds (url) values (%s) on conflict do nothing", [f"{HOST}feed"])
    connection.execute(
        """insert into desk.entries (feed_id, origin, guid, url, title, author, article_id, version_id, fate)
           select feed_id, 'feed', %s, %s, %s, 'Ann Example', %s, %s, 'sent' from desk.feeds
           on conflict (feed_id, guid) do update set fate = 'sent'""",
        [article.url, article.url, article.title, article.article_id, article.version_id],
    )


def test_nothing_is_left_but_ids(desk, hands, newsroom, copydesk, connection, traces):
    article = newsroom.article(url=f"{HOST}a", title="Quagga seen at Nowhere Bridge")
    copy = newsroom.article(article.text + "\n\nAdded here.", url="https://other.example/b", source_url=article.url)
    entry(connection, article)
    worker = hands()
    worker.land([article, copy, newsroom.article(url=f"{HOST}c")])
    sentence = article.text.splitlines()[0]
    with closing(connect_worker(desk)) as other:
        SearchReader(other).read(other, 100)
    assert traces("Quagga") == {"entries", "versions"}
    assert traces("quagga") == {"search"}
    said = copydesk("forget", article.url, "--why", "a court's order", "--who", "Ann")
    assert "of them landed: 1; removed with them: versions: 1, pairs: 1;" in said
    assert traces("Quagga") == traces("quagga") == set()
    assert traces(sentence) == {"versions"}  # that of the copy
    key = article_key_of(article.article_id)
    assert traces(str(key)) <= {
        "change_notes",
        "changes",
        "group_moves",
        "removed",
        "forgotten",
        "search_queue",
        "versions",
    }
    assert connection.execute("select fate, title, author from desk.entries").fetchall() == [("removed", None, None)]
    assert connection.execute(
        "select article_id::text, whole, who, why, allowed_at from copydesk.removed"
    ).fetchall() == [(str(UUID(article.article_id)), True, "Ann", "a court's order", None)]


def test_its_fingerprints_leave_the_log(desk, hands, newsroom, copydesk, connection):
    report = newsroom.paragraphs()
    worker = hands()
    worker.land([newsroom.article(report, url=f"{HOST}{name}") for name in "ab"])
    worker.land([newsroom.article(report, url=f"{HOST}c")])

    def log():
        rows = connection.execute("select articles, ids, key_counts, keys from desk.key_segment").fetchall()
        found = {}
        for articles, *packed in rows:
            ids, counts, keys = (
                np.frombuffer(part, kind) for part, kind in zip(packed, ("<i8", "<u2", "<u4"), strict=True)
            )
            assert len(ids) == len(counts) == articles
            assert counts.sum() == len(keys)
            found |= dict(zip(ids.tolist(), map(bytes, np.split(keys, counts.cumsum()[:-1])), strict=True))
        return found

    before = log()
    (gone,) = connection.execute(
        "select version_key from desk.versions join desk.articles using (article_key) where url = %s", [f"{HOST}a"]
    ).fetchone()
    copydesk("forget", f"{HOST}a", "--why", "no", "--who", "Ann")
    assert len(before.pop(gone)) > 0
    assert log() == before
    with closing(connect_worker(desk)) as fresh:  # a worker that starts now reads no trace of it
        replica = IndexReplica(fresh, most_articles=1000)
        late = newsroom.article(report, url=f"{HOST}late")
        worker.replica = replica
        landed = worker.land([late])
    assert landed.gone == frozenset()
    assert landed.edges == 2


def test_groups_are_as_if_it_had_never_been(desk, hands, newsrooms, copydesk, connection):
    articles = newsrooms(5).edition(6, 5, 4)
    worker = hands()
    worker.land(articles[::2])
    worker.land(articles[1::2])
    gone, stay = articles[::3], [one for place, one in enumerate(articles) if place % 3]
    copydesk("forget", *(one.url for one in gone), "--why", "no", "--who", "Ann")
    after = dump_tables(desk, "articles", "edges", "groups")
    copydesk("forget", *(one.url for one in stay), "--why", "no", "--who", "Ann")
    assert dump_tables(desk, "articles", "edges", "groups") == {"articles": b"", "edges": b"", "groups": b""}
    copydesk("forget", *(one.url for one in stay), "--allow", "--why", "yes", "--who", "Ann")
    hands().land(stay)
    assert dump_tables(desk, "articles", "edges", "groups") == after


def test_it_does_not_come_again_unless_it_is_allowed(desk, hands, newsroom, copydesk, connection):
    article = newsroom.article(url=f"{HOST}a")
    worker = hands()
    worker.land([article])
    copydesk("forget", article.url, "--why", "no", "--who", "Ann")
    changed = newsroom.article(url=f"{HOST}a")
    for again in (article, changed):
        entry(connection, again)
        assert worker.land([again, newsroom.article()]).articles == 1
        (fate, reason, title) = connection.execute("select fate, reason, title from desk.entries").fetchone()
        assert (fate, title) == ("removed", None)
        assert "--allow" in reason
    assert connection.execute("select count(*) from desk.articles where url = %s", [article.url]).fetchone() == (0,)
    copydesk("forget", article.url, "--allow", "--why", "the court was wrong", "--who", "Bob")
    entry(connection, article)
    worker.land([article])
    assert connection.execute("select fate from desk.entries").fetchall() == [("landed",)]
    assert connection.execute("select count(*) from copydesk.removed").fetchone() == (0,)


def test_before_it_lands_it_can_be_forgotten_too(hands, newsroom, copydesk, connection):
    copydesk("forget", f"{HOST}a", "--why", "no", "--who", "Ann")
    worker = hands()
    worker.land([newsroom.article(url=f"{HOST}a")])
    assert connection.execute("select version_id, whole, why from copydesk.removed").fetchall() == [(None, True, "no")]


def test_all_of_a_feed_or_an_outlet(hands, newsroom, copydesk, connection):
    listed, other = newsroom.article(url=f"{HOST}a"), newsroom.article(url=f"{HOST}b")
    elsewhere = newsroom.article(url="https://elsewhere.example/c")
    entry(connection, listed)
    worker = hands()
    worker.land([listed, other, elsewhere])
    copydesk("forget", "--feed", f"{HOST}feed", "--why", "no", "--who", "Ann")
    rest = "select url from desk.articles order by 1"
    assert connection.execute(rest).fetchall() == [(elsewhere.url,), (other.url,)]
    copydesk("forget", "--outlet", "news.example", "--why", "no", "--who", "Ann")
    assert connection.execute(rest).fetchall() == [(elsewhere.url,)]
    assert "no feed" in copydesk("forget", "--feed", f"{HOST}none", "--why", "no", "--who", "Ann", refused=True)
    assert "no article" in copydesk("forget", "--why", "no", "--who", "Ann", refused=True)


@pytest.mark.parametrize("column", ["url", "page", "final_url"])
def test_by_an_address_that_only_leads_to_it(hands, newsroom, copydesk, connection, column):
    listed, other = newsroom.article(url=f"{HOST}a"), newsroom.article(url=f"{HOST}b")
    entry(connection, listed)
    connection.execute(f"update desk.entries set {column} = %s", ["http://feeds.example/~r/a?item=7"])
    hands().land([listed, other])
    told = copydesk("forget", "https://feeds.example/~r/a?item=7", "--why", "no", "--who", "Ann")
    assert "of them landed: 1;" in told
    assert connection.execute("select url from desk.articles").fetchall() == [(other.url,)]


def test_decisions_on_it_go_with_it(hands, newsroom, copydesk, connection):
    worker = hands()
    worker.land([newsroom.article(url=f"{HOST}{name}") for name in "abc"])
    for one, other in ("ab", "bc"):
        copydesk("groups", "join", f"{HOST}{one}", f"{HOST}{other}", "--why", "same", "--who", "Ann")
    copydesk("forget", f"{HOST}b", "--why", "no", "--who", "Ann")
    assert connection.execute("select count(*) from desk.group_decisions").fetchone() == (0,)
    assert connection.execute("select count(*) from desk.group_member").fetchone() == (0,)


def test_what_registers_at_that_moment_goes_too(desk, hands, newsroom, copydesk, connection, wait_until):
    article = newsroom.article(url=f"{HOST}a")
    worker = hands()
    slow = worker.connection
    announce_writing(slow)
    insert_articles(slow, [ArticleRow(article_key_of(article.article_id), article.article_id, article.url)])
    forgetting = threading.Thread(
        target=copydesk, args=("forget", article.url, "--why", "no", "--who", "Ann"), daemon=True
    )
    forgetting.start()
    waiting = "select count(*) from pg_locks where relation = 'desk.versions'::regclass and not granted"
    wait_until(lambda: connection.execute(waiting).fetchone()[0])  # it waits for the open write transaction
    slow.execute(
        """insert into desk.versions (
               version_key, article_key, version_id, origin, authors, tags, title, text, raw_title, raw_text, truncated,
               reference_day, discovered_at, fetched_at, extracted_at, furniture, topic, partition, position)
           select 1, article_key, gen_random_uuid(), 'feed', '{}', '{}', 't', 'x', 't', 'x', false,
                  '2026-03-01', now(), now(), now(), '[]', 't', 0, 0 from desk.articles"""
    )
    slow.commit()
    forgetting.join(30)
    assert not forgetting.is_alive()
    assert connection.execute("select count(*) from desk.articles").fetchone() == (0,)


def test_consumers_are_notified(desk, hands, newsroom, copydesk):
    articles = newsroom.family(4)
    hands().land(articles)
    with closing(SqlFollower(desk)) as follower:
        copydesk("forget", articles[0].url, "--why", "no", "--who", "Ann")
        follower.catch_up()
        assert follower.rebuilt.views() == shown(desk)
        assert ("removed", article_key_of(articles[0].article_id), None) in follower.seen


def test_a_group_id_is_known_for_its_time(hands, newsroom, copydesk, connection):
    report = newsroom.paragraphs()
    worker = hands()
    for names in ("ab", "c"):
        worker.land([newsroom.article(report, url=f"{HOST}{name}") for name in names])
        while changes.number(worker.connection):
            pass
    (between,) = connection.execute("select clock_timestamp()").fetchone()
    copydesk("groups", "split", f"{HOST}a", "--why", "a page of its own", "--who", "Ann")
    while changes.number(worker.connection):
        pass
    members = connection.execute(
        """select article_id, group_id from copydesk.group_history
           where since <= %(at)s and (until is null or until > %(at)s)""",
        {"at": between},
    ).fetchall()
    assert len({group for _, group in members}) == 1
    now = connection.execute(
        """select count(*) from copydesk.articles a
           where group_id <> coalesce((
               select h.group_id from copydesk.group_history h where h.article_id = a.article_id and h.until is null
           ), a.article_key)"""
    ).fetchone()
    assert now == (0,)
