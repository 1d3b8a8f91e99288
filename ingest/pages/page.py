"""What was extracted from one page."""

from __future__ import annotations

from typing import Final, Literal, get_args

import msgspec

from contract.article import Published

Kind = Literal[
    "article", "live", "video", "gallery",
    "front page", "listing", "missing", "consent", "login", "challenge", "unavailable", "moved", "empty", "repeated",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
WALLS: Final[frozenset[Kind]] = frozenset({"consent", "login", "challenge", "unavailable"})


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What was extracted from one page.

    text: one paragraph per line. language: primary subtag, such as `en`. canonical_url: the page's own, if
    plausible (see `ingest.pages.identity`). source_url, source_mark, source_name: canonical address of its
    declared source, the declaring words (see `ingest.pages.sources`), and its name. image: address of the
    declared image; caption, credit: the text below it. amp_url: of its AMP page, as it declares.
    extractor: which one extracted the text.
    confidence: 0 to 1, how much the extractors agree. warnings: problems that were tolerated, in words.
    """

    title: str | None
    text: str
    published: Published | None
    authors: tuple[str, ...]
    language: str | None
    canonical_url: str | None
    source_url: str | None
    source_mark: str | None
    site_name: str | None
    modified: Published | None = None
    source_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    caption: str | None = None
    credit: str | None = None
    amp_url: str | None = None
    kind: Kind = "article"
    extractor: str = "trafilatura"
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()
