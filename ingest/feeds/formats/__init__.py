"""Feed formats: bytes to what a feed lists. Pure. A format is a row of FORMATS: `sniff` and `parse`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from contract.errors import Unreadable
from ingest.feeds.formats import atom, jsonfeed, loose, rss, sitemap
from ingest.feeds.formats.document import Document, PageInPlace, document
from ingest.feeds.formats.drafts import Outline, feed_of
from ingest.feeds.formats.listing import Feed
from ingest.feeds.formats.markup import Markup, markup
from ingest.feeds.formats.mending import ENTRY

__all__ = ["FORMATS", "Format", "PageInPlace", "parse"]


class Format(NamedTuple):
    """One format.

    sniff: whether a document has this format, by its first characters and the name of its root.
    parse: the outline of the feed in a document, given that and its address; raises Unreadable.
    """

    name: str
    sniff: Callable[[Document], bool]
    parse: Callable[[Document, str], Outline]


def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    charset: str | None = None,
    fetched_at: datetime | None = None,
) -> Feed:
    """The feed in a response's bytes; for a broken one, whatever can be read of it.

    url: where the feed was found. content_type: as declared; the actual type is determined by its first characters.
    charset: from the header; it counts if the feed itself declares none. fetched_at: no entry is much younger.
    Raises Unreadable, saying what was received instead of a feed; PageInPlace for an HTML page, with its links to
    feeds.
    """
    whole = document(body, url, charset)
    form = next(form for form in FORMATS if form.sniff(whole))
    found = form.parse(whole, url)
    warnings = [*whole.warnings, *found.warnings]
    if _called_otherwise(content_type or "", is_json=form.name == "JSON Feed"):
        warnings.append(f"its Content-Type is {content_type}, but it is {found.format}")
    return feed_of(found._replace(warnings=tuple(warnings)), url, fetched_at)


def _called_otherwise(content_type: str, *, is_json: bool) -> bool:
    return ("xml" in content_type and is_json) or ("json" in content_type and not is_json)


def _rss(whole: Document, url: str) -> Outline:
    return _sounder(whole, url, lambda tree: rss.outline(tree, url, bases="xml:base" in whole.text))


def _atom(whole: Document, url: str) -> Outline:
    return _sounder(whole, url, lambda tree: atom.outline(tree, url, bases="xml:base" in whole.text))


def _sounder(whole: Document, url: str, read: Callable[[Markup], Outline]) -> Outline:
    """The result of a tree; if it is broken, or has entries of another format, feedparser's if that is more."""
    tree = markup(whole, url)
    found = read(tree)
    if not tree.missing and (found.drafts or not ENTRY.search(whole.text)):
        return found
    try:
        other = loose.outline(whole.text, url)
    except Unreadable:
        return found
    if len(other.drafts) <= len(found.drafts):
        return found
    return found._replace(drafts=other.drafts)


def _other(whole: Document, url: str) -> Outline:
    if whole.root == "opml":
        msg = f"{url}: this is a list of feeds (OPML), not a feed: give it to `copydesk feeds add` as a file"
        raise Unreadable(msg)
    return loose.outline(whole.text or whole.prologue, url)


FORMATS: Final = (
    Format(
        "JSON Feed",
        lambda whole: whole.text.startswith(("{", "[")),
        lambda whole, url: jsonfeed.outline(whole.text, url),
    ),
    Format("RSS or RDF", lambda whole: whole.root in {"rss", "rdf", "channel"}, _rss),
    Format("Atom", lambda whole: whole.root in {"feed", "entry"}, _atom),
    Format(
        "news site map",
        lambda whole: whole.root in {"urlset", "sitemapindex"},
        lambda whole, url: sitemap.outline(markup(whole, url), url),
    ),
    Format(
        "site map in plain text",
        lambda whole: not whole.root and sitemap.is_plain_text(whole.prologue),
        lambda whole, url: sitemap.of_lines(whole.prologue, url),
    ),
    Format("something else, as feedparser reads it", lambda _: True, _other),
)
"""Checked in this order; the first match reads the document."""
