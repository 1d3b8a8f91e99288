"""Minimum quality on translations into ten languages: whole texts, and substitutes for their headlines."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from ingest.languages import detected

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "languages.jsonl.gz"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus of languages at {CORPUS}")
SENTENCE = re.compile(r"(?<=[.!?\u3002\uff01\uff1f])\s*")


def headline(text: str) -> str:
    """The first sentence, cut to 70 characters as in a headline; to 30 in a script without spaces."""
    first = SENTENCE.split(text.strip())[0]
    return first[:30] if first[:1] > "\u2e80" else first[:70]


@pytest.mark.parametrize(("part", "least"), [(str.strip, 0.98), (headline, 0.93)], ids=["texts", "headlines"])
def test_languages_are_distinguished(part, least):
    with gzip.open(CORPUS, "rt") as file:
        rows = [json.loads(line) for line in file]
    found = [(detected(part(row["text"])), row["lang"]) for row in rows]
    right = sum(mine == true for mine, true in found) / len(found)
    wrong = sum(mine not in {true, None} for mine, true in found) / len(found)
    assert right >= least
    assert wrong <= 0.01
