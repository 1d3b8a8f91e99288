from __future__ import annotations

import itertools
import time
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.evidence.passages import Passage, passages
from enrich.copies.text.characters import Kind
from enrich.copies.text.folding import folded
from enrich.copies.text.lexemes import located

WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), max_size=40).map(" ".join)


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compiles the code that the properties time."""
    passages("a b c d", "a b c d")


def words(text):
    return [word for kind, spelling, _, _ in located(text) if kind < Kind.NOTHING and (word := folded(spelling))]


def read(left, right, found):
    return [(left[p.left_start : p.left_end], right[p.right_start : p.right_end]) for p in found]


def test_passages_are_ranges_of_characters():
    left = "Yesterday, the ferry to Skarvik sank. Nobody was hurt at all, they say."
    right = "NOBODY was hurt at all! But the ferry to SKARVIK sank"
    found = passages(left, right)
    assert set(read(left, right, found)) == {
        ("the ferry to Skarvik sank", "the ferry to SKARVIK sank"),
        ("Nobody was hurt at all", "NOBODY was hurt at all"),
    }
    assert [p.words for p in found] == [5, 5]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("", "", []),
        ("", "one two three four five", []),
        ("one two three four", "one two three", []),
        ("one two three four", "one two three four", [4]),
        ("a b c d e f g h", "a b c d x e f g h", [4, 4]),
        ("a b c d a b c d", "a b c d", [4]),
        ("東京都の天気は晴れ", "今日の東京都の天気は晴れです", [9]),
    ],
)
def test_the_longest_come_first(left, right, expected):
    assert [p.words for p in passages(left, right)] == expected


def test_no_more_than_requested():
    left = " x ".join(f"a{i} b{i} c{i} d{i}" for i in range(9))
    right = " y ".join(f"a{i} b{i} c{i} d{i}" for i in range(9))
    assert len(passages(left, right)) == 5
    assert len(passages(left, right, most=9)) == 9
    assert passages(left, right, most=0) == ()


@given(WORDS, WORDS)
def test_exchanging_the_texts_exchanges_the_ranges(left, right):
    mirrored = tuple(
        Passage(p.right_start, p.right_end, p.left_start, p.left_end, p.words) for p in passages(right, left)
    )
    assert passages(left, right) == mirrored


@given(WORDS, WORDS)
def test_passages_are_shared_apart_and_the_first_is_the_longest(left, right):
    found = passages(left, right)
    assert all(words(a) == words(b) for a, b in read(left, right, found))
    assert all(len(words(a)) == p.words for (a, _), p in zip(read(left, right, found), found, strict=True))
    for side in ("left", "right"):
        ranges = sorted((getattr(p, f"{side}_start"), getattr(p, f"{side}_end")) for p in found)
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(ranges))
    longest = SequenceMatcher(None, words(left), words(right), autojunk=False).find_longest_match().size
    assert max((p.words for p in found), default=0) == (longest if longest >= 4 else 0)
    assert [p.words for p in found] == sorted((p.words for p in found), reverse=True)


@pytest.mark.parametrize(
    ("left", "right"),
    [("word " * 60_000, "word " * 59_999), ("語" * 60_000, "語" * 60_000), ("a b " * 30_000, "b a " * 30_000)],
    ids=["one word", "one character", "two words"],
)
def test_repetition_does_not_take_quadratic_time(left, right):
    passages("warm up the code", "warm up the code")
    start = time.process_time()
    assert passages(left, right)[0].words >= 59_999
    assert time.process_time() - start < 5
