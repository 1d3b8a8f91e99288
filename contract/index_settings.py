"""Settings of the copy index: how much of it a worker holds in memory, or which index servers hold it."""

from __future__ import annotations

from pydantic import BaseModel, Field

from contract.server_lists import Servers


class IndexSettings(BaseModel):
    """The settings about the copy index; a part of `contract.settings.Settings`."""

    index_articles: int = Field(
        2_000_000,
        ge=1000,
        description="Articles whose keys one worker, or one index server, holds in memory, about 460 bytes each.",
    )
    index_servers: Servers | None = Field(
        None,
        description="host:port of each `copydesk index-server`, comma-separated, in the order of their cuts; workers "
        "query them for candidates and hold no index; none: each worker holds the whole index.",
    )
    index_address: str = Field(
        "127.0.0.1:9403",
        pattern=r"^.*:\d{1,5}$",
        description="host:port where `copydesk index-server` serves workers, /healthz and /readyz.",
    )
    index_seconds: float = Field(60, gt=0, description="Longest time a worker waits for an index server's response.")
    index_days: int | None = Field(
        None,
        ge=1,
        description="The flow tidy deletes the fingerprints of articles older than this plus the window; none: never.",
    )
