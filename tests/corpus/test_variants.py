"""Minimum quality on changed copies, and on texts that only look like copies: a part of `tests.corpus.variants`."""

from __future__ import annotations

import pytest

from tests.corpus.documents import CORPUS
from tests.corpus.variants import FRIENDS, called_copies, damaged, false_friends, load, other_reports, rewrites

pytestmark = pytest.mark.skipif(not (CORPUS / "score").exists(), reason=f"no corpus at {CORPUS}")
SEED = 303


@pytest.fixture(scope="module")
def corpus():
    return load()


@pytest.mark.parametrize(
    ("variant", "least"),
    [
        ("whole", 0.97),
        ("cut to 75%, first", 0.9),
        ("cut to 75%, random", 0.87),
        ("cut to 50%, first", 0.74),
        ("cut to 50%, random", 0.61),
        ("30% foreign, end", 0.94),
        ("30% foreign, elsewhere", 0.94),
        ("sentences shuffled", 0.88),
        ("paragraphs shuffled", 0.94),
        ("both cut, opposite ends", 0.56),
        ("both cut, random", 0.6),
    ],
)
def test_rewrites_are_found(corpus, variant, least):
    pairs = list(rewrites(corpus, variant, SEED))
    assert called_copies(pairs) / len(pairs) >= least


@pytest.mark.parametrize("variant", ["whole", "cut to 50%, random", "30% foreign, end", "sentences shuffled"])
def test_other_reports_of_the_event_are_not_copies(corpus, variant):
    assert called_copies(list(other_reports(corpus, variant, SEED))) == 0


@pytest.mark.parametrize(
    "damage", ["a quarter", "300% foreign around", "each tenth word changed", "paragraphs dropped"]
)
def test_damaged_copies_are_found(corpus, damage):
    assert called_copies(list(damaged(corpus, damage, SEED, 300))) / 300 >= 0.985


@pytest.mark.parametrize("kind", FRIENDS)
def test_false_friends_are_not_copies(corpus, kind):
    assert called_copies(list(false_friends(corpus, kind, SEED, 400))) <= 2  # 0.5 %
