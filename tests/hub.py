"""A WebSub hub for tests: a real HTTP server on loopback that accepts subscriptions, verifies them, and pushes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen


class Hub:
    """asked: each received form. subscribers: callback and secret by topic. Its behaviour can be changed while it runs.

    verifies: whether it verifies with the callback at all. lease: seconds that it grants; None: those requested.
    answer: status of its answer to a form, with headers. denies: the reason that it sends instead of a verification.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.subscribers: dict[str, tuple[str, str | None]] = {}
        self.answers: list[tuple[int, str]] = []  # answers of callbacks to verification requests
        self.verifies = True
        self.lease: int | None = None
        self.answer: tuple[int, dict[str, str]] = (202, {})
        self.denies: str | None = None
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = dict(parse_qsl(self.rfile.read(length).decode(), strict_parsing=True))
                hub.asked.append(form)
                status, headers = hub.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()
                self.wfile.flush()
                if status < 300 and hub.verifies:
                    threading.Thread(target=hub.verify, args=(form,)).start()

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    @contextmanager
    def running(self) -> Iterator[Hub]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def verify(self, form: dict[str, str]) -> None:
        """Asks the callback to confirm, and adds or removes the subscriber."""
        mode, topic, callback = form["hub.mode"], form["hub.topic"], form["hub.callback"]
        if self.denies is not None:
            self.answers.append(get(callback, {"hub.mode": "denied", "hub.topic": topic, "hub.reason": self.denies}))
            return
        challenge = secrets.token_hex(8)
        lease = str(self.lease if self.lease is not None else form.get("hub.lease_seconds", 0))
        words = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": challenge, "hub.lease_seconds": lease}
        answer = get(callback, words)
        if answer == (200, challenge):
            if mode == "subscribe":
                self.subscribers[topic] = callback, form.get("hub.secret")
            else:
                self.subscribers.pop(topic, None)
        self.answers.append(answer)

    def push(self, topic: str, content: bytes, *, method: str = "sha256", **headers: str) -> int:
        """Sends content to the subscriber; returns the status of the response."""
        callback, secret = self.subscribers[topic]
        digest = hmac.new((secret or "").encode(), content, getattr(hashlib, method)).hexdigest()
        signed = {"Content-Type": "application/rss+xml", "X-Hub-Signature": f"{method}={digest}"}
        return post(callback, content, signed | {name.replace("_", "-"): value for name, value in headers.items()})


def get(url: str, words: dict[str, str]) -> tuple[int, str]:
    """Status and text of the response."""
    try:
        with urlopen(f"{url}?{urlencode(words)}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def post(url: str, content: bytes, headers: dict[str, str]) -> int:
    """The status of the response."""
    try:
        with urlopen(Request(url, content, headers), timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        with error:
            return error.code
