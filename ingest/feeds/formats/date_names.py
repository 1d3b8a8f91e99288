"""The elements with an entry's publication time, and their texts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ingest.feeds.formats.markup import Fields, text_of

OTHERS: Final = (
    "publisheddate", "publicationdate", "publishdate", "pub_date", "published_at", "publishedat", "date_published",
    "datepublished", "datecreated", "postdate", "posted", "news:publication_date", "dcterms:available", "dc:issued",
    "dc:created", "prism:coverdate",
)  # fmt: skip
"""Names that programs use for the publication time, in addition to the formats' own."""


def ranked(*names: str) -> Mapping[str, int]:
    """Names of elements by priority, the most reliable first."""
    return {name: place for place, name in enumerate(names)}


def dates_in(found: Fields, places: Mapping[str, int]) -> tuple[str, ...]:
    """The texts of the fields that have a priority, in that order."""
    there = [name for name in found if name in places]
    if len(there) > 1:
        there.sort(key=places.__getitem__)
    return tuple(text for name in there for element in found[name] if (text := text_of(element)))
