"""Articles out of documents of JSON, one a line: the form that `copydesk pairs` reads. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from contract.article import Article, make_article
from contract.errors import NoText, Unreadable
from contract.urls import canonical, outlet_of
from ingest.dates import read_date

_AUTHORS: Final = 20


class _Document(msgspec.Struct):
    """What a line may say; all else is left alone. published: a date, or the object that `extract` prints."""

    text: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | dict[str, object] | None = None
    language: str | None = None
    authors: list[str] | str | None = None
    source_url: str | None = None


def document_of(line: bytes, name: str, now: datetime) -> Article:
    """The article that a line is. name: of its file, and its number.

    Raises Unreadable for what is no such document, NoText for one without text.
    """
    try:
        said = msgspec.json.decode(line, type=_Document)
    except (msgspec.MsgspecError, UnicodeError) as error:
        msg = f"{name} is no document of JSON: {str(error)[:200]}"
        raise Unreadable(msg) from error
    text = (said.text or "").strip()
    if not text:
        msg = f"{name} has no text"
        raise NoText(msg)
    url = canonical(said.url) if said.url else None
    if said.url and not url:
        msg = f"{name} has a url that is none: {said.url[:200]}"
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
        language=said.language,
        authors=tuple(authors[:_AUTHORS]),
        published=read_date(when if isinstance(when, str) else None, "page"),
        discovered_at=now,
        fetched_at=now,
    )
