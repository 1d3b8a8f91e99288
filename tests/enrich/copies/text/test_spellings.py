from __future__ import annotations

import threading
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.text import lexicon as lexicon_module
from enrich.copies.text.characters import Kind
from enrich.copies.text.folding import folded
from enrich.copies.text.lexemes import lexemes, located
from enrich.copies.text.lexicon import Lexicon
from enrich.copies.text.spellings import RESERVED, no_spellings, numbered

SEED = np.uint64(7)


def spelt(text):
    return [spelling for kind, spelling, _, _ in located(text) if kind < Kind.NOTHING]


def lowered(spelling):
    """The spelling with its ASCII letters in lower case."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in spelling)


def test_spellings_are_numbered_as_they_come_and_signs_by_kind():
    numbers, spellings = numbered(lexemes(["The cat. The", "CAT dog"]), no_spellings(), SEED)
    the, cat, dog = range(RESERVED, RESERVED + 3)
    assert numbers.tolist() == [the, cat, Kind.SENTENCE, the, cat, dog]
    assert spellings.known == RESERVED + 3


@given(st.lists(st.lists(st.text(max_size=40), max_size=3), max_size=4))
def test_a_number_stands_for_one_spelling(batches):
    number_of = {}
    spellings = no_spellings()
    for texts in batches:
        numbers, spellings = numbered(lexemes(texts), spellings, SEED)
        words = [lowered(spelling) for text in texts for spelling in spelt(text)]
        for word, number in zip(words, numbers[numbers >= RESERVED].tolist(), strict=True):
            assert number_of.setdefault(word, number) == number
    assert len(set(number_of.values())) == len(number_of) == spellings.known - RESERVED


def test_many_spellings_find_room():
    words = [f"w{i}" for i in range(20_000)]
    numbers, spellings = numbered(lexemes([" ".join(words)]), no_spellings(), SEED)
    again, _ = numbered(lexemes([" ".join(reversed(words))]), spellings, SEED)
    assert len(set(numbers.tolist())) == len(words)
    assert again.tolist() == numbers[::-1].tolist()
    assert np.count_nonzero(spellings.table) == len(words) <= len(spellings.table) // 2


@given(st.text())
def test_case_of_ascii_letters_does_not_matter(text):
    for spelling in spelt(text):
        assert folded(spelling) == folded(lowered(spelling))


@pytest.mark.parametrize("spelling", ["ΑΣ", "AΣ", "ΣA", "İI", "Iİ", "K\u212a", "A\u0301Σ"])
def test_case_of_ascii_letters_does_not_matter_next_to_other_letters(spelling):
    assert folded(spelling) == folded(lowered(spelling))
    assert unicodedata.is_normalized("NFKD", folded(spelling))


def test_a_lexicon_that_failed_forgets(monkeypatch):
    lexicon = Lexicon()
    found = lexemes(["one two"])
    with monkeypatch.context() as broken:
        broken.setattr(lexicon_module, "frozen", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lexicon.words(found)
    words, rows = lexicon.words(found)
    assert words["kind"][rows].tolist() == [Kind.WORD, Kind.WORD]
    assert words["hash"][rows].all()


def test_threads_share_a_lexicon():
    lexicon = Lexicon()
    texts = [" ".join(f"w{i * j % 997}" for i in range(500)) for j in range(1, 9)]
    alone = [lexicon_hashes(Lexicon(), text) for text in texts]
    shared = [None] * len(texts)

    def read(i):
        for _ in range(20):
            shared[i] = lexicon_hashes(lexicon, texts[i])

    threads = [threading.Thread(target=read, args=(i,)) for i in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shared == alone


def lexicon_hashes(lexicon, text):
    words, rows = lexicon.words(lexemes([text]))
    return words["hash"][rows].tolist()
