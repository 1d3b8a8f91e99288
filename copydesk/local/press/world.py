"""The news world: who published what and when, what came from where, and the expected results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from copydesk.local.press.articles import Article, write
from copydesk.local.press.outlets import Outlet, outlets
from copydesk.local.press.plan import PLAN, Kind


@dataclass(frozen=True, slots=True)
class Copy:
    """`copy` was made from `original` (addresses); `relation`: the kind of copy."""

    original: str
    copy: str
    relation: Kind


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is published on one port at one moment, and the truth about it."""

    port: int
    now: datetime
    outlets: tuple[Outlet, ...]
    articles: tuple[Article, ...]

    def feeds(self) -> list[str]:
        """The feeds' addresses, one per outlet."""
        return [outlet.feed(self.port) for outlet in self.outlets]

    def of(self, outlet: Outlet) -> list[Article]:
        """An outlet's articles, newest first, as its feed lists them."""
        mine = (article for article in self.articles if article.outlet == outlet.name)
        return sorted(mine, key=lambda article: article.published, reverse=True)

    def copies(self) -> list[Copy]:
        """Each copy with the original it was made from."""
        originals = {article.story: article.url for article in self.articles if article.kind == "original"}
        return [
            Copy(originals[article.story], article.url, article.kind)
            for article in self.articles
            if article.kind not in {"original", "unrelated", "bad"}
        ]

    def groups(self) -> list[frozenset[str]]:
        """The addresses that belong together: each original with all its copies."""
        members: dict[str, set[str]] = {}
        for copy in self.copies():
            members.setdefault(copy.original, {copy.original}).add(copy.copy)
        return [frozenset(urls) for urls in members.values()]

    def expected_fates(self) -> dict[str, str]:
        """The expected fate of each entry, by the link in its feed."""
        return {article.link: article.fate for article in self.articles}


def make_world(base_port: int, now: datetime, domain: str = "localhost") -> World:
    """The world at a moment; the same moment gives the same world.

    base_port: the port in every address. domain: what the outlets' hosts end in.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    known = outlets(domain)
    by_name = {outlet.name: outlet for outlet in known}
    articles: list[Article] = []
    originals: dict[str, str] = {}
    for place, planned in enumerate(PLAN):
        article = write(planned, by_name[planned.outlet], base_port, 4100 + 37 * place, now, originals)
        if planned.kind == "original":
            originals[planned.story] = article.url
        articles.append(article)
    return World(base_port, now, known, tuple(articles))
