"""Turns Kafka messages into read articles and dead letters. Pure, so that every worker reads alike."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC
from typing import NamedTuple

from contract.article import Article, decode
from contract.errors import BadMessage
from enrich.copies.sketch.sketch import Sketch, compared, sketch
from enrich.copies.text.lexicon import Lexicon
from enrich.landing.batch import DeadLetter, ReadArticle, Record
from enrich.reading import NO_LEARNED_LINES, LearnedLines, Reading, read
from enrich.worker.passing import missing_part

_log = logging.getLogger("copydesk.worker")


class Decoded(NamedTuple):
    """A message and its article."""

    record: Record
    article: Article


def decode_records(records: Sequence[Record]) -> tuple[list[Decoded], list[DeadLetter]]:
    """Every record becomes an article or a dead letter with its reason. Raises what `missing_part` recognises."""
    decoded: list[Decoded] = []
    dead: list[DeadLetter] = []
    for record in records:
        try:
            decoded.append(Decoded(record, decode(record.value)))
        except BadMessage as error:
            dead.append(DeadLetter(record, str(error)))
        except Exception as error:  # noqa: BLE001  # no message may stop a worker, whatever it does to its decoder
            dead.append(_unread(record, "reading", error))
    return decoded, dead


def read_decoded(
    decoded: Sequence[Decoded], learned: Sequence[LearnedLines], lexicon: Lexicon
) -> tuple[list[ReadArticle], list[DeadLetter]]:
    """Every article becomes a read one or a dead letter with its reason.

    learned: the lines that each is read with. lexicon: only saves time. Raises errors that `missing_part` recognises.
    """
    understood: list[tuple[Decoded, LearnedLines, Reading]] = []
    dead: list[DeadLetter] = []
    for one, known in zip(decoded, learned, strict=True):
        try:
            understood.append((one, known, read_article(one.article, known)))
        except Exception as error:  # noqa: BLE001  # no text may stop a worker, whatever it does to its reader
            dead.append(_unread(one.record, "reading", error, one.article.version_id))
    articles: list[ReadArticle] = []
    sketches = _sketches([reading for _, _, reading in understood], lexicon)
    for ((record, article), known, reading), sketched in zip(understood, sketches, strict=True):
        if not isinstance(sketched, Sketch):
            dead.append(_unread(record, "sketching", sketched, article.version_id))
            continue
        try:
            articles.append(_reckoned(ReadArticle(record, article, reading, sketched, known.version)))
        except (ValueError, OverflowError) as error:
            why = f"its ids or times are out of range: {error}"
            dead.append(DeadLetter(record, why, article.version_id))
    return articles, dead


def dead_letter(record: Record, reason: str) -> DeadLetter:
    """A message that cannot land for this reason, with its article's version if it can be determined."""
    version_id = None
    with suppress(Exception):  # decoding may be what fails
        version_id = decode(record.value).version_id
    return DeadLetter(record, reason, version_id)


def _unread(record: Record, what: str, error: Exception, version_id: str | None = None) -> DeadLetter:
    """A message that raised an unforeseen exception. Call it where that was caught, or with it.

    Raises the exception itself if it is transient: then it is not the message's fault.
    """
    if missing_part(error):
        raise error
    _log.error("message %s/%d at %d becomes a dead letter", *record.place, exc_info=error)
    return DeadLetter(record, f"{what} it failed: {type(error).__name__}: {error}", version_id)


def _reckoned(read: ReadArticle) -> ReadArticle:
    """The article with its keys and day computed: landing cannot fail on them. Raises ValueError, OverflowError."""
    for moment in (read.article.discovered_at, read.article.fetched_at, read.article.extracted_at):
        moment.astimezone(UTC)  # the first and last hours of the calendar exist in no other zone
    read.article_key, read.version_key, read.source_article_key, read.reference_day  # noqa: B018  # each is cached
    return read


def read_article(article: Article, learned: LearnedLines = NO_LEARNED_LINES) -> Reading:
    """The reading of an article."""
    return read(
        article.text,
        title=article.title or None,
        published=article.published,
        authors=article.authors,
        source_url=article.source_url,
        learned=learned.of_outlet(article.outlet),
    )


def _sketches(readings: Sequence[Reading], lexicon: Lexicon) -> list[Sketch | Exception]:
    texts = [compared(reading.title, reading.text) for reading in readings]
    try:
        return list(sketch(texts, lexicon))
    except Exception as error:
        if missing_part(error):
            raise
        return [_sketch_one(text) for text in texts]  # one of them is the cause: find out which


def _sketch_one(text: str) -> Sketch | Exception:
    try:
        return sketch([text])[0]
    except Exception as error:  # noqa: BLE001  # it becomes the reason of a dead letter
        return error
