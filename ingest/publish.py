"""Sends articles to Kafka, each acknowledged by every replica before it counts as sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore
from typing import Any, Final

from kafka.errors import KafkaError, MessageSizeTooLargeError

from contract.article import Article, Topics, encode
from contract.errors import CopydeskError, TooLarge, Transient
from contract.kafka import article_producer
from contract.settings import Settings, topics_of

_CLOSE_SECONDS: Final = 20
_IN_FLIGHT: Final = 2_000  # maximum unacknowledged articles of one publisher


class Publisher:
    """An idempotent producer with bounds. Thread-safe; created after a fork, never before."""

    def __init__(self, producer: Any, topics: Topics, servers: str) -> None:  # noqa: ANN401  # kafka has no types
        self._producer = producer
        self._topics = topics
        self._servers = servers
        self._room = BoundedSemaphore(_IN_FLIGHT)

    def start(self, article: Article) -> Acknowledgement:
        """Sends the article; blocks while too many are unacknowledged.

        Raises Transient, and TooLarge if it does not fit into a message.
        """
        key, value = encode(article)
        self._room.acquire()
        try:
            future = self._producer.send(self._topics.of(article.origin), key=key, value=value)
        except KafkaError as error:
            self._room.release()
            raise self._failure(error) from error
        future.add_both(lambda _: self._room.release())
        return Acknowledgement(self, future)

    def send(self, article: Article) -> None:
        """Returns when the broker has acknowledged the article. Raises like `start`."""
        self.start(article).wait()

    def _failure(self, error: Exception) -> CopydeskError:
        if isinstance(error, MessageSizeTooLargeError):
            return TooLarge(f"the article is larger than a message may be: {error}")
        return Transient(
            f"Kafka at {self._servers} did not accept an article ({type(error).__name__}: {error}): it stays waiting"
        )


class Acknowledgement:
    """The broker's acknowledgement of one article, to be waited for."""

    def __init__(self, publisher: Publisher, future: Any) -> None:  # noqa: ANN401  # kafka-python has no types
        self._publisher = publisher
        self._future = future

    def wait(self, seconds: float = 60) -> None:
        """Returns when the article is acknowledged. Raises like `Publisher.start`."""
        try:
            self._future.get(timeout=seconds)
        except KafkaError as error:
            raise self._publisher._failure(error) from error  # noqa: SLF001  # one unit in two classes


@contextmanager
def publishing(settings: Settings) -> Iterator[Publisher]:
    """A publisher, flushed and closed at the end.

    Raises Transient if Kafka does not answer, or does not accept the rest at the end.
    """
    producer = article_producer(settings.kafka)
    try:
        yield Publisher(producer, topics_of(settings), settings.kafka_servers)
    except BaseException:
        with suppress(KafkaError):  # the first failure says more
            producer.close(timeout=_CLOSE_SECONDS)
        raise
    try:
        producer.close(timeout=_CLOSE_SECONDS)
    except KafkaError as error:
        msg = f"Kafka at {settings.kafka_servers} did not accept all articles within {_CLOSE_SECONDS} s: {error}"
        raise Transient(msg) from error
