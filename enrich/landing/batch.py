"""The parts of a batch: records of a partition, read articles, dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final

from contract.article import Article, Published, article_id_of, article_key_of, storable, version_key_of
from contract.urls import canonical
from enrich.copies.sketch.sketch import Sketch
from enrich.reading import Reading
from enrich.store.offsets import Partition, Slice

_REASON: Final = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Record:
    """One Kafka message as received. position: its offset."""

    topic: str
    partition: int
    position: int
    key: bytes | None
    value: bytes | None

    @property
    def topic_partition(self) -> Partition:
        """The partition that it came from."""
        return self.topic, self.partition

    @property
    def place(self) -> tuple[str, int, int]:
        """Topic, partition and offset."""
        return self.topic, self.partition, self.position


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that cannot land, and why. version_id: of its article, if known.

    The reason is truncated, and limited to characters that can be stored: an error may quote its message.
    """

    record: Record
    reason: str
    version_id: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", storable(self.reason)[:_REASON])


@dataclass(frozen=True)
class ReadArticle:
    """An article, its reading, and its sketch; with its keys in SQL."""

    record: Record
    article: Article
    reading: Reading
    sketch: Sketch
    furniture_version: int = 0  # version of the learned lines it was read with

    @cached_property
    def article_key(self) -> int:
        """63-bit key of the article."""
        return article_key_of(self.article.article_id)

    @cached_property
    def version_key(self) -> int:
        """63-bit key of this version of it."""
        return version_key_of(self.article.article_id, self.article.version_id)

    @cached_property
    def source_url(self) -> str | None:
        """Canonical address of the declared source: the page's anchor, otherwise from the text."""
        if self.article.source_url:
            return self.article.source_url
        declared = self.reading.declared_source
        return canonical(declared.url) if declared and declared.url else None

    @cached_property
    def source_article_key(self) -> int | None:
        """Key of the article at the declared source's address; None if it declares none, or itself."""
        key = article_key_of(article_id_of(self.source_url)) if self.source_url else None
        return None if key == self.article_key else key

    @cached_property
    def reference_day(self) -> date:
        """The day that the copy window counts from."""
        return reference_day(self.reading.published, self.article.discovered_at)


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of some partitions, each either read or dead."""

    slices: Sequence[Slice]
    articles: Sequence[ReadArticle]
    dead: Sequence[DeadLetter]


def reference_day(published: Published | None, discovered_at: datetime) -> date:
    """The day of an article: the one it declares, unless that is after its discovery; otherwise the latter.

    A time zone can be one day ahead of ours.
    """
    discovered = discovered_at.astimezone(UTC).date()
    named = published.day if published else None
    if named is None or named.toordinal() > discovered.toordinal() + 1 or named.year < 1450:  # before print
        return discovered
    return named
