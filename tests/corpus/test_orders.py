"""Groups and copies depend only on the articles: a part of `python -m tests.corpus.orders`, small enough for each
run."""

from __future__ import annotations

import itertools

import pytest

from tests.corpus.documents import DOCUMENTS
from tests.corpus.orders import desk, labelled, landed

pytestmark = [pytest.mark.stack, pytest.mark.skipif(not DOCUMENTS.exists(), reason=f"no corpus at {DOCUMENTS}")]


def test_orders_workers_and_kills_make_no_difference(stack, tmp_path):
    articles = labelled(150)
    numbers = itertools.count(1)
    found = set()
    for seed, workers, disturbed in ((1, 1, False), (2, 4, False), (3, 2, True)):
        with desk(stack.settings, f"orders_{next(numbers)}") as own:
            found.add(landed(own, articles, seed=seed, workers=workers, disturbed=disturbed, logs=tmp_path))
    assert len(found) == 1, found
