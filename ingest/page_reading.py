"""From an address to the article there, even if a page only leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contract.errors import PageMoved
from ingest.fetch import Fetched
from ingest.pages.page import Page
from ingest.sandbox.sandbox import Sandbox

_MOVES: Final = 2  # maximum pages that only lead to another


def page_at(address: str, fetch: Callable[[str], Fetched], sandbox: Sandbox) -> tuple[Fetched, Page]:
    """The response with the article, and the article. fetch: returns the response at an address.

    Raises the errors of `fetch` and `Sandbox.read_page`; PageMoved if one page after another leads elsewhere.
    """
    moves = 0
    while True:
        fetched = fetch(address)
        try:
            return fetched, sandbox.read_page(
                fetched.body,
                url=fetched.final_url,
                content_type=fetched.content_type,
                charset=fetched.charset,
                fetched_at=fetched.fetched_at,
            )
        except PageMoved as moved:
            if not moved.target or moves == _MOVES:
                raise
            address, moves = moved.target, moves + 1
