"""The documents of the corpus, as they are and as articles."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from contract.article import Article, Published, make_article

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
DOCUMENTS = CORPUS / "documents.jsonl.gz"


def documents() -> Iterator[dict[str, Any]]:
    """Each document: id, set, text, and title and publication time if known."""
    with gzip.open(DOCUMENTS) as lines:
        yield from map(json.loads, lines)


def article_of(document: dict[str, Any], moment: datetime) -> Article:
    """A document as a feed's article that was found, fetched and read at one moment."""
    day = (document.get("published") or "")[:10]
    return make_article(
        origin="feed",
        title=document.get("title") or "",
        text=(document.get("text") or "").strip() or "-",
        url=f"https://{document['set']}.example/{document['id']}",
        outlet=f"{document['set']}.example",
        published=Published(value=day, precision="day", from_="feed") if day else None,
        discovered_at=moment,
        fetched_at=moment,
        extracted_at=moment,
    )
