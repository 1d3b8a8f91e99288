"""What Postgres refused in a query, and where, on one line, with suggestions for names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

import psycopg

from contract.postgres import VIEWS, Connection

_NAME: Final = re.compile(r'[\w."]+')
_LEAST_ALIKE: Final = 0.6
_NAMES: Final = """
select relname::text, null from pg_class where relnamespace = %(schema)s::regnamespace and relkind = 'v'
union all
select proname::text, pg_get_function_identity_arguments(oid) from pg_proc where pronamespace = %(schema)s::regnamespace
"""


def refusal(error: psycopg.Error, text: str, connection: Connection) -> str:
    """Why a query was refused. connection: queried once more for existing names, if one was not found."""
    said = error.diag
    if isinstance(error, psycopg.errors.SyntaxError) and "multiple commands" in str(error):
        return "the query contains several statements: run one at a time"
    if not said.message_primary:
        return f"Postgres says: {error}"
    more = [said.message_detail, said.message_hint]
    at = int(said.statement_position or 0)
    if at and isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedFunction):
        more.append(_meant(text, at, connection))
    return " ".join([f"Postgres says: {said.message_primary}{_place(text, at)}.", *filter(None, more)])


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """A suggestion to append to a message if a name is similar to one of these; otherwise empty."""
    close = get_close_matches(word.lower(), list(names), 3, _LEAST_ALIKE)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _place(text: str, at: int) -> str:
    """The position in the query, counted as in editors."""
    if not at:
        return ""
    before = text[: at - 1]
    return f" (line {before.count(chr(10)) + 1}, character {at - 1 - before.rfind(chr(10))})"


def _meant(text: str, at: int, connection: Connection) -> str | None:
    name = _NAME.match(text, at - 1)
    if name is None:
        return None
    wanted = name[0].rpartition(".")[2].strip('"')
    connection.rollback()
    names: dict[str, str | None] = dict(connection.execute(_NAMES, {"schema": VIEWS}).fetchall())
    if taken := names.get(wanted):
        return f"Its signature is {wanted}({taken})."
    if wanted in names:
        return f"It is a view: use `from {wanted}`, without parentheses."
    return did_you_mean(wanted, names).removeprefix("; ").replace("did", "Did", 1)
