"""Settings of the feeds: when they are polled, what is read of them, and hubs that push them."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator


class FeedSettings(BaseModel):
    """The settings about feeds; a part of `contract.settings.Settings`."""

    poll_seconds: int = Field(
        900, ge=1, description="Time between two polls of a feed with five entries an hour; others follow their rhythm."
    )
    poll_seconds_least: int = Field(300, ge=1, description="A feed is never polled more often than this.")
    poll_seconds_most: int = Field(
        86_400, ge=1, description="A feed is polled at least this often, even if it rarely changes or keeps failing."
    )
    feed_bytes: int = Field(10_000_000, ge=1000, description="Largest feed that is read, in bytes, unpacked.")
    feeds_per_collect: int = Field(500, ge=1, description="Most feeds that one collect run claims.")
    old_days: int = Field(
        30, ge=1, description="The first poll of a feed that lists an archive takes entries of this many days."
    )
    websub_callback: str | None = Field(
        None,
        description="Public address below which hubs reach `copydesk websub`, such as https://desk.example/websub; "
        "none: no feed is subscribed.",
    )
    websub_address: str = Field(
        "127.0.0.1:8086",
        pattern=r"^.*:\d{1,5}$",
        description="host:port where `copydesk websub` listens for hubs, behind the proxy for the public address.",
    )
    websub_lease_seconds: int = Field(
        864_000,
        ge=60,
        description="Lease requested from hubs; renewed after three quarters of what they grant.",
    )

    @field_validator("websub_callback")
    @classmethod
    def _is_public(cls, value: str | None) -> str | None:
        """An empty one counts as none, so that compose can pass on what is not set."""
        if not value:
            return None
        parts = urlsplit(value)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.query
            or parts.fragment
            or parts.username
        ):
            msg = "it should be an http(s) address without a query"
            raise ValueError(msg)
        return value.rstrip("/")
