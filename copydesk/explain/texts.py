"""The two texts of an explanation, from files, a file of documents, or the desk's Postgres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contract.errors import Permanent
from contract.postgres import connect
from contract.settings import Settings
from contract.urls import canonical
from copydesk.article_references import article_key, check_readable
from enrich.pairs import Document, parse_documents
from enrich.reading import read
from ingest.text_files import decode, read_bounded


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is compared: only the report, as read. day: what the window counts from, if known.

    address, source: its own canonical address, and that of its declared source.
    """

    name: str
    title: str
    text: str
    day: date | None = None
    address: str | None = None
    source: str | None = None


def shown(reference: str, settings: Settings, documents: Iterable[bytes] | None = None) -> Shown:
    """The text of a reference: an id among the documents, otherwise a file, an article's id, or a URL.

    Raises Permanent if it refers to none.
    """
    if documents is not None:
        return _in_documents(reference, documents)
    path = Path(reference)
    if not path.is_file():
        check_readable(reference)  # an invalid reference is refused without a database
        return _in_house(reference, settings)
    reading = read(decode(read_bounded(path, settings.replay_bytes)))
    day = reading.published.day if reading.published else None
    return Shown(path.name, reading.title, reading.text, day)


def _in_documents(reference: str, lines: Iterable[bytes]) -> Shown:
    for item in parse_documents(lines):
        if isinstance(item, Document) and item.id == reference:
            reading = read(item.text, title=item.title or None, source_url=item.source_url)
            source = canonical(item.source_url or "")
            return Shown(item.id, reading.title, reading.text, item.published, canonical(item.url or ""), source)
    msg = f"there is no document {reference} in that file"
    raise Permanent(msg)


def _in_house(reference: str, settings: Settings) -> Shown:
    with connect(settings, application="copydesk explain") as connection:
        row = connection.execute(
            """select coalesce(url, file_name, article_id::text), title, text, reference_day, url, source_url
               from copydesk.articles where article_key = %s""",
            [article_key(connection, reference)],
        ).fetchone()
    assert row is not None  # noqa: S101  # every article has a version
    return Shown(*row)
