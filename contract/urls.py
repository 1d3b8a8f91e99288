"""Addresses: one canonical form, so that the same page is the same article whoever links to it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

_TRACKING = re.compile(
    r"^(utm_.*|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|cmpid|icid|ncid|ref_src|at_medium|at_campaign"
    r"|wt\.mc_id|ocid|smid|sh|spm|_ga|_gl|mkt_tok|trk|ito)$",
    re.IGNORECASE,
)
_DEFAULT_PORT = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")


def canonical(url: str, base: str | None = None) -> str | None:
    """The canonical form of an http(s) address, or None where it is no such address.

    Lower-case scheme and host (IDNA), no default port, user or fragment, no tracking parameters, the
    remaining ones sorted, percent-encoding normalised (RFC 3986, 6.2.2), an empty path as `/`. The
    scheme counts as https: a page that answers on both is one page.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORT or not host:
        return None
    try:
        host = host.rstrip(".").encode("idna").decode("ascii") if not host.isascii() else host.rstrip(".")
    except UnicodeError:
        return None
    if not host or _UNSAFE.search(host):
        return None
    if ":" in host:
        host = f"[{host}]"
    scheme = "https" if port is None or port in _DEFAULT_PORT.values() else parts.scheme.lower()
    authority = host if port is None or port in _DEFAULT_PORT.values() else f"{host}:{port}"
    query = urlencode(sorted(p for p in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(p[0])))
    path = quote(_ESCAPE.sub(_normal_escape, parts.path), safe="/:@!$&'()*+,;=~-._%", errors="replace")
    return SplitResult(scheme, authority.lower(), path or "/", query, "").geturl()


def _normal_escape(match: re.Match[str]) -> str:
    """An escape of an unreserved character as that character, any other in capitals, a lone % escaped."""
    if not match[1]:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else match[0].upper()


def host_of(url: str) -> str | None:
    """The host of an address, with its port where one is named; None where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or None
    except ValueError:
        return None


def outlet_of(url: str) -> str | None:
    """The host that publishes, without `www.`: what stands for an outlet until it names itself."""
    host = host_of(url)
    return host.removeprefix("www.") if host else None
