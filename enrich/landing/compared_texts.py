"""Features of landed versions for comparing: computed from their texts, and cached for those compared most recently."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import Final

from contract.postgres import Connection
from enrich.copies.matching.match import ComparedText
from enrich.copies.sketch.sketch import compared, features_of
from enrich.copies.text.lexicon import LEXICON
from enrich.store.version_texts import VersionText, emptied_among, texts_of, texts_unless_known

_MOST_BYTES: Final = 32 << 20  # of features: about 20,000 texts


class RecentTexts:
    """Features of the versions that a worker compared most recently.

    Copies of a report, or of a footer, meet the same candidates again. Whether a version still exists, with its text,
    is checked each time: nothing else about it ever changes.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._texts: OrderedDict[int, ComparedText] = OrderedDict()  # in the order of last use
        self._bytes = 0
        self._most_bytes = most_bytes

    def of(self, connection: Connection, keys: Collection[int]) -> dict[int, ComparedText]:
        """What comparing needs of these versions, by key; without those that are gone."""
        known = {key: text for key in keys if (text := self._texts.get(key)) is not None}
        if not known:
            rows, unchanged = texts_of(connection, keys), set[int]()
        else:
            rows, unchanged = texts_unless_known(connection, keys, known.keys())
        for key in unchanged:
            self._texts.move_to_end(key)
        found = compared_of(connection, rows)
        self.add(found)
        return found | {key: known[key] for key in unchanged}

    def add(self, texts: Mapping[int, ComparedText]) -> None:
        """Caches these, and evicts the least recently used."""
        for key, text in texts.items():
            if key not in self._texts:
                self._texts[key] = text
                self._bytes += len(text.features)
        while self._bytes > self._most_bytes:
            _, gone = self._texts.popitem(last=False)
            self._bytes -= len(gone.features)

    def clear(self) -> None:
        """Forgets all of them."""
        self._texts.clear()
        self._bytes = 0


def compared_texts(connection: Connection, keys: Collection[int]) -> dict[int, ComparedText]:
    """Features of landed versions."""
    return compared_of(connection, texts_of(connection, keys))


def compared_of(connection: Connection, rows: Collection[VersionText]) -> dict[int, ComparedText]:
    """Features of versions whose texts are in memory."""
    texts = words_of(connection, rows)
    different = list(dict.fromkeys(texts))  # copies of one report are often identical
    features = dict(zip(different, features_of(different, LEXICON) if different else (), strict=True))
    return {
        row.version_key: ComparedText(row.article_key, row.reference_day, features[text])
        for row, text in zip(rows, texts, strict=True)
    }


def words_of(connection: Connection, rows: Collection[VersionText]) -> list[str]:
    """What is compared of each version: nothing if its text was deleted, not even its title."""
    emptied = emptied_among(connection, {row.version_key for row in rows if not row.text})
    return ["" if row.version_key in emptied else compared(row.title, row.text) for row in rows]
