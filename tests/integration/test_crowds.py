"""A text that many print: few edges, one group, the same whoever lands it and in what order."""

from __future__ import annotations

import random

import pytest

from enrich.copies.ruleset import CROWDS

pytestmark = pytest.mark.stack

PRINTS = 180


@pytest.fixture(scope="module")
def crowd(newsrooms):
    """A report that many print, each with lines of its own; a part of it that some print; reports that stand alone."""
    room = newsrooms(24)
    report = room.paragraphs(10)
    made = [
        room.article([room.sentence(), *report, room.sentence()], url=f"https://outlet-{n}.example/a", day=n % 5)
        for n in range(PRINTS)
    ]
    made += [room.article(report[:6], url=f"https://short-{n}.example/a", day=n % 5) for n in range(8)]
    made += [room.article(report, url=f"https://names-{n}.example/a", source_url=made[0].url) for n in range(4)]
    return made + [room.article(day=n % 5) for n in range(10)]


@pytest.fixture(scope="module")
def parts(crowd):
    """The same in an order and batches by a seed, a tenth of it twice."""

    def shuffled(seed):
        pick = random.Random(seed)
        articles = pick.sample(crowd, len(crowd)) + pick.sample(crowd, len(crowd) // 10)
        size = pick.choice([7, 30, 75])
        return [articles[start : start + size] for start in range(0, len(articles), size)]

    return shuffled


@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_is_one_group_of_few_edges_in_any_order(
    desk, another_desk, hands, crowd, parts, dump, connection, copydesk, seed
):
    reference = another_desk()
    hands(settings=reference).land(crowd)
    team = [hands() for _ in range(3)]
    for number, part in enumerate(parts(seed)):
        team[number % 3].land(part)
    expected = dump(reference, "edges", "groups")
    assert dump(desk, *expected) == expected

    (edges,) = connection.execute("select count(*) from desk.copy_edge where not declared").fetchone()
    assert 40 * PRINTS < edges <= CROWDS.copies * (PRINTS + 12)
    sizes = connection.execute("select count(*) from desk.group_member group by group_key").fetchall()
    assert sizes == [(PRINTS + 12,)]
    assert connection.execute("select count(*) from desk.copy_edge where declared").fetchone() == (4,)
    ((carriers, independent),) = connection.execute(
        "select count(*), count(*) filter (where not is_copy) from copydesk.carriers"
    ).fetchall()
    assert (carriers, independent) == (PRINTS + 12, 1)
    assert "0 copies would be added, 0 removed, 0" in copydesk("regroup")
