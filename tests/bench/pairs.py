"""Documents per second of `copydesk pairs` in process, compared with peers on the same texts, end to end on one core.

The peers are datasketch, as in its documentation (`update`, one shingle at a time) and with `update_batch`, and rensa,
with its batches. All use the same shingles, permutations and bands, and verify each candidate in the same way. Each
runs in a separate process, so that its peak memory is its own.
"""

from __future__ import annotations

import gzip
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

import rensa
from datasketch import MinHash, MinHashLSH
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from enrich.pairs import Document, find, parse_documents
from enrich.warm import warm
from tests.bench.extract import peak_megabytes
from tests.corpus.documents import DOCUMENTS

COUNT = 6_000
PERMUTATIONS = 128
BANDS, ROWS = 32, 4  # what datasketch chooses for a threshold of 0.4; 32 x 4 = 128
SHINGLE = 5
BATCH = 400

Shingles = set[str]


class Cost(NamedTuple):
    """CPU seconds, pairs found, and bytes of memory at the peak beyond what was in use before."""

    seconds: float
    pairs: int
    memory: float


def copydesk(documents: Sequence[Document]) -> int:
    """Our implementation; returns how many pairs it finds, like the others."""
    return len(find(documents).pairs)


def datasketch_update(documents: Sequence[Document]) -> int:
    """As in datasketch's documentation."""

    def signature(shingles: Shingles) -> MinHash:
        made = MinHash(num_perm=PERMUTATIONS)
        for shingle in shingles:
            made.update(shingle.encode())
        return made

    return _datasketch(documents, signature)


def datasketch_batch(documents: Sequence[Document]) -> int:
    """With all shingles of a document at once."""

    def signature(shingles: Shingles) -> MinHash:
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([shingle.encode() for shingle in shingles])
        return made

    return _datasketch(documents, signature)


def _datasketch(documents: Sequence[Document], signature: Callable[[Shingles], MinHash]) -> int:
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    kept: list[Shingles] = []
    pairs = 0
    for number, mine in enumerate(map(shingled, documents)):
        made = signature(mine)
        pairs += sum(verified(mine, kept[other]) for other in index.query(made))
        index.insert(number, made, check_duplication=False)
        kept.append(mine)
    return pairs


def rensa_batch(documents: Sequence[Document]) -> int:
    """With all shingles of several documents at once, as in rensa's documentation."""
    index = rensa.RMinHashLSH(threshold=0.4, num_perm=PERMUTATIONS, num_bands=BANDS)
    kept: list[Shingles] = []
    pairs = 0
    for some in batches(documents):
        shingles = [shingled(document) for document in some]
        signatures = rensa.RMinHash.from_token_sets(shingles, num_perm=PERMUTATIONS, seed=42)
        for mine, made in zip(shingles, signatures, strict=True):
            pairs += sum(verified(mine, kept[other]) for other in index.query(made))
            index.insert(len(kept), made)
            kept.append(mine)
    return pairs


def shingled(document: Document) -> Shingles:
    """The runs of five words of a document."""
    words = f"{document.title} {document.text}".lower().split()
    return {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def verified(mine: Shingles, theirs: Shingles) -> bool:
    """Whether the shorter one shares half of its shingles with the other."""
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def batches(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """Batches of a worker's size."""
    return (documents[start : start + BATCH] for start in range(0, len(documents), BATCH))


CONTESTANTS: dict[str, Callable[[Sequence[Document]], int]] = {
    "copydesk pairs": copydesk,
    "datasketch, update": datasketch_update,
    "datasketch, update_batch": datasketch_batch,
    "rensa, from_token_sets": rensa_batch,
}


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("pairs: skipped, the corpus is not here")
        return
    with gzip.open(DOCUMENTS) as lines:
        everything = [item for item in parse_documents(lines) if isinstance(item, Document)]
    random.Random(20261).shuffle(everything)
    documents = everything[:COUNT]
    costs = {}
    with Progress(console=console, transient=True) as progress:
        for name in progress.track(CONTESTANTS, description="documents compared"):
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                costs[name] = alone.submit(cost, name, documents).result()
    ours = costs["copydesk pairs"].seconds
    table = Table(f"{COUNT:,} documents", "a CPU second", "copydesk beside it", "pairs", "peak bytes each")
    for name, (seconds, pairs, memory) in costs.items():
        faster = "" if seconds == ours else f"{seconds / ours:.2f}"
        table.add_row(name, f"{COUNT / seconds:,.0f}", faster, f"{pairs:,}", f"{memory / COUNT:,.0f}")
    console.print(table, "each is a document; the peers' memory is mostly the shingles that verifying needs")


def cost(name: str, documents: Sequence[Document]) -> Cost:
    """The cost of one peer, in this process."""
    warm()
    before = peak_megabytes(os.getpid())
    started = time.process_time()
    pairs = CONTESTANTS[name](documents)
    return Cost(time.process_time() - started, pairs, 1e6 * (peak_megabytes(os.getpid()) - before))


if __name__ == "__main__":
    main()
