"""The worst texts: each is read, sketched and compared in well under its limit of one second on a free core."""

from __future__ import annotations

import random
import time

import pytest

from enrich.copies.evidence.passages import passages
from enrich.copies.evidence.sentences import paraphrased_sentences
from enrich.copies.sketch.sketch import compared, sketch
from enrich.copies.verdict.compare import NO_CONTEXT, compare
from enrich.reading import read

MOST = 400_000  # maximum characters of a text in the wire format
_PICK = random.Random(7)
_RARE = [f"Zor{_PICK.getrandbits(30):x}" for _ in range(9_000)]


def shuffled(words: list[str], seed: int) -> str:
    return " ".join(random.Random(seed).sample(words, len(words)))


def sentences(seed: int) -> str:
    """The same rare words in sentences of different orders: the most expensive input when looking for a paraphrase."""
    pick = random.Random(seed)
    return " ".join(
        f"{pick.choice(_RARE[:700])} met {pick.choice(_RARE[:900])} in {pick.choice(_RARE[:40])}." for _ in range(9_000)
    )


WORST = {
    "many words": (" ".join(_RARE * 5), shuffled(_RARE * 5, 1)),
    "one word": ("word " * 100_000, "word " * 99_000 + "another " * 100),
    "numbers": (
        " ".join(str(7 * n + 3) for n in range(50_000)),
        " ".join(str(7 * n + 3) for n in range(50_000, 0, -1)),
    ),
    "no letters": ("!?… — ()[] " * 36_000, "?!… — ()[] " * 36_000),
    "one sentence": (
        "The minister said it on Tuesday in Geneva. " * 9_000,
        "It was said on Tuesday in Geneva by the minister. " * 8_000,
    ),
    "two words": ("alpha beta " * 36_000, "beta beta alpha " * 25_000),
    "no spaces": (
        "".join(chr(0x4E00 + n % 3_000) for n in range(MOST)),
        "".join(chr(0x4E00 + 7 * n % 3_000) for n in range(MOST)),
    ),
    "quotation marks": ("“a ” " * 80_000, "“b ” " * 80_000),
    "sentences of rare words": (sentences(1), sentences(2)),
    "paragraphs": ("Zor.\n\n" * 60_000, "Zor!\n\n" * 60_000),
}


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compiles the code that is timed."""
    [one, other] = sketch(["A warm text of some words, said Ann.", "Some other words, said Bob."])
    compare([one.features], [other.features], [NO_CONTEXT])
    passages("a b c d e", "a b c d e")
    paraphrased_sentences([("a b c d e", "a b c d e")])


@pytest.mark.parametrize("name", WORST)
def test_the_worst_texts_take_a_second_at_most(name):
    started = time.process_time()
    one, other = (read(text[:MOST], title=name).text for text in WORST[name])
    left, right = sketch([compared(name, one), compared(name, other)])
    compare([left.features], [right.features], [NO_CONTEXT])
    passages(one, other)
    paraphrased_sentences([(one, other)])
    assert time.process_time() - started < 4  # for two texts, on a machine with other load
