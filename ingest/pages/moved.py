"""Pages that only lead elsewhere: `<meta http-equiv=refresh>` on a page that says next to nothing. Pure."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from contract.urls import canonical

_REFRESH: Final = re.compile(r"(\d{1,4})(?:\.\d{0,3})? ?[;,] ?(?:url ?= ?)?[\"']? ?([^\"'\s>][^\"'>]*)", re.IGNORECASE)
_SECONDS: Final = 10  # a later refresh loads the page anew
_LITTLE: Final = 400  # characters that a page may say which only leads elsewhere


def moved_to(tree: HtmlElement, url: str | None) -> str | None:
    """Where a page leads that says little itself; None for every other page, and for one that leads to itself."""
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        match = _REFRESH.match(" ".join((meta.get("content") or "").split()))
        if not match or int(match[1]) > _SECONDS:
            continue
        target = canonical(match[2].strip(), url)
        if target and target != (canonical(url) if url else None) and _says_little(tree):
            return target
    return None


def _says_little(tree: HtmlElement) -> bool:
    body = tree.find(".//body")
    said = 0
    for element in (tree if body is None else body).iter():
        if element.tag not in {"script", "style", "noscript", "title"} and isinstance(element.tag, str):
            said += len((element.text or "").strip())
        said += len((element.tail or "").strip())
        if said > _LITTLE:
            return False
    return True
