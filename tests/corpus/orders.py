"""Whether groups and copies depend on anything but the articles: orders, numbers of workers, kills and redelivery.

`python -m tests.corpus.orders` lands the labelled documents of the corpus thirty times, in 5 orders by 1, 2 and 4 workers, each
undisturbed and with workers killed and articles sent twice, and compares `copydesk.groups` and `copydesk.copies` byte by byte.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from copydesk.migrate import migrate
from copydesk.stack import running
from copydesk.topics import make_topics
from ingest.article import Article, Published, make_article
from ingest.publish import publishing
from ingest.settings import Settings, environment_of, make

CORPUS = Path(__file__).parents[2] / "../shared/corpus/documents.jsonl.gz"
SETS = ("web2014", "events", "same-event", "rewrites")
KILLS = 4
_PATIENCE = 300  # seconds
_NOW = datetime(2026, 3, 1, tzinfo=UTC)
# All that the views say; when a copy was found is no part of it.
_VIEWS = (
    "select to_jsonb(g)::text from copydesk.groups g order by group_id",
    "select (to_jsonb(c) - 'found_at')::text from copydesk.copies c order by article_id, other_id",
)


def labelled(most: int | None = None) -> list[Article]:
    """The labelled documents as articles; with `most` so many of them, in the corpus's order."""
    found = []
    with gzip.open(CORPUS) as lines:
        for document in map(json.loads, lines):
            if document["set"] in SETS:
                day = (document.get("published") or "")[:10]
                found.append(
                    make_article(
                        origin="feed",
                        title=document.get("title") or "",
                        text=(document.get("text") or "").strip() or "-",
                        url=f"https://{document['set']}.example/{document['id']}",
                        outlet=f"{document['set']}.example",
                        published=Published(value=day, precision="day", from_="feed") if day else None,
                        discovered_at=_NOW,
                        fetched_at=_NOW,
                        extracted_at=_NOW,
                    )
                )
    return found[:most]


class Crew:
    """Workers as ops run them; one that is killed is started anew."""

    def __init__(self, settings: Settings, count: int, log: Path) -> None:
        self._environment = os.environ | environment_of(settings)
        self._log = log
        self._members = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "copydesk", "worker"], env=self._environment, stdout=log, stderr=log
            )

    def kill(self, number: int) -> None:
        """SIGKILL, in the middle of whatever it does."""
        member = self._members[number % len(self._members)]
        member.kill()
        member.wait()
        self._members[number % len(self._members)] = self._start()

    def end(self) -> None:
        """SIGTERM for all."""
        for member in self._members:
            member.send_signal(signal.SIGTERM)
        for member in self._members:
            member.wait(60)


@contextmanager
def desk(settings: Settings, name: str) -> Iterator[Settings]:
    """A desk of its own: an empty, migrated database and topics of four partitions."""
    url = settings.database_url.get_secret_value()
    with psycopg.connect(make_conninfo(**{**conninfo_to_dict(url), "dbname": "postgres"}), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        own = SecretStr(make_conninfo(**{**conninfo_to_dict(url), "dbname": name}))
        made = settings.model_copy(
            update={
                "database_url": own,
                "topic_prefix": name,
                "consumer_group": name,
                "partitions": 4,
                "batch_articles": 100,
                "session_seconds": 6,
            }
        )
        migrate(made, say=lambda _: None)
        make_topics(made, say=lambda _: None)
        yield made
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def landed(
    settings: Settings, articles: Sequence[Article], *, seed: int, workers: int, disturbed: bool, log: Path
) -> str:
    """What the views say after these articles came in the order of `seed`: a hash, with the numbers of groups and copies."""
    pick = random.Random(seed)
    order = pick.sample(articles, len(articles))
    if disturbed:
        order += pick.sample(articles, len(articles) // 10)
    with publishing(settings) as publisher:
        for acknowledgement in [publisher.start(article) for article in order]:
            acknowledgement.wait()
    crew = Crew(settings, workers, log)
    with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection:

        def done() -> int:
            row = connection.execute("select coalesce(sum(next_offset), 0) from desk.consumer_offsets").fetchone()
            return int(row[0]) if row else 0

        try:
            for kill in range(1, KILLS + 1) if disturbed else ():
                _wait(lambda kill=kill: done() >= kill * len(order) // (KILLS + 2), "a kill's time")
                crew.kill(pick.randrange(workers))
            _wait(lambda: done() == len(order), "all landed")
        finally:
            crew.end()
        counts, digest = [], hashlib.sha256()
        for view in _VIEWS:
            rows = connection.execute(view).fetchall()
            counts.append(len(rows))
            digest.update("\n".join(row[0] for row in rows).encode())
    return f"{digest.hexdigest()} {counts[0]} groups {counts[1]} copies"


def _wait(condition: Callable[[], bool], what: str) -> None:
    deadline, pause = time.monotonic() + _PATIENCE, threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            msg = f"not within {_PATIENCE} s: {what}"
            raise TimeoutError(msg)
        pause.wait(0.1)


def main() -> None:
    articles = labelled()
    found: set[str] = set()
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-orders-") as home,
        running(make({"home": home}), parts=("postgres", "kafka")) as stack,
    ):
        runs = itertools.product(range(1, 6), (1, 2, 4), (False, True))
        for number, (seed, workers, disturbed) in enumerate(runs, 1):
            started = time.monotonic()
            with desk(stack.settings, f"order_{number}") as own:
                said = landed(
                    own, articles, seed=seed, workers=workers, disturbed=disturbed, log=Path(home) / "workers.log"
                )
            found.add(said)
            how = f"{KILLS} kills, a tenth sent twice" if disturbed else "undisturbed"
            sys.stdout.write(
                f"{number:2} order {seed}, {workers} workers, {how}: {said[:16]}… {said[65:]} in {time.monotonic() - started:.0f} s\n"
            )
            sys.stdout.flush()
    sys.stdout.write(f"{len(articles)} articles, {len(found)} different outcomes\n")
    sys.exit(len(found) != 1)


if __name__ == "__main__":
    main()
