"""Requests to an index server and its responses: MessagePack over HTTP."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from contract.settings import MOST_WINDOW_DAYS
from enrich.copies.candidates.nearest import CANDIDATE
from enrich.copies.matching.candidate_pairs import IndexColumns
from enrich.copies.ruleset import RULESET

PATH: Final = "/candidates"
KIND: Final = "application/msgpack"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A query for candidates.

    database: its identity. registered: for each stream the position up to which the log must be known. days: int64 of
    shape (n,), ordinals; ids, counts and fingerprints as of `IndexColumns`; all little-endian.
    """

    database: str
    registered: dict[int, int]
    window_days: int
    days: bytes
    ids: bytes
    counts: bytes
    fingerprints: bytes
    ruleset: int = RULESET

    @property
    def ordinals(self) -> np.ndarray:
        """The articles' days."""
        return np.frombuffer(self.days, "<i8")

    @property
    def columns(self) -> IndexColumns:
        """The articles as the index takes them."""
        return IndexColumns(
            np.frombuffer(self.ids, "<i8"), np.frombuffer(self.counts, "<u2"), np.frombuffer(self.fingerprints, "<u4")
        )


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The candidates in one cut, CANDIDATE, and which cut it is."""

    number: int
    count: int
    found: bytes

    @property
    def candidates(self) -> np.ndarray:
        """CANDIDATE of shape (m,)."""
        return np.frombuffer(self.found, CANDIDATE)


encode: Final = msgspec.msgpack.Encoder().encode
_queries: Final = msgspec.msgpack.Decoder(Query)
_answers: Final = msgspec.msgpack.Decoder(Answer)


def decode_query(message: bytes) -> Query:
    """Raises MsgspecError if it is invalid, ValueError if its parts do not fit together.

    Compiled code iterates over them by the counts, without checking bounds.
    """
    query = _queries.decode(message)
    (ids, counts, fingerprints), days = query.columns, query.ordinals
    if not (len(days) == len(ids) == len(counts) and int(counts.sum(dtype=np.int64)) == len(fingerprints)):
        msg = "days, ids, counts and fingerprints do not fit together"
        raise ValueError(msg)
    if not 1 <= query.window_days <= MOST_WINDOW_DAYS:
        msg = f"a window has 1 to {MOST_WINDOW_DAYS} days, not {query.window_days}"
        raise ValueError(msg)
    return query


def decode_answer(message: bytes) -> Answer:
    """Raises MsgspecError if it is invalid."""
    return _answers.decode(message)
