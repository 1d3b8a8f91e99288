"""Replays the contents of files: each becomes an article on the replay topic, or an entry with the reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from contract.article import Article, make_article
from contract.errors import EntryError, Starved, TooLarge
from contract.postgres import Connection, Pool
from contract.settings import Settings
from contract.urls import canonical, outlet_of
from ingest.feeds import entries, file_entries
from ingest.feeds.claims import Claim
from ingest.feeds.patience import Outcome
from ingest.file_items import Item
from ingest.page_addresses import addressed
from ingest.page_titles import titled
from ingest.pages.page import Page
from ingest.pages.samples import sample_of
from ingest.publish import Publisher
from ingest.sandbox.sandbox import Sandbox
from ingest.text_files import FileText

BATCH: Final = 100  # articles recorded and sent together


@dataclass(frozen=True, slots=True)
class ReplayParts:
    """The steps for a file: parsed, recorded, sent. readers: how many are parsed at a time."""

    sandbox: Sandbox
    connections: Pool
    publisher: Publisher
    readers: int = 1


class Replayed(NamedTuple):
    """The result for one item."""

    name: str
    outcome: Outcome


class _Read(NamedTuple):
    """An item, and its parsed content. digest: of a decompressed text, so that it is one entry however compressed.

    page: the page that the article was made of, if it was one.
    """

    item: Item
    digest: str
    article: Article | EntryError
    page: Page | None = None


def batches(files: Iterable[Path], settings: Settings, sandbox: Sandbox, size: int = BATCH) -> Iterator[list[Item]]:
    """Everything in the files, in batches. Raises SandboxError if no process can be started."""
    waiting: list[Item] = []
    for path in files:
        for item in sandbox.items_of(path, settings.replay_bytes):
            waiting.append(item)
            if len(waiting) >= size:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def replay_batch(items: Sequence[Item], settings: Settings, parts: ReplayParts) -> list[Replayed]:
    """Sends articles and returns the result of each, in their order; raises OwnError if our own part fails.

    What was recorded before that stays waiting: a replay of the same file continues with it.
    """
    with ThreadPoolExecutor(parts.readers) as threads:
        read = list(threads.map(lambda item: _read(item, settings, parts.sandbox), items))
    outcomes: dict[int, Outcome] = {}
    with parts.connections.connection() as connection:
        recorded = file_entries.record_files(connection, [(one.item.name, one.digest) for one in read])
        articles: dict[int, Article] = {}
        with connection.pipeline():
            for one, entry in zip(read, recorded, strict=True):
                if isinstance(one.article, EntryError):
                    outcomes[entry.entry_id] = Outcome(one.article.fate, str(one.article))
                    entries.settle(connection, entry.entry_id, outcomes[entry.entry_id])
                else:
                    claim = Claim(one.item.url, sample_of(one.article.text))
                    article = _found(_named(connection, one, one.article, claim), entry.discovered_at)
                    entries.name_article(connection, entry.entry_id, article, claim)
                    articles[entry.entry_id] = article
    sent = _send(articles, parts.publisher)
    outcomes |= sent
    with parts.connections.connection() as connection:
        entries.mark_sent(connection, [number for number, outcome in sent.items() if outcome.fate == "sent"])
        for number, outcome in sent.items():
            if outcome.fate != "sent":
                entries.settle(connection, number, outcome)
    return [Replayed(one.item.name, outcomes[entry.entry_id]) for one, entry in zip(read, recorded, strict=True)]


def article_in(item: Item, settings: Settings, sandbox: Sandbox, connection: Connection) -> Article:
    """The article that an item would become; nothing is stored. Raises EntryError if it becomes none."""
    read = _read(item, settings, sandbox)
    if isinstance(read.article, EntryError):
        raise read.article
    if read.page is None or item.url is None:
        return read.article
    return _page(item, titled(connection, read.page, item.url, keep=False), read.article.discovered_at)


def _send(articles: dict[int, Article], publisher: Publisher) -> dict[int, Outcome]:
    """The results of sending, all concurrently."""
    outcomes: dict[int, Outcome] = {}
    under_way = {}
    for entry, article in articles.items():
        try:
            under_way[entry] = publisher.start(article)
        except TooLarge as error:
            outcomes[entry] = Outcome(error.fate, str(error))
    for entry, acknowledgement in under_way.items():
        try:
            acknowledgement.wait()
            outcomes[entry] = Outcome("sent")
        except TooLarge as error:
            outcomes[entry] = Outcome(error.fate, str(error))
    return outcomes


def _read(item: Item, settings: Settings, sandbox: Sandbox) -> _Read:
    """The content of an item, or why there is none. An overloaded machine is retried: nobody else will."""
    if item.error is not None:
        return _Read(item, item.digest, item.raised())
    error: EntryError | None = None
    for _ in range(settings.attempts):
        try:
            return _parsed(item, settings, sandbox)
        except Starved as starved:
            error = starved
        except EntryError as failure:
            return _Read(item, item.digest, failure)
    assert error is not None  # noqa: S101  # there is at least one attempt
    return _Read(item, item.digest, error)


def _parsed(item: Item, settings: Settings, sandbox: Sandbox) -> _Read:
    now = datetime.now(UTC)
    if item.article:
        return _Read(item, item.digest, item.article)
    match item.kind:
        case "text":
            file: FileText = sandbox.read_file(item.body, name=item.name, most=settings.replay_bytes)
            # The reader finds a text file's title; the message contains the file unchanged.
            article = make_article(
                origin="replay",
                title="",
                text=file.text,
                name=item.name,
                language=file.language,
                discovered_at=now,
                fetched_at=now,
            )
            return _Read(item, file.digest, article)
        case _:
            page = sandbox.read_page(
                item.body,
                url=item.url,
                content_type=item.content_type,
                charset=item.charset,
                fetched_at=item.fetched_at,
            )
            return _Read(item, item.digest, _page(item, page, now), page)


def _named(connection: Connection, read: _Read, article: Article, claim: Claim) -> Article:
    """The article, with title and address from knowledge of other pages: see `page_addresses` and `page_titles`."""
    if read.page is None:
        return article
    page = addressed(connection, read.page, claim)
    page = titled(connection, page, read.item.url) if read.item.url else page
    return article if page is read.page else _page(read.item, page, article.discovered_at)


def _page(item: Item, page: Page, now: datetime) -> Article:
    url = page.canonical_url or (canonical(item.url) if item.url else None)
    return make_article(
        origin="replay",
        title=page.title or "",
        text=page.text,
        url=url,
        name=None if url else item.name,
        outlet=outlet_of(url) if url else None,
        source_url=page.source_url,
        source_mark=page.source_mark,
        language=page.language,
        authors=page.authors,
        published=page.published,
        discovered_at=now,
        fetched_at=item.fetched_at or now,
    )


def _found(article: Article, discovered_at: datetime) -> Article:
    """The article, found when its entry was first."""
    return msgspec.structs.replace(article, discovered_at=discovered_at)
