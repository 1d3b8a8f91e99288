"""A producer of kafka-python that ends when it is closed."""

from __future__ import annotations

from typing import Final

from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

_SECONDS: Final = 10


class ClosingProducer(KafkaProducer):  # type: ignore[misc]  # kafka-python has no types
    """kafka-python 3.0.12 ends `close` with the first batch that is not acknowledged in time: thread and sockets stay.

    See findings/kafka-python-close-leaves-a-thread.sh.
    """

    def close(self, timeout: float | None = None, **more: object) -> None:
        """Give up what is not acknowledged within `timeout` seconds, and close.

        Raises KafkaTimeoutError where something was not.
        """
        try:
            super().close(timeout, **more)
        except KafkaTimeoutError:
            self._sender.force_close()
            self._sender.join(_SECONDS)
            super().close(0, **more)
            raise
