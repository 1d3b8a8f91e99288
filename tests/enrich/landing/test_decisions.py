"""Manual decisions about groups, on real articles: they survive new articles, and can be withdrawn."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.stack

HOST = "https://news.example/"


@pytest.fixture
def grouped(connection):
    """The current groups of two or more, by the last part of their addresses."""

    def groups() -> list[set[str]]:
        rows = connection.execute(
            "select array_agg(url) from copydesk.articles group by group_id having count(*) > 1"
        ).fetchall()
        return sorted(({url.removeprefix(HOST) for url in urls} for (urls,) in rows), key=sorted)

    return groups


def test_a_split_survives_new_articles_and_can_be_withdrawn(hands, newsroom, copydesk, grouped, connection):
    report = newsroom.paragraphs()
    worker = hands()
    worker.land([newsroom.article(report, url=f"{HOST}{name}") for name in "abc"])
    assert grouped() == [{"a", "b", "c"}]

    copydesk("groups", "split", f"{HOST}a", f"{HOST}b", "--why", "two towns", "--who", "Ann")
    parted = grouped()
    assert len(parted) == 1
    assert not {"a", "b"} <= parted[0]

    worker.land([newsroom.article(report, url=f"{HOST}{name}") for name in "de"])
    assert all(not {"a", "b"} <= group for group in grouped())
    assert {name for group in grouped() for name in group} >= {"c", "d", "e"}

    said = copydesk("groups", "list")
    assert "two towns" in said
    assert "Ann" in said
    copydesk("groups", "withdraw", "1", "--why", "one town after all", "--who", "Bob")
    assert grouped() == [{"a", "b", "c", "d", "e"}]
    assert connection.execute(
        "select kind, who, why, stands, withdrawn_by, withdrawn_why from copydesk.group_decisions"
    ).fetchall() == [("split", "Ann", "two towns", False, "Bob", "one town after all")]
    assert "one town after all" in copydesk("groups", "list", "--all")


def test_what_is_joined_stays_together_with_its_copies(hands, newsroom, copydesk, grouped):
    one, other = newsroom.paragraphs(), newsroom.paragraphs()
    worker = hands()
    worker.land([newsroom.article(one, url=f"{HOST}a"), newsroom.article(other, url=f"{HOST}x")])
    assert grouped() == []
    copydesk("groups", "join", f"{HOST}a", f"{HOST}x", "--why", "the same speech")
    assert grouped() == [{"a", "x"}]
    copydesk("groups", "withdraw", "1", "--why", "no")
    assert grouped() == []
    copydesk("groups", "join", f"{HOST}x", f"{HOST}a", "--why", "yes")
    worker.land([newsroom.article(newsroom.paragraphs(), url=f"{HOST}z")])
    assert grouped() == [{"a", "x"}]


def test_an_article_decided_to_be_alone_has_no_copies(hands, newsroom, copydesk, grouped):
    report = newsroom.paragraphs()
    worker = hands()
    worker.land([newsroom.article(report, url=f"{HOST}{name}") for name in "abc"])
    copydesk("groups", "split", f"{HOST}b", "--why", "a page of its own")
    assert grouped() == [{"a", "c"}]
    worker.land([newsroom.article(report, url=f"{HOST}d")])
    assert grouped() == [{"a", "c", "d"}]


def test_contradictions_and_strangers_are_refused(hands, newsroom, copydesk):
    hands().land([newsroom.article(url=f"{HOST}{name}") for name in "abc"])
    for one, other in (("a", "b"), ("b", "c")):
        copydesk("groups", "join", f"{HOST}{one}", f"{HOST}{other}", "--why", "same", "--who", "Ann")
    for words, why in [
        (("split", f"{HOST}a", f"{HOST}c"), "decision 1 of Ann (same) says the opposite"),
        (("split", f"{HOST}b"), "decision 1 of Ann"),
        (("join", f"{HOST}a", f"{HOST}a"), "the same one"),
        (("join", f"{HOST}a", f"{HOST}nowhere"), "nowhere has not landed"),
        (("join", f"{HOST}a", "what?"), "is neither an article's id nor a URL"),
        (("withdraw", "99"), "decision 99 is not in force"),
    ]:
        assert why in copydesk("groups", *words, "--why", "x", refused=True)


def test_independent_publishers_are_distinguished_from_copies(hands, newsroom, connection):
    report = newsroom.paragraphs()
    hands().land([
        newsroom.article(report, url="https://one.example/a", day=1),
        newsroom.article(report, url="https://two.example/b", day=2),
        newsroom.article([*report, "One line more."], url="https://two.example/c", day=2),
    ])  # fmt: skip
    carriers = "select outlet, has_canonical, is_copy, articles from copydesk.carriers order by 1"
    assert connection.execute(carriers).fetchall() == [
        ("one.example", True, False, 1),
        ("two.example", False, True, 2),
    ]  # fmt: skip


def test_names_and_reasons_are_shown_unchanged(hands, newsroom, copydesk):
    hands().land([newsroom.article(url=f"{HOST}{name}") for name in "ab"])
    copydesk("groups", "join", f"{HOST}a", f"{HOST}b", "--why", "[/b]\x1b[2J[red]same", "--who", "[/]")
    said = copydesk("groups", "list")
    assert "[/b]\ufffd[2J[red]same" in said
    assert "[/]" in said
    asked = copydesk("sql", """select why as "[/x]" from group_decisions""")
    assert "[/x]" in asked
    assert "[/b]\ufffd[2J[red]same" in asked
