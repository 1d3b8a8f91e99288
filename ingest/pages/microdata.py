"""What a page declares about its article in attributes of its elements: microdata, RDFa and microformats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree
from lxml.html import HtmlElement

from ingest.pages.dates import is_of_another
from ingest.pages.linked_data import ARTICLES, Node

_ITEMS: Final = etree.XPath("(descendant::*/@itemtype|descendant::*/@typeof)/parent::*")
_OWNED: Final = etree.XPath("(descendant::*/@itemprop|descendant::*/@property)/parent::*")
# Of the article, and of the objects that are its values: an image, a publisher, the owner of the image.
_ADDRESSES: Final = frozenset({"image", "thumbnailUrl", "url", "contentUrl"})
_VALUES: Final = frozenset(
    {"articleSection", "keywords", "dateModified", "publisher", "name", "caption", "creditText", "copyrightHolder"}
)
_WANTED: Final = _ADDRESSES | _VALUES
_SOURCES: Final = ("content", "data-src", "src", "href")
_CHANGED: Final = frozenset({"updated", "dt-updated", "dateModified"})
_PUBLISHED: Final = frozenset({"published", "dt-published", "datePublished", "entry-date"})
_MOST: Final = 20_000  # elements with a property
_EACH: Final = 100  # values of one property
_WORDS: Final = 400  # characters of a value


def item_of(tree: HtmlElement) -> Node:
    """The properties of the page's article in the form of JSON-LD, each with a list of values; empty if it has none.

    Of several articles it is the one with a first-level heading; none if no article has one. Of the properties only
    those are read which the page's text, title and other modules do not provide.
    """
    articles = {one: types for one in _ITEMS(tree) if (types := ARTICLES.intersection(_types(one)))}
    headed = (one for one in articles if one.find(".//h1") is not None)
    article = next(headed, None) if len(articles) != 1 else next(iter(articles))
    if article is None:
        return {}
    return {"@type": sorted(articles[article]), **_properties(article)}


def last_changes(tree: HtmlElement) -> Iterator[str]:
    """The times of its `time` elements that are marked as that of the last change, as in microformats."""
    for element in tree.iter("time"):
        marks = {*f"{element.get('class') or ''} {element.get('itemprop') or ''}".split()}
        if _CHANGED & marks and not _PUBLISHED & marks and not is_of_another(element):
            yield from filter(None, [element.get("datetime")])


def _properties(article: HtmlElement) -> Node:
    """All properties of an article; a value that is an object has properties of its own."""
    objects: dict[HtmlElement, defaultdict[str, list[Any]]] = {article: defaultdict(list)}
    for element in _OWNED(article)[:_MOST]:
        names = _names(element)
        owner = objects.get(next((up for up in element.iterancestors() if _is_object(up)), article))
        if owner is None or not names:
            continue
        value: Any = None
        if _is_object(element):
            value = objects[element] = defaultdict(list)
        for name in names:
            found = value if value is not None else _value(element, name)
            if found is not None and len(owner[name]) < _EACH:
                owner[name].append(found)
    for one, found in objects.items():
        for name, values in found.items() if one is not article else ():
            found[name] = values[0]
    return {name: values for name, values in objects[article].items() if values}


def _names(element: HtmlElement) -> list[str]:
    said = f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()
    return [name for each in said if (name := each.removeprefix("schema:")) in _WANTED]


def _types(element: HtmlElement) -> list[str]:
    said = f"{element.get('itemtype') or ''} {element.get('typeof') or ''}".split()
    return [one.rpartition("/")[2].rpartition(":")[2] for one in said]


def _is_object(element: HtmlElement) -> bool:
    return element.get("itemscope") is not None or element.get("typeof") is not None


def _value(element: HtmlElement, name: str) -> str | None:
    """What an element says: an address for a picture, the attribute for a time, otherwise its text."""
    if name in _ADDRESSES:
        said = next((one for one in map(element.get, _SOURCES) if one and not one.startswith("data:")), None)
    else:
        said = element.get("content") or element.get("datetime") or " ".join(str(element.text_content()).split())
    return said[:2_000] if name in _ADDRESSES and said else (said or "")[:_WORDS] or None
