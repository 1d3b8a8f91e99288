"""From Kafka messages to read articles and dead letters: pure, so that any worker reads alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from enrich.copies import Lexicon, Sketch, compared, sketch
from enrich.land.batch import DeadLetter, ReadArticle, Record
from enrich.reading import Reading, read
from ingest.article import Article, decode
from ingest.errors import BadMessage


def read_records(records: Sequence[Record], lexicon: Lexicon) -> tuple[list[ReadArticle], list[DeadLetter]]:
    """Every record becomes a read article or a dead letter with its reason. The lexicon only saves time."""
    understood: list[tuple[Record, Article, Reading]] = []
    dead: list[DeadLetter] = []
    for record in records:
        try:
            article = decode(record.value)
            understood.append((record, article, read_article(article)))
        except BadMessage as error:
            dead.append(DeadLetter(record, str(error)))
        except Exception as error:  # noqa: BLE001  # whatever a text does to its reader, it must not stop a worker
            dead.append(DeadLetter(record, f"reading it failed: {type(error).__name__}: {error}"))
    articles: list[ReadArticle] = []
    for (record, article, reading), sketched in zip(understood, _sketches(understood, lexicon), strict=True):
        if not isinstance(sketched, Sketch):
            dead.append(DeadLetter(record, f"sketching it failed: {type(sketched).__name__}: {sketched}"))
            continue
        try:
            articles.append(_reckoned(ReadArticle(record, article, reading, sketched)))
        except (ValueError, OverflowError) as error:
            dead.append(DeadLetter(record, f"its ids or times cannot be reckoned with: {error}"))
    return articles, dead


def _reckoned(read: ReadArticle) -> ReadArticle:
    """The article with its keys and day worked out, so that landing meets no surprise. Raises ValueError, OverflowError."""
    for moment in (read.article.discovered_at, read.article.fetched_at, read.article.extracted_at):
        moment.astimezone(UTC)  # the first and last hours of the calendar are in no other zone
    read.article_key, read.version_key, read.source_article_key, read.reference_day  # noqa: B018  # each is kept
    return read


def read_article(article: Article) -> Reading:
    """What an article says of itself."""
    return read(
        article.text,
        title=article.title or None,
        name=article.name,
        published=article.published,
        authors=article.authors,
        source_url=article.source_url,
    )


def _sketches(understood: Sequence[tuple[Record, Article, Reading]], lexicon: Lexicon) -> list[Sketch | Exception]:
    texts = [compared(reading.title, reading.text) for _, _, reading in understood]
    try:
        return list(sketch(texts, lexicon))
    except Exception:  # noqa: BLE001  # one of them is the cause: find it
        return [_sketch_one(text) for text in texts]


def _sketch_one(text: str) -> Sketch | Exception:
    try:
        return sketch([text])[0]
    except Exception as error:  # noqa: BLE001  # it becomes the reason of a dead letter
        return error
