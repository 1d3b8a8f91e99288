"""Versions that were deleted by SQL, as in a takedown: what remains of them causes no failure."""

from __future__ import annotations

import pytest

from contract.article import article_key_of, version_key_of

pytestmark = pytest.mark.stack


def key(article):
    return article_key_of(article.article_id)


def version(article):
    return version_key_of(article.article_id, article.version_id)


def take_down(connection, article, *, article_too):
    """What an operator deletes: edges, members, versions, and optionally the article's own row."""
    connection.execute("delete from desk.copy_edge where %(key)s in (a_article, b_article)", {"key": key(article)})
    connection.execute("delete from desk.versions where article_key = %s", [key(article)])
    if article_too:
        connection.execute("delete from desk.group_member where article_key = %s", [key(article)])
        connection.execute("delete from desk.articles where article_key = %s", [key(article)])


def one(connection, query, *parameters):
    (row,) = connection.execute(query, parameters).fetchall()
    return row


@pytest.mark.parametrize("article_too", [True, False])
@pytest.mark.parametrize("restarted", [True, False])
def test_a_candidate_whose_version_is_gone_is_skipped_and_counted(hands, newsroom, connection, article_too, restarted):
    body, hand = newsroom.paragraphs(), hands(0)
    gone, stays, comes = (newsroom.article(body, day=day) for day in (1, 2, 3))
    assert hand.land([gone, stays]).edges == 1
    take_down(connection, gone, article_too=article_too)
    if restarted:  # its index is rebuilt from the log
        place = hand.place
        hand = hands(0)
        hand.place = place
    landed = hand.land([comes])
    assert (landed.edges, landed.gone) == (1, {version(gone)})
    pair = sorted((version(stays), version(comes)))
    assert connection.execute("select a, b from desk.copy_edge").fetchall() == [tuple(pair)]
    group = min(key(stays), key(comes))
    assert connection.execute("select article_key, group_key from desk.group_member order by 1").fetchall() == [
        (one_key, group) for one_key in sorted((key(stays), key(comes)))
    ]


def test_a_deleted_version_that_comes_again_lands_like_any_other(hands, newsroom, connection):
    body, hand = newsroom.paragraphs(), hands()
    gone, stays = newsroom.article(body, day=1), newsroom.article(body, day=2)
    hand.land([gone, stays])
    take_down(connection, gone, article_too=True)
    landed = hand.land([gone])
    assert (landed.edges, landed.gone) == (1, frozenset())
    assert one(connection, "select count(*), count(distinct group_key) from desk.group_member") == (2, 1)


def test_a_decision_on_a_deleted_article_blocks_nothing(hands, newsroom, connection):
    body, hand = newsroom.paragraphs(), hands()
    gone, stays, comes = newsroom.article(day=1), newsroom.article(body, day=2), newsroom.article(body, day=3)
    hand.land([gone, stays])
    a, b = sorted((key(gone), key(stays)))
    connection.execute(
        "insert into desk.group_decisions (kind, a, b, who, why) values ('join', %s, %s, 'me', 'so')", [a, b]
    )
    take_down(connection, gone, article_too=False)
    assert hand.land([comes]).edges == 1
    assert {member for (member,) in connection.execute("select article_key from desk.group_member")} == {
        key(stays), key(comes)
    }  # fmt: skip


def test_a_large_group_whose_representative_is_gone_accepts_newcomers(hands, newsroom, connection):
    """More copies than are kept as edges: a newcomer is placed by its own few edges, or its cluster is recomputed."""
    body, hand = newsroom.paragraphs(), hands()
    hand.land([newsroom.article(body, day=day % 5) for day in range(60)])
    (first,) = one(connection, "select article_key from desk.group_member where canonical")
    connection.execute("delete from desk.copy_edge where %(key)s in (a_article, b_article)", {"key": first})
    connection.execute("delete from desk.versions where article_key = %s", [first])
    comes = [newsroom.article(body, day=4) for _ in range(12)]
    landed = hand.land(comes)
    assert len(landed.gone) == 1
    members = one(
        connection, "select count(*), count(distinct group_key) from desk.group_member where article_key <> %s", first
    )
    assert members == (71, 1)


def test_a_log_that_went_back_is_read_again(hands, newsroom, connection):
    """The database was restored from an older backup, and others have landed since: offsets are used a second time."""
    watcher, other = hands(), hands(0)
    body = newsroom.paragraphs()
    for _ in range(5):
        other.land([newsroom.article(day=1)])
    watcher.land([newsroom.article(day=1)])  # its index has read five offsets of the other worker
    connection.execute("truncate desk.key_segment, desk.copy_edge, desk.group_member, desk.versions")
    connection.execute("update desk.consumer_offsets set announced = 0, next_offset = 0")
    other, watcher.place = hands(0), 0
    other.land([newsroom.article(body, day=1)])
    assert watcher.land([newsroom.article(body, day=2)]).edges == 1
