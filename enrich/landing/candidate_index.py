"""The copy index as landing knows it: held by the worker itself, or by others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from contract.postgres import Connection
from enrich.copies.matching.candidate_pairs import Probed
from enrich.landing.compared_texts import RecentTexts


class CandidateIndex(Probed, Protocol):
    """What `IndexReplica` is, and whatever stands for it."""

    @property
    def texts(self) -> RecentTexts:
        """What comparing needs of the versions that were compared last."""

    def catch_up(self, connection: Connection, days: Iterable[date], window_days: int, /) -> None:
        """Sees to it that all is found that was registered before, around these days."""

    def clear(self) -> None:
        """Forgets all that it has of a database that may be another now."""

    def close(self) -> None:
        """Ends it."""
