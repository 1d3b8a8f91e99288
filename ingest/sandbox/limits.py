"""Limits of one input: time, memory, size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from contract.settings import Settings


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """CPU and wall time in seconds, address space of the process in megabytes, size of the input in bytes."""

    cpu_seconds: float
    seconds: float
    megabytes: int
    input_bytes: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those from the settings. Fetched and replayed input has additional, closer limits of size."""
        return cls(
            cpu_seconds=settings.extract_cpu_seconds,
            seconds=settings.extract_seconds,
            megabytes=settings.extract_megabytes,
            input_bytes=max(settings.page_bytes_unpacked, settings.feed_bytes, settings.replay_bytes),
        )
