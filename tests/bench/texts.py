"""Generated reports, from the words of the shipped table: the same for the same seed."""

from __future__ import annotations

import random
from datetime import date, datetime

from contract.article import Article, Published, make_article
from enrich.copies.text.frequencies import frozen

_RARE = (5, 200)  # a word is rare if its document frequency in the table is between these
_COMMON = 1_000  # a word is common if its document frequency is above this


class Reporter:
    """Writes meaningless sentences, in which rare words, common ones and numbers are about as frequent as in news."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)
        counts = frozen().words
        words = sorted(word for word in counts if word.isalpha() and word.isascii() and len(word) > 2)
        self._common = [word for word in words if counts[word] > _COMMON]
        self._rare = [word for word in words if _RARE[0] < counts[word] < _RARE[1]]

    def word(self) -> str:
        """One word."""
        return self._random.choice(self._rare if self._random.random() < 0.45 else self._common)

    def sentence(self, words: int | None = None) -> str:
        """A sentence of that many words, by default 11 to 21; three in ten contain a number."""
        said = [self.word() for _ in range(words or self._random.randint(11, 21))]
        if self._random.random() < 0.3:
            said[len(said) // 2] = str(self._random.randint(12, 9_800))
        return " ".join(said).capitalize() + "."

    def title(self) -> str:
        """A headline of seven words."""
        return self.sentence(7).rstrip(".")

    def report(self, paragraphs: int = 5) -> str:
        """Paragraphs of two sentences each: five are about 165 words, as long as the texts of the corpus."""
        return "\n\n".join(f"{self.sentence()} {self.sentence()}" for _ in range(paragraphs))

    def alter(self, text: str, every: int) -> str:
        """The text with one word in every so many replaced."""
        words = text.split(" ")
        for place in range(self._random.randrange(every), len(words), every):
            words[place] = self.word()
        return " ".join(words)


def article(title: str, text: str, url: str, moment: datetime, day: date | None = None) -> Article:
    """A report as an article of a feed that was found, fetched and read at one moment; day: its declared day of
    publication."""
    return make_article(
        origin="feed",
        title=title,
        text=text,
        url=url,
        outlet=url.split("/")[2],
        published=Published(value=day.isoformat(), precision="day", from_="feed") if day else None,
        discovered_at=moment,
        fetched_at=moment,
        extracted_at=moment,
    )
