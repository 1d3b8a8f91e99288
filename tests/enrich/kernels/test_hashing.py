from __future__ import annotations

import numpy as np
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from enrich.kernels.hashing import LONGEST_PLAIN, plain_hash, shingle_hashes, word_hash


@given(st.text(st.characters(max_codepoint=127), min_size=1, max_size=LONGEST_PLAIN))
def test_compiled_code_hashes_short_words_as_the_library_does(word):
    letters = np.array(list(map(ord, word)), np.uint32)
    assert plain_hash(letters) == word_hash(word) == xxhash.xxh3_64_intdigest(word.encode())


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20), st.integers(1, 6))
def test_shingles_have_the_same_hash_together_and_alone(words, length):
    words = np.array(words, np.uint64)
    alone = [shingle_hashes(words[start : start + length], length)[0] for start in range(len(words) - length + 1)]
    assert shingle_hashes(words, length).tolist() == alone
