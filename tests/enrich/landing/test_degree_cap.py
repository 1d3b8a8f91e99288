"""A text with many copies: few edges, one group, the same results for any worker and any order."""

from __future__ import annotations

import random

import pytest

from enrich.copies.ruleset import DEGREE_CAP
from enrich.landing import landing
from enrich.landing.clustering import recluster
from enrich.landing.followers import follow
from enrich.store.decisions import decide
from enrich.store.smallest_copies import beyond_smallest, beyond_smallest_articles

pytestmark = pytest.mark.stack

PRINTS = 180
OF_THE_REPORT = PRINTS + 8 + 4 + 6


@pytest.fixture(scope="module")
def prints(newsrooms):
    """A report that many sites print, each with lines of its own; shorter and edited prints of it; reports without
    copies."""
    room = newsrooms(24)
    report = room.paragraphs(10)
    made = [
        room.article([room.sentence(), *report, room.sentence()], url=f"https://outlet-{n}.example/a", day=n % 5)
        for n in range(PRINTS)
    ]
    made += [room.article(report[:6], url=f"https://short-{n}.example/a", day=n % 5) for n in range(8)]
    made += [room.article(report, url=f"https://names-{n}.example/a", source_url=made[0].url) for n in range(4)]
    made += [room.article(edited(room, report), url=f"https://edits-{n}.example/a", day=n % 5) for n in range(6)]
    return made + [room.article(day=n % 5) for n in range(10)]


def edited(room, paragraphs):
    """A report in which every eighth word is replaced."""
    words = " ".join(paragraphs).split(" ")
    words[7::8] = (room.random.choice(room.sentence().split()) for _ in words[7::8])
    return " ".join(words)


@pytest.fixture(scope="module")
def parts(prints):
    """The same articles in batches of a given size, in an order that depends on it; a tenth of them twice."""

    def shuffled(size):
        pick = random.Random(size)
        articles = pick.sample(prints, len(prints)) + pick.sample(prints, len(prints) // 10)
        return [articles[start : start + size] for start in range(0, len(articles), size)]

    return shuffled


def test_the_database_finds_versions_with_enough_smaller_copies(hands, prints, connection):
    worker = hands()
    worker.land(prints[:90])
    edges = connection.execute("select a, b from desk.copy_edge").fetchall()
    keys = sorted({key for edge in edges for key in edge})
    pick = random.Random(3)
    pairs = [tuple(pick.sample(keys, 2)) for _ in range(600)]
    for most in (1, 20, DEGREE_CAP.edges, 90):
        smaller = {(x, y): sum(x in edge and sum(edge) - x < y for edge in edges) for x, y in pairs}
        expected = {pair for pair in pairs if smaller[pair] >= most}
        assert beyond_smallest(worker.connection, pairs, most) == expected
        # Each version is of a different article.
        assert beyond_smallest_articles(worker.connection, pairs, most) == expected


def test_several_versions_of_one_article_are_one_smaller_copy(hands, newsrooms, prints, connection):
    worker, room = hands(), newsrooms(25)
    worker.land(prints[:30])
    worker.land([room.article(f"{one.text}\n\n{room.sentence()}", url=one.url) for one in prints[:30]])
    articles = connection.execute(
        """select version, key, article from desk.copy_edge
           cross join lateral (values (a, b, b_article), (b, a, a_article)) v (version, key, article)"""
    ).fetchall()
    pairs = [(version, key) for version, key, _ in articles]
    smaller = {
        (x, y): len({article for version, key, article in articles if version == x and key < y}) for x, y in pairs
    }
    found = beyond_smallest_articles(worker.connection, pairs, 20)
    assert found
    assert found <= {pair for pair in pairs if smaller[pair] >= 20}


@pytest.mark.parametrize("size", [7, 75])
def test_many_copies_are_one_group_of_few_edges_in_any_order(
    desk, another_desk, hands, prints, parts, dump, connection, copydesk, size
):
    reference = another_desk()
    hands(settings=reference).land(prints)
    team = [hands() for _ in range(3)]
    for number, part in enumerate(parts(size)):
        team[number % 3].land(part)
    expected = dump(reference, "edges", "groups")
    assert dump(desk, *expected) == expected

    (edges,) = connection.execute("select count(*) from desk.copy_edge where not declared").fetchone()
    assert 40 * PRINTS < edges <= DEGREE_CAP.edges * OF_THE_REPORT
    sizes = connection.execute("select count(*) from desk.group_member group by group_key").fetchall()
    assert sizes == [(OF_THE_REPORT,)]
    assert connection.execute("select count(*) from desk.copy_edge where declared").fetchone() == (4,)
    ((carriers, independent),) = connection.execute(
        "select count(*), count(*) filter (where not is_copy) from copydesk.carriers"
    ).fetchall()
    assert (carriers, independent) == (OF_THE_REPORT, 1)
    assert "0 copies would be added, 0 removed, 0" in copydesk("regroup")


LANDED_FIRST = 160
LATER = 60


def variety(room, number):
    """A print of one report, or related texts: parts, another report with its own prints, both in one, sources, an
    agency."""
    pick = room.random
    report, other, urls = room.report, room.other, room.urls
    text = {
        "print": [room.sentence(), *report, room.sentence()],
        "plain": report,
        "part": report[:6],
        "other": [room.sentence(), *other],
        "both": [*report, *other],
        "agency": [f"LONDON (Reuters) - {report[0]}", *report[1:]],
        "nothing": room.paragraphs(),
    }[pick.choices(["print", "plain", "part", "other", "both", "agency", "nothing"], [60, 20, 4, 8, 2, 3, 3])[0]]
    host = "reuters.com" if "(Reuters)" in text[0] and pick.random() < 0.5 else f"outlet-{number}.example"
    source = pick.choices([None, urls[0], pick.choice(urls), "https://elsewhere.example/a"], [70, 15, 10, 5])[0]
    url = pick.choice(urls) if pick.random() < 0.03 else f"https://{host}/{number}"  # a known URL: another version
    urls.append(url)
    return room.article(text, url=url, source_url=source, day=pick.choice([number % 5, 0, -2]))


@pytest.mark.parametrize("seed", [3])
def test_a_follower_of_many_copies_is_grouped_as_with_all_its_edges(hands, newsrooms, monkeypatch, seed):
    room = newsrooms(300 + seed)
    room.report, room.other, room.urls = room.paragraphs(10), room.paragraphs(10), ["https://first.example/a"]
    first = room.article(room.report, url=room.urls[0], day=0)
    worker, found = hands(), set()
    worker.land([first, *(variety(room, number) for number in range(LANDED_FIRST))])
    monkeypatch.setattr(landing, "follow", lambda *given: found.update(new := follow(*given)) or new)
    followed = 0
    for number in range(LANDED_FIRST, LANDED_FIRST + LATER):
        found.clear()
        worker.land([variety(room, 1_000 * number + at) for at in range(room.random.choice([1, 1, 1, 4]))])
        followed += len(found)
        with worker.connection.transaction():
            assert recluster(worker.connection, found) == 0
        if number % 20 == 0:
            decide_something(worker.connection, room.random)
    assert followed > LATER // 3


def decide_something(connection, pick):
    """A user joins or splits two of the articles."""
    keys = [key for (key,) in connection.execute("select article_key from desk.group_member order by 1").fetchall()]
    a, b = pick.sample(keys, 2)
    with connection.transaction():
        decide(connection, pick.choice(["join", "split"]), (a, b), "Ann", "a test")
        recluster(connection, {a, b})


def test_an_original_that_comes_after_many_of_its_copies_represents_them(hands, newsroom, connection):
    report = newsroom.paragraphs(10)
    original = newsroom.article(report, url="https://agency.example/original", day=4)
    worker = hands()
    key = worker.batch([original], start=10_000).articles[0].version_key

    def prints(count):
        for number in range(count):
            yield newsroom.article(
                [newsroom.sentence(), *report],
                url=f"https://outlet-{number}.example/a",
                source_url=original.url if number % 40 == 0 else None,
                day=1 + number % 3,
            )

    smaller = [one for one in prints(400) if worker.batch([one], start=10_000).articles[0].version_key < key]
    assert len(smaller) > DEGREE_CAP.edges  # so that the original is only a follower
    worker.land(smaller)
    worker.land([original])
    rows = connection.execute("select outlet, canonical_why, articles from copydesk.groups").fetchall()
    assert rows == [("agency.example", "declared", len(smaller) + 1)]
