"""Hidden parts of a page: removed, unless they are most of its text."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.pieces import LONG, drop, holds_most, prose_in
from ingest.pages.words import phrases

# Attributes are looked up first: few elements have them.
_HIDDEN: Final = etree.XPath("descendant::*/@hidden/parent::*[not(self::body) and not(descendant::h1)]")
_PARTS_OF_TEXT: Final = ("div", "section")
_FOLDED: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BY_STYLE: Final = etree.XPath(
    "(descendant::*/@style|descendant::*/@role[.='tooltip'])/parent::*[not(self::body or self::h1)]"
)
_NEVER_HIDDEN: Final = frozenset({"body", "h1"})
_NO_HEIGHT: Final = re.compile(r"height\s*:\s*0(?![.\d])")
_OVERFLOWS: Final = etree.XPath("descendant::*/@style[contains(., 'hidden')]")
_ANSWERS: Final = etree.XPath(
    "descendant::*/@hidden/parent::*"
    "[preceding-sibling::*[1][self::button or (self::h2 or self::h3 or self::h4) and button]]"
)
_READ_ON: Final = frozenset(phrases("read_on"))
_PARTS: Final = 3  # elements in a button
_OUT_OF_SIGHT: Final = re.compile(
    r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*0(?![.\d])|(?:left|top|text-indent)\s*:\s*-\d{4})"
)
_NOT_SHOWN: Final = re.compile(
    r"(?<![\w-])(?:sr-only|visually-?hidden|screen-?reader(?:-only|-text)?"
    r"|u-hidden-visually|hidden-visually|a11y-hidden"
    r"|element-invisible|sr-text)(?![\w-])"
)
_OF_NOT_SHOWN: Final = ("sr-", "isually", "reader", "a11y-hidden", "element-invisible")  # of each of these names


def drop_hidden(tree: HtmlElement, classes: str) -> None:
    """Templates, and elements marked as hidden. classes: those of the page, as in `Head`."""
    for element in [*tree.iter("template"), *_HIDDEN(tree)]:
        drop(element)
    _show_the_rest(tree)
    named = _named_as_hidden(classes)
    unseen = [
        one
        for one in (_marked_or_named(tree, named) if named else _BY_STYLE(tree))
        if _OUT_OF_SIGHT.search((one.get("style") or "").lower())
        or (one.get("class") or "").lower() in named
        or one.get("role") == "tooltip"
    ]
    _keep_what_overflows(tree)
    unseen = [one for one in unseen if not _is_read_instead(one)]
    whole = prose_in(tree) if unseen else 0
    shown = len(tree.text_content()) if unseen else 0
    for element in unseen:
        if element.find(".//h1") is not None or (len(element) and 2 * prose_in(element) > whole):
            continue
        if whole or 2 * len(element.text_content()) <= shown:
            drop(element)


def _named_as_hidden(classes: str) -> frozenset[str]:
    """Those of a page's values of `class`, in lower case, that name an element that is not shown."""
    if not any(part in classes for part in _OF_NOT_SHOWN):  # quicker than the pattern
        return frozenset()
    return frozenset(filter(_NOT_SHOWN.search, classes.split("\n")))


def _marked_or_named(tree: HtmlElement, named: frozenset[str]) -> list[HtmlElement]:
    """As `_BY_STYLE`, with the elements of these classes: an expression for both takes several times longer."""
    return [
        one
        for one in tree.iterdescendants("*")
        if (one.get("style") or one.get("role") == "tooltip" or (one.get("class") or "").lower() in named)
        and one.tag not in _NEVER_HIDDEN
    ]


def _is_read_instead(element: HtmlElement) -> bool:
    """Whether screen readers read an element in place of the same words beside it, split for a drop cap: it stays."""
    kin = element.getparent()
    split = [one for one in kin if one.get("aria-hidden") == "true"] if kin is not None and kin.tag == "p" else []
    said = "".join(one.text_content() for one in split).strip()
    if not said or not element.text_content().strip().startswith(said):
        return False
    for one in split:
        drop(one)
    element.attrib.clear()
    return True


def _keep_what_overflows(tree: HtmlElement) -> None:
    """Takes off the styles that trafilatura takes for hidden, though only what overflows is."""
    for style in _OVERFLOWS(tree):
        element = style.getparent()
        said = element.get("style").lower()
        if not (_OUT_OF_SIGHT.search(said) or _NO_HEIGHT.search(said)):
            del element.attrib["style"]


def show_what_unfolds(tree: HtmlElement) -> None:
    """Shows a part with a button next to it that unfolds the rest of the article."""
    for part in [*tree.iter(*_PARTS_OF_TEXT)]:
        if not _is_folded(part):
            continue
        for beside in (part.getnext(), part.getprevious()):
            said = " ".join(beside.text_content().split()) if beside is not None and len(beside) < _PARTS else ""
            if said.rstrip(" .\u2026\u00bb\u203a>+").lower() in _READ_ON and _goes_on(part):
                part.attrib.pop("style", None)


def show_answers(tree: HtmlElement) -> None:
    """Shows the parts that an article's buttons unfold below themselves: each is the question of a hidden answer."""
    for answer in _ANSWERS(tree):
        kin = [answer, *answer.iterancestors()][:2]
        if prose_in(answer) and any(one.tag == "p" for up in kin for one in up.itersiblings(preceding=True)):
            del answer.attrib["hidden"]
            question = answer.getprevious()
            if question is not None and question.tag == "button":
                question.tag = "h3"
                question.attrib.clear()


def _is_folded(part: HtmlElement) -> bool:
    return (style := part.get("style")) is not None and _FOLDED.search(style) is not None


def _goes_on(part: HtmlElement) -> bool:
    """Whether a part contains paragraphs, and others precede it among its siblings."""
    return bool(prose_in(part)) and any(one.tag == "p" for one in part.itersiblings(preceding=True))


def _show_the_rest(tree: HtmlElement) -> None:
    """Shows a part that a reader unfolds, if most of the text is there and nothing of it elsewhere."""
    folded = [one for one in tree.iter(*_PARTS_OF_TEXT) if one.get("aria-hidden") == "true" or _is_folded(one)]
    whole = prose_in(tree) if folded else 0
    for part in folded:
        if holds_most(part, whole):
            first = next(words for p in part.iter("p") if len(words := p.text_content().strip()) >= LONG)
            if sum(p.text_content().strip() == first for p in tree.iter("p")) == 1:
                part.attrib.pop("style", None)
                part.attrib.pop("aria-hidden", None)
