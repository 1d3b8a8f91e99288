"""Features of versions are cached only while these versions exist with their texts."""

from __future__ import annotations

from datetime import date

import pytest

from enrich.copies.matching.match import ComparedText
from enrich.landing.compared_texts import RecentTexts, compared_texts

pytestmark = pytest.mark.stack


@pytest.fixture
def landed(hands, newsroom, connection):
    """Keys of versions that have landed, ascending, and a connection for queries."""
    worker = hands()
    worker.land(newsroom.family(6))
    return sorted(key for (key,) in connection.execute("select version_key from desk.versions").fetchall())


def test_what_is_remembered_is_what_the_texts_give(landed, connection):
    recent = RecentTexts()
    expected = compared_texts(connection, landed)
    assert expected.keys() == set(landed)
    for part in (landed[:3], landed[2:], landed, [*landed, 7]):
        assert recent.of(connection, part) == {key: expected[key] for key in part if key != 7}


def test_deleted_texts_and_versions_are_evicted(landed, connection):
    recent, (first, second, *rest) = RecentTexts(), landed
    before = recent.of(connection, landed)
    connection.execute(
        "update desk.versions set text = '', raw_text = '', raw_edits = null, furniture = '[]' where version_key = %s",
        [first],
    )
    for table, column in (("copy_edge", "a"), ("copy_edge", "b"), ("versions", "version_key")):
        connection.execute(f"delete from desk.{table} where {column} = %s", [second])
    found = recent.of(connection, landed)
    assert found == compared_texts(connection, landed)
    assert found.keys() == {first, *rest}
    assert found[first].features != before[first].features


def test_those_used_longest_ago_leave_first(landed, connection):
    texts = {number: ComparedText(number, date(2026, 3, 1), bytes(40)) for number in range(5)}
    recent = RecentTexts(most_bytes=120)
    recent.add(compared_texts(connection, landed[:1]))  # larger than the limit
    assert recent.of(connection, landed[:1]) == compared_texts(connection, landed[:1])
    recent.add(texts)
    assert list(recent._texts) == [2, 3, 4]
    # The cached text 2 is evicted in the meantime.
    assert recent.of(connection, [2, *landed]) == compared_texts(connection, landed)
    recent.clear()
    assert not recent._texts
    recent.add(texts)
    assert list(recent._texts) == [2, 3, 4]


def test_what_does_not_fit_is_recomputed(landed, connection):
    expected = compared_texts(connection, landed)
    recent = RecentTexts(most_bytes=len(expected[landed[0]].features) * 3 // 2)
    for part in (landed[:1], landed[:2], landed, landed):
        assert recent.of(connection, part) == {key: expected[key] for key in part}
