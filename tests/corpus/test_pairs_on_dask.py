"""The labelled documents on dask: byte for byte the result of a single process."""

from __future__ import annotations

import gzip

import pytest

from enrich.pairs import Document, find, parse_documents
from enrich.pairs.dask_engine import client, find_on
from tests.corpus.documents import DOCUMENTS

FEW = 6_000


@pytest.mark.skipif(not DOCUMENTS.exists(), reason="no corpus: these texts are no part of the project")
def test_the_labelled_documents_give_the_same(tmp_path):
    with gzip.open(DOCUMENTS) as lines:
        few = [line for _, line in zip(range(FEW), lines, strict=False)]
    path = tmp_path / "documents.jsonl"
    path.write_bytes(b"".join(few))
    expected = find([item for item in parse_documents(few) if isinstance(item, Document)])
    with client(None, 2) as on:
        assert find_on(on, [path], most=1_000).result == expected
    assert len(expected.pairs) > FEW // 10
