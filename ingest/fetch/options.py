"""How all fetches of one process are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from contract.settings import Settings
from ingest.fetch.bodies import BodyLimits


@dataclass(frozen=True, slots=True)
class FetcherOptions:
    """How a fetcher identifies itself, and the limits for a server.

    user_agent: including the contact, if there is one. threads: concurrent fetches. The others: see the settings.
    """

    user_agent: str
    threads: int
    fetch_seconds: float
    connect_seconds: float
    redirects: int
    allow_private_addresses: bool
    bodies: BodyLimits

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those from the settings."""
        return cls(
            user_agent=settings.user_agent + (f" (+{settings.contact})" if settings.contact else ""),
            threads=settings.fetch_threads,
            fetch_seconds=settings.fetch_seconds,
            connect_seconds=settings.connect_seconds,
            redirects=settings.redirects,
            allow_private_addresses=settings.allow_private_addresses,
            bodies=BodyLimits.of(settings),
        )
