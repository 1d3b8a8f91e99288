"""Clients of kafka-python that leak no thread or socket, whether they are closed or could not be created."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError
from kafka.net.compat import KafkaNetClient
from kafka.net.selector import NetworkSelector

from contract.threads import BoundedThread

_SECONDS: Final = 10
_Client = TypeVar("_Client")


def made(kind: Callable[..., _Client], patience: float, **options: object) -> _Client:
    """A client; if it cannot be made within `patience` seconds, its thread and sockets are closed.

    kafka-python 3.0.12 leaves them open. Raises its KafkaError, and RuntimeError if no thread can be started.
    """
    below: list[Any] = []

    def remembered(**given: object) -> object:
        below.append(KafkaNetClient(net=_Selector(**given), **given))
        return below[-1]

    try:
        return kind(kafka_client=remembered, bootstrap_timeout_ms=int(patience * 1000), **options)
    except BaseException:
        for client in below:
            client.close()
        raise


class _Selector(NetworkSelector):  # type: ignore[misc]  # kafka-python has no types
    """The loop below a client: if its thread could not start, `close` closes its sockets without waiting for it."""

    _io_thread: BoundedThread | None

    def start(self) -> None:
        if self._io_thread is not None:
            return
        thread = BoundedThread(target=self.run_forever, name=f"kafka-io-{self.config['client_id']}", daemon=True)
        self._io_thread = thread
        try:
            thread.start()
        except RuntimeError:
            self._io_thread = None
            raise


class ClosingProducer(KafkaProducer):  # type: ignore[misc]  # kafka-python has no types
    """In kafka-python 3.0.12 `close` fails if a batch is not acknowledged in time, and its thread and sockets stay.

    See findings/kafka-python-close-leaves-a-thread.sh.
    """

    def close(self, timeout: float | None = None, **more: object) -> None:
        """Discard what is not acknowledged within `timeout` seconds, and close.

        Raises KafkaTimeoutError if something was not.
        """
        try:
            super().close(timeout, **more)
        except KafkaTimeoutError:
            self._sender.force_close()
            self._sender.join(_SECONDS)
            super().close(0, **more)
            raise
