"""The names of XML elements, whatever prefix a feed uses for their namespace. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_NAMESPACES: Final = (
    ("w3.org/2005/atom", "atom"), ("purl.org/atom", "atom"), ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/syndication", "sy"), ("purl.org/dc/elements", "dc"), ("purl.org/dc/terms", "dcterms"),
    ("purl.org/rss/1.0/modules/dc", "dc"), ("rssnamespace.org/feedburner", "feedburner"),
    ("search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds/podcast", "itunes"), ("sitemap-news", "news"), ("sitemaps.org/schemas/sitemap/", ""),
    ("w3.org/1999/02/22-rdf-syntax-ns", "rdf"), ("w3.org/1999/xhtml", "xhtml"), ("purl.org/rss/1.0", ""),
    ("netscape.com/rdf/simple", ""), ("channel.netscape.com", ""), ("backend.userland.com", ""),
    ("blogs.law.harvard.edu/tech/rss", ""), ("cyber.law.harvard.edu/rss", ""), ("sitemap-image", "image"),
    ("sitemap-video", "video"),
    ("google.com/schemas/sitemap/0", ""), ("prismstandard.org/namespaces", "prism"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """An element's name in lower case: bare in the namespaces of RSS and site maps, with the usual prefix in others."""
    if tag[0] == "{":
        namespace, _, local = tag[1:].partition("}")
        namespace = namespace.lower()
        prefix = next((short for part, short in _NAMESPACES if part in namespace), "?")
    else:
        # An undeclared prefix is part of the name.
        prefix, _, local = tag.rpartition(":")
    return f"{prefix}:{local}".lower() if prefix else local.lower()


_OWN_ROOTS: Final = frozenset({"atom:feed", "atom:entry", "rdf:rdf"})


def in_own_namespace(root: Element) -> Element:
    """A tree without an unknown namespace, or one that is wrong for its root: its names say what it is."""
    name = name_of(root.tag)
    if root.tag[0] != "{" or ":" not in name or name in _OWN_ROOTS:
        return root
    namespace = etree.QName(root).namespace
    for element in root.iter(f"{{{namespace}}}*"):
        element.tag = etree.QName(element).localname
    return root
