"""`python -m copydesk.init [FOLDER]`: sets up a new or upgraded desk, and exits. Safe to repeat.

Waits for Postgres, Kafka and the Prefect server; then migrations, topics, work pool, limits, deployments,
and the feeds that `feeds.opml` or `feeds.csv` in FOLDER lists.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from contract.errors import CopydeskError, Transient
from contract.masking import masked
from contract.settings import load
from copydesk.wiring import Wiring
from ingest.feeds.management import add

_PATIENCE: Final = 300.0  # seconds for all services together to become available
_FEED_LISTS: Final = ("feeds.opml", "feeds.csv")


def init(desk: Wiring, folder: Path | None) -> None:
    """Does all of it.

    Raises Transient if a part does not answer in time, Permanent if something must be repaired.
    """
    deadline = time.monotonic() + _PATIENCE
    _persist(lambda: desk.migrate(_say), deadline)
    _say("the schema is up to date")
    _persist(lambda: desk.make_topics(_say), deadline)
    _say("all topics exist")
    _persist(lambda: _say(f"deployments {', '.join(desk.deploy())}"), deadline)
    if folder is not None:
        _import_feeds(desk, folder)
    _say("the desk is ready")


def _persist(step: Callable[[], object], deadline: float) -> None:
    """Repeats a step while what it needs does not respond."""
    told = ""
    while True:
        try:
            step()
        except Transient as error:
            if time.monotonic() > deadline:
                raise
            if str(error) != told:
                _say(f"waiting: {error}")
            told = str(error)
            time.sleep(1)
        else:
            return


def _import_feeds(desk: Wiring, folder: Path) -> None:
    for path in (folder / name for name in _FEED_LISTS):
        if not path.is_file():
            continue
        read = desk.feed_list(path)
        for problem in read.problems:
            _say(f"{path.name}: {masked(problem)}")
        with desk.connection("copydesk init") as connection:
            added = add(connection, read.feeds)
        _say(f"{path.name}: {len(added.new)} feeds added, {len(added.known)} already there")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Exits with 0, or with 1 and one clear message."""
    try:
        init(Wiring(load), Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    except (CopydeskError, OSError) as error:
        sys.stderr.write(f"copydesk: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
