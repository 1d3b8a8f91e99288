from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.sketch.features import pack, unpack
from enrich.copies.text.tokens import tokenise

TEXTS = st.lists(
    st.lists(st.sampled_from(["Fed", "rates", "1,250", "rose.", "minister", "\n\n", '"', "twelve"]), max_size=30).map(
        " ".join
    ),
    max_size=4,
)
REPORT = "The central bank raised rates by 25 points on Tuesday. Twelve ministers objected."


def offsets_of(lengths):
    return [0, *np.cumsum(lengths).tolist()]


@given(TEXTS)
def test_what_is_unpacked_is_what_was_packed(texts):
    tokens, corpus = tokenise(texts), unpack(pack(tokenise(texts)))
    assert corpus.offsets.tolist() == tokens.offsets.tolist()
    assert corpus.words.tolist() == (tokens.hashes >> np.uint64(32)).tolist()
    assert corpus.marks.tolist() == tokens.marks.tolist()
    assert corpus.weigh_abroad.tolist() == tokens.weigh_abroad.tolist()
    for i in range(len(texts)):
        start, end = tokens.offsets[i : i + 2].tolist()
        rare = sorted(
            (stem, place, weight)
            for place, (stem, weight) in enumerate(
                zip(tokens.stems[start:end].tolist(), tokens.stem_weights[start:end].tolist(), strict=True)
            )
            if weight
        )
        first, last = corpus.stem_offsets[i : i + 2].tolist()
        parts = (corpus.stems, corpus.places, corpus.weights)
        assert list(zip(*(part[first:last].tolist() for part in parts), strict=True)) == rare
        first, last = corpus.value_offsets[i : i + 2].tolist()
        assert corpus.values[first:last].tolist() == sorted(set(tokens.values[start:end].tolist()) - {0})
        first, last = corpus.end_offsets[i : i + 2].tolist()
        assert corpus.ends[first:last].tolist() == np.flatnonzero(tokens.ends[start:end]).tolist()


def test_a_text_is_packed_the_same_alone_and_among_others():
    alone = pack(tokenise([REPORT]))
    assert pack(tokenise(["Another text.", REPORT]))[1:] == alone


def test_the_layout_is_as_documented():
    [packed] = pack(tokenise([REPORT]))
    words, stems, values, sentences, weighs_abroad = np.frombuffer(packed[:20], "<u4").tolist()
    assert (words, values, sentences, weighs_abroad) == (13, 2, 1, 0)  # a full stop ends a sentence only before a space
    size = 20 + 5 * words + 7 * stems + 4 * values + 2 * sentences
    assert len(packed) == size + -size % 4
