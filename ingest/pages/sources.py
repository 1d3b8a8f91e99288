"""Where a page says its text comes from: the "Source link" at the article's end, and its kin in other languages."""

# ruff: noqa: RUF001  # the marks are written in the languages they are from
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from contract.sites import same_site
from contract.urls import canonical, host_of

_WORDS: Final = (
    r"source|sources|quelle|fuente|fonte|bron|kilde|källa|lähde|zdroj|źródło|forrás|sursa|izvor|kaynak|πηγή|sumber"
    r"|nguồn"
    r"|источник|джерело|крыніца|извор|источници|المصدر|مصدر|منبع|ماخذ|מקור|स्रोत|出典|引用元|来源|來源|出处|原文|출처|원문"
)
# An anchor that is nothing but a mark: "Source link", "Read the original article", "Quelle", "Источник".
_MARK: Final = re.compile(
    rf"""(?:
      (?:the\s+)?(?:original\s+)?source(?:\s+(?:link|url|article|page))?
    | link\s+to\s+(?:the\s+)?(?:original|source)(?:\s+\w+)?
    | (?:read|view|see|visit|go\s+to)\s+(?:the\s+)?(?:full\s+|entire\s+)?(?:original|source)
      (?:\s+(?:article|story|post|news|report|source))?(?:\s+(?:here|at|on)\b(?>.*))?
    | original\s+(?:article|story|post|link|report|news)(?:\s+(?:link|here))?
    | zur?\s+(?:original)?quelle | (?:zum\s+)?original(?:artikel|beitrag|text) | quelle(?:nlink)?
    | fuente\s+original | enlace\s+(?:de\s+origen|a\s+la\s+fuente|original)
    | (?:leer|ver)\s+(?:el\s+)?(?:art[ií]culo\s+|nota\s+)?original | art[ií]culo\s+original
    | (?:lire\s+)?l['’]article\s+original | lien\s+(?:source|de\s+la\s+source|vers\s+la\s+source)
    | source\s+de\s+l['’]article
    | link\s+(?:alla\s+)?fonte | (?:leggi\s+)?l['’]articolo\s+originale | fonte\s+original[e]?
    | (?:leia\s+)?(?:o\s+)?(?:artigo|mat[ée]ria)\s+original
    | ссылка\s+на\s+(?:источник|оригинал) | (?:читать\s+)?оригинал(?:\s+(?:статьи|новости|материала))? | первоисточник
    | источник\s+новости
    | (?:czytaj\s+)?oryginał | kaynak\s+link | 原文(?:链接|連結|鏈接|リンク)
    | 阅读原文 | 閱讀原文 | 查看原文 | 元記事 | 원문\s*(?:보기|링크|기사)
    | {_WORDS}
    )[\s:：.»›→>↗\[\]()]*""",
    re.IGNORECASE | re.VERBOSE,
)
# Words right before an anchor: "Source: ", "This story originally appeared in ", "Quelle: ".
_LABEL: Final = re.compile(
    rf"""(?:^|[\s(\[–—|.])(?:
      (?:{_WORDS}|via|original|credit|первоисточник)\s*[:：]
    | (?:originally|first|previously)\s+(?:published|appeared|posted|reported|ran)\s+
      (?:\w+\s+\d+(?:,\s*\d+)?\s+)?(?:at|on|in|by|with)(?:\s+the)?(?:\s*:)?
    | (?:appeared|published|posted)\s+(?:first|originally)\s+(?:at|on|in|by)(?:\s+the)?(?:\s*:)?
    | (?:republished|reprinted|reposted|syndicated)\s+(?:\w+\s+){{0,3}}?from(?:\s+the)?(?:\s*:)?
    | (?:zuerst|ursprünglich)\s+(?:erschienen\s+)?(?:auf|bei|in)(?:\s*:)?
    | (?:publicado|aparecido)\s+(?:originalmente|primero)\s+en(?:\s*:)?
    | (?:publié|paru)\s+(?:à\s+l['’]origine|initialement|d['’]abord)\s+(?:sur|dans)(?:\s*:)?
    | pubblicato\s+originariamente\s+su(?:\s*:)?
    | (?:the\s+post|this\s+(?:article|story|post))\s
    )\s*(?:[«“"„(\[]+\s*)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_APPEARED_FIRST: Final = re.compile(
    r"^\W*(?:was\s+|is\s+)?(?:originally\s+|first\s+)?(?:appeared|published)\b", re.IGNORECASE
)
_OUTSIDE: Final = frozenset({"nav", "header", "footer", "aside", "form", "figure", "figcaption", "button", "select"})
_COMMENTS: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|sidebar|related|share|social|breadcrumbs?|menu|newsletter)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHARING: Final = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|t\.me/share"
    r"|telegram\.me/share"
    r"|linkedin\.com/(?:share|cws)|pinterest\.[a-z.]+/pin/create|wa\.me/|api\.whatsapp\.com|reddit\.com/submit"
    r"|vk\.com/share"
    r"|addtoany\.com|getpocket\.com|flipboard\.com/|news\.google\.com/(?:publications|s/)|tumblr\.com/share|ok\.ru/dk)",
    re.IGNORECASE,
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "li",
        "section",
        "article",
        "td",
        "blockquote",
        "main",
        "body",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "footer",
        "ul",
    }
)
_LONG = 80  # characters of a paragraph that is running text
_AFTER = 2  # such paragraphs that may follow the mark: an author's note, a disclaimer


class Source(NamedTuple):
    """A declared source: its canonical address, the words that declare it ("Source link"), and what it is called.

    Both are None in a head; a mark that is an anchor of its own names nothing.
    """

    url: str
    mark: str | None
    name: str | None = None


def declared_source(tree: HtmlElement, url: str | None) -> Source | None:
    """What the page names as the source of its article; None where it names none.

    Counted: an anchor at the article's end that is a mark or follows one, on another site than the
    page itself; a `meta` or `link` that names the original; a canonical link to another site.
    """
    own_host = f"//{host_of(url)}/" if url else ""
    found = [(anchor, source) for anchor in tree.iter("a") if (source := _marked(anchor, url, own_host))]
    places = Places(tree) if found else None
    marked = [source for anchor, source in found if places and places.at_the_end(anchor)]
    if marked:
        # An address of an article says more than that of a site.
        return next((source for source in reversed(marked) if urlsplit(source.url).path != "/"), marked[-1])
    for address in (*_declared_in_head(tree), canonical_link(tree)):
        target = canonical(address, url) if address else None
        if target and not (url and same_site(target, url)):
            return Source(target, None)
    return None


def canonical_link(tree: HtmlElement) -> str | None:
    """The href of the page's canonical link, as written."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (href := link.get("href")):
            return str(href)
    return None


def _declared_in_head(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("meta", "link"):
        name = (element.get("name") or element.get("property") or element.get("rel") or "").lower()
        if name in {"original-source", "syndication-source"} and (
            href := element.get("content") or element.get("href")
        ):
            yield href


def _marked(anchor: HtmlElement, url: str | None, own_host: str) -> Source | None:
    """The source that an anchor marks, on another site; None for any other anchor."""
    href = (anchor.get("href") or "").strip()
    # Most anchors of a page lead within its site or to a share button: they are sorted out by the address alone.
    if "//" not in href[:10] or (own_host and own_host in href[:100]) or _SHARING.search(href):
        return None
    text = " ".join(anchor.text_content().split()) if len(anchor) else " ".join((anchor.text or "").split())
    if len(text) > 200:
        return None
    is_mark = bool(_MARK.fullmatch(text))
    mark = text if is_mark else _label(anchor)
    if not mark:
        return None
    target = canonical(href, url)
    if not target or (url and same_site(target, url)):
        return None
    return None if _is_outside(anchor) else Source(target, mark, None if is_mark else text or None)


def _label(anchor: HtmlElement) -> str | None:
    """The words before the anchor that say it is a source."""
    match = _LABEL.search(_text_before(anchor))
    if not match:
        return None
    words = match[0].lower()
    opened = words.strip().startswith(("the post", "this"))
    return match[0].strip() if not opened or _APPEARED_FIRST.match(anchor.tail or "") else None


def _text_before(anchor: HtmlElement) -> str:
    """The last words before the anchor within its block."""
    pieces: list[str] = []
    element = anchor
    while element is not None and sum(map(len, pieces)) < 80:
        previous = element.getprevious()
        while previous is not None and previous.tag != "br" and sum(map(len, pieces)) < 80:
            pieces.append(previous.tail or "")
            if previous.tag in _BLOCKS:
                break
            pieces.append(previous.text_content() if isinstance(previous.tag, str) else "")
            previous = previous.getprevious()
        if previous is not None:
            if previous.tag == "br":
                pieces.append(previous.tail or "")
            break
        parent = element.getparent()
        if parent is None:
            break
        pieces.append(parent.text or "")
        if parent.tag in _BLOCKS:
            break
        element = parent
    return " ".join("".join(reversed(pieces)).split())[-120:] + " "


def _is_outside(anchor: HtmlElement) -> bool:
    """Whether the anchor stands in the page's furniture: navigation, comments, captions, share buttons.

    The foot of an article is no furniture, that of the page is.
    """
    foot = False
    for element in anchor.iterancestors():
        if element.tag == "article" or (element.tag == "main" and not foot):
            return False
        if element.tag == "body":
            return foot
        if element.tag == "footer" and not _COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            foot = True
            continue
        if element.tag in _OUTSIDE or _COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return foot


class Places:
    """Where elements stand in a tree, counted once for all that ask."""

    def __init__(self, tree: HtmlElement) -> None:
        root = tree.getroottree().getroot()
        elements = list(root.iter())
        self._first = {element: place for place, element in enumerate(elements)}
        self._last: dict[HtmlElement, int] = {}
        for element in reversed(elements):
            self._last[element] = self._last[element[-1]] if len(element) else self._first[element]
        self._long = [self._first[p] for p in root.iter("p") if len(p.text_content().strip()) >= _LONG]

    def at_the_end(self, anchor: HtmlElement) -> bool:
        """Whether at most two paragraphs of running text follow the anchor in the element that holds the article."""
        for holder in anchor.iterancestors():
            first, last = self._first[holder], self._last[holder]
            start, end = bisect_right(self._long, first), bisect_right(self._long, last)
            if 2 * (end - start) >= len(self._long):
                return end - max(bisect_right(self._long, self._first[anchor]), start) <= _AFTER
        return True
