"""Articles as people refer to them: by id, or by any spelling of their URL."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from contract.article import article_id_of
from contract.errors import Permanent
from contract.postgres import Connection
from contract.urls import canonical
from enrich.store.versions import landed_article_key


def article_id(reference: str) -> UUID:
    """The id of the referenced article; for one with a URL, the hash of that.

    Raises Permanent if it is neither id nor URL.
    """
    try:
        return UUID(reference)
    except ValueError:
        url = canonical(reference)
    if url is None:
        msg = f"{reference} is neither an article's id nor a URL"
        raise Permanent(msg)
    return UUID(article_id_of(url))


def check_readable(reference: str) -> None:
    """Raises Permanent if a reference is neither a file nor an article's id or URL."""
    if Path(reference).is_file():
        return
    try:
        article_id(reference)
    except Permanent as error:
        msg = f"there is no file {reference}, and {error}"
        raise Permanent(msg) from error


def article_key(connection: Connection, reference: str) -> int:
    """The key of an article that has landed. Raises Permanent if it has not, and as `article_id` does."""
    key = landed_article_key(connection, article_id(reference))
    if key is None:
        msg = f"{reference} has not landed: the view entries shows what happened to it"
        raise Permanent(msg)
    return key
