"""Articles from JSON documents, one per line: the format that `copydesk pairs` reads. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from contract.article import Article, make_article
from contract.errors import NoText, Unreadable
from contract.urls import canonical, outlet_of
from ingest.dates import read_date
from ingest.languages import declared_code, language_of

_AUTHORS: Final = 20


class _Document(msgspec.Struct):
    """The fields of a line; all others are ignored. published: a date, or the object that `extract` prints."""

    text: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | dict[str, object] | None = None
    language: str | None = None
    authors: list[str] | str | None = None
    source_url: str | None = None


def document_of(line: bytes, name: str, now: datetime) -> Article:
    """The article in a line. name: of its file, and its number.

    Raises Unreadable if it is not such a document, NoText if it has no text.
    """
    try:
        said = msgspec.json.decode(line, type=_Document)
    except (msgspec.MsgspecError, UnicodeError) as error:
        msg = f"{name} is not a JSON document: {str(error)[:200]}"
        raise Unreadable(msg) from error
    text = (said.text or "").strip()
    if not text:
        msg = f"{name} has no text"
        raise NoText(msg)
    url = canonical(said.url) if said.url else None
    if said.url and not url:
        msg = f"{name} has an invalid url: {said.url[:200]}"
        raise Unreadable(msg)
    when = said.published.get("value") if isinstance(said.published, dict) else said.published
    authors = [said.authors] if isinstance(said.authors, str) else said.authors or []
    return make_article(
        origin="replay",
        title=(said.title or "").strip(),
        text=text,
        url=url,
        name=None if url else name,
        outlet=said.outlet or (outlet_of(url) if url else None),
        source_url=canonical(said.source_url) if said.source_url else None,
        language=language_of(text, said.title, declared_code(said.language)),
        authors=tuple(authors[:_AUTHORS]),
        published=read_date(when if isinstance(when, str) else None, "page"),
        discovered_at=now,
        fetched_at=now,
    )
