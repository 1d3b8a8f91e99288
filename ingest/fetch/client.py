"""One GET, with every limit that an untrusted server requires."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, NamedTuple, Self

import httpcore
import httpx
import msgspec

from contract.errors import Blocked, CopydeskError, Refused, TimedOut, Unreachable
from contract.masking import masked
from ingest.fetch.answers import complaint, fresh_for, header, is_redirect, keeps_form, media_type, wait_asked
from ingest.fetch.bodies import NO_BODY, Kind, of_part, read_body
from ingest.fetch.connections import Connections
from ingest.fetch.fetched import Fetched, oddities
from ingest.fetch.hops import (
    KEPT_HEADERS,
    FetchState,
    Headers,
    Hop,
    Redirected,
    conditions,
    location_of,
    secured,
    shown,
    without_user,
)
from ingest.fetch.network import Deadline
from ingest.fetch.options import FetcherOptions
from ingest.fetch.ranges import PARTIAL
from ingest.fetch.refreshes import refreshed_to
from ingest.unpack import ACCEPTED

_ACCEPT = {
    "page": "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8",
    "robots": "text/plain, */*;q=0.5",
    "hub": "*/*",
}


class RequestOptions(NamedTuple):
    """How one fetch differs from others.

    headers: replacing or added to ours; except for a User-Agent, sent only to the address's own origin.
    before_hop: called with the target of a redirect before it is followed; its exception ends the fetch, and its time
    does not count. form: is posted; only a redirect that keeps it (307, 308) is followed.
    """

    headers: Headers = ()
    before_hop: Callable[[str], None] | None = None
    form: bytes | None = None


NO_OPTIONS: Final = RequestOptions()


class Fetcher:
    """Fetches pages and feeds. One serves any number of threads.

    A fetch has one deadline for everything: name, connection, TLS, headers, body, redirects. Connections are kept for
    the next fetch, cookies are not; a name and password in the address are only sent to their own host.
    The environment's proxies are used (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY), never for loopback.
    """

    def __init__(self, options: FetcherOptions) -> None:
        self._options = options
        self._resolver = ThreadPoolExecutor(options.threads, thread_name_prefix="resolver")
        self._connections = Connections(options, httpx.create_ssl_context(), self._resolver)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connections.close()
        self._resolver.shutdown(wait=False, cancel_futures=True)

    def get(
        self,
        url: str,
        *,
        kind: Kind,
        etag: str | None = None,
        last_modified: str | None = None,
        options: RequestOptions = NO_OPTIONS,
    ) -> Fetched:
        """The page or feed at an address, within the limits of size and time.

        With the validators of an earlier response the server may answer 304 (`not_modified`).

        Raises Unreachable (no or broken response, 5xx, 429), TimedOut, Gone (404, 410), Refused (other
        4xx), Blocked (scheme, address, port, redirects), TooLarge, Unreadable (unsupported coding).
        """
        deadline = Deadline(self._options.fetch_seconds)
        try:
            state = FetchState(httpx.URL(url), (*options.headers, *conditions(etag, last_modified)), options.form)
            return self._follow(url, kind, state, deadline, options)
        except httpcore.TimeoutException as error:
            late = isinstance(error, httpcore.ConnectTimeout)
            limit = self._options.connect_seconds if late else deadline.seconds
            msg = f"{url}: {'no connection' if late else 'no complete answer'} within {limit:g} seconds"
            raise TimedOut(msg) from error
        except (httpcore.NetworkError, httpcore.RemoteProtocolError, httpcore.ProxyError) as error:
            msg = f"{url}: no answer, or a broken one: {str(error) or type(error).__name__}"
            raise Unreachable(msg) from error
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
            msg = f"{url}: this address cannot be requested: {error}"
            raise Blocked(msg) from error

    def _follow(
        self,
        url: str,
        kind: Kind,
        state: FetchState,
        deadline: Deadline,
        options: RequestOptions,
    ) -> Fetched:
        here = without_user(httpx.URL(url))
        hops, said = list[Hop](), list[str]()
        while len(hops) <= self._options.redirects:
            if hops and options.before_hop:
                with deadline.paused():
                    options.before_hop(str(here))
            try:
                answer = self._ask(url, here, kind, state, deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if (there := secured(here)) is None or options.form is not None:
                    raise
                # Port 80 does not respond, as on sites that no longer serve http.
                state.is_secured(there)
                said.append(f"port 80 of {here.host} does not respond: requested over https")
                here = there
                continue
            if isinstance(answer, Fetched):
                if hops or said:
                    return msgspec.structs.replace(answer, hops=tuple(hops), warnings=(*said, *answer.warnings))
                return answer
            if options.form is not None and not keeps_form(answer.status_code):
                msg = f"{url}: {here} answered {answer.status_code}: following it would lose what was posted"
                raise Refused(msg)
            state.took(here, answer.status_code, answer.headers)
            hops.append(Hop(shown(here), answer.status_code))
            here = without_user(here.join(location_of(answer.headers)))
        msg = f"{url}: more than {self._options.redirects} redirects, the last to {here}"
        raise Blocked(msg)

    def _ask(
        self, url: str, here: httpx.URL, kind: Kind, state: FetchState, deadline: Deadline
    ) -> Fetched | Redirected:
        """The response of one hop; a redirect is not followed here."""
        if (
            here.scheme not in {"http", "https"}
            or not here.raw_host
            or not 0 < (80 if here.port is None else here.port) < 65_536
        ):
            msg = f"{url}: only http and https addresses are fetched, not {str(here)!r}"
            raise Blocked(msg)
        target = httpcore.URL(scheme=here.raw_scheme, host=here.raw_host, port=here.port, target=here.raw_path)
        more = state.headers(here)
        given = {name.lower() for name, _ in more}
        usual = (
            ("Host", here.netloc.decode("ascii")),
            ("User-Agent", self._options.user_agent),
            ("Accept", _ACCEPT[kind]),
            ("Accept-Encoding", ACCEPTED),
        )
        asked: Headers = (*(one for one in usual if one[0].lower() not in given), *more)
        wire = [(name.encode(), value.encode("latin-1", "ignore")) for name, value in asked]
        try:
            with self._connections.asked(target, wire, deadline, state.form) as response:
                return self._read(url, here, kind, asked, response)
        except CopydeskError as error:
            # The guard below only knows the host; the message should name the address.
            if (told := masked(url)) not in str(error):
                error.args = (f"{told}: {error}",)
            raise

    def _read(
        self, url: str, here: httpx.URL, kind: Kind, asked: Headers, response: httpcore.Response
    ) -> Fetched | Redirected:
        headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in response.headers)
        if is_redirect(response.status) and header(headers, "location"):
            return Redirected(response.status, headers)
        now = datetime.now(UTC)
        wait = wait_asked(headers, response.status, now)
        conditional = any(name.startswith("If-") for name, _ in asked)
        if error := complaint(response.status, url, str(here), wait, conditional=conditional):
            raise error
        body = (
            NO_BODY
            if response.status == 304
            else read_body(response.iter_stream(), headers, self._options.bodies, url=url, kind=kind)
        )
        if response.status == PARTIAL:
            body = of_part(body, headers, url=url, kind=kind)
        if (target := refreshed_to(headers, body.content, kind)) and _leads_on(here, here.join(target)):
            return Redirected(response.status, (("Location", target), *headers))
        content_type, charset = media_type(header(headers, "content-type"))
        return Fetched(
            url=url,
            final_url=str(here),
            status=response.status,
            reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
            content_type=content_type,
            charset=charset,
            body=body.content,
            wire_bytes=body.wire_bytes,
            etag=header(headers, "etag") if body.whole else None,
            last_modified=header(headers, "last-modified") if body.whole else None,
            max_age=fresh_for(headers, datetime.now(UTC)),
            not_modified=response.status == 304,
            retry_after=wait,
            fetched_at=datetime.now(UTC),
            request_headers=tuple(one for one in asked if one[0] in KEPT_HEADERS),
            headers=headers,
            warnings=(*oddities(response), *body.warnings),
        )


def _leads_on(here: httpx.URL, there: httpx.URL) -> bool:
    """Whether a refresh leads to another page."""
    return there != here and there.scheme in {"http", "https"}
