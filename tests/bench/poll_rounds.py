"""Rounds of polling in a checkout: `python poll_rounds.py FEEDS`, with the checkout as working folder.

It also works in an older checkout, with its own Python: renamed parts are looked up under both names. Prints a line of
JSON per round. A round is one `collect` run as Prefect runs it, in a separate process on one core: Prefect's server,
Kafka, Postgres and the web server use the other cores.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path.cwd()))
SERVER = Path(__file__).with_name("feed_server.py")
FEW = 20  # feeds; a run of so few costs little more than its start and its end
RUN = "from flows.collect import collect; collect()"
FEEDS_ARE_DUE = "update desk.feeds set next_poll_at = now() - interval '1 second' where feed_id <= %s"
LAST_ROUND = """select count(*), extract(epoch from max(polled_at) - min(polled_at))::float,
    count(*) filter (where status = 'failed') from desk.feeds where polled_at > %s"""


def named(*names: str) -> Any:
    """The first of these that exists, each given as `module:name`."""
    for name in names:
        module, _, what = name.partition(":")
        try:
            return getattr(import_module(module), what)
        except ImportError:
            continue
    raise ImportError(names)


def main() -> None:
    """Prints the rounds."""
    feeds = int(sys.argv[1])
    make = named("contract.settings:make", "ingest.settings:make")
    running = named("copydesk.local.stack:running", "copydesk.stack:running")
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder,
        running(make({"home": folder}), say=lambda _: None) as stack,
        subprocess.Popen([sys.executable, str(SERVER)], stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        environment = {
            **os.environ, **stack.environment, "COPYDESK_ALLOW_PRIVATE_ADDRESSES": "true",
            "COPYDESK_FEEDS_PER_COLLECT": str(feeds), "COPYDESK_ENTRIES_PER_COLLECT": "1",
            "PREFECT_LOGGING_LEVEL": "INFO",
        }  # fmt: skip
        for command in ("migrate", "topics"):
            cli = str(Path(sys.executable).with_name("copydesk"))
            subprocess.run([cli, command], env=environment, check=True, capture_output=True)
        named("flows.limits:make_limits")
        limits = "from flows.limits import make_limits; make_limits()"
        subprocess.run([sys.executable, "-c", limits], env=environment, check=True, capture_output=True)
        with psycopg.connect(stack.settings.database_url.get_secret_value(), autocommit=True) as connection:
            connection.cursor().executemany(
                "insert into desk.feeds (url) values (%s)",
                [[f"http://feed{number}.localhost:{port}/{number}"] for number in range(feeds)],
            )
            for due in (FEW, feeds, FEW, feeds, FEW, feeds):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/turn").close()
                line = round_of(connection, due, environment)
                sys.stdout.write(json.dumps(line) + "\n")
                sys.stdout.flush()
        server.terminate()


def round_of(connection: psycopg.Connection[Any], due: int, environment: dict[str, str]) -> dict[str, float]:
    """One run: feeds polled, seconds from the first to the last, processor seconds and memory of its process."""
    connection.execute("update desk.feeds set next_poll_at = now() + interval '1 day'")
    connection.execute(FEEDS_ARE_DUE, [due])
    (began,) = connection.execute("select now()").fetchone() or ()
    process = subprocess.Popen(
        [sys.executable, "-c", RUN], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.sched_setaffinity(process.pid, {0})
    _, status, usage = os.wait4(process.pid, 0)  # including child processes that have ended
    process.returncode = status
    assert status == 0, f"the run ended with {status}"
    polled, seconds, failed = connection.execute(LAST_ROUND, [began]).fetchone() or ()
    return {
        "due": due, "polled": polled, "failed": failed, "seconds": seconds,
        "cpu": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1000,
    }  # fmt: skip


if __name__ == "__main__":
    main()
