"""Pages written for tests, as they are read."""

from __future__ import annotations

from ingest.pages.extract import extract
from ingest.pages.page import Page

URL = "https://courier.example/news/2024/quay-reopens"


def read_page(body: str, head: str = "", *, url: str = URL, html: str = "html") -> Page:
    """A page with that body and head as it is read. html: the first tag, with its attributes."""
    return extract(f"<{html}><head>{head}</head><body>{body}</body></html>".encode(), url=url)
