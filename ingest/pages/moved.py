"""Pages that only lead elsewhere, by `<meta http-equiv=refresh>` or a script, and say next to nothing. Pure."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from contract.urls import canonical
from ingest.refresh_targets import target_of

_BY_SCRIPT: Final = re.compile(
    r"\blocation(?:\.href)?\s{0,9}(?:=|\.(?:replace|assign)\()\s{0,9}(?:\"([^\"\s]{1,2000})\"|'([^'\s]{1,2000})')"
)
_ON_A_CONDITION: Final = re.compile(r"\b(?:if|else|case|catch)\b|&&|\|\|")
_SMALL: Final = 600  # characters of all scripts on a page that a script leads elsewhere
_LITTLE: Final = 400  # characters that a page may say which only leads elsewhere


def moved_to(tree: HtmlElement, url: str | None) -> str | None:
    """Where a page leads that says little itself; None for every other page, and for one that leads to itself."""
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        written = target_of(meta.get("content") or "")
        target = canonical(written, url) if written else None
        if target and target != (canonical(url) if url else None) and _says_little(tree):
            return target
    return _by_script(tree, url)


def _by_script(tree: HtmlElement, url: str | None) -> str | None:
    """Where the only script of a page leads, without any condition. Pages that scripts draw have more of them."""
    scripts = [script.text or "" for script in tree.iter("script") if not script.get("src")]
    whole = "\n".join(scripts)
    if not whole or len(whole) > _SMALL or _ON_A_CONDITION.search(whole):
        return None
    targets = {(one or other).replace("\\/", "/") for one, other in _BY_SCRIPT.findall(whole)}
    target = canonical(targets.pop(), url) if len(targets) == 1 else None
    return target if target and target != (canonical(url) if url else None) and _says_little(tree) else None


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
