"""What `copydesk pairs` compares and costs per article in each language, beside English of the same kind.

`python -m tests.corpus.costs SOURCE…`: each SOURCE is a folder as for `chance`, or a file of JSON lines with `lang` and
`text` (running text: sentences, verses, paragraphs). Of a language in folders, 2,000 texts of 150 to 300 words are
drawn from a Markov chain over 100,000 characters of it (half as many in scripts without spaces); a file is cut into as
many texts at the same places in each language, which should be translations of each other. A word counts as four
characters in scripts without spaces, as two in Chinese and Japanese. Prints a line a language: the number of texts, the
pairs called copies, the comparisons per article, milliseconds of CPU time per article (the best of three), and the last
two divided by those of as many English texts.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from enrich.pairs import Document, find
from tests.corpus.chance import Chain, by_language, units

ARTICLES, FEWEST, MOST = 2_000, 150, 300
CHARACTERS = 100_000
TURNS = 3
CUT_FROM = 100  # texts that show whether a script has spaces
HAN = ("zh", "ja", "yue", "wuu", "gan")


def places(language: str, between: str) -> int:
    """Units per word, given the separator of units."""
    if between:
        return 1
    return 2 if language.startswith(HAN) else 4


def drawn(language: str, texts: Sequence[str]) -> list[Document] | None:
    """Reports drawn from a chain over an equal share of each language; None if there is too little of it."""
    draw = random.Random(language)
    shuffled = draw.sample(texts, len(texts))
    own: list[str] = []
    least = CHARACTERS if units("".join(texts))[1] else CHARACTERS // 2
    while sum(map(len, own)) < least:
        if not shuffled:
            return None
        own += [shuffled.pop() for _ in range(min(len(shuffled), 50))]
    chain = Chain(own)
    per_word = places(language, chain.between)
    return [
        Document(id=f"{i:04}", text=chain.report(per_word * draw.randint(FEWEST, MOST), draw)) for i in range(ARTICLES)
    ]


def pieces(language: str, texts: Sequence[str]) -> list[Document]:
    """Running text in 2,000 pieces, each of about as many of its texts: the same places in each translation."""
    draw = random.Random(ARTICLES)
    cuts = [round(len(texts) * (i + draw.uniform(-0.25, 0.25)) / ARTICLES) for i in range(ARTICLES)]
    between = units("".join(texts[:CUT_FROM]))[1]
    joined = (between.join(texts[max(start, 0) : end]) for start, end in pairwise([*cuts, len(texts)]))
    return [Document(id=f"{language}{i:04}", text=text) for i, text in enumerate(joined)]


def measured(documents: Sequence[Document]) -> tuple[int, float, float]:
    """Pairs called copies, comparisons per article, and milliseconds of CPU time per article."""
    best = float("inf")
    for _ in range(TURNS):
        start = time.process_time()
        result = find(documents)
        best = min(best, time.process_time() - start)
    return len(result.pairs), result.compared / len(documents), 1_000 * best / len(documents)


Make = Callable[[str, Sequence[str]], list[Document] | None]


def texts_of(sources: Sequence[Path]) -> Iterator[tuple[str, Make, Mapping[str, Sequence[str]]]]:
    """For each kind of source its name, how articles are made of it, and its texts by language."""
    folders = [source for source in sources if source.is_dir()]
    if folders:
        yield "drawn", drawn, by_language(folders)
    for source in sources:
        if not source.is_dir():
            texts: defaultdict[str, list[str]] = defaultdict(list)
            with source.open(encoding="utf-8") as file:
                for row in map(json.loads, file):
                    texts[row["lang"]].append(row["text"])
            yield source.name, pieces, texts


def main() -> None:
    sources = [Path(name) for name in sys.argv[1:]]
    if not sources:
        sys.exit(__doc__)
    for kind, make, texts in texts_of(sources):
        english = make("en", texts["en"]) or []
        base = cache(lambda count, own=english: measured(own[:count]))
        for language, own in texts.items():
            if not (documents := make(language, own)):
                continue
            count = min(len(documents), len(english))
            copies, compared, cost = measured(documents[:count])
            sys.stdout.write(
                f"{kind}\t{language}\t{count} texts\t{copies} copies\t{compared:.2f} compared\t{cost:.2f} ms\t"
                f"{compared / max(base(count)[1], 0.01):.1f} and {cost / base(count)[2]:.2f} of English\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
