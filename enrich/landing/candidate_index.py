"""The copy index as landing uses it, whether the worker holds it itself or queries index servers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from contract.postgres import Connection
from enrich.copies.matching.candidate_pairs import Probed
from enrich.landing.compared_texts import RecentTexts


class CandidateIndex(Probed, Protocol):
    """What landing needs of the copy index: implemented by `IndexReplica` and `enrich.worker.index_cuts.IndexCuts`."""

    @property
    def texts(self) -> RecentTexts:
        """The features of the versions compared most recently."""

    def catch_up(self, connection: Connection, days: Iterable[date], window_days: int, /) -> None:
        """Loads everything registered so far around these days, so that a probe finds it."""

    def clear(self) -> None:
        """Forgets everything, since the database may be a different one now."""

    def close(self) -> None:
        """Frees its resources."""
