"""The cost of landing a text with many copies: the texts of `hot`, the steps of one worker in this process, on a real
Postgres.

Measured in full batches, as with a backlog; and only for the last of them, landed one by one after the others, as in
normal operation. `python -m tests.bench hot-landed [COUNT …]`
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from rich.console import Console

from contract.article import encode
from tests.bench.hand import BATCH, Hand, empty_desk
from tests.bench.hot import Spent, Tell, Text, curve
from tests.bench.texts import article

COUNTS = (100, 400, 1_600)
_ALONE = 100  # the maximum number of texts landed one by one; also at most a quarter of them


def main() -> None:
    """Print the figures."""
    console, now = Console(), datetime.now(UTC)
    with empty_desk() as settings, closing(Hand(settings)) as hand:

        def land(kind: str, texts: Sequence[Text], tell: Tell, alone: int = 0) -> Spent:
            site = f"{kind.replace(' ', '-')}-{len(texts)}-{alone}"
            # Texts with a footer share one site; copies are each on a site of their own.
            shared = site if "footer" in kind else None
            messages = [
                encode(article(*text, f"https://{shared or f'{site}-{number}'}.example/{number}", now))
                for number, text in enumerate(texts)
            ]
            first = len(messages) - alone
            spent = Spent(0, 0.0, 0)
            for size, start, end in ((BATCH, 0, first), (1, first, len(messages))):
                started, edges = time.perf_counter(), 0
                for at in range(start, end, size):
                    edges += hand.land(messages[at : min(at + size, end)]).edges
                    tell(min(1, (at + size) / len(messages)))
                if end > start:
                    spent = Spent(end - start, time.perf_counter() - started, edges)
            return spent

        def land_alone(kind: str, texts: Sequence[Text], tell: Tell) -> Spent:
            return land(kind, texts, tell, min(_ALONE, len(texts) // 4))

        curve(console, f"landed by one process on Postgres, {BATCH} at once", COUNTS, land)
        curve(console, "landed one by one behind all others", COUNTS, land_alone)


if __name__ == "__main__":
    main()
