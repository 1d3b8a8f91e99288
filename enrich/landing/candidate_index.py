"""The copy index as landing uses it, whether the worker holds it itself or queries index servers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from contract.postgres import Connection
from enrich.copies.matching.candidate_pairs import Probed
from enrich.landing.compared_texts import RecentTexts


class CandidateIndex(Probed, Protocol):
    """What landing needs of the copy index: `IndexReplica` and `enrich.worker.index_cuts.IndexCuts` are such."""

    @property
    def texts(self) -> RecentTexts:
        """What comparing needs of the versions that were compared last."""

    def catch_up(self, connection: Connection, days: Iterable[date], window_days: int, /) -> None:
        """Loads everything registered so far around these days, so that a probe finds it."""

    def clear(self) -> None:
        """Forgets everything, since the database may be a different one now."""

    def close(self) -> None:
        """Frees what it holds."""
