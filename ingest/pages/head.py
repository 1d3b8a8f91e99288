"""The declarations in a page's head: one pass, each name once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

_NAMES: Final = ("property", "name", "itemprop", "http-equiv")
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADLINES: Final = etree.XPath("descendant::*[@itemprop='headline'][not(self::meta)]")
_PICTURED: Final = etree.XPath("descendant::h1/descendant::img/@alt", smart_strings=False)
_TITLES: Final = ("og:title", "twitter:title")
_CLASSES: Final = etree.XPath("descendant::*/@class", smart_strings=False)
_MOST: Final = 50  # values per name
_SUBHEADINGS: Final = 20


class Head(NamedTuple):
    """metas: contents by name, property or itemprop in lower case, in their order. canonical: hrefs of such links.

    title: of the `title` element. headings: texts of the `h1`, in their order; named_headings: of those marked as
    the headline; subheadings: of `h2` and `h3`. language: as the page declares it. editions: the languages in
    which it declares versions, each with its href. amp: the href of its AMP page. classes: the distinct values of
    class attributes in the whole page, in lower case, one per line: most of what is looked for by them is on few pages.
    """

    metas: dict[str, list[str]]
    canonical: tuple[str, ...]
    title: str | None
    headings: tuple[str, ...]
    language: str | None
    classes: str
    named_headings: tuple[str, ...] = ()
    subheadings: tuple[str, ...] = ()
    editions: tuple[tuple[str, str], ...] = ()
    amp: str | None = None

    def first(self, *names: str) -> str | None:
        """The first content of the first of these names that has one, white space normalised."""
        for name in names:
            for content in self.metas.get(name, ()):
                if words := " ".join(content.split()):
                    return words
        return None

    def all(self, *names: str) -> list[str]:
        """All contents of these names."""
        return [words for name in names for content in self.metas.get(name, ()) if (words := " ".join(content.split()))]


def head_of(tree: HtmlElement) -> Head:
    """The declarations of a page's tree."""
    metas: dict[str, list[str]] = {}
    titles: list[str] = []
    headings: list[str] = []
    named: list[str] = []
    lesser: list[str] = []
    lesser_named: list[str] = []
    for element in tree.iter("meta", "title", "h1", "h2", "h3"):
        match element.tag:
            case "meta":
                _add(metas, element)
            case "h2" | "h3":
                if len(lesser) < _SUBHEADINGS and (words := " ".join(element.text_content().split())):
                    lesser.append(words)
                    if _says_headline(element):
                        lesser_named.append(words)
            case tag:
                said = " ".join(words_of_rows(element).split())
                listed = headings if tag == "h1" else titles
                if said and len(listed) < _MOST and not _drawn(element):
                    listed.append(said)
                    if tag == "h1" and _says_headline(element):
                        named.append(said)
    if not headings and not lesser_named:
        lesser_named = [" ".join(one.text_content().split()) for one in _HEADLINES(tree)][:1]
    if not (headings or titles or any(name in metas for name in _TITLES)):  # a logo is no title beside these
        headings = [words for alt in _PICTURED(tree) if (words := " ".join(alt.split()))][:1]
    language = (tree.get("lang") or tree.get(_XML_LANG) or "").strip() or None
    links = _head_links(tree)
    return Head(
        metas,
        tuple(links["canonical"][:_MOST]),
        titles[0] if titles else None,
        tuple(headings),
        language,
        "\n".join({*_CLASSES(tree)}).lower(),
        tuple(named if headings else lesser_named),
        tuple(lesser),
        tuple(_editions(tree))[:_MOST],
        next(iter(links["amphtml"]), None),
    )


def _head_links(tree: HtmlElement) -> dict[str, list[str]]:
    """The hrefs of the page's canonical links and AMP pages, resolved against its base if it declares one.

    Elements inside an article are not part of the head; a parser may have moved what follows a broken head into the
    body.
    """
    base = next((href for element in tree.iter("base") if (href := element.get("href"))), "").strip()
    found: dict[str, list[str]] = {"canonical": [], "amphtml": []}
    for link in tree.iter("link"):
        parent = link.getparent()
        outside = parent is None or parent.tag in {"html", "head", "body", "noscript"}
        if outside and (href := link.get("href")):
            for relation in (link.get("rel") or "").lower().split():
                if relation in found:
                    found[relation].append(_joined(base, str(href).strip()))
    return found


def _editions(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for link in tree.iter("link"):
        language, href = (link.get("hreflang") or "").lower(), link.get("href")
        if href and language not in {"", "x-default"} and "alternate" in (link.get("rel") or "").lower().split():
            yield language.partition("-")[0], href


def words_of_rows(element: HtmlElement) -> str:
    """The text of an element, with a space for each line break."""
    space_breaks(element)
    return str(element.text_content())


def space_breaks(element: HtmlElement) -> None:
    """Adds a space after each line break in an element."""
    for one in element.findall(".//br"):
        one.tail = f" {one.tail or ''}"


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if base else href
    except ValueError:
        return href


def _add(metas: dict[str, list[str]], element: HtmlElement) -> None:
    content = element.get("content")
    for attribute in _NAMES if content else ():
        if name := element.get(attribute):
            values = metas.setdefault(name.strip().lower(), [])
            if len(values) < _MOST:
                values.append(content)


def _says_headline(element: HtmlElement) -> bool:
    """Whether a heading is marked as the headline in microdata or the microformat hAtom."""
    if "headline" in (element.get("itemprop") or "").split():
        return True
    return element.tag != "h1" and "entry-title" in (element.get("class") or "").split()


def _drawn(element: HtmlElement) -> bool:
    """A drawing has its own title."""
    parent = element.getparent()
    return parent is not None and parent.tag == "svg"
