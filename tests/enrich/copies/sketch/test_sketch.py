from __future__ import annotations

import numpy as np

from enrich.copies.ruleset import SKETCHING
from enrich.copies.sketch.sketch import sketch

WORDS = [f"{letter * 2}stovkarel{letter}" for letter in "abcdefghijklmnopqrstuvwx"]  # in no table, of one length


def rare_words(*texts):
    return [made.fingerprints[made.fingerprints & 1 == 1].tolist() for made in sketch(texts)]


def test_forms_of_a_rare_word_are_one_fingerprint():
    one, other = rare_words("ministerstvoom zvanicnicima", "zvanicnici ministerstva")
    assert one == other
    assert len(one) == 2


def test_the_rarest_words_are_the_same_in_whatever_order_they_stand():
    shuffled = np.random.default_rng(3).permutation(WORDS).tolist()
    one, other = rare_words(" ".join(WORDS), " ".join(shuffled))
    assert one == other
    assert len(one) == SKETCHING.rare_words


def test_several_forms_of_one_word_leave_room_for_others():
    forms = [word + ending for word in WORDS[: SKETCHING.rare_words] for ending in ("", "u", "om")]
    assert len(rare_words(" ".join(forms))[0]) == SKETCHING.rare_words
