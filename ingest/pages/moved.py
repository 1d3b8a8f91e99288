"""Pages that only lead elsewhere, by `<meta http-equiv=refresh>` or a script, with next to no text. Pure."""

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
_SMALL: Final = 600  # maximum characters of scripts on a page that redirects by script
_LITTLE: Final = 400  # maximum characters of text on a page that only leads elsewhere


def moved_to(tree: HtmlElement, url: str | None) -> str | None:
    """The target of a page with little text of its own; None for every other page, and for one that leads to itself."""
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        written = target_of(meta.get("content") or "")
        target = canonical(written, url) if written else None
        if target and target != (canonical(url) if url else None) and _says_little(tree):
            return target
    return _by_script(tree, url)


def _by_script(tree: HtmlElement, url: str | None) -> str | None:
    """The target of a page's only script, without conditions. Pages rendered by scripts have more of them."""
    scripts: list[str] = []
    for script in tree.iter("script"):
        if not script.get("src"):
            scripts.append(script.text or "")
            if len(scripts[-1]) > _SMALL:  # as on most pages: the others need not be read
                return None
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
