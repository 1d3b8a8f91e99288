"""The site of an address: its registered domain, by the public suffix list. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from contract.host_names import in_ascii

# Suffixes below which each name has a different owner, but which the public suffix list lacks.
_PLATFORMS: Final = frozenset({
    "wordpress.com", "substack.com", "tumblr.com", "livejournal.com", "over-blog.com", "overblog.com", "typepad.com",
    "weebly.com", "beehiiv.com", "ghost.io", "squarespace.com", "webnode.page", "jimdofree.com", "jimdosite.com",
    "canalblog.com", "eklablog.com", "centerblog.net", "unblog.fr", "free.fr", "skyrock.com",
    "seesaa.net", "tistory.com", "egloos.com", "blog.hu", "blogg.se", "blogg.no", "blox.pl", "livedoor.blog",
    "exblog.jp", "cocolog-nifty.com", "jugem.jp", "pixnet.net", "neocities.org", "blogfree.net", "blogsky.com",
    "blogfa.com", "persianblog.ir", "micro.blog", "writeas.com", "hashnode.dev", "posthaven.com", "svbtle.com",
    "mystrikingly.com", "dreamwidth.org", "buttondown.email", "medium.site", "tripod.com", "angelfire.com",
    "bravesites.com", "wixstudio.com",
})  # fmt: skip
_HOST: Final = re.compile(r"(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,9}[a-z][a-z\d-]{1,61}", re.IGNORECASE)
_NO_WRITERS: Final = frozenset({"", "www", "m", "amp", "en", "blog", "mobile"})


def site_of(url: str) -> str | None:
    """The registered domain of an address's host, including private suffixes (`github.io`); the host if it has none.

    On a platform for writers it is the writer's name.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    return _site_of_host(host)


def is_name(host: str) -> bool:
    """Whether a text is a host name that can be registered: it ends with a listed public suffix."""
    return bool(_HOST.fullmatch(host)) and _list().privatesuffix(host.lower(), accept_unknown=False) is not None


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on one site."""
    site = site_of(one)
    return site is not None and site == site_of(other)


@lru_cache(maxsize=4096)
def _site_of_host(host: str) -> str | None:
    if not host or _is_number(host):
        return host or None
    try:
        host = in_ascii(host)
    except UnicodeError:
        return host
    site = _list().privatesuffix(host) or host
    writer = host[: -len(site)].rstrip(".").rpartition(".")[2]
    platform = site in _PLATFORMS or site.startswith("blogspot.")
    return f"{writer}.{site}" if platform and writer not in _NO_WRITERS else site


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _list() -> PublicSuffixList:
    return PublicSuffixList()  # names in their ASCII form
