from __future__ import annotations

import numpy as np
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.kernels.hashing import LONGEST_PLAIN, numbers_of, plain_hash, run_hashes, table_of, word_hash


@given(st.text(st.characters(max_codepoint=127), min_size=1, max_size=LONGEST_PLAIN))
def test_compiled_code_hashes_short_words_as_the_library_does(word):
    letters = np.array(list(map(ord, word)), np.uint32)
    assert plain_hash(letters) == word_hash(word) == xxhash.xxh3_64_intdigest(word.encode())


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 2**32 - 1)), st.lists(st.text(max_size=5)))
def test_a_table_gives_the_number_of_each_hash(numbers, others):
    words = [*numbers, *others]
    keys = np.fromiter(map(word_hash, words), np.uint64, len(words))
    assert numbers_of(table_of(numbers), keys).tolist() == [numbers.get(word, 0) for word in words]


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20), st.integers(1, 6))
def test_runs_hash_alike_together_and_alone(words, length):
    words = np.array(words, np.uint64)
    alone = [run_hashes(words[start : start + length], length)[0] for start in range(len(words) - length + 1)]
    assert run_hashes(words, length).tolist() == alone
