"""Minimum quality in ten languages; the corpus's README describes their texts."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from itertools import combinations

import pytest

from enrich.pairs import Document, find
from tests.corpus.documents import CORPUS

LANGUAGES = CORPUS / "languages.jsonl.gz"
pytestmark = pytest.mark.skipif(not LANGUAGES.exists(), reason=f"no corpus of languages at {LANGUAGES}")

RECALL = {  # minimum for whole rewrites; docs/copies.md has the figures
    "cs": 0.985, "de": 0.995, "fr": 0.98, "ha": 0.965, "hr": 0.98,
    "is": 0.98, "ja": 0.975, "ru": 0.935, "uk": 0.99, "zh": 0.97,
}  # fmt: skip
PRECISION = 0.995
COMPARED = 3  # maximum number of compared pairs from two sources per text, for 2,000 texts


@pytest.fixture(scope="module")
def sources() -> dict[str, dict[str, str]]:
    """The source of each text, by language. Two sources that have one text in common are one source, filed twice."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    source_of: dict[tuple[str, str], str] = {}  # by language and text
    same: dict[str, str] = {}
    with gzip.open(LANGUAGES, "rt") as rows:
        for row in map(json.loads, rows):
            found[row["lang"]][row["id"]] = row["source"]
            first = source_of.setdefault((row["lang"], row["text"]), row["source"])
            if first != row["source"]:
                same[row["source"]] = first
    return {lang: {key: same.get(source, source) for key, source in texts.items()} for lang, texts in found.items()}


@pytest.fixture(scope="module")
def texts() -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    with gzip.open(LANGUAGES, "rt") as rows:
        for row in map(json.loads, rows):
            found[row["lang"]].append(Document(id=row["id"], text=row["text"]))
    return found


@pytest.mark.parametrize("language", RECALL)
def test_rewrites_of_other_languages_are_found(language, sources, texts):
    source = sources[language]
    rewrites = {pair for pair in combinations(sorted(source), 2) if source[pair[0]] == source[pair[1]]}
    result = find(texts[language])
    found = {(pair.a, pair.b) for pair in result.pairs}
    assert len(found & rewrites) >= RECALL[language] * len(rewrites)
    assert len(found & rewrites) >= PRECISION * len(found)
    unrelated = len(source) * (len(source) - 1) / 2 - len(rewrites)
    assert (
        result.compared - len(rewrites)
    ) / unrelated * 1_000 <= COMPARED  # scaled to 2,000 texts: each text is in 2,000 pairs, and each pair has two texts
