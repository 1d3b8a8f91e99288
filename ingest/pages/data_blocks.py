"""The text of a page rendered by script, from its data: paragraphs in lists, or markup. Pure."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from ingest.pages.script_values import decoded, values_of
from ingest.pages.titles import fold

_DATA: Final = re.compile(r"\s*(?:(?:window\.|var |const |let |self\.)[\w$.]{1,80}\s*=\s*)?[{\[]")
_TAG: Final = re.compile(r"<[^<>]{1,1000}>")
_PARAGRAPH: Final = re.compile(r"</p>|(?:<br ?/?>\s*){2}", re.IGNORECASE)
_NO_TEXT: Final = re.compile(r"<(figure|script|style|aside|iframe)\b.{0,5000}?</\1>", re.IGNORECASE | re.DOTALL)
_SENTENCE: Final = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964\u06d4][\"'\u00bb\u201d\u2019\u300d)]?$")
_KINDS: Final = ("type", "nodeType", "blockType", "_type", "__typename", "kind", "name", "tag", "component")
_PARAGRAPHS: Final = frozenset(
    {"p", "text", "html", "rawhtml", "textblock", "text-block", "richtext", "body-text", "unstyled"}
)
_TEXTS: Final = (
    "text",
    "value",
    "html",
    "content",
    "children",
    "nodes",
    "body",
    "data",
    "markup",
    "paragraphs",
    "model",
    "blocks",
)
_LEAST: Final = 400  # characters of a block that may contain a text
_HOLDING: Final = frozenset({
    ("div", "data-page"), ("div", "data-props"), ("div", "data-react-props"), ("div", "data-state"),
    ("div", "data-initial-state"), ("astro-island", "props"),
})  # fmt: skip
_PUSH: Final = "__next_f.push"  # pushes a piece of a stream
_NAME: Final = 0.4  # minimum share of a title that the article's name in the data must be
_MOST: Final = 5_000_000
_TITLE: Final = 300
_NODES: Final = 300_000
_PIECES: Final = 3
_PROSE: Final = 60  # characters of a paragraph
_DEPTH: Final = 12  # of elements inside a paragraph
_SHORT: Final = 200  # characters of an extraction that is too short to be compared
_BODY: Final = 800  # characters of a text that is accepted
_NAMED: Final = 400  # the same, next to the title of its page
_BRIEF: Final = 250  # ... if the page shows nothing
_SAME: Final = 50  # letters by which a line is recognised
_PLAIN: Final = re.compile(r"[A-Za-z]{4,}")  # a word that is the same in data and in text
_RUN: Final = re.compile(r"[A-Za-z]{3,}")
_HOLDERS: Final = (dict, list)
_WORDS: Final = 3  # fewer of these mean nothing
_LINES: Final = 3
_FEW: Final = 6  # properties of an object around a title
_TITLED: Final = re.compile(r"title|headline", re.IGNORECASE)


def data_blocks(tree: HtmlElement) -> tuple[str, ...]:
    """The scripts of a page that may be data, as written; JSON-LD is read elsewhere."""
    found = []
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if (len(text) >= _LEAST or _PUSH in text) and len(text) <= _MOST and "ld+json" not in kind:
            found.append(text)
    return (*found, *_in_attributes(tree))


def _in_attributes(tree: HtmlElement) -> Iterator[str]:
    """Data for a page's script in an attribute of the element that it fills."""
    for element in tree.iter("div", "astro-island"):
        for name, text in element.items():
            if _LEAST <= len(text) <= _MOST and (element.tag, name) in _HOLDING:
                yield text


def text_in_data(blocks: Iterable[str], read: str, names: Iterable[str | None]) -> str:
    """The text in a page's data, one paragraph per line; empty if it is not a longer form of what was extracted.

    names: the page's names for its article. A text next to one of them comes first, then the longest. If the
    page shows a part of its text, only scripts that are pure data count: others are for paying readers.
    """
    titles = {folded for name in names if name and (folded := fold(name))}
    held = list(blocks)
    stream = "\n".join(block for block in held if _PUSH in block)
    best: tuple[bool, int, str] = (False, 0, "")
    for block in [*(block for block in held if _PUSH not in block), *filter(None, [stream])]:
        if len(read) >= _SHORT and not (_DATA.match(block) and _may_hold(block, read)):
            continue
        for value in values_of(block):
            for named, paragraphs in _texts(value, titles):
                text = "\n".join(paragraphs)
                least = (_NAMED if read else _BRIEF) if named else _BODY
                enough = len(text) > max(least, 2 * len(read))
                if enough and (named, len(text)) > best[:2] and is_longer_form(text, read):
                    best = named, len(text), text
    return best[2]


def is_longer_form(text: str, read: str) -> bool:
    """Whether a text contains one of the first extracted lines; an extraction without words is no measure."""
    if len(read) < _SHORT:
        return True
    whole = fold(text)
    return any(fold(line)[:_SAME] in whole for line in _first_lines(read))


def _first_lines(read: str) -> list[str]:
    """The lines by which a text is recognised."""
    return list(islice((line for line in read.split("\n") if len(fold(line)) >= _SAME), _LINES))


def _may_hold(block: str, read: str) -> bool:
    """Whether half of the words of one of the first lines are in a block: a block without them need not be parsed."""
    for line in _first_lines(read):
        words = _PLAIN.findall(line[:_SAME])
        if len(words) < _WORDS or 2 * sum(word in block for word in words) >= len(words):
            return True
    return False


def _texts(data: object, titles: set[str]) -> Iterator[tuple[bool, list[str]]]:
    """All texts in data, and whether one of the titles is next to them."""
    waiting: deque[tuple[object, bool]] = deque([(data, False)] if not isinstance(data, str) or _is_long(data) else [])
    seen = 0
    while waiting and seen < _NODES:
        seen += 1
        one, named = waiting.popleft()
        if isinstance(one, str):
            if one[:1] in "{[" and isinstance(within := decoded(one), _HOLDERS):
                waiting.append((within, named))  # as sent by a server, to be parsed by the script
            elif texts := _in_markup(one) or (_in_rows(one) if named else []):
                yield named, texts
            continue
        below = [*one.values()] if isinstance(one, dict) else one if isinstance(one, list) else []
        named = named or any(isinstance(each, str) and _names_it(each, titles) for each in [*below, *_names_in(one)])
        if texts := _in_list(below, sentences=isinstance(one, list)):
            yield named, texts
        waiting += [(each, named) for each in below if isinstance(each, _HOLDERS) or _is_long(each)]


def _names_in(one: object) -> Iterator[object]:
    """What stands in an object that is called a title: `"title": {"rendered": …}`."""
    for name, each in one.items() if isinstance(one, dict) else ():
        if isinstance(each, dict) and len(each) <= _FEW and _TITLED.search(name):
            yield from each.values()


def _is_long(each: object) -> bool:
    """Whether a value has enough words for a text."""
    return isinstance(each, str) and len(each) >= _BRIEF


def _names_it(said: str, titles: set[str]) -> bool:
    """Whether words are one of the titles, or one without its outlet's name."""
    if not titles or not 4 <= len(said) < _TITLE:
        return False
    first = _RUN.search(said) if "&" not in said else None
    if first and not any(first[0].lower() in title for title in titles):
        return False  # most values, by their first letters
    words = fold(said)
    return any(words in title and len(words) >= _NAME * len(title) for title in titles)


def _in_list(below: Sequence[object], *, sentences: bool) -> list[str]:
    """The paragraphs among values: those declared as such, or strings that are sentences, if these are allowed."""
    if len(below) < _PIECES:
        return []
    pieces = [each for each in below if isinstance(each, _HOLDERS) and _is_paragraph(each)]
    if len(pieces) >= _PIECES:
        return [text for each in pieces if (text := _words(each))]
    said = [each.strip() for each in below if isinstance(each, str)] if sentences else []
    prose = [each for each in said if len(each) >= _PROSE and "<" not in each and _SENTENCE.search(each)]
    return prose if len(prose) >= _PIECES and 2 * len(prose) > len(below) else []


def _in_markup(said: str) -> list[str]:
    """The paragraphs of markup; none if there are fewer than in a text."""
    if "<" not in said:
        return []
    pieces = _PARAGRAPH.split(_NO_TEXT.sub("", said))
    texts = [text for piece in pieces if (text := _plain(piece))]
    return texts if len(texts) >= _PIECES else []


def _in_rows(said: str) -> list[str]:
    """The paragraphs of plain text, separated by empty lines."""
    texts = [" ".join(piece.split()) for piece in said.split("\n\n")]
    prose = [text for text in texts if len(text) >= _PROSE and _SENTENCE.search(text)]
    return [text for text in texts if text] if len(prose) >= _PIECES and 2 * len(prose) > len(texts) else []


def _is_paragraph(node: object) -> bool:
    if isinstance(node, list):  # an element in React's form
        return len(node) == 4 and node[0] == "$" and node[1] == "p"
    if not isinstance(node, dict):
        return False
    for name in _KINDS:
        if isinstance(kind := node.get(name), str):
            lowered = kind.lower()
            return lowered in _PARAGRAPHS or "paragraph" in lowered or (lowered == "block" and "children" in node)
    return False


def _words(node: object) -> str:
    return _plain("".join(_strings(node[3] if isinstance(node, list) else node, 0)))


def _plain(said: str) -> str:
    bare = _TAG.sub("", said) if "<" in said else said
    return " ".join(html.unescape(bare).split())


def _strings(node: object, depth: int) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list) and depth < _DEPTH:
        for each in node:
            if not isinstance(each, str):
                yield from _strings(each, depth + 1)
    elif isinstance(node, dict) and depth < _DEPTH:
        # A text is often repeated as markup.
        for name in _TEXTS:
            if (found := node.get(name)) and (words := list(_strings(found, depth + 1))):
                yield from words
                return
