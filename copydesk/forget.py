"""Removing articles permanently, from the database and from the archive of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contract.article import article_key_of
from contract.errors import Permanent
from contract.postgres import Connection
from contract.settings import Settings
from contract.urls import canonical
from copydesk.article_references import article_id
from enrich.landing.forget import Forgotten
from enrich.landing.forget import forget as remove
from enrich.store import changes, forgotten
from enrich.store.versions import addresses_of, articles_of_outlet
from ingest.feeds import entry_articles, entry_references, page_titles
from ingest.pages.archive_removal import Taken, take_out

_NOBODY: Final = "no article is given: name ids, URLs, --feed or --outlet of known articles"


@dataclass(frozen=True, slots=True)
class Report:
    """What was removed, for how many named articles: from the database, and from the archive, if there is one."""

    articles: int
    forgotten: Forgotten
    archive: Taken | None

    @property
    def sentence(self) -> str:
        """What was removed from the database, in words."""
        left = self.forgotten
        return (
            f"forgotten articles: {self.articles}, of them landed: {left.articles}; removed with them: versions: "
            f"{left.versions}, pairs: {left.edges}; articles whose group or canonical article changed: "
            f"{left.regrouped}"
        )


def check(references: Sequence[str], *, feeds: Sequence[str], outlets: Sequence[str]) -> None:
    """Raises Permanent if nothing is named, or a reference is neither id nor URL."""
    if not (references or feeds or outlets):
        raise Permanent(_NOBODY)
    for reference in references:
        article_id(reference)


def chosen(
    connection: Connection, references: Sequence[str], *, feeds: Sequence[str], outlets: Sequence[str]
) -> list[UUID]:
    """The named articles: by id or URL, by the address of a feed that listed them, by outlet.

    A URL that was listed, or that responded, also refers to the article found there, whatever its own address is.
    Raises Permanent if a reference is neither id nor URL, there is no such feed, or no article is named.
    """
    found = {article_id(reference) for reference in references}
    for reference in references:
        if url := canonical(reference):
            spellings = entry_references.spellings(reference, url)
            entries = entry_references.of_article(connection, None, spellings, most=None)
            found |= entry_articles.articles_of(connection, entries)
    for feed in feeds:
        found.update(entry_articles.articles_of_feed(connection, feed))
    for outlet in outlets:
        found.update(articles_of_outlet(connection, outlet))
    if not found:
        raise Permanent(_NOBODY)
    return sorted(found)


def forget(connection: Connection, settings: Settings, articles: Sequence[UUID], who: str, why: str) -> Report:
    """Removes these articles from everywhere, and prevents them from landing again.

    Raises OSError if an archive file cannot be rewritten: the database has already forgotten them, so run it
    again.
    """
    keyed = [(article_key_of(article.hex), article) for article in articles]
    addresses = set(addresses_of(connection, [key for key, _ in keyed])) | entry_articles.addresses_of(
        connection, articles
    )
    page_titles.forget(connection, articles)
    connection.commit()
    left = remove(connection, keyed, who, why)
    while changes.number(connection):
        pass
    folder = settings.archive
    taken = take_out(folder, lambda url: url in addresses or canonical(url) in addresses) if folder else None
    return Report(len(articles), left, taken)


def allow(connection: Connection, articles: Sequence[UUID], who: str, why: str) -> int:
    """Lets forgotten articles land again; returns how many."""
    with connection.transaction():
        return forgotten.allow(connection, [article_key_of(article.hex) for article in articles], who, why)
