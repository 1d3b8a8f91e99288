"""One query of the views, as the read-only role."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.string import TextLoader

from contract.errors import Permanent
from contract.postgres import Connection, connect_reader
from contract.settings import Settings
from copydesk.refusals import did_you_mean, refusal

_ASKING: Final = ("select", "with", "values", "table", "show", "explain")
_MOMENTS: Final = ("date", "time", "timetz", "timestamp", "timestamptz")
_OTHER_TOOLS: Final = ("\\", "describe", "desc", "help")  # psql's and MySQL's commands for listing tables
_CATALOGUE_SAID: Final = "; `copydesk sql` alone lists the views"
# A month is not a number of days; psycopg loses the numbers in a record, and formats ranges differently.
_AS_WRITTEN: Final = (
    "interval", "bytea", "record", "int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange",
    "int4multirange", "int8multirange", "nummultirange", "datemultirange", "tsmultirange", "tstzmultirange",
)  # fmt: skip
# What may precede a statement's first word. Comments can be nested, so they are counted, not matched.
_GAP: Final = re.compile(r"[\s(]+|--[^\n]*")
_WORD: Final = re.compile(r"\w+")
_MARK: Final = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Answer:
    """The result. names: of the columns; more: rows beyond those requested."""

    names: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    more: int

    def by_name(self) -> Iterator[dict[str, Any]]:
        """The rows with their columns' names. Raises Permanent if two columns have the same name."""
        if twice := [name for name, count in Counter(self.names).items() if count > 1]:
            msg = f"several columns are called {', '.join(map(repr, twice))}: give each its own name with `as`"
            raise Permanent(msg)
        return (dict(zip(self.names, row, strict=True)) for row in self.rows)


def ask(settings: Settings, text: str, *, most: int = sys.maxsize) -> Answer:
    """Runs one statement and reads at most so many rows.

    The connection is the reader's own from the start: there is no other role to switch back to. The
    extended protocol accepts one statement, so nothing can follow it.

    Raises Permanent if the text is not a reading query or Postgres refuses it, Transient if Postgres does not let
    the reader in.
    """
    check(text)
    with connect_reader(settings, application="copydesk sql") as connection:
        for name in _MOMENTS:
            _read_all_of(connection, name)
        for name in _AS_WRITTEN:
            connection.adapters.register_loader(name, TextLoader)
        try:
            # Prepared, it uses the extended protocol; without parameters psycopg would use the simple one.
            cursor = connection.execute(text.encode(), prepare=True)
            rows = cursor.fetchmany(most) if cursor.description else []
        except psycopg.Error as error:
            raise Permanent(refusal(error, text, connection)) from error
        names = [column.name for column in cursor.description or ()]
        return Answer(names, rows, cursor.rowcount - len(rows))


def _read_all_of(connection: Connection, name: str) -> None:
    """Makes values readable that Python cannot represent, such as infinity: returned as Postgres writes them."""
    of_python = connection.adapters.get_loader(connection.adapters.types[name].oid, Format.TEXT)
    if of_python is None:
        return
    kind = of_python

    class Whole(Loader):
        def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
            super().__init__(oid, context)
            self._of_python = kind(oid, context)

        def load(self, data: Buffer) -> object:
            try:
                return self._of_python.load(data)
            except psycopg.DataError:
                return bytes(data).decode()

    connection.adapters.register_loader(name, Whole)


def check(text: str) -> None:
    """Raises Permanent if the text does not begin with a reading statement, or contains none.

    The role's rights are what protects the data: this only tells a person early, and in words.
    """
    if "\0" in text or not _is_unicode(text):
        msg = "the query is not text: it contains a NUL, or bytes that are not UTF-8"
        raise Permanent(msg)
    word = first_word(text)
    if not word:
        msg = "there is no query: give one, or pass it on standard input with `-`"
        raise Permanent(msg)
    if word.lower() not in _ASKING:
        meant = _CATALOGUE_SAID if word.lower() in _OTHER_TOOLS else did_you_mean(word, _ASKING)
        msg = f"only reading queries are allowed: a query begins with {', '.join(_ASKING)}, not with {word}{meant}"
        raise Permanent(msg)


def first_word(text: str) -> str:
    """The first word of a statement after white space, brackets and comments, or the character in its place."""
    at = 0
    while at < len(text):
        if text.startswith("/*", at):
            at = _behind_comment(text, at)
        elif gap := _GAP.match(text, at):
            at = gap.end()
        else:
            word = _WORD.match(text, at)
            return word[0] if word else text[at]
    return ""


def _behind_comment(text: str, at: int) -> int:
    depth = 0
    for mark in _MARK.finditer(text, at):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return len(text)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
