"""Indexes landed articles for search, after landing."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Final

import psycopg

from contract.postgres import Connection, hold
from enrich.search.languages import language_of
from enrich.search.segments import Segments, Token, segments
from enrich.search.vectors import MOST_TITLE_TOKENS, MOST_TOKENS, vector
from enrich.store import search
from enrich.store.search import Dictionary, SearchRow, Unread

_log = logging.getLogger("copydesk.search")
_REMEMBERED: Final = 100_000  # words whose lexemes are cached; about 20 MB

Read = tuple[Unread, Segments, Segments, str]


class _Lexemes(dict[Token, tuple[str, ...]]):
    """The lexemes of tokens, for words looked up so far, and for characters in their normal form."""

    def __init__(self, normal: Mapping[str, str]) -> None:
        self._normal = normal

    def __missing__(self, token: Token) -> tuple[str, ...]:
        if isinstance(token, str):
            raise KeyError(token)
        first, second = token
        return (f"'{self._normal[first]}{self._normal[second]}'",)


class SearchReader:
    """Indexes waiting articles, in portions, each in its own transaction. It caches words."""

    def __init__(self, connection: Connection) -> None:
        with connection.transaction():
            self._pattern = re.compile(search.token_pattern(connection))
            self._dictionaries = search.dictionaries(connection)
            if search.renew(connection):
                _log.warning("this server stems words differently than before: all articles are indexed again")
        self._lexemes: dict[Dictionary | None, _Lexemes] = {}
        self._normal: dict[str, str] = {"": ""}

    def read(self, connection: Connection, most: int) -> int:
        """Indexes at most so many, and returns how many they were: less if no more are waiting. Commits.

        What must be indexed again is queued when nothing else is waiting.

        Raises psycopg.Error.
        """
        with connection.transaction():
            hold(connection)
            taken, unread = search.take_unread(connection, most)
            if not taken and search.queue_anew(connection, most):
                taken, unread = search.take_unread(connection, most)
            self._write(connection, self._rows(connection, unread))
        return taken

    def _rows(self, connection: Connection, unread: Sequence[Unread]) -> list[SearchRow]:
        read = [self._segmented(one) for one in unread]
        self._learn(connection, read)
        return [self._row(*one) for one in read]

    def _segmented(self, one: Unread) -> Read:
        title = segments(self._pattern, one.title, MOST_TITLE_TOKENS)
        text = segments(self._pattern, one.text, MOST_TOKENS)
        words = (token for token in text.tokens if isinstance(token, str))
        return one, title, text, language_of(one.language, words)

    def _learn(self, connection: Connection, read: Sequence[Read]) -> None:
        """Asks Postgres for the unknown ones of these tokens."""
        if sum(map(len, self._lexemes.values())) + len(self._normal) > _REMEMBERED:
            self._lexemes, self._normal = {}, {"": ""}
        characters: set[str] = set()
        for dictionary in {self._dictionaries.get(language) for _, _, _, language in read}:
            known = self._lexemes.setdefault(dictionary, _Lexemes(self._normal))
            words: set[str] = set()
            for _, title, text, language in read:
                if self._dictionaries.get(language) == dictionary:
                    tokens = {*title.tokens, *text.tokens}
                    words |= {token for token in tokens if isinstance(token, str)}
                    characters |= {part for token in tokens if isinstance(token, tuple) for part in token}
            if new := words - known.keys():
                known.update(search.lexemes_of(connection, sorted(new), dictionary))
        if unknown := characters - self._normal.keys():
            self._normal.update(search.normal(connection, sorted(unknown)))

    def _row(self, one: Unread, title: Segments, text: Segments, language: str) -> SearchRow:
        lexemes = self._lexemes[self._dictionaries.get(language)]
        words = vector(title.tokens, text.tokens, lexemes.__getitem__)
        places = f"{{{','.join(map(str, text.places))}}}"
        key = one.article_key, one.version_key, one.fetched_at, one.at
        return SearchRow(*key, language, one.outlet, words.first_place, places, words.literal)

    def _write(self, connection: Connection, rows: Sequence[SearchRow]) -> None:
        """Writes them; one that Postgres rejects is written without words, and reported."""
        try:
            with connection.transaction():
                search.write(connection, rows)
        except psycopg.DataError as error:
            if len(rows) > 1:
                self._write(connection, rows[: len(rows) // 2])
                self._write(connection, rows[len(rows) // 2 :])
                return
            _log.warning("version %d cannot be indexed for search: %s", rows[0].version_key, error)
            search.write(connection, [rows[0]._replace(words="")])
