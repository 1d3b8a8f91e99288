"""Which site an address is of: the name that somebody registered, by the public suffix list. Pure."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList


def site_of(url: str) -> str | None:
    """The registered name of an address's host, private suffixes (`github.io`) heeded; the host where it has none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    if not host or _is_number(host):
        return host or None
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
    return _list().privatesuffix(host) or host


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site."""
    site = site_of(one)
    return site is not None and site == site_of(other)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _list() -> PublicSuffixList:
    return PublicSuffixList()  # names in their ASCII form
