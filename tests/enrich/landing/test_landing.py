"""Landing: effectively exactly once, whatever is delivered, by whom, how often, in what order."""

import itertools
import random
import threading
from datetime import UTC, date, datetime, timedelta

import numpy as np
import psycopg
import pytest

from contract.article import Published, article_key_of, version_key_of
from contract.errors import Fenced
from contract.postgres import connect_worker
from copydesk.local.press.stories import stories
from enrich.landing import index_replica
from enrich.landing.clustering import recluster
from enrich.landing.edge_rows import articles_of
from enrich.landing.index_replica import IndexReplica
from enrich.landing.match import find_edges
from enrich.landing.register import register
from enrich.store import offsets
from enrich.store.edges import insert_edges
from enrich.store.raw_texts import raw_text
from tests.index_size import articles_in

pytestmark = pytest.mark.stack

DAY = timedelta(days=1)


def one(connection, query, *parameters):
    (row,) = connection.execute(query, parameters).fetchall()
    return row


def edges(connection):
    """Relation, declared, and the original's id of each edge, from the public view."""
    return connection.execute("select relation, declared, original_id::text from copydesk.copies order by 1").fetchall()


def hexadecimal(uuid):
    return str(uuid).replace("-", "")


def key(article):
    return article_key_of(article.article_id)


def version(article):
    return version_key_of(article.article_id, article.version_id)


# --- rows


def test_an_article_lands_with_its_columns(hands, newsroom, connection):
    story = stories()["ferry-inquiry"]
    seen = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    article = newsroom.article(
        story.paragraphs,
        url="https://www.harbour.example/ferry",
        title=story.title,
        feed_url="https://www.harbour.example/feed",
        source_url="https://first.example/ferry",
        language="en",
        authors=("Imke Tollander",),
        published=Published(value="2026-03-10T09:15", precision="minute", zone="+02:00", from_="page"),
        seen=seen,
    )
    assert hands().land([article]).articles == 1
    columns = (
        "article_id", "version_id", "url", "outlet", "title", "language", "authors", "agency", "published_at",
        "published_day", "published_value", "published_precision", "published_zone", "published_from", "discovered_at",
        "fetched_at", "extracted_at", "source_url", "source_article_id", "canonical", "truncated", "origin",
        "feed_url", "reference_day", "versions", "group_id", "article_key",
    )  # fmt: skip
    row = dict(zip(columns, one(connection, f"select {', '.join(columns)} from copydesk.articles"), strict=True))
    assert hexadecimal(row.pop("article_id")) == article.article_id
    assert hexadecimal(row.pop("version_id")) == article.version_id
    assert row == {
        "url": "https://www.harbour.example/ferry",
        "outlet": "www.harbour.example",
        "title": story.title,
        "language": "en",
        "authors": ["Imke Tollander"],
        "agency": "AFP",
        "published_at": datetime(2026, 3, 10, 7, 15, tzinfo=UTC),
        "published_day": date(2026, 3, 10),
        "published_value": "2026-03-10T09:15",
        "published_precision": "minute",
        "published_zone": "+02:00",
        "published_from": "page",
        "discovered_at": seen,
        "fetched_at": seen,
        "extracted_at": seen,
        "source_url": "https://first.example/ferry",
        "source_article_id": None,
        "canonical": True,
        "truncated": False,
        "origin": "feed",
        "feed_url": "https://www.harbour.example/feed",
        "reference_day": date(2026, 3, 10),
        "versions": 1,
        "group_id": key(article),
        "article_key": key(article),
    }
    text, place, edits = one(
        connection,
        "select text, dateline_place, (select raw_edits from desk.versions) from copydesk.articles",
    )
    assert place.casefold() == "halverton"
    assert text.startswith("An inquiry into last winter's ferry collision")
    assert raw_text(text, edits) == article.text


def test_an_edge_shows_its_evidence(hands, newsroom, connection):
    body = newsroom.paragraphs()
    first, second = newsroom.article(body, day=1), newsroom.article(body[:-1], day=2)
    hands().land([second, first])
    relation, original, direction, passage, passages, text, other = one(
        connection,
        """select relation, original_id, direction, longest_passage, passages, a.text, b.text
           from copydesk.copies c join copydesk.articles a using (article_id)
           join copydesk.articles b on b.article_id = c.other_id""",
    )
    assert (relation, hexadecimal(original), direction) == ("reprint", first.article_id, "published")
    longest = passages[0]
    assert text[slice(*longest["a"])] == passage
    assert passage.split() == other[slice(*longest["b"])].split()
    assert len(passage.split()) >= 20


def test_a_paraphrase_shows_the_sentences_that_say_the_same(hands, newsroom, connection):
    said = [
        (
            "The regional court in Malvern ordered the chemical company Tessel on Monday to pay 14 million euros "
            "to fishermen."
        ),
        (
            "Judge Irene Castell said the company had known since 2009 that solvent was leaking and had hidden "
            "the reports."
        ),
        "Nearly 300 families lost their income when the eel fishery on the Orne was closed three summers ago.",
    ]
    paraphrased = [
        (
            "On Monday the chemical group Tessel was sentenced by a regional court in Malvern to pay fishermen "
            "14 million euros."
        ),
        (
            "Since 2009, according to judge Irene Castell, the group had been aware of solvent leaking and "
            "concealed the reports."
        ),
        (
            "Almost 300 families had been left without income by the closing of the eel fishery on the Orne "
            "three summers ago."
        ),
    ]
    hands().land([newsroom.article(said, day=1), newsroom.article(paraphrased, day=2)])
    relation, sentences, text, other = one(
        connection,
        """select relation, sentences, a.text, b.text
           from copydesk.copies c join copydesk.articles a using (article_id)
           join copydesk.articles b on b.article_id = c.other_id""",
    )
    assert relation == "rewrite"
    assert len(sentences) == 3
    first, second = (said, paraphrased) if said[0] in text else (paraphrased, said)
    for sentence in sentences:
        a, b = text[slice(*sentence["a"])], other[slice(*sentence["b"])]
        assert first.index(f"{a}.") == second.index(f"{b}.")
        assert 5 <= sentence["words"] <= min(len(a.split()), len(b.split()))


# --- redelivery


def test_redelivery_changes_nothing(desk, newsroom, send, workers, connection, dump):
    articles = newsroom.edition(6, 3)
    unchanged = """select (select max(landed_at) from desk.versions), (select max(found_at) from desk.copy_edge),
                          (select sum(articles) from desk.key_segment),
                          (select max(xmin::text::bigint) from desk.group_member)"""
    with workers(desk) as landed:
        send(desk, articles)
        landed(len(articles))
        before, touched = dump(desk, "articles", "versions", "edges", "groups"), one(connection, unchanged)
        send(desk, articles)
        landed(2 * len(articles))
    assert dump(desk, *before) == before
    # Offsets are lost: everything is delivered again.
    connection.execute("update desk.consumer_offsets set next_offset = 0")
    with workers(desk) as landed:
        landed(2 * len(articles))
    # A second consumer group reads everything, too.
    with workers(desk.model_copy(update={"consumer_group": "another"})):
        pass
    assert dump(desk, *before) == before
    assert one(connection, unchanged) == touched
    assert before["edges"]
    assert one(connection, "select count(*), count(distinct article_id) from copydesk.articles") == (
        len(articles),
        len(articles),
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (2, 0, 1)])
def test_two_versions_of_one_article(hands, newsroom, connection, order):
    body, seen = newsroom.paragraphs(), datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    url = "https://outlet.example/report"
    old = newsroom.article(body, url=url, seen=seen)
    new = newsroom.article([*body, newsroom.sentence()], title=old.title, url=url, seen=seen + DAY)
    copy = newsroom.article(body, title=old.title)
    hand, articles = hands(), [old, new, copy]
    for place in order:
        hand.land([articles[place]])
    row = one(connection, "select versions, version_id from copydesk.articles where url = %s", url)
    assert (row[0], hexadecimal(row[1])) == (2, new.version_id)
    # Versions of one article are not copies; for a pair of articles the best matching versions are shown.
    assert one(connection, "select count(*) from desk.copy_edge") == (2,)
    assert one(connection, "select relation, group_id from copydesk.copies") == (
        "identical",
        min(key(old), key(copy)),
    )
    assert one(connection, "select articles from copydesk.groups") == (2,)


def test_a_version_that_comes_again_counts_from_the_day_it_landed_with(hands, newsroom, connection):
    """Its publisher changes its date; a copy from that date is not a copy of what landed."""
    body, hand = newsroom.paragraphs(), hands()
    first = newsroom.article(body, url="https://outlet.example/report", day=-3)
    again = newsroom.article(body, url=first.url, title=first.title, day=9)
    assert version(again) == version(first)
    for article in (first, newsroom.article(body, day=9), again, newsroom.article(body, day=-2)):
        hand.land([article])
    hand.land([newsroom.article(body, day=-1), again, first])
    days = connection.execute(
        """select x.reference_day - '2026-03-01', y.reference_day - '2026-03-01'
           from desk.copy_edge e
           join desk.versions x on x.version_key = e.a join desk.versions y on y.version_key = e.b"""
    ).fetchall()
    assert sorted(map(sorted, days)) == [[-3, -2], [-3, -1], [-2, -1]]


@pytest.mark.parametrize("last", ["copy", "revisions"])
def test_many_revisions_do_not_displace_copies(hands, newsroom, connection, last):
    body, url = newsroom.paragraphs(), "https://outlet.example/live"
    revisions = [newsroom.article([*body, newsroom.sentence()], url=url, day=1) for _ in range(60)]
    copy = newsroom.article(body, day=2)
    for batch in [revisions, [copy]] if last == "copy" else [[copy], revisions]:
        hands().land(batch)
    assert one(connection, "select count(*) from desk.copy_edge") == (60,)


# --- declared sources


@pytest.mark.parametrize("order", ["original first", "repost first", "together"])
def test_a_declared_source_is_an_edge_whenever_it_lands(hands, newsroom, connection, order):
    original = newsroom.article(url="https://first.example/report", day=1)
    repost = newsroom.article(source_url=original.url, day=-19)  # a different text, outside the window
    hand = hands()
    match order:
        case "original first":
            batches = [[original], [repost]]
        case "repost first":
            batches = [[repost], [original]]
        case _:
            batches = [[repost, original]]
    for batch in batches:
        hand.land(batch)
    ((relation, declared, original_id),) = edges(connection)
    assert (relation, declared, original_id.replace("-", "")) == ("declared", True, original.article_id)
    assert one(connection, "select source_article_id::text from copydesk.articles where source_url is not null") == (
        original_id,
    )
    assert one(connection, "select canonical_id::text, canonical_why from copydesk.groups") == (original_id, "declared")


def test_an_article_that_declares_itself_as_its_source_is_not_a_copy(hands, newsroom, connection):
    hands().land([newsroom.article(url="https://a.example/x", source_url="https://a.example/x")])
    assert edges(connection) == []


# --- two workers at the same moment


@pytest.fixture
def pair(newsroom):
    body = newsroom.paragraphs()
    return newsroom.article(body, day=1), newsroom.article(body, day=2)


def test_both_announce_before_either_looks(hands, pair, connection):
    left, right = hands(), hands()
    batches = left.batch(pair[:1]), right.batch(pair[1:])
    register(left.connection, left.group, batches[0])
    register(right.connection, right.group, batches[1])
    left.land(batches[0])
    right.land(batches[1])
    assert len(edges(connection)) == 1
    assert one(connection, "select articles from copydesk.groups") == (2,)


def test_one_registers_and_matches_while_the_other_matches(hands, pair, connection):
    left, right = hands(), hands()
    batch = left.batch(pair[:1])
    register(left.connection, left.group, batch)
    with left.connection.transaction():
        assert find_edges(left.connection, left.replica, batch, 7).rows == []  # the other is not registered yet
        assert right.land(pair[1:]).edges == 1
        offsets.advance(left.connection, left.group, batch.slices)
    assert len(edges(connection)) == 1
    assert one(connection, "select articles from copydesk.groups") == (2,)


def test_both_find_the_pair_and_one_waits_for_the_other(hands, pair, connection, wait_until):
    left, right = hands(), hands()
    batches = left.batch(pair[:1]), right.batch(pair[1:])
    register(left.connection, left.group, batches[0])
    register(right.connection, right.group, batches[1])
    with left.connection.transaction():
        found = insert_edges(left.connection, find_edges(left.connection, left.replica, batches[0], 7).rows)
        assert len(found) == 1
        other = threading.Thread(target=right.land, args=[batches[1]])
        other.start()
        wait_until(lambda: waiting(connection, right), what="the other waits for the edge")
        recluster(left.connection, articles_of(found))
        offsets.advance(left.connection, left.group, batches[0].slices)
    other.join(20)
    assert len(edges(connection)) == 1
    assert one(connection, "select articles from copydesk.groups") == (2,)
    assert one(connection, "select sum(next_offset) from desk.consumer_offsets") == (2,)


def test_two_edges_that_meet_in_one_component_form_one_group(hands, newsroom, connection, wait_until):
    """Each worker adds an edge to the same article; neither sees the other's before it commits."""
    left, right, third = hands(), hands(), hands()
    original = newsroom.article(url="https://first.example/report")
    third.land([original])
    reposts = [newsroom.article(source_url=original.url) for _ in range(2)]
    batch = left.batch(reposts[:1])
    register(left.connection, left.group, batch)
    with left.connection.transaction():
        found = insert_edges(left.connection, find_edges(left.connection, left.replica, batch, 7).rows)
        recluster(left.connection, articles_of(found))
        other = threading.Thread(target=right.land, args=[reposts[1:]])
        other.start()
        wait_until(lambda: waiting(connection, right), what="the other waits for the groups")
        offsets.advance(left.connection, left.group, batch.slices)
    other.join(20)
    smallest = min(map(key, [original, *reposts]))
    assert one(
        connection, "select count(distinct component_key), min(component_key), count(*) from desk.group_member"
    ) == (
        1,
        smallest,
        3,
    )


def test_a_revision_that_lands_while_its_article_joins_a_group_counts_for_the_original(
    hands, newsroom, connection, wait_until
):
    left, right = hands(), hands()
    first, later = newsroom.article(day=5), newsroom.article(day=6)
    revised = newsroom.article(url=later.url, day=4)  # a different text: not a copy, so it has no edge
    copy = newsroom.article(later.text, title=later.title, url=first.url, day=5)
    right.land([later])
    batch = left.batch([copy])
    register(left.connection, left.group, batch)
    with left.connection.transaction():
        found = insert_edges(left.connection, find_edges(left.connection, left.replica, batch, 7).rows)
        recluster(left.connection, articles_of(found))  # based on what is known of `later` so far
        other = threading.Thread(target=right.land, args=[[revised]])
        other.start()
        wait_until(lambda: waiting(connection, right), what="the revision waits for the groups")
        offsets.advance(left.connection, left.group, batch.slices)
    other.join(20)
    stands = "select article_key from desk.group_member where canonical"
    assert one(connection, stands) == (key(later),)


def test_two_workers_land_one_version_at_once(hands, pair, connection, wait_until):
    """A replay's message and the feed's: the second one waits for the first, and finds that its version has landed."""
    left, right = hands(), hands()
    with left.connection.transaction():
        assert register(left.connection, left.group, left.batch(pair[:1])).present == set()
        other = threading.Thread(target=right.land, args=[pair])
        other.start()
        wait_until(lambda: waiting(connection, right), what="the other waits for the version")
    other.join(20)
    assert one(connection, "select count(*) from desk.versions") == (2,)
    assert one(connection, "select sum(articles)::integer from desk.key_segment") == (2,)
    assert len(edges(connection)) == 1


def waiting(connection, hand):
    """Whether a worker's connection waits for a lock."""
    return connection.execute(
        "select 1 from pg_stat_activity where pid = %s and wait_event_type = 'Lock'", [hand.connection.info.backend_pid]
    ).fetchone()


# --- fencing


def test_a_zombie_is_stopped_before_it_announces(hands, newsroom, connection):
    zombie, owner = hands(0), hands(0)
    articles = [newsroom.article() for _ in range(4)]
    stale = zombie.batch(articles[1:])
    owner.land(articles[:1])
    with pytest.raises(Fenced, match="another worker"):
        zombie.land(stale)
    assert one(connection, "select count(*) from desk.versions") == (1,)
    assert one(connection, "select next_offset, announced from desk.consumer_offsets") == (1, 1)


def test_a_zombie_is_stopped_before_it_counts(hands, newsroom, connection):
    """It has registered when the owner lands the same offsets: its edges, groups and fates are rolled back."""
    zombie, owner = hands(0), hands(0)
    body = newsroom.paragraphs()
    articles = [newsroom.article(body), newsroom.article(body)]
    stale = zombie.batch(articles)
    register(zombie.connection, zombie.group, stale)
    owner.land(articles[:1])
    # The owner found the pair, because the zombie had registered it.
    with pytest.raises(Fenced):
        look(zombie, stale, new_edges=0)
    assert one(connection, "select next_offset from desk.consumer_offsets") == (1,)
    owner.land(articles[1:])
    assert len(edges(connection)) == 1
    assert one(connection, "select sum(articles), count(*) from desk.key_segment") == (2, 1)


def test_a_zombies_edges_are_rolled_back(hands, newsroom, connection):
    zombie, owner = hands(0), hands(0)
    body = newsroom.paragraphs()
    articles = [newsroom.article(body), newsroom.article(body)]
    stale = zombie.batch(articles)
    register(zombie.connection, zombie.group, stale)
    with pytest.raises(Fenced):
        look(
            zombie,
            stale,
            new_edges=1,
            then=lambda: connection.execute("update desk.consumer_offsets set next_offset = 1"),
        )
    assert edges(connection) == []
    owner.place = 1
    owner.land(articles[1:])
    assert len(edges(connection)) == 1


def look(hand, batch, *, new_edges, then=lambda: None):
    """The second transaction, with a step before its end."""
    with hand.connection.transaction():
        found = insert_edges(hand.connection, find_edges(hand.connection, hand.replica, batch, 7).rows)
        assert len(found) == new_edges
        recluster(hand.connection, articles_of(found))
        then()
        offsets.advance(hand.connection, hand.group, batch.slices)


def test_a_fenced_worker_continues_where_postgres_says(desk, newsroom, send, workers, connection):
    settings = desk.model_copy(update={"topic_prefix": f"{desk.topic_prefix}.one", "partitions": 1})
    from copydesk.wiring import Wiring  # noqa: PLC0415  # only this test has one partition

    Wiring.of(settings).make_topics(lambda _: None)
    articles = [newsroom.article() for _ in range(6)]
    with workers(settings) as landed:
        send(settings, articles[:1])
        landed(1)
        connection.execute("update desk.consumer_offsets set next_offset = 4, announced = 4 where next_offset = 1")
        send(settings, articles[1:])
        landed(6)
    urls = {url for (url,) in connection.execute("select url from copydesk.articles")}
    assert urls == {article.url for article in (articles[0], *articles[4:])}


# --- crashes between the two transactions


@pytest.mark.parametrize("boundaries", [(30,), (7, 25, 30), (1, 2, 3, 20, 21, 30), (19, 30), (20, 30), (21, 22, 30)])
def test_a_crash_after_announcing_loses_no_keys(hands, newsroom, connection, boundaries):
    articles = [*newsroom.family(14), *(newsroom.article(day=day % 9) for day in range(15))]
    watcher = hands()  # another worker, which follows the log throughout
    days = [date(2026, 3, 1) + offset * DAY for offset in range(-40, 40)]
    watcher.replica.catch_up(watcher.connection, days, 7)
    crashed = hands(0)
    register(crashed.connection, crashed.group, crashed.batch(articles[:20]))
    watcher.replica.catch_up(watcher.connection, days, 7)
    crashed.connection.close()
    heir = hands(0)
    start = 0
    for end in boundaries:
        heir.land(articles[start:end])
        start = end
        watcher.replica.catch_up(watcher.connection, days, 7)
    logged = segments(connection)
    assert sorted(logged) == sorted(map(version, articles))
    assert articles_in(watcher.replica.index) == 30
    fresh = IndexReplica(watcher.connection, most_articles=10_000)
    fresh.catch_up(watcher.connection, days, 7)
    assert articles_in(fresh.index) == 30


def test_what_was_dead_to_an_old_worker_gets_its_keys_from_a_new_one(hands, newsroom, connection):
    """The old worker registered and ended; the new one can read more messages, and has other batches."""
    articles = [newsroom.article(day=1) for _ in range(6)]
    old, new = hands(0), hands(0)
    register(old.connection, old.group, old.batch([articles[0], b"unknown", b"unknown", b"unknown", articles[4]]))
    days = [date(2026, 3, 2)]
    new.replica.catch_up(new.connection, days, 7)
    new.connection.commit()
    for article in articles:
        new.land([article])
    assert sorted(segments(connection)) == sorted(map(version, articles))
    new.replica.catch_up(new.connection, days, 7)
    new.connection.commit()
    assert articles_in(new.replica.index) == 6


def segments(connection):
    rows = connection.execute("select ids from desk.key_segment").fetchall()
    return [int(key) for (ids,) in rows for key in np.frombuffer(ids, "<i8")]


def test_assignments_use_up_no_stream_numbers(hands):
    """The number of a stream is a smallint: a thousand rebalances must not use new numbers."""
    hand = hands(0)
    for _ in range(50):
        offsets.streams(hand.connection, hand.group, [hand.partition])
    hand.connection.commit()
    later = hands()
    found = offsets.streams(later.connection, later.group, [later.partition])
    later.connection.commit()
    assert found[later.partition].stream == 2


# --- the window, and old days


@pytest.mark.parametrize(("apart", "found"), [(0, 1), (7, 1), (8, 0), (-7, 1), (-8, 0), (300, 0)])
def test_articles_outside_the_window_are_not_a_pair(hands, newsroom, connection, apart, found):
    body = newsroom.paragraphs()
    hand = hands()
    hand.land([newsroom.article(body, day=0)])
    hand.land([newsroom.article(body, day=-apart)])
    assert len(edges(connection)) == found


def test_old_days_are_read_from_the_log(hands, newsroom, connection):
    body = newsroom.paragraphs()
    hands().land([newsroom.article(body, day=-900), newsroom.article(day=-901)])
    late = hands()  # starts after these were registered
    late.land([newsroom.article(day=0)])
    assert articles_in(late.replica.index) == 1
    assert late.land([newsroom.article(body, day=-903)]).edges == 1
    assert articles_in(late.replica.index) == 4
    assert len(edges(connection)) == 1


@pytest.mark.parametrize("days", [2, 3, 4, 6])
def test_a_batch_that_fills_pages_of_the_log_is_found_whole(hands, newsroom, monkeypatch, days):
    """Only its own segments are new, and none of its days is in memory yet."""
    monkeypatch.setattr(index_replica, "_SEGMENTS", 2)
    hand, body = hands(), newsroom.paragraphs()
    assert hand.land([newsroom.article(body, day=-day) for day in range(days)]).edges == days * (days - 1) // 2
    assert articles_in(hand.replica.index) == days


@pytest.mark.parametrize("failing", [2, 3, 4, None])
def test_the_log_is_followed_in_pages_and_a_page_that_fails_is_read_again(hands, newsroom, monkeypatch, failing):
    """A batch of several days is several segments of one position, and a page may end between them."""
    monkeypatch.setattr(index_replica, "_SEGMENTS", 2)
    watcher, other = hands(), hands()
    days = [date(2026, 3, 1) + offset * DAY for offset in range(8)]
    watcher.replica.catch_up(watcher.connection, days, 7)
    for _ in range(2):
        other.land([newsroom.article(day=day) for day in range(5)])
    calls, add = itertools.count(1), watcher.replica._add

    def failing_add(rows):
        if next(calls) == failing:
            raise OSError
        add(rows)

    monkeypatch.setattr(watcher.replica, "_add", failing_add)
    if failing:
        with pytest.raises(OSError):  # noqa: PT011  # raised by this test
            watcher.replica.catch_up(watcher.connection, days, 7)
        watcher.connection.rollback()
    watcher.replica.catch_up(watcher.connection, days, 7)
    assert articles_in(watcher.replica.index) == 10


def test_days_used_longest_ago_are_shed(hands, newsroom):
    hand = hands()
    hand.replica = IndexReplica(hand.connection, most_articles=5)
    body = newsroom.paragraphs()
    hand.land([newsroom.article(body, day=-100), *(newsroom.article(day=-100) for _ in range(3))])
    hand.land([newsroom.article(day=-200) for _ in range(4)])
    old_day = (date(2026, 3, 1) - 100 * DAY).toordinal()
    assert old_day not in hand.replica.index.days
    assert articles_in(hand.replica.index) == 4
    # A batch of an evicted day loads the day again, with what landed in the meantime.
    hands().land([newsroom.article(body, day=-100)])
    assert hand.land([newsroom.article(body, day=-101)]).edges == 2
    assert articles_in(hand.replica.index) == 6  # days in use are not evicted, however many
    assert (date(2026, 3, 1) - 200 * DAY).toordinal() not in hand.replica.index.days


def test_a_bucket_half_read_is_read_again(desk, hands, newsroom):
    """Postgres becomes unavailable between the log's new segments and the old buckets."""
    body = newsroom.paragraphs()
    hands().land([newsroom.article(body, day=-100)])
    hand = hands()
    with connect_worker(desk) as unable:
        unable.autocommit = True  # no cursor can be declared on it
        with pytest.raises(psycopg.Error):
            hand.replica.catch_up(unable, [date(2026, 3, 1) - 100 * DAY], 7)
    assert hand.land([newsroom.article(body, day=-100)]).edges == 1


# --- groups


def test_ids_of_groups_that_joined_resolve(hands, newsroom, connection):
    one_story, other_story = newsroom.paragraphs(), newsroom.paragraphs()
    a, b = (newsroom.article(one_story) for _ in range(2))
    c, d = (newsroom.article(other_story) for _ in range(2))
    hand = hands()
    hand.land([a, b, c, d])
    read = connection.execute("select group_id from copydesk.groups order by 1").fetchall()
    assert read == [(key,) for key in sorted([min(key(a), key(b)), min(key(c), key(d))])]
    # Both publishers of the first story now print the second one at the same address.
    later = datetime(2026, 3, 11, tzinfo=UTC)
    hand.land([newsroom.article(other_story, url=article.url, seen=later) for article in (a, b)])
    smallest = min(map(key, (a, b, c, d)))
    assert one(connection, "select group_id, articles from copydesk.groups") == (smallest, 4)
    resolved = connection.execute(
        "select distinct present_group_id from copydesk.group_ids where group_id = any(%s)", [[key for (key,) in read]]
    ).fetchall()
    assert resolved == [(smallest,)]
    merged = dict(connection.execute("select group_id, merged_into from copydesk.group_ids").fetchall())
    assert merged == {key(article): None if key(article) == smallest else smallest for article in (a, b, c, d)}


def test_the_canonical_article_changes_when_a_better_original_lands(hands, newsroom, connection):
    body, hand = newsroom.paragraphs(), hands()
    seen = datetime(2026, 3, 10, tzinfo=UTC)

    def canonical():
        return one(
            connection,
            """select c.canonical_id::text, c.canonical_why, (select count(*) from copydesk.articles a
               where a.canonical and a.group_id = c.group_id) from copydesk.groups c""",
        )

    def land(**fields):
        article = newsroom.article(body, **fields)
        hand.land([article])
        return article

    undated = land(seen=seen)
    assert one(connection, "select canonical from copydesk.articles") == (True,)
    land(seen=seen + DAY)
    assert canonical() == (as_uuid(undated), "discovered", 1)
    dated = land(day=8, seen=seen)
    assert canonical() == (as_uuid(dated), "discovered", 1)  # another member gives no publication time
    earlier = land(day=6, seen=seen)
    assert canonical() == (as_uuid(earlier), "published", 1)
    agency = land(day=9, seen=seen, url="https://www.afp.com/en/report", authors=("AFP",))
    assert canonical() == (as_uuid(agency), "agency", 1)
    land(day=9, seen=seen, source_url=dated.url)
    assert canonical() == (as_uuid(dated), "declared", 1)


def as_uuid(article):
    text = article.article_id
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


# --- any order, any number of workers


@pytest.fixture(scope="module")
def edition(newsrooms):
    room = newsrooms(11)
    return [*room.press(), *room.edition(9, 4)]


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_and_any_number_of_workers_give_the_same(
    desk, another_desk, edition, hands, send, workers, dump, seed, count
):
    reference = another_desk()
    hands(settings=reference).land(edition)
    shuffled = random.Random(seed).sample(edition, len(edition))
    small = desk.model_copy(update={"batch_articles": 5 * seed})
    with workers(small, count) as landed:
        for start in range(0, len(shuffled), 20):
            send(small, shuffled[start : start + 20])
        landed(len(shuffled))
    expected = dump(reference, "articles", "versions", "edges", "groups", "keys")
    found = dump(desk, *expected)
    assert found == expected
    assert expected["edges"].count(b"\n") > 25
    assert expected["groups"].count(b"\n") > 25


@pytest.mark.parametrize("seed", range(4))
def test_workers_in_any_step_give_the_same(desk, another_desk, edition, hands, dump, seed):
    """Three workers register and match, in an order that depends on the seed."""
    reference = another_desk()
    hands(settings=reference).land(edition)
    pick = random.Random(seed)
    articles = pick.sample(edition, len(edition))
    team = [hands() for _ in range(3)]
    batches = [hand.batch(articles[number::3]) for number, hand in enumerate(team)]
    steps = [0, 0, 0, 1, 1, 1, 2, 2, 2]
    pick.shuffle(steps)
    for number in steps:
        hand, batch = team[number], batches[number]
        if hand.place == 0 and pick.random() < 0.5:
            register(hand.connection, hand.group, batch)
        elif hand.place == 0:
            hand.land(batch)
    for hand, batch in zip(team, batches, strict=True):
        if hand.place == 0:
            hand.land(batch)
    expected = dump(reference, "articles", "versions", "edges", "groups", "keys")
    assert dump(desk, *expected) == expected


def test_a_source_that_is_older_than_what_comparing_keeps_is_still_the_original(hands, newsroom, connection):
    report = newsroom.paragraphs()
    worker = hands()
    worker.land([newsroom.article(report, url="https://agency.example/a", day=-19)])
    connection.execute("delete from desk.key_segment")  # as tidy does after INDEX_DAYS
    worker.land([newsroom.article(report, url="https://site.example/b", day=9, source_url="https://agency.example/a")])
    assert connection.execute(
        "select relation, declared, direction, original.url from copydesk.copies join copydesk.articles "
        "original on original.article_id = original_id"
    ).fetchall() == [("reprint", True, "declared", "https://agency.example/a")]


def test_the_ruleset_names_each_threshold(hands, connection):
    """Readers of `rulesets` see names, never lists of numbers without names."""
    hands()
    [(description, thresholds)] = connection.execute("select description, thresholds from copydesk.rulesets").fetchall()
    assert "paraphrase" in description
    assert thresholds["VERBATIM"]["one_passage"] == 6_000
    assert thresholds["PARAPHRASE_COUNTS"]["stretches"]["near"] == 20

    def bare(value: object) -> bool:
        return isinstance(value, list) or (isinstance(value, dict) and any(map(bare, value.values())))

    assert not bare(thresholds)


# --- joining the group


def test_a_worker_that_hardly_waits_joins_all_the_same(desk, newsroom, send, workers, connection):
    """kafka-python forgets a join whose answer arrives between two polls; the worker does not."""
    impatient = desk.model_copy(update={"batch_seconds": 0.001})
    for turn in range(1, 5):
        send(impatient, [newsroom.article()])
        with workers(impatient) as landed:
            landed(turn)
        assert connection.execute("select count(*) from desk.versions").fetchone() == (turn,)
