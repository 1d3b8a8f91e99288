"""Candidates, and which of them are compared if an article has very many."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import DegreeCap
from enrich.kernels.compiled import compiled
from enrich.kernels.records import dtype_of


class Candidate(NamedTuple):
    """An article that shares enough fingerprints with a query.

    query: number of the query. id: of the article. shared: how many fingerprints both have. is_near: whether these are
    many, see `DegreeCap.alike`.
    """

    query: int
    id: int
    shared: int
    is_near: bool


CANDIDATE: Final = dtype_of(Candidate)


@compiled
def nearest(found: np.ndarray, ids: np.ndarray, cap: DegreeCap) -> np.ndarray:
    """Which candidates are compared, bool.

    found: CANDIDATE, by query and id ascending; ids: of the queries. Of a query's near candidates, those with the
    smallest ids are compared, or all of them if the query's own id is smaller than theirs: it may be one of the few
    that all the others are joined to. Of the rest, those that share most are compared.
    """
    wanted = np.zeros(len(found), np.bool_)
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and found[end].query == found[start].query:
            end += 1
        if end - start <= cap.candidates:
            wanted[start:end] = True
        else:
            _take_near(found[start:end], ids[found[start].query], cap.candidates, wanted[start:end])
            _take_rest(found[start:end], cap.candidates, wanted[start:end])
        start = end
    return wanted


@compiled
def _take_near(found: np.ndarray, own: int, most: int, wanted: np.ndarray) -> None:
    """Take the `most` near candidates with the smallest ids; all of them if `own` is smaller than these."""
    n = 0
    takes_all = False
    for i in range(len(found)):
        if found[i].is_near:
            n += 1
            takes_all |= n == most and own < found[i].id
            wanted[i] = takes_all or n <= most


@compiled
def _take_rest(found: np.ndarray, most: int, wanted: np.ndarray) -> None:
    """Take the `most` of those not taken yet that share most; if equal, those with the smallest ids."""
    shared = np.sort(found["shared"][~wanted])
    bar = shared[max(0, len(shared) - most)] if len(shared) else 0
    left = most - np.sum(shared > bar)  # how many of those at the bar still fit
    for i in range(len(found)):
        if not wanted[i]:
            at_bar = found[i].shared == bar
            wanted[i] = found[i].shared > bar or (at_bar and left > 0)
            left -= at_bar
