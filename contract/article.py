"""The article's wire format, and its topics.

An article is one JSON object, `schema` first. Unknown fields are ignored, new fields have a default, and no field ever
changes its meaning. A change that breaks these rules needs a new schema number.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
import xxhash

from contract.errors import BadMessage
from contract.zones import utc_of

SCHEMA: Final = 1


MAX_MESSAGE_BYTES: Final = 1_000_000
MAX_TEXT_CHARACTERS: Final = 400_000
MAX_TITLE_CHARACTERS: Final = 2_000

Origin = Literal["feed", "replay"]
Precision = Literal["year", "month", "day", "minute", "second"]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Provenance = Literal["feed", "page", "text", "url"]


class Topics(msgspec.Struct, frozen=True):
    """The topics of articles. Replays have their own topic, so that old articles do not delay new ones."""

    live: str
    replay: str
    dead_letters: str
    changes: str

    @property
    def all(self) -> tuple[str, ...]:
        """The names of all topics of this desk."""
        return self.live, self.replay, self.dead_letters, self.changes

    @property
    def articles(self) -> tuple[str, str]:
        """The topics that workers read."""
        return self.live, self.replay

    def of(self, origin: Origin) -> str:
        """The topic of an article of some origin."""
        return self.live if origin == "feed" else self.replay


def topics(prefix: str) -> Topics:
    """The topics of a desk: `copydesk.articles` and so on."""
    return Topics(f"{prefix}.articles", f"{prefix}.articles.replay", f"{prefix}.dead-letters", f"{prefix}.changes")


# Postgres text cannot contain NUL, nor UTF-8 a lone surrogate.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Published(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """When an article says it was published: never guessed, never more precise than given.

    value: ISO 8601 cut to the precision (`2022-05-19`, `2022-01-27T11:53`), in the zone's local time.
    zone: `+02:00`, `Z` or an IANA name; None if none was given.
    from_: where it was found.
    """

    value: str
    precision: Precision
    zone: str | None = None
    from_: Provenance

    @property
    def day(self) -> date | None:
        """The day it names; None if it names only a month or year, or a day that does not exist."""
        try:
            return date.fromisoformat(self.value[:10])
        except ValueError:
            return None

    @property
    def moment(self) -> datetime | None:
        """The time it names, in UTC, if known to the minute; without a zone it is taken as UTC."""
        return utc_of(self.value, self.zone or "Z") if self.precision in {"minute", "second"} else None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one article, complete.

    article_id: 128 bits, hexadecimal; of the canonical URL, or of the content if there is no URL.
    version_id: 128 bits, hexadecimal; of title and text.
    url: canonical URL (`contract.urls.canonical`); None for a text file.
    source_url, source_mark: the canonical URL that the page's "Source link" anchor points to, and its words.
    outlet: host of the URL without `www.`, or None.
    name: file name of a replayed file.
    The four times are never mixed: published (what the article says), discovered (its feed listed it), fetched (its
    page was read), extracted (its text was extracted). All but the first in UTC.
    """

    schema: int
    article_id: str
    version_id: str
    origin: Origin
    title: str
    text: str
    url: str | None = None
    name: str | None = None
    outlet: str | None = None
    feed_url: str | None = None
    source_url: str | None = None
    source_mark: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    published: Published | None = None
    discovered_at: Moment
    fetched_at: Moment
    extracted_at: Moment
    truncated: bool = False


def storable(text: str) -> str:
    """Text with each NUL and lone surrogate replaced by U+FFFD, so that every store accepts it."""
    return _UNSTORABLE.sub("\ufffd", text)


def article_id_of(url: str | None, content: str = "") -> str:
    """128-bit id, hexadecimal, of a canonical URL; of the content if there is no URL."""
    return xxhash.xxh3_128_hexdigest(("url\n" + url if url else "content\n" + content).encode())


def version_id_of(title: str, text: str) -> str:
    """128-bit id, hexadecimal, of what the article says."""
    return xxhash.xxh3_128_hexdigest(f"{title}\n\n{text}".encode())


def article_key_of(article_id: str) -> int:
    """The article's key in SQL: the upper 63 bits of its id, so a positive bigint."""
    return int(article_id[:16], 16) >> 1


def version_key_of(article_id: str, version_id: str) -> int:
    """The version's key in SQL: 63 bits over both ids, so a positive bigint."""
    return xxhash.xxh3_64_intdigest(f"{article_id}{version_id}".encode()) >> 1


def make_article(  # noqa: PLR0913  # an article is complete or not at all
    *,
    origin: Origin,
    title: str,
    text: str,
    discovered_at: datetime,
    fetched_at: datetime,
    extracted_at: datetime | None = None,
    url: str | None = None,
    name: str | None = None,
    outlet: str | None = None,
    feed_url: str | None = None,
    source_url: str | None = None,
    source_mark: str | None = None,
    language: str | None = None,
    authors: tuple[str, ...] = (),
    published: Published | None = None,
) -> Article:
    """A complete article of this schema: with computed ids, and storable text truncated to fit the wire."""
    title, text = storable(title)[:MAX_TITLE_CHARACTERS], storable(text)
    truncated = len(text) > MAX_TEXT_CHARACTERS or len(text.encode()) > MAX_MESSAGE_BYTES * 9 // 10
    if truncated:
        text = _cut(text[:MAX_TEXT_CHARACTERS])
    return Article(
        schema=SCHEMA,
        article_id=article_id_of(url, f"{title}\n\n{text}"),
        version_id=version_id_of(title, text),
        origin=origin,
        title=title,
        text=text,
        url=url,
        name=name,
        outlet=outlet,
        feed_url=feed_url,
        source_url=source_url,
        source_mark=storable(source_mark)[:200] if source_mark else None,
        language=language,
        authors=tuple(storable(author)[:200] for author in authors[:20]),
        published=published,
        discovered_at=discovered_at,
        fetched_at=fetched_at,
        extracted_at=extracted_at or datetime.now(UTC),
        truncated=truncated,
    )


def _cut(text: str) -> str:
    """The text cut so that its UTF-8 leaves room for the rest of a message."""
    return text.encode()[: MAX_MESSAGE_BYTES * 9 // 10].decode(errors="ignore")


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Article)
_schema_decoder = msgspec.json.Decoder(msgspec.defstruct("_Schema", [("schema", int)]))


def encode(article: Article) -> tuple[bytes, bytes]:
    """Key and value of the Kafka message. The key is the article's id: its revisions stay in order."""
    return article.article_id.encode(), _encoder.encode(article)


def decode(value: bytes | None) -> Article:
    """The article in a message's value.

    Raises BadMessage with the reason: no value, invalid JSON, a newer schema, a field of the wrong type, an invalid id,
    no text.
    """
    if not value:
        msg = "the message has no value"
        raise BadMessage(msg)
    try:
        schema = _schema_decoder.decode(value).schema  # type: ignore[attr-defined]  # a defstruct's field
        if schema > SCHEMA:
            msg = f"the article has schema {schema}, but this worker reads up to {SCHEMA}: upgrade it, then redrive"
            raise BadMessage(msg)
        article = _decoder.decode(value)
        UUID(article.article_id), UUID(article.version_id)
    except msgspec.MsgspecError as error:
        msg = f"the message is not an article: {error}"
        raise BadMessage(msg) from error
    except (ValueError, UnicodeError) as error:
        msg = f"the message is not an article: {error}"
        raise BadMessage(msg) from error
    if not article.text.strip():
        msg = "the article has no text"
        raise BadMessage(msg)
    if _UNSTORABLE.search(article.title) or _UNSTORABLE.search(article.text):
        msg = "the article's text contains a NUL or a lone surrogate, which cannot be stored"
        raise BadMessage(msg)
    return article
