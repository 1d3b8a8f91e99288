"""Feeds on loopback for the benches of polling: one process, `python feed_server.py FEEDS`, which prints its port.

A feed is `/NUMBER`. Of ten feeds, eight compare validators (304 if nothing is new), one sends the same body again, and
one has two new items after each `/turn`. It imports nothing from this project, so that older commits are measured with
the same server.
"""

from __future__ import annotations

import asyncio
import sys

ITEMS = 30
NEWS = 2
WORDS = "The harbour company opened the eastern lock on Monday, two weeks after the flood had closed it. " * 5
turn = 0


def body_of(number: int, first: int) -> bytes:
    """The feed's document; its newest item comes first."""
    items = "".join(
        f"<item><title>Story {n} of {number}</title><link>http://news.localhost:1/{number}/{n}</link>"
        f"<guid>{number}-{n}</guid><pubDate>Thu, 27 Jan 2022 {n // 60 % 24:02}:{n % 60:02}:07 +0200</pubDate>"
        f"<description>{WORDS}</description></item>"
        for n in range(first + ITEMS - 1, first - 1, -1)
    )
    return f'<rss version="2.0"><channel><title>News {number}</title>{items}</channel></rss>'.encode()


def answer(head: bytes) -> bytes:
    """The answer to one request."""
    global turn  # noqa: PLW0603  # one server per process
    path = head.split(b" ", 2)[1]
    if path == b"/turn":
        turn += 1
        return b"HTTP/1.1 204 No Content\r\n\r\n"
    number = int(path[1:])
    kind = number % 10
    first = NEWS * turn if kind == 0 else 0
    validators = b"" if kind == 1 else b'ETag: "%d-%d"\r\n' % (number, first)
    lower = head.lower()
    if validators and b'if-none-match: "%d-%d"\r\n' % (number, first) in lower:
        return (
            b"HTTP/1.1 304 Not Modified\r\nServer: bench\r\nDate: Thu, 27 Jan 2022 10:00:00 GMT\r\n%s\r\n" % validators
        )
    body = body_of(number, first)
    return (
        b"HTTP/1.1 200 OK\r\nServer: bench\r\nDate: Thu, 27 Jan 2022 10:00:00 GMT\r\n"
        b"Content-Type: application/rss+xml; charset=utf-8\r\n%sContent-Length: %d\r\n\r\n%s"
        % (validators, len(body), body)
    )


class Feeds(asyncio.Protocol):
    """A connection that is kept open."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._held = b""

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head, self._held = self._held[: end + 2], self._held[end + 4 :]
            self._transport.write(answer(head))


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Feeds, "127.0.0.1", 0, backlog=1000)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit()
