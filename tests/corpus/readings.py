# ruff: noqa: T201  # it prints a table
"""What the rules of reading find in the corpus: coverage, hits to be read by hand, and speed.

`python -m tests.corpus.readings` prints the coverage of each rule; `… readings RULE [SEED] [COUNT]` prints random hits
of a rule, for a person to judge. The tally of such a judgement is in docs/reading.md.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

from enrich.reading import Reading, read
from tests.corpus.documents import documents

_NOT_FURNITURE = frozenset(("title", "dateline", "byline", "source mark", "agency", "agency credit", "sign-off"))


def hits(name: str, text: str, reading: Reading) -> Iterator[tuple[str, str]]:
    """Each hit of each rule in a text, with the context for judging it."""

    def around(start: int, end: int) -> str:
        return f"{text[max(0, start - 60) : start]!r} >>>{text[start:end]!r}<<< {text[end : end + 80]!r}"

    for found in reading.spans:
        if found.field in ("dateline", "agency", "authors", "declared_source"):
            value = getattr(reading, found.field)
            yield found.field, f"{name} {value!r}\n      {around(found.start, found.end)}"
    for removed in reading.furniture:
        if removed.reason not in _NOT_FURNITURE:
            yield "furniture", f"{name} {removed.reason}: {around(removed.start, removed.end)}"
            yield removed.reason, f"{name} {around(removed.start, removed.end)}"


def main() -> None:
    texts = [(one["id"], one.get("text") or "", one.get("title")) for one in documents()]
    found: defaultdict[str, list[str]] = defaultdict(list)
    covered: Counter[str] = Counter()
    started = time.process_time()
    readings = [read(text, title=title) for _, text, title in texts]
    spent = time.process_time() - started
    for (name, text, _), reading in zip(texts, readings, strict=True):
        kinds = set()
        for kind, hit in hits(name, text, reading):
            found[kind].append(hit)
            kinds.add(kind)
        covered.update(kinds)
    if len(sys.argv) > 1:
        rule = sys.argv[1]
        seed, count = (int(value) for value in (*sys.argv[2:4], *("1", "100")[len(sys.argv[2:4]) :]))
        for hit in random.Random(seed).sample(found[rule], min(count, len(found[rule]))):
            print(hit)
        return
    print(f"{len(texts)} texts, {len(texts) / spent:.0f} a second of one core")
    for kind, count in covered.most_common():
        print(f"{kind:18} in {count:6} texts, {len(found[kind]):6} hits, {100 * count / len(texts):6.2f} %")


if __name__ == "__main__":
    main()
