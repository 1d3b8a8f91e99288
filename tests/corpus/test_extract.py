from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from trafilatura import bare_extraction

from contract.errors import CopydeskError
from ingest.pages.extract import Page
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.messages import RawPage
from ingest.sandbox.sandbox import Sandbox
from tests.extraction import extracted

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not (CORPUS / "pages").is_dir(), reason=f"the corpus of pages is not at {CORPUS}")

SETS = ("pages", "pages2023")


def words(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\w+", text or ""))


def f1(found: str | None, true: str) -> float:
    mine, gold = words(found), words(true)
    return 2 * (mine & gold).total() / max(1, mine.total() + gold.total())


@pytest.fixture(scope="module", params=SETS)
def pages(request):
    """For each page: its labels, its bytes, and what was extracted."""
    with gzip.open(CORPUS / f"{request.param}.gold.json.gz", "rt") as file:
        gold = list(json.load(file).items())
    raw = []
    for key, true in gold:
        with gzip.open(CORPUS / request.param / f"{key}.html.gz") as file:
            raw.append(RawPage(body=file.read(), url=true["url"]))
    with Sandbox(2, ParseLimits(60, 60, 1024, 10**8)) as sandbox:
        return [
            (true, page.body, outcome)
            for (_, true), page, outcome in zip(gold, raw, extracted(sandbox, raw, 2), strict=True)
        ]


def test_every_page_is_read(pages):
    assert [outcome for *_, outcome in pages if isinstance(outcome, CopydeskError)] == []


def test_the_text_is_never_worse_than_that_of_bare_trafilatura(pages):
    mine = [f1(page.text, true["articleBody"]) for true, _, page in pages]
    bare = [
        f1(getattr(bare_extraction(body, url=true["url"]), "text", None), true["articleBody"])
        for true, body, _ in pages
    ]
    assert sum(mine) >= sum(bare)
    assert sum(mine) / len(mine) >= 0.90


def test_dates_are_those_that_people_saw(pages):
    dated = [(page.published, true["date"]) for true, _, page in pages if true.get("date") and isinstance(page, Page)]
    if not dated:
        pytest.skip("this set names no dates")
    right = sum(bool(found) and found.value[:10] == true[:10] for found, true in dated)
    # About an eighth of the labels are wrong: they give the day of a revision or of the crawl.
    assert right >= 0.82 * len(dated)


def test_a_declared_source_is_never_on_the_same_host(pages):
    sources = [(true["url"], page.source_url) for true, _, page in pages if page.source_url]
    assert all(one.split("/")[2] != other.split("/")[2] for one, other in sources)
