"""Generated articles: reports, their copies, and those of the press."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from contract.article import Article, Published, make_article
from contract.urls import canonical
from copydesk.local.press import make_world
from enrich.copies.text.frequencies import frozen

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class Newsroom:
    """Generates articles, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        counts = frozen().words
        words = sorted(word for word in counts if word.isalpha() and word.isascii() and len(word) > 2)
        self._common = [word for word in words if counts[word] > 1000]
        self._rare = [word for word in words if 5 < counts[word] < 200]

    def sentence(self) -> str:
        pick = self.random
        words = [pick.choice(self._rare if pick.random() < 0.45 else self._common) for _ in range(pick.randint(11, 21))]
        if pick.random() < 0.3:
            words.insert(5, str(pick.randint(12, 9_800)))
        return " ".join(words).capitalize() + "."

    def paragraphs(self, count: int = 6) -> list[str]:
        return [" ".join(self.sentence() for _ in range(2)) for _ in range(count)]

    def article(self, paragraphs: Sequence[str] | str | None = None, *, url: str | None = None, **fields) -> Article:
        """An article; missing values are generated. `day`: published that many days after the first of March."""
        text = paragraphs if isinstance(paragraphs, str) else "\n\n".join(paragraphs or self.paragraphs())
        day = fields.pop("day", None)
        if day is not None:
            value = (datetime(2026, 3, 1, 9, 0, tzinfo=UTC) + timedelta(days=day)).isoformat()[:16]
            fields["published"] = Published(value=value, precision="minute", zone="Z", from_="feed")
        moment = fields.pop("seen", NOW)
        values = {
            "origin": "feed",
            "title": self.sentence()[:70].rstrip("."),
            "discovered_at": moment,
            "fetched_at": moment,
            "extracted_at": moment,
        }
        url = url or f"https://outlet-{self.random.randint(1, 40)}.example/{self.random.getrandbits(64):x}"
        return make_article(text=text, url=url, outlet=url.split("/")[2], **(values | fields))

    def family(self, copies: int) -> list[Article]:
        """A report and copies of it: complete, shortened, edited, inside another text; some declare it as source."""
        pick, body = self.random, self.paragraphs()
        day = pick.randint(-20, 9)
        original = self.article(body, day=day)
        made = [original]
        for _ in range(copies):
            kind = pick.choice(("identical", "reprint", "edited", "excerpt", "wrapped"))
            text = {
                "identical": body,
                "reprint": body[:-1],
                "edited": [*body[:2], self.sentence(), *body[2:]],
                "excerpt": body[:3],
                "wrapped": [*self.paragraphs(3), *body],
            }[kind]
            source = original.url if pick.random() < 0.25 else None
            made.append(self.article(text, title=original.title, day=day + pick.randint(0, 9), source_url=source))
        return made

    def edition(self, families: int, most_copies: int, alone: int = 10) -> list[Article]:
        """Families of copies, and reports without copies, shuffled."""
        made = [self.article(day=self.random.randint(-20, 9)) for _ in range(alone)]
        for _ in range(families):
            made += self.family(self.random.randint(1, most_copies))
        self.random.shuffle(made)
        return made

    def press(self) -> list[Article]:
        """The articles that the press publishes."""
        return [
            make_article(
                origin="feed",
                title=page.title,
                text="\n\n".join(page.paragraphs),
                url=canonical(page.url),
                outlet=page.outlet,
                source_url=canonical(page.source_url) if page.source_url else None,
                published=Published(
                    value=page.published.isoformat()[:16],
                    precision="minute",
                    zone=page.published.isoformat()[-6:],
                    from_="page",
                ),
                discovered_at=NOW,
                fetched_at=NOW,
                extracted_at=NOW,
            )
            for page in make_world(8800, NOW).articles
            if page.paragraphs
        ]
