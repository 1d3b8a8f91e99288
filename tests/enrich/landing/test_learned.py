"""Learned lines, from landed articles to later readings: versions, reverting, and redelivered messages."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.stack

FOOTER = "Harbour Post — read by the harbour since 1911"


def footed(newsroom, number: int):
    return newsroom.article([*newsroom.paragraphs(), FOOTER], url=f"https://harbour.example/{number}")


def rows(connection, columns: str):
    # Only this test's articles.
    return connection.execute(f"select {columns} from copydesk.articles order by url").fetchall()


def test_a_footer_is_learned_from_what_landed_and_gone_from_what_lands_next(hands, newsroom, connection, copydesk):
    first = [footed(newsroom, number) for number in range(10, 22)]
    worker = hands()
    worker.land(first)
    assert all(FOOTER in text for (text,) in rows(connection, "text"))

    assert FOOTER.casefold() in copydesk("furniture", "learn")
    assert connection.execute("select count(*) from copydesk.learned_furniture").fetchone() == (0,)
    assert "version 1" in copydesk("furniture", "learn", "--apply")
    learned = "select version, in_use, outlet, line, reports, of_reports from copydesk.learned_furniture"
    assert connection.execute(learned).fetchall() == [
        (1, True, "harbour.example", FOOTER.casefold(), 12, 12)
    ]  # fmt: skip

    later = footed(newsroom, 50)
    worker.land([later, first[0]])
    read = rows(connection, "furniture_version, text like '%1911%'")
    assert read == [(0, True)] * 12 + [(1, False)]
    again = [(read.furniture_version, FOOTER in read.reading.text) for read in worker.batch([first[0], later]).articles]
    assert again == [(0, True), (1, False)]

    copydesk("furniture", "use", "0")
    assert "in use: 0; there are [0, 1]" in copydesk("furniture", "list")
    assert FOOTER.casefold() in copydesk("furniture", "list", "--version", "1", "--outlet", "harbour.example")
    worker.land([footed(newsroom, 60)])
    assert rows(connection, "furniture_version")[-1] == (0,)


def test_learning_does_not_depend_on_what_was_learned_before(hands, newsroom, copydesk):
    worker = hands()
    worker.land([footed(newsroom, number) for number in range(12)])
    copydesk("furniture", "learn", "--apply")
    worker.land([footed(newsroom, number) for number in range(20, 32)])
    assert "24 of 24" in copydesk("furniture", "learn")


def test_nothing_is_learned_from_copies_of_one_report(hands, newsroom, copydesk):
    report = [*newsroom.paragraphs(), FOOTER]
    hands().land([newsroom.article(report, url=f"https://harbour.example/{number}") for number in range(20)])
    assert "nothing to learn" in copydesk("furniture", "learn")


def test_a_version_that_is_not_there_is_refused(copydesk):
    assert "no version 7" in copydesk("furniture", "use", "7", refused=True)
