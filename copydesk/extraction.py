"""Pages from files and addresses, read like in a collect run, each as one JSON object."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from contract.errors import CopydeskError, FinalError, NotArticle, NoText, NotHtml, Unreadable
from contract.urls import canonical, outlet_of
from ingest.fetch import Fetched, Fetcher
from ingest.page_reading import page_at
from ingest.pages.outlet_names import learn, may_hold_a_name, without
from ingest.pages.page import Page
from ingest.sandbox.sandbox import Sandbox
from ingest.text_files import read_bounded

_AHEAD: Final = 200  # pages read before the first is printed: they reveal the outlet's name


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one page. unread: whether it could not be read at all."""

    shown: str
    url: str | None
    result: Page | CopydeskError
    unread: bool = False

    @property
    def address(self) -> str | None:
        """The page's own address, in its canonical form."""
        page = self.result if isinstance(self.result, Page) else None
        return (page.canonical_url if page else None) or (canonical(self.url) if self.url else None)


class Pages:
    """Reads pages in the processes of a sandbox; any number of threads may share it.

    fetcher: gives one, for addresses. most: maximum bytes of a decompressed file. url: where a file's page was found.
    """

    def __init__(self, sandbox: Sandbox, fetcher: Callable[[], Fetcher], most: int, url: str | None) -> None:
        self._sandbox = sandbox
        self._fetcher = fetcher
        self._most = most
        self._url = url

    def read(self, page: str) -> Outcome:
        """The page in a file, or at an address."""
        url = self._url
        try:
            if page.startswith(("http://", "https://")):
                return self._fetched(page)
            body = _content(Path(page), self._most)
        except (CopydeskError, OSError) as error:
            failure = error if isinstance(error, CopydeskError) else FinalError(_words(page, error))
            return Outcome(page, url, failure, unread=True)
        try:
            return Outcome(page, url, self._sandbox.read_page(body, url=url))
        except FinalError as error:
            return Outcome(page, url, error)

    def _fetched(self, address: str) -> Outcome:
        """A page from the web, even if it only leads to another."""
        found = address

        def fetch(target: str) -> Fetched:
            nonlocal found
            fetched = self._fetcher().get(target, kind="page")
            found = fetched.final_url
            return fetched

        try:
            _, page = page_at(address, fetch, self._sandbox)
        except (NotArticle, NoText, NotHtml, Unreadable) as error:
            return Outcome(address, found, error)
        return Outcome(address, found, page)


def without_outlet_names(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes, with titles without the outlet's name if many of its pages share it undeclared.

    A collect run learns from earlier pages; for files that are read together, later ones count, too.
    """
    ahead: deque[Outcome] = deque()
    titles: defaultdict[str, dict[str, str]] = defaultdict(dict)  # titles by address, per outlet
    for outcome in outcomes:
        ahead.append(outcome)
        if (outlet := _outlet(outcome)) and isinstance(outcome.result, Page) and outcome.result.title:
            known = titles[outlet]
            known[outcome.address or ""] = outcome.result.title
            if len(known) > _AHEAD:
                del known[next(iter(known))]
        if len(ahead) > _AHEAD:
            yield _without_outlet_name(ahead.popleft(), titles)
    while ahead:
        yield _without_outlet_name(ahead.popleft(), titles)


def page_row(outcome: Outcome) -> dict[str, Any]:
    """All fields of one page, whatever its result."""
    result, url = outcome.result, outcome.url
    page = result if isinstance(result, Page) else None
    failed = result if isinstance(result, CopydeskError) else None
    address = outcome.address
    return {
        "id": id_of(outcome.shown),
        "url": url or address,
        "canonical_url": address,
        "title": page.title if page else None,
        "text": page.text if page else "",
        "published": msgspec.to_builtins(page.published) if page else None,
        "modified": msgspec.to_builtins(page.modified) if page else None,
        "authors": list(page.authors) if page else [],
        "publisher": page.site_name if page else None,
        "language": page.language if page else None,
        "source_url": page.source_url if page else None,
        "source_name": page.source_name if page else None,
        "section": page.section if page else None,
        "tags": list(page.tags) if page else [],
        "image": page.image if page else None,
        "caption": page.caption if page else None,
        "credit": page.credit if page else None,
        "kind": page.kind if page else failed.kind if isinstance(failed, NotArticle) else None,
        "extractor": page.extractor if page else None,
        "confidence": page.confidence if page else 0.0,
        "warnings": list(page.warnings) if page else [],
        "error": str(failed) if failed else None,
    }


def id_of(shown: str) -> str:
    """A file's name up to its first dot; an address unchanged."""
    if shown.startswith(("http://", "https://")):
        return shown
    name = Path(shown).name
    return name.partition(".")[0] or name


def _outlet(outcome: Outcome) -> str | None:
    return outlet_of(outcome.address) if outcome.address else None


def _without_outlet_name(outcome: Outcome, titles: dict[str, dict[str, str]]) -> Outcome:
    page, outlet = outcome.result, _outlet(outcome)
    if outlet is None or not isinstance(page, Page) or not page.title or not may_hold_a_name(page.title):
        return outcome
    title = without(page.title, learn(titles[outlet].values()))
    return outcome if title == page.title else replace(outcome, result=msgspec.structs.replace(page, title=title))


def _content(path: Path, most: int) -> bytes:
    """The file's bytes, decompressed. Raises CopydeskError and OSError if it cannot be read."""
    return read_bounded(path, most)


def _words(page: str, error: OSError) -> str:
    return f"{page} cannot be read: {error.strerror or error}"
