"""Documents a second of `copydesk pairs` in process, beside datasketch's MinHashLSH on the same texts, end to end on one core."""

from __future__ import annotations

import gzip
import random
import resource
import time
from collections.abc import Sequence
from itertools import islice

from datasketch import MinHash, MinHashLSH
from rich.console import Console
from rich.table import Table

from enrich.pairs import Document, find, parse_documents
from enrich.warm import warm
from tests.corpus.documents import DOCUMENTS

COUNT = 6_000
PERMUTATIONS = 128
SHINGLE = 5


def main() -> None:
    """Print the figures."""
    console = Console()
    if not DOCUMENTS.exists():
        console.print("pairs: skipped, the corpus is not here")
        return
    with gzip.open(DOCUMENTS) as lines:
        everything = [item for item in parse_documents(lines) if isinstance(item, Document)]
    random.Random(20261).shuffle(everything)
    documents = list(islice(everything, COUNT))
    warm()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    found = find(documents)
    ours = time.process_time() - started
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(documents)
    started = time.process_time()
    theirs = minhash(documents)
    peer = time.process_time() - started
    table = Table(f"{len(documents)} documents, one core", "documents a CPU second", "pairs")
    table.add_row("copydesk pairs", f"{len(documents) / ours:.0f}", str(len(found.pairs)))
    table.add_row("datasketch MinHashLSH, verified", f"{len(documents) / peer:.0f}", str(theirs))
    table.add_row("ratio", f"{peer / ours:.1f}", "")
    console.print(table, f"copydesk pairs: {memory:.0f} bytes of memory a document at the peak")


def minhash(documents: Sequence[Document]) -> int:
    """How many pairs share half of the shorter one's shingles, by MinHashLSH with 128 permutations, candidates verified."""
    index = MinHashLSH(threshold=0.4, num_perm=PERMUTATIONS)
    shingles: list[set[str]] = []
    pairs = 0
    for number, document in enumerate(documents):
        words = f"{document.title} {document.text}".lower().split()
        mine = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([shingle.encode() for shingle in mine])
        for other in index.query(signature):
            theirs = shingles[other]
            pairs += 2 * len(mine & theirs) >= min(len(mine), len(theirs))
        index.insert(number, signature, check_duplication=False)
        shingles.append(mine)
    return pairs


if __name__ == "__main__":
    main()
