"""`python -m tests.chaos.follow`: two consumers that only follow the feed of changes of a disturbed desk, by SQL and on
Kafka.

In each round articles land, including copies and further versions, while workers are killed, everything is reclassified
by other thresholds, articles are forgotten and users decide about groups. When all work is done, both consumers must
have `articles`, `copies` and `groups` byte for byte as the views show them. From time to time one of them starts from
nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import IsolationLevel

from contract.article import Article
from contract.errors import Permanent
from contract.postgres import connect
from contract.settings import Settings, make
from copydesk import forget
from copydesk.local.stack import running
from enrich.copies.ruleset import VERBATIM_RULES
from enrich.landing import reclassify
from enrich.landing.clustering import recluster
from enrich.store import decisions
from enrich.warm import warm
from tests.chaos.rig import desk_of, figure, send
from tests.crew import Crew, crew
from tests.following import KafkaFollower, SqlFollower, shown
from tests.newsroom import Newsroom

PATIENCE = 120  # timeout in seconds for a round's changes to reach both consumers


class Rounds:
    """A desk with its workers, and two consumers. differences: views that differed, over all rounds."""

    def __init__(self, settings: Settings, team: Crew, seed: int, families: int = 8) -> None:
        self.settings, self.team, self.families = settings, team, families
        self.pick, self.room = random.Random(seed), Newsroom(seed)
        self.known: list[Article] = []
        self.messages = self.kills = self.forgotten = self.judged = self.decided = self.restarts = 0
        self.differences: list[str] = []
        self.sql, self.kafka = SqlFollower(settings, most=200), KafkaFollower(settings)
        self._moment = threading.Event()

    def close(self) -> None:
        self.sql.close()
        self.kafka.close()

    def run(self, number: int) -> None:
        """One round."""
        articles = self.room.edition(self.families, 5, self.families)
        again = self.pick.sample(self.known, min(4, len(self.known)))
        articles += [self.room.article(url=one.url) for one in again]
        self.known += articles
        self.messages += len(articles)
        failures: list[BaseException] = []
        tasks = [lambda: send(self.settings, articles), self._kill, self._forget, self._decide]
        if number % 5 == 2:
            tasks.append(lambda: self._judge(number))
        threads = [threading.Thread(target=_kept, args=(task, failures)) for task in tasks]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            self.sql.catch_up()
            self.kafka.catch_up()
            self._moment.wait(0.05)
        assert not failures, failures
        if number % 7 == 3:
            self._restart()
        deadline = time.monotonic() + PATIENCE
        while not self._is_quiet():
            assert time.monotonic() < deadline, f"round {number}: changes are still under way"
            self._moment.wait(0.1)
        self.sql.catch_up()
        self.kafka.catch_up()
        truth = shown(self.settings)
        for name, follower in (("SQL", self.sql), ("Kafka", self.kafka)):
            found = follower.rebuilt.views()
            self.differences += [f"round {number}: {name}: {view}" for view in truth if found[view] != truth[view]]

    def _is_quiet(self) -> bool:
        return (
            figure(self.settings, "select coalesce(sum(next_offset), 0) from desk.consumer_offsets") >= self.messages
            and figure(self.settings, "select count(*) from desk.change_notes") == 0
            and figure(
                self.settings,
                "select (h.base + h.position = t.published)::int from desk.change_head h, desk.change_topic t",
            )
            == 1
        )

    def _kill(self) -> None:
        self._moment.wait(self.pick.random())
        self.team.kill(self.pick.randrange(self.team.size))
        self.kills += 1

    def _forget(self) -> None:
        self._moment.wait(self.pick.random())
        articles = [UUID(one.article_id) for one in self.pick.sample(self.known, 2)]
        with closing(connect(self.settings)) as connection:
            forget.forget(connection, self.settings, articles, "Ann", "a round")
        self.forgotten += 2

    def _decide(self) -> None:
        self._moment.wait(self.pick.random())
        with closing(connect(self.settings)) as connection, suppress(Permanent):
            keys = [key for (key,) in connection.execute("select article_key from desk.articles").fetchall()]
            if len(keys) < 2:
                return
            a, b = self.pick.sample(keys, 2)
            pairs = connection.execute("select a_article, b_article from desk.copy_edge").fetchall()
            if pairs and self.pick.random() < 0.6:
                a, b = self.pick.choice(pairs)
                decisions.decide(connection, "split", (a, b), "Ann", "a round")
            else:
                decisions.decide(connection, "join", (a, b), "Ann", "a round")
            recluster(connection, {a, b})
            connection.commit()
            self.decided += 1

    def _judge(self, number: int) -> None:
        """Reclassifies everything by other thresholds, and in a later round by the real ones again."""
        rules = VERBATIM_RULES if number % 2 else VERBATIM_RULES.with_threshold("coverage", 9000)
        with closing(connect(self.settings, patient=True)) as reading, closing(connect(self.settings)) as writer:
            reading.isolation_level = IsolationLevel.REPEATABLE_READ
            for changes in reclassify.reclassified(reading, self.settings.window_days, rules):
                with suppress(psycopg.errors.ForeignKeyViolation):  # deleted concurrently: a user would run it again
                    reclassify.apply(writer, changes)
                writer.commit()
        self.judged += 1

    def _restart(self) -> None:
        self.restarts += 1
        if self.restarts % 2:
            self.sql.close()
            self.sql = SqlFollower(self.settings, most=200)
        else:
            self.kafka.close()
            self.kafka = KafkaFollower(self.settings)


def _kept(task: Callable[[], None], failures: list[BaseException]) -> None:
    try:
        task()
    except BaseException as error:
        failures.append(error)
        raise


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.follow", description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}\n")
    warm()
    with ExitStack() as opened:
        home = opened.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-follow-", ignore_cleanup_errors=True))
        parts = ("postgres", "kafka")
        made = make({"home": home, "partitions": 4})
        stack = opened.enter_context(running(made, parts=parts, say=lambda _: None))
        settings = desk_of(stack, "followed")
        logs = Path(home, "crew")
        logs.mkdir()
        team = opened.enter_context(crew(settings, 4, logs))
        rounds = opened.enter_context(closing(Rounds(settings, team, asked.seed)))
        started = time.monotonic()
        for number in range(asked.rounds):
            rounds.run(number)
            if number % 10 == 9:
                sys.stdout.write(f"{number + 1} rounds, {len(rounds.differences)} differences\n")
                sys.stdout.flush()
        team.stop()
        seconds = time.monotonic() - started
        views = {view: len(rows) for view, rows in shown(settings).items()}
    sys.stdout.write(
        f"{asked.rounds} rounds in {seconds:.0f} s: {rounds.messages} messages, {rounds.kills} workers killed, "
        f"{rounds.forgotten} articles forgotten, {rounds.decided} decisions, all judged anew {rounds.judged} times, "
        f"{rounds.restarts} consumers begun anew; {views}\n{len(rounds.differences)} differences\n"
    )
    sys.stdout.write("".join(f"{line}\n" for line in rounds.differences))
    sys.exit(bool(rounds.differences))


if __name__ == "__main__":
    main()
