"""Broken RSS and Atom through feedparser, which continues where no tree can be built. Pure."""

from __future__ import annotations

import io
from typing import Any

import feedparser

from contract.errors import Unreadable
from ingest.feeds.formats.drafts import Draft, Outline, names
from ingest.feeds.formats.links import absolute
from ingest.feeds.formats.listing import plain


def outline(text: str, url: str) -> Outline:
    """The feed in a document; for a broken one, whatever can be read. Raises Unreadable if it is not a feed."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        # A BytesIO: if a str or bytes looked like an address, feedparser would fetch it.
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # whatever untrusted bytes cause in the parser
        msg = f"{url}: the feed cannot be read: {type(error).__name__}: {error}"
        raise Unreadable(msg) from error
    version = _text(found.get("version"))  # missing if nothing was read
    if not version and not found.entries:
        msg = f"{url}: this is not a feed (RSS, Atom, RDF, JSON Feed, news site map); it begins {text[:60]!r}"
        raise Unreadable(msg)
    site_url = absolute(found.feed.get("link"), url)
    return Outline(
        format=f"broken {version or 'feed'}",
        title=plain(_text(found.feed.get("title"))) or None,
        site_url=site_url,
        language=_text(found.feed.get("language")),
        interval_seconds=None,
        drafts=[_draft(entry, site_url or url) for entry in found.entries],
    )


def _draft(entry: Any, base: str) -> Draft:  # noqa: ANN401  # feedparser's dict
    written = [_text(entry.get(key)) for key in ("published", "created", "updated")]
    people = (person.get("name") for person in entry.get("authors") or ())
    return Draft(
        guid=_text(entry.get("id")),
        url=absolute(entry.get("feedburner_origlink"), base) or absolute(entry.get("link"), base),
        title=plain(_text(entry.get("title"))),
        published=tuple(one for one in written if one),
        updated=(written[2],) if written[2] else (),
        authors=names(plain(_text(name)) for name in people) or names([plain(_text(entry.get("author")))]),
        language=_text(entry.get("language")),
        content=_text(entry.get("summary")) or "",
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
