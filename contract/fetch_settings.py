"""Settings of requests to sites."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FetchSettings(BaseModel):
    """The settings about fetching; a part of `contract.settings.Settings`."""

    user_agent: str = Field(
        "copydesk/0.1 (news archive; feed reader)",
        min_length=1,
        description="User-Agent for sites; robots.txt is matched by the part before the version.",
    )
    contact: str = Field(
        "",
        pattern=r"^[\x21-\x7e]{0,200}$",
        description="Address of a page or mailbox for site owners; appended to the User-Agent.",
    )
    fetch_seconds: float = Field(
        30,
        gt=0,
        description="Time for one page or feed, from the first connection to the last byte, redirects included.",
    )
    connect_seconds: float = Field(10, gt=0, description="Time for one connection, TLS included.")
    page_bytes: int = Field(5_000_000, ge=1000, description="Largest page on the wire, in bytes.")
    page_bytes_unpacked: int = Field(20_000_000, ge=1000, description="Largest page unpacked, in bytes.")
    redirects: int = Field(5, ge=0, le=20, description="Redirects that are followed.")
    allow_private_addresses: bool = Field(
        default=False,
        description="Fetch from loopback and private addresses too. The demo sets it; a server should not.",
    )
    host_seconds: float = Field(
        1.0, ge=0, description="Pause between two requests to one host, for feeds and pages of all processes together."
    )
    robots: bool = Field(
        default=True, description="Do not fetch pages that the site's robots.txt disallows, and honour its Crawl-delay."
    )
