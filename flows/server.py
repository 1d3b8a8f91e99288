"""Prefect's own server, for its own pages and for programs: python -m flows.server --host HOST --port PORT.

Otherwise a page of another site, open in the browser of a person who can reach the server, could start runs (Prefect
parses a body without content type as JSON; browsers send such requests without asking), or read events on a socket.
"""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from flows.notices import Notice

BLOCKS: Final = (Notice,)  # loaded by their types, so they must be imported
_REFUSED: Final = (
    "requests from pages of other origins are refused: see PREFECT_SERVER_CORS_ALLOWED_ORIGINS in docs/server.md\n"
)


def is_foreign(host: str, origin: str | None, origins: Collection[str]) -> bool:
    """Whether a request comes from a page of a different origin.

    host: the Host header. origin: the Origin header, which browsers send with all requests that could change
    something, and programs do not send. A name with a dot that is not ours could be anybody's, resolved to our address.
    """
    if origin is not None:
        return origin not in origins
    name = urlsplit(f"//{host}").hostname or ""
    return "." in name and not _is_address(name) and name not in {urlsplit(one).hostname for one in origins}


class OwnPages:
    """Answers requests that are not foreign, and refuses the others."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, web socket, or the server's own start or shutdown."""
        headers = Headers(scope=scope) if scope["type"] in {"http", "websocket"} else None
        if headers is None or not is_foreign(headers.get("host", ""), headers.get("origin"), self._origins):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(_REFUSED, 403)(scope, receive, send)
        else:
            await WebSocketClose(1008, "another origin")(scope, receive, send)


def main() -> None:
    """Serves until SIGTERM, as `prefect server start` does."""
    parser = argparse.ArgumentParser(prog="python -m flows.server", description="Prefect's server, for its own pages.")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    server = get_current_settings().server
    uvicorn.run(
        OwnPages(create_app(final=True), server.api.cors_allowed_origins.split(",")),
        host=asked.host,
        port=asked.port,
        timeout_keep_alive=server.api.keepalive_timeout,
        log_level=server.logging_level.lower(),
    )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    main()
