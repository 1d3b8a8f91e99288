"""Removes readers' comments, recognised by relative times and reply buttons in similar elements."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lxml.html import HtmlElement

from ingest.pages.pieces import drop, prose_in
from ingest.pages.words import found_in, phrases

_AGO: Final = phrases("ago")
_CALLED: Final = frozenset(phrases("discussion"))
_COUNT: Final = re.compile(r"[\d\s()\[\]:.,]+")
_TITLE: Final = 40  # characters of a heading
_POST_TAGS: Final = frozenset({"li", "div", "article", "section", "tr", "dd"})
_POSTS: Final = 3
_SOME: Final = 12  # posts examined


def drop_discussions(tree: HtmlElement) -> None:
    """Drops readers' comments: those below such a heading, and similar siblings, each with a relative time or reply."""
    _drop_headed(tree)
    for parent in tree.iter("ol", "ul", "div", "section", "main", "article", "tbody", "dl", "body"):
        if len(parent) < _POSTS:
            continue
        tags = [one.tag for one in parent]
        if all(tags.count(tag) < _POSTS for tag in _POST_TAGS.intersection(tags)):
            continue
        kinds = Counter((one.tag, one.get("class") or "") for one in parent if one.tag in _POST_TAGS)
        kind, count = kinds.most_common(1)[0]
        if count < _POSTS:
            continue
        posts = [one for one in parent if (one.tag, one.get("class") or "") == kind and len(one)]
        if not _are_told(posts[:_SOME], min(count, _SOME)) or any(one.find(".//h1") is not None for one in posts):
            continue
        rest = prose_in(tree) - sum(map(prose_in, posts))
        if rest and all(one.find(".//h2") is None for one in posts[:_POSTS]):
            for one in posts:
                one.drop_tree()


def _drop_headed(tree: HtmlElement) -> None:
    """Drops what is in a box, or after its siblings, under a heading that says only "12 comments"."""
    for heading in [*tree.iter("h2", "h3", "h4")]:
        said = heading.text_content()
        if len(said) > _TITLE or " ".join(_COUNT.sub(" ", said).split()).lower() not in _CALLED:
            continue
        box = heading.getparent()
        if box is None or box.find(".//h1") is not None or box.tag in {"body", "main", "article"}:
            continue
        if heading.getprevious() is None and prose_in(tree) > prose_in(box):
            drop(box)


def _are_told(posts: list[HtmlElement], count: int) -> bool:
    """Whether at least two of three posts have a relative time or a reply."""
    least = (2 * count + 2) // 3
    if len(posts) < least:
        return False
    words = [*map(_head_words, posts[: len(posts) - least + 1])]
    if not found_in("\n".join(words), _AGO):  # too few others are left, as in most lists
        return False
    words += map(_head_words, posts[len(words) :])
    return sum(bool(found_in(said, _AGO)) for said in words) >= least


def _head_words(element: HtmlElement) -> str:
    """The text of an element outside its paragraphs."""
    words = []
    for piece in element.iter():
        if piece.tag == "p" or not isinstance(piece.tag, str):
            continue
        words.append((piece.text or "")[:60])
        if len(words) >= 12:
            break
    return " ".join(words)
