"""Dead letters: listed, shown, sent again unchanged, discarded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg
import pytest

from contract.article import encode
from contract.errors import Permanent
from contract.kafka import dead_letter_producer
from contract.settings import Settings, environment_of, topics_of
from ingest.dead_letters import Place, place_of
from tests.newsroom import Newsroom


@pytest.mark.parametrize("text", ["", "articles", "articles/0", "articles/x/1", "articles/0/-1", "/0/1", "a/0/1 "])
def test_what_is_not_a_place_is_refused(text: str) -> None:
    with pytest.raises(Permanent, match="TOPIC/PARTITION/OFFSET"):
        place_of(text)


def test_a_place_is_parsed_as_it_is_written() -> None:
    assert place_of("night.articles/3/17") == Place("night.articles", 3, 17)
    assert str(Place("night.articles", 3, 17)) == "night.articles/3/17"


@pytest.mark.stack
@pytest.mark.usefixtures("topics")
def test_letters_are_shown_sent_again_and_discarded(
    desk: Settings,
    connection: psycopg.Connection,
    newsroom: Newsroom,
    copydesk: Callable[..., str],
    workers: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A good article that failed, like one of a newer schema before the workers are upgraded, and one that fails again.

    The letters are put on the topic as a worker puts them there: each twice, as after a crash.
    """
    for name, value in environment_of(desk).items():
        monkeypatch.setenv(name, value)
    topics, article = topics_of(desk), newsroom.article()
    key, value = encode(article)
    letters = [(key, value, 7, "schema 99 is newer"), (b"\x00\xff key", b"no json at all", 8, "no article")]
    with closing(dead_letter_producer(desk.kafka_servers)) as producer:
        for _ in range(2):
            for its_key, its_value, offset, reason in letters:
                headers = [("topic", topics.live.encode()), ("partition", b"0"), ("offset", str(offset).encode())]
                producer.send(
                    topics.dead_letters, key=its_key, value=its_value, headers=[*headers, ("error", reason.encode())]
                ).get(timeout=30)
    for its_key, its_value, offset, reason in [*letters, (b"", b"", 9, "no value")]:
        connection.execute(
            "insert into desk.dead_letters (topic, partition, position, key, bytes, head, reason) "
            "values (%s, 0, %s, %s, %s, %s, %s)",
            [topics.live, offset, its_key, len(its_value), its_value[:200], reason],
        )
    connection.execute(
        "insert into desk.entries (origin, guid, fate, article_id, version_id) "
        "values ('replay', 'one', 'dead_letter', %s, %s)",
        [article.article_id, article.version_id],
    )
    connection.commit()

    listed = [
        json.loads(line) for line in copydesk("dead-letters", "list", "--json", "--reason", "SCHEMA").splitlines()
    ]
    assert [one["place"] for one in listed] == [f"{topics.live}/0/7"]
    assert copydesk("dead-letters", "list", "--json", "--topic", "other") == ""
    assert f"{topics.live}/0/8" in copydesk("dead-letters", "list")
    assert "… and more" in copydesk("dead-letters", "list", "--limit", "2")
    assert "… and more" not in copydesk("dead-letters", "list", "--limit", "3")
    shown = json.loads(copydesk("dead-letters", "show", f"{topics.live}/0/8"))
    assert (shown["value"], shown["reason"]) == ("no json at all", "no article")
    ran = subprocess.run(
        [sys.executable, "-m", "copydesk", "dead-letters", "show", "--raw", f"{topics.live}/0/7"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert ran.stdout == value
    assert "say which" in copydesk("dead-letters", "redrive", refused=True)
    assert "there is no dead letter" in copydesk("dead-letters", "show", "other/0/1", refused=True)

    assert "2 dead letters sent again" in copydesk(
        "dead-letters", "redrive", f"{topics.live}/0/7", f"{topics.live}/0/8"
    )
    with workers(desk) as landed:
        landed(2)
    assert connection.execute("select article_id from copydesk.articles").fetchall() == [(UUID(article.article_id),)]
    assert connection.execute("select fate from desk.entries").fetchone() == ("landed",)
    rows = connection.execute("select position, reason from desk.dead_letters order by position").fetchall()
    assert len(rows) == 2  # the one without bytes, and the one that failed again, with a new position
    assert {position for position, _ in rows} & {7, 8} == set()

    assert "0 dead letters sent again" in copydesk("dead-letters", "redrive", "--reason", "no value")
    assert "1 dead letters discarded" in copydesk("dead-letters", "discard", "--reason", "no value")
    assert "1 dead letters discarded" in copydesk("dead-letters", "discard", "--all")
    assert copydesk("dead-letters", "list", "--json") == ""
