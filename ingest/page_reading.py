"""From an address to the article there, also where a page only leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contract.errors import PageMoved
from ingest.fetch import Fetched
from ingest.pages.page import Page
from ingest.sandbox.sandbox import Sandbox

_MOVES: Final = 2  # pages that only lead to another


def page_at(address: str, fetch: Callable[[str], Fetched], sandbox: Sandbox) -> tuple[Fetched, Page]:
    """The answer that holds the article, and the article. fetch: gives the answer at an address.

    Raises what `fetch` and `Sandbox.read_page` raise; PageMoved where one page after another leads elsewhere.
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
