"""Responses that redirect by a refresh: the header, or `<meta http-equiv=refresh>`. Pure."""

from __future__ import annotations

import html
import re
from typing import Final

from ingest.fetch.answers import header
from ingest.fetch.bodies import Kind
from ingest.fetch.hops import Headers
from ingest.refresh_targets import target_of

_LITTLE: Final = 400  # maximum characters of a response that only leads elsewhere
_BYTES: Final = 20_000  # of a response with little text
_FEED: Final = re.compile(
    r"\s{0,99}[{\[]|<(?:[a-z]{1,9}:)?(?:rss|feed|rdf|urlset|sitemapindex|channel)\b", re.IGNORECASE
)
_UNSAID: Final = re.compile(r"<(script|style|noscript|title)\b(?>.*?(?:</\1|\Z))|<[^<>]*>?", re.IGNORECASE | re.DOTALL)
_COMMENT: Final = re.compile(r"<!--(?>.*?(?:-->|\Z))", re.DOTALL)
_META: Final = re.compile(r"<meta\s((?>[^<>\"']+|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}')*)>", re.IGNORECASE)
_IS_REFRESH: Final = re.compile(r"\bhttp-equiv\s{0,9}=\s{0,9}[\"']?\s{0,9}refresh\b", re.IGNORECASE)
_CONTENT: Final = re.compile(r"\bcontent\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def refreshed_to(headers: Headers, body: bytes, kind: Kind) -> str | None:
    """The target of a response that has next to no content itself; None for every other response.

    For a page only the header counts here: its markup is read with it.
    """
    if kind not in {"page", "feed"} or len(body) > _BYTES:
        return None
    said = header(headers, "refresh")
    text = _COMMENT.sub("", body.decode("latin-1"))
    if (not said and kind == "page") or _FEED.search(text):
        return None
    target = target_of(said) if said else None
    if not target and kind == "feed":
        target = next(filter(None, (_in_meta(inside) for inside in _META.findall(text))), None)
    return target if target and len(" ".join(_UNSAID.sub(" ", text).split())) <= _LITTLE else None


def _in_meta(inside: str) -> str | None:
    content = _CONTENT.search(inside) if _IS_REFRESH.search(inside) else None
    return target_of(html.unescape(content[1] or content[2] or "")) if content else None
