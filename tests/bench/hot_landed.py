"""What a hot text costs to land: the texts of `hot`, one worker's steps in this process, on a real Postgres.

`python -m tests.bench hot-landed [COUNT …]`
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from rich.console import Console

from ingest.article import encode
from tests.bench.hand import BATCH, Hand, empty_desk
from tests.bench.hot import Tell, Text, curve
from tests.bench.texts import article

COUNTS = (100, 200, 400, 800)  # of 800 copies each pair is a row: 319,600 edges


def main() -> None:
    """Print the figures."""
    console, now = Console(), datetime.now(UTC)
    with empty_desk() as settings, closing(Hand(settings)) as hand:

        def land(kind: str, texts: Sequence[Text], tell: Tell) -> tuple[float, int]:
            site = f"{kind.replace(' ', '-')}-{len(texts)}"
            shared = site if "footer" in kind else None  # one site's footer; copies stand on a site each
            messages = [
                encode(article(*text, f"https://{shared or f'{site}-{number}'}.example/{number}", now))
                for number, text in enumerate(texts)
            ]
            started, edges = time.perf_counter(), 0
            for start in range(0, len(messages), BATCH):
                edges += hand.land(messages[start : start + BATCH]).edges
                tell(min(1, (start + BATCH) / len(messages)))
            return time.perf_counter() - started, edges

        curve(console, "landed by one process on Postgres", COUNTS, land)


if __name__ == "__main__":
    main()
