"""What is passed from one hop of a fetch to the next: cookies, name and password, redirect targets. No I/O."""

from __future__ import annotations

import base64
from typing import Final, NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

import httpx
import msgspec

from contract.masking import masked

Headers = tuple[tuple[str, str], ...]
_ASCII: Final = bytes(range(128))
_EVERYWHERE: Final = frozenset({"User-Agent", "If-None-Match", "If-Modified-Since"})
KEPT_HEADERS: Final = _EVERYWHERE | {"Host", "Accept", "Accept-Encoding", "Connection"}
"""Kept with a page; others could be secret."""


class Hop(msgspec.Struct, frozen=True):
    """One redirect: the address, with secrets masked, and its status."""

    url: str
    status: int


class Redirected(NamedTuple):
    """A response that redirects."""

    status_code: int
    headers: Headers


class FetchState:
    """Cookies and credentials of one fetch, which end with it. url: the requested address, as given.

    own: headers of this fetch. What could be secret is sent only to that address's origin. form: the posted content.
    """

    def __init__(self, url: httpx.URL, own: Headers = (), form: bytes | None = None) -> None:
        self.form = form
        self._own = own
        self._cookies = httpx.Cookies()
        self._origin = _origin(url)
        # A user name alone, as for tokens, has an empty password.
        told = url.userinfo if b":" in url.userinfo else url.userinfo + b":"
        self._basic = base64.b64encode(unquote_to_bytes(told)).decode("ascii") if url.userinfo else None

    def is_secured(self, there: httpx.URL) -> None:
        """The same host is requested over TLS instead of the given address: its secrets may be sent there."""
        if self._origin == ("http", there.host.lower(), None):
            self._origin = _origin(there)

    def took(self, here: httpx.URL, status: int, headers: Headers) -> None:
        """Takes the cookies of a response, as far as their domain and path allow."""
        if any(name.lower() == "set-cookie" for name, _ in headers):
            wire = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            self._cookies.extract_cookies(httpx.Response(status, headers=wire, request=httpx.Request("GET", here)))

    def headers(self, here: httpx.URL) -> Headers:
        """What the next request sends in addition to what every request sends."""
        home = _origin(here) == self._origin
        found = [(name, value) for name, value in self._own if home or name in _EVERYWHERE]
        if self._basic and home:
            found.append(("Authorization", f"Basic {self._basic}"))
        if self.form is not None:
            kind = "application/x-www-form-urlencoded"
            found += [("Content-Type", kind), ("Content-Length", str(len(self.form)))]
        if self._cookies:
            request = httpx.Request("GET", here)
            self._cookies.set_cookie_header(request)
            if cookie := request.headers.get("Cookie"):
                found.append(("Cookie", cookie))
        return tuple(found)


def conditions(etag: str | None, last_modified: str | None) -> Headers:
    """The headers of a conditional request."""
    pairs = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
    return tuple((name, value) for name, value in pairs if value)


def secured(url: httpx.URL) -> httpx.URL | None:
    """The same address over TLS; None if it has a port of its own, or uses TLS already."""
    return url.copy_with(scheme="https") if url.scheme == "http" and url.port is None else None


def location_of(headers: Headers) -> str:
    """The target of a redirect, as in browsers.

    Raw bytes beyond ASCII are UTF-8 if they are valid, otherwise unchanged; a backslash in a
    path is a slash.
    """
    written = next(value for name, value in headers if name.lower() == "location" and value.strip()).strip()
    path, mark, query = written.partition("?")
    written = written if "://" in path else path.replace("\\", "/") + mark + query
    try:
        return written.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return quote_from_bytes(written.encode("latin-1"), safe=_ASCII)
    except UnicodeEncodeError:
        return written


def without_user(url: httpx.URL) -> httpx.URL:
    """The address without name and password, which must not be kept with the page."""
    return url.copy_with(userinfo=b"") if url.userinfo else url


def shown(url: httpx.URL) -> str:
    """An address for display."""
    return masked(str(url))


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host.lower(), url.port
