from __future__ import annotations

import gzip
import random
import socket
import threading
import zlib
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import Blocked, CopydeskError, Gone, Refused, TimedOut, TooLarge, Unreachable, Unreadable
from ingest.decoders import PIECE_BYTES
from ingest.fetch import Fetched
from ingest.fetch.addresses import is_localhost, is_public, is_web_port
from ingest.fetch.answers import complaint, max_age, media_type, retry_after
from ingest.unpack import unpacked, unpacked_whole
from tests.sites import PAGE, Handle, Site, fetching, reply

gzipped = partial(gzip.compress, mtime=0)  # test names contain the bytes, which must be the same each time

NOW = datetime(2022, 1, 27, 12, 0, 0, tzinfo=UTC)


def fetch(handle: Handle, *, kind: Any = "page", **values: Any) -> Fetched:
    with Site(handle) as site, fetching(**values) as fetcher:
        return fetcher.get(site.url, kind=kind)


def test_a_page_comes_as_it_was_sent():
    headers = {
        "Content-Type": "Text/HTML; charset=ISO-8859-1",
        "ETag": '"1"',
        "Last-Modified": "then",
        "Set-Cookie": "a=b",
    }
    with Site(reply(headers=headers)) as site, fetching() as fetcher:
        found = fetcher.get(site.url + "a?b=1#c", kind="page")
        fetcher.get(site.url, kind="page")
    assert (found.status, found.reason, found.body, found.wire_bytes) == (200, "OK", PAGE, len(PAGE))
    assert (found.content_type, found.charset) == ("text/html", "ISO-8859-1")
    assert (found.etag, found.last_modified, found.not_modified) == ('"1"', "then", False)
    assert found.fetched_at.tzinfo is UTC
    assert ("Content-Type", "Text/HTML; charset=ISO-8859-1") in found.headers
    assert [path for path, _ in site.asked] == ["/a?b=1", "/"]
    assert all("Cookie" not in headers for _, headers in site.asked)
    assert site.asked[0][1]["User-Agent"].startswith("copydesk")


def test_a_proxy_in_the_environment_is_not_used_for_loopback(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert fetch(reply()).body == PAGE


def test_validators_are_sent_and_304_is_not_a_failure():
    with Site(reply(304, b"")) as site, fetching() as fetcher:
        found = fetcher.get(site.url, kind="feed", etag='W/"1"', last_modified="then")
        assert (found.not_modified, found.body) == (True, b"")
        assert site.asked[0][1]["If-None-Match"] == 'W/"1"'
        assert site.asked[0][1]["If-Modified-Since"] == "then"
        with pytest.raises(Unreachable, match="304"):
            fetcher.get(site.url, kind="feed")


@pytest.mark.parametrize(
    ("status", "headers", "error", "wait"),
    [
        (404, {}, Gone, None),
        (410, {}, Gone, None),
        (401, {}, Refused, None),
        (403, {}, Refused, None),
        (451, {}, Refused, None),
        (429, {"Retry-After": "120"}, Unreachable, 120.0),
        (500, {}, Unreachable, None),
        (503, {"Retry-After": "7"}, Unreachable, 7.0),
        (301, {}, Unreachable, None),
    ],
)
def test_each_status_is_its_error(status, headers, error, wait):
    with pytest.raises(error, match=r"http://127\.0\.0\.1.*" + str(status)) as raised:
        fetch(reply(status, b"", headers))
    assert getattr(raised.value, "retry_after", None) == wait


def redirect_to(target: str, last: Handle | None = None) -> Handle:
    def handle(request: BaseHTTPRequestHandler) -> None:
        (last or reply())(request) if request.path == "/end" else reply(302, b"", {"Location": target})(request)

    return handle


def test_redirects_are_followed_and_named():
    found = fetch(redirect_to("/end"))
    assert found.body == PAGE
    assert found.url.endswith("/")
    assert found.final_url.endswith("/end")


@pytest.mark.parametrize(
    ("target", "values", "error", "message"),
    [
        ("/", {"redirects": 3}, Blocked, "more than 3 redirects"),
        ("file:///etc/passwd", {}, Blocked, "only http and https"),
        ("gopher://127.0.0.1/", {}, Blocked, "only http and https"),
        ("http://127.0.0.1:99999/", {}, Blocked, "not .http://127"),
        ("/end", {"redirects": 0}, Blocked, "more than 0 redirects"),
    ],
)
def test_redirects_that_are_not_followed(target, values, error, message):
    with pytest.raises(error, match=message):
        fetch(redirect_to(target), **values)


def test_a_redirect_to_a_private_address_is_blocked(monkeypatch):
    """The first hop is patched to look public; the second is resolved normally."""
    checked: list[str] = []

    def first_is_public(address: Any) -> bool:
        checked.append(str(address))
        return len(checked) == 1

    with Site(redirect_to("http://127.0.0.1:8080/end")) as site, fetching(allow_private_addresses=False) as fetcher:
        monkeypatch.setattr("ingest.fetch.network.is_public", first_is_public)
        with pytest.raises(Blocked, match="not a public address"):
            fetcher.get(site.url, kind="page")
        assert len(site.asked) == 1


@pytest.mark.parametrize(
    "url",
    ["http://localhost/", "http://a.localhost./x", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/",
     "http://0x7f.1/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://[::ffff:10.0.0.1]/",
     "http://8.8.8.8:22/", "http://8.8.8.8:0/", "ftp://8.8.8.8/", "http:///nowhere", "no address", ""],
)  # fmt: skip
def test_addresses_that_are_blocked(url):
    with fetching(allow_private_addresses=False) as fetcher, pytest.raises(Blocked) as raised:
        fetcher.get(url, kind="page")
    assert str(raised.value).startswith(url)


def test_one_private_address_among_public_ones_blocks(monkeypatch):
    answers = [(0, 0, 0, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with fetching(allow_private_addresses=False) as fetcher, pytest.raises(Blocked, match=r"10\.0\.0\.1"):
        fetcher.get("http://rebound.example/", kind="page")


def test_a_name_is_resolved_once_and_the_checked_address_is_used(monkeypatch):
    asked: list[Any] = []

    def resolve(host: Any, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]

    with Site(reply()) as site, fetching() as fetcher:
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda host, *a, **k: real(host, *a, **k) if host == "127.0.0.1" else resolve(host)
        )
        assert fetcher.get(f"http://one.example:{site.port}/", kind="page").body == PAGE
        assert site.asked[0][1]["Host"] == f"one.example:{site.port}"
    assert asked == ["one.example"]


def test_localhost_names_are_loopback_without_a_resolver(monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: real({"127.0.0.1": host}[host], *a, **k))
    with Site(reply()) as site, fetching() as fetcher:
        assert fetcher.get(f"http://outlet-1.localhost:{site.port}/", kind="page").body == PAGE


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30))
    with fetching(connect_seconds=0.1) as fetcher, pytest.raises(TimedOut, match=r"slow\.example"):
        fetcher.get("http://slow.example/", kind="page")
    over.set()


def test_a_name_that_does_not_exist_is_unreachable():
    with fetching() as fetcher, pytest.raises(Unreachable, match="cannot be resolved"):
        fetcher.get("http://no-such-host.invalid/", kind="page")


@pytest.mark.parametrize(
    "host",
    ["xn--a", "xn--", "xn--a-ecp.example", f"{'á' * 80}.example", "\u0378.example", f"{'a' * 64}.example", "..",
     "-a.example", "a_b.example", "\ufb00\u200d.example"],
    ids=ascii,
)  # fmt: skip
def test_an_internationalised_name_that_a_library_refuses_is_that_page_s_failure(host):
    with fetching(allow_private_addresses=False) as fetcher, pytest.raises((Blocked, Unreachable, TimedOut)):
        fetcher.get(f"http://{host}/", kind="page")


def test_a_refused_connection_is_unreachable():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but not listening
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with fetching() as fetcher, pytest.raises(Unreachable, match=url):
            fetcher.get(url, kind="page")


def drip(head: bytes, drop: bytes, over: threading.Event) -> Handle:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        while not over.wait(0.01):
            request.wfile.write(drop)
        request.close_connection = True

    return handle


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b""),
    ],
)
def test_a_server_that_drips_is_cut_at_the_deadline(head, drop):
    over = threading.Event()
    with Site(drip(head, drop, over)) as site, fetching(fetch_seconds=0.3) as fetcher:
        with pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
            fetcher.get(site.url, kind="page")
        over.set()


def test_the_deadline_applies_across_all_hops():
    hops = threading.Event()

    def handle(request: BaseHTTPRequestHandler) -> None:
        hops.wait(0.1)
        reply(302, b"", {"Location": f"{request.path}x"})(request)

    with pytest.raises(TimedOut):
        fetch(handle, fetch_seconds=0.35, redirects=20)


def test_a_tls_handshake_that_never_comes_is_cut():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        with fetching(connect_seconds=0.2) as fetcher, pytest.raises(TimedOut, match="no connection"):
            fetcher.get(url, kind="page")


def test_plain_http_instead_of_tls_is_unreachable():
    with Site(reply()) as site, fetching() as fetcher, pytest.raises(Unreachable):
        fetcher.get(site.url.replace("http:", "https:"), kind="page")


@pytest.mark.parametrize("length", [True, False])
def test_too_many_bytes_on_the_wire(length):
    with pytest.raises(TooLarge, match="page_bytes"):
        fetch(reply(body=b"x" * 5000, length=length), page_bytes=2000)


def test_a_length_that_is_announced_is_enough_to_refuse():
    with pytest.raises(TooLarge, match="9999999 bytes are announced"):
        fetch(reply(body=b"", headers={"Content-Length": "9999999"}))


def test_a_body_of_exactly_the_limit_is_read():
    assert len(fetch(reply(body=b"x" * 2000), page_bytes=2000, page_bytes_unpacked=2000).body) == 2000


@pytest.mark.parametrize("rounds", [1, 2])
def test_a_gzip_bomb_is_stopped_while_unpacking(rounds):
    bomb = bytes(50_000_000)
    for _ in range(rounds):
        bomb = gzipped(bomb)
    encoding = ", ".join(["gzip"] * rounds)
    with pytest.raises(TooLarge, match="unpacked"):
        fetch(reply(body=bomb, headers={"Content-Encoding": encoding}), page_bytes_unpacked=1_000_000)


def bare_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzipped(PAGE)),
        ("x-gzip", gzipped(PAGE)),
        ("gzip", gzipped(PAGE[:9]) + gzipped(PAGE[9:])),
        ("gzip", gzipped(PAGE) + b"\0\0\0"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", bare_deflate(PAGE)),
        ("identity", PAGE),
        ("gzip, gzip", gzipped(gzipped(PAGE))),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE[:9]) + zstandard.compress(PAGE[9:])),
        ("zstd, br", brotli.compress(zstandard.compress(PAGE))),
        ("deflate", gzipped(PAGE)),
        ("br", gzipped(PAGE)),
        ("gzip", brotli.compress(PAGE)),
        ("gzip", zlib.compress(PAGE)),
        ("zstd, gzip", zstandard.compress(zstandard.compress(PAGE))),
        ('"gzip"', gzipped(PAGE)),
        # Not an encoding, or declared for a plain body.
        ("utf-8", PAGE),
        ("none", PAGE),
        ("gzip", PAGE),
        ("gzip, gzip", gzipped(PAGE)),
        ("deflate", PAGE),
        ("br", PAGE),
        ("zstd", PAGE),
        ("gzip", b""),
        ("gzip", gzipped(PAGE) + b"<!-- cached -->"),
        ("zstd", zstandard.compress(PAGE) + b"<!-- cached -->"),
        ("deflate", zlib.compress(PAGE) + b"<!-- cached -->"),
    ],
)
def test_a_packed_body_is_unpacked_and_its_wire_bytes_counted(encoding, body):
    found = fetch(reply(body=body, headers={"Content-Encoding": encoding}))
    assert (found.body, found.wire_bytes) == (PAGE if body else b"", len(body))


@pytest.mark.parametrize(
    ("encoding", "body", "error"),
    [
        ("gzip", gzipped(PAGE)[:10] + b"\x07" * 99, Unreachable),
        ("br", b"\xff" * 99, Unreachable),
        ("deflate", b"\xff" * 99, Unreachable),
        ("zstd", zstandard.compress(PAGE)[:6] + b"\xff" * 99, Unreachable),
        ("gzip, gzip, gzip, gzip", PAGE, Unreadable),
    ],
)
def test_bodies_that_do_not_unpack(encoding, body, error):
    with pytest.raises(error, match=r"http://127\.0\.0\.1"):
        fetch(reply(body=body, headers={"Content-Encoding": encoding}))


@pytest.mark.parametrize(
    ("encoding", "body", "said"),
    [
        ("utf-8", PAGE, "not supported"),
        ("gzip", PAGE, "not compressed"),
        ("br", PAGE, "not compressed"),
        ("gzip", gzipped(PAGE) + b"more", "skipped"),
        ("gzip", gzipped(PAGE)[:-12], "truncated"),
        ("gzip", gzipped(PAGE)[:-8] + bytes(8), "checksum"),
        ("br", brotli.compress(PAGE)[:-2], "truncated"),
        ("zstd", zstandard.compress(PAGE)[:-2], "truncated"),
    ],
)
def test_problems_with_a_coding_are_reported(encoding, body, said):
    found = fetch(reply(body=body, headers={"Content-Encoding": encoding}))
    assert said in " ".join(found.warnings)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_an_answer_that_breaks_off_has_no_validators(encoding):
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress}[encoding]
    data = random.Random(1).randbytes(20_000)
    headers = {"Content-Encoding": encoding, "ETag": '"1"', "Last-Modified": "then"}
    whole = fetch(reply(body=pack(data), headers=headers), kind="feed")
    cut = fetch(reply(body=pack(data)[:9000], headers=headers), kind="feed")
    assert (whole.etag, whole.last_modified, whole.warnings) == ('"1"', "then", ())
    assert (cut.etag, cut.last_modified) == (None, None)
    assert data.startswith(cut.body)
    assert len(cut.body) > 1000


def test_of_a_feed_shorter_than_declared_what_arrived_is_read():
    headers = {"Content-Length": "9999", "ETag": '"1"'}
    with pytest.raises(Unreachable):
        fetch(reply(headers=headers | {"Connection": "close"}))

    def handle(request: BaseHTTPRequestHandler) -> None:
        reply(headers=headers)(request)
        request.close_connection = True

    found = fetch(handle, kind="feed")
    assert (found.body, found.etag) == (PAGE, None)
    assert "truncated" in found.warnings[0]


@pytest.mark.parametrize("announced", [True, False])
def test_of_a_feed_that_is_too_large_the_first_bytes_are_read(announced):
    found = fetch(reply(body=b"x" * 3000, length=announced), kind="feed", feed_bytes=2000)
    assert len(found.body) <= 2000
    assert "feed_bytes" in found.warnings[0]


def test_of_a_feed_that_is_too_large_unpacked_the_first_bytes_are_read():
    packed = gzipped(b"x" * 3000)
    found = fetch(reply(body=packed, headers={"Content-Encoding": "gzip"}), kind="feed", feed_bytes=2000)
    assert found.body == b"x" * 2000


@given(st.lists(st.binary(max_size=300), max_size=20), st.sampled_from(["gzip", "deflate", "", "gzip, deflate"]))
def test_decompression_restores_the_content_in_small_pieces(parts, encoding):
    data = b"".join(parts) * 50
    packed = data
    for name in filter(None, encoding.split(", ")):
        packed = gzipped(packed) if name == "gzip" else zlib.compress(packed)
    chunks = [packed[i : i + 97] for i in range(0, len(packed), 97)]
    pieces = list(unpacked(chunks, encoding, url="u"))
    assert b"".join(pieces) == data
    assert all(len(piece) <= PIECE_BYTES for piece in pieces)


def test_a_gzip_file_is_read_to_a_limit():
    assert len(unpacked_whole(gzipped(bytes(10_000_000)), "gzip", 100_000, url="u")) <= 100_000 + PIECE_BYTES


def raw_server(answer: bytes, *, reset: bool = False) -> Handle:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(answer)
        request.wfile.flush()
        request.close_connection = True
        if reset:
            linger = b"\1\0\0\0\0\0\0\0"  # enabled, 0 seconds: closing sends RST
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            request.connection.close()

    return handle


@pytest.mark.parametrize(
    ("answer", "reset"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", True),
        (b"", False),
        (b"", True),
        (b"no HTTP at all\r\n\r\n", False),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n", False),
    ],
)
def test_broken_answers_are_unreachable(answer, reset):
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1"):
        fetch(raw_server(answer, reset=reset))


WHOLE = f"bytes 0-{len(PAGE) - 1}/{len(PAGE)}"


@pytest.mark.parametrize("declared", [WHOLE, WHOLE.replace("bytes ", "bytes="), WHOLE.replace("-", " - ")])
@pytest.mark.parametrize("kind", ["page", "feed", "robots"])
def test_a_206_that_nobody_asked_for_is_the_page_if_its_range_is_all_of_it(declared, kind):
    found = fetch(reply(206, headers={"Content-Range": declared, "ETag": '"1"'}), kind=kind)
    assert (found.body, found.etag, found.warnings) == (PAGE, '"1"', ())


def test_a_packed_206_counts_the_bytes_that_were_sent():
    body = gzipped(PAGE)
    headers = {"Content-Encoding": "gzip", "Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}"}
    assert fetch(reply(206, body, headers)).body == PAGE


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("bytes 0-{last}/999999", "206 with bytes 0 to {last} of 999999"),
        ("bytes 0-{last}/*", "206 with bytes 0 to {last} of an unknown number"),
        ("bytes 0-999/1000", "206 with bytes 0 to 999 of 1000"),
        ("items 0-1/2", "206 with part of it"),
        ("", "206 with part of it"),
    ],
)
def test_a_206_with_the_beginning_is_read_as_far_as_a_feed_goes_and_is_no_page(declared, said):
    last = len(PAGE) - 1
    answer = reply(206, headers={"Content-Range": declared.format(last=last), "ETag": '"1"'})
    found = fetch(answer, kind="feed")
    assert (found.body, found.etag) == (PAGE, None)
    assert said.format(last=last) in found.warnings[0]
    with pytest.raises(Unreachable, match="cut short: it answered 206") as raised:
        fetch(answer)
    assert (raised.value.http_status, raised.value.answered) == (206, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Range": f"bytes 100-{99 + len(PAGE)}/{100 + len(PAGE)}"},
        {"Content-Type": "multipart/byteranges; boundary=x"},
    ],
)
@pytest.mark.parametrize("kind", ["page", "feed", "robots"])
def test_a_206_with_something_else_than_the_beginning_is_not_read(headers, kind):
    with pytest.raises(Unreachable, match="cut short"):
        fetch(reply(206, headers=headers), kind=kind)


def test_a_body_longer_than_announced_is_cut_where_it_was_announced():
    assert fetch(raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")).body == b"abc"


def test_many_threads_share_one_fetcher():
    found: list[int] = []
    with Site(reply()) as site, fetching() as fetcher:
        threads = [
            threading.Thread(target=lambda: found.append(fetcher.get(site.url, kind="page").status)) for _ in range(16)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [200] * 16


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("1.1.1.1", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("2002:808:808::1", True),
        ("127.0.0.1", False), ("0.0.0.0", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("239.1.2.3", False),
        ("240.0.0.1", False), ("255.255.255.255", False), ("192.0.2.1", False), ("198.18.0.1", False),
        ("203.0.113.9", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False), ("2001:db8::1", False), ("::ffff:10.0.0.1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("64:ff9b:1::a00:1", False), ("2002:a00:1::", False), ("::127.0.0.1", False),
        ("2001::1", False), ("100::1", False),
    ],
)  # fmt: skip
def test_only_public_addresses_are_public(address, public):
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("port", "allowed"),
    [(80, True), (443, True), (8080, True), (65535, True), (22, False), (25, False), (0, False), (65536, False)],
)
def test_only_ports_of_the_web_are_allowed(port, allowed):
    assert is_web_port(port) is allowed


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("a.b.localhost", True),
        ("localhost.com", False),
        ("alocalhost", False),
    ],
)
def test_every_name_of_localhost_is_known(host, local):
    assert is_localhost(host) is local


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None), ("", None), ("soon", None), ("120", 120.0), ("0", 0.0), ("-5", None), ("1.5", 1.0), ("²", None),
        ("60, 60", 60.0), ("60s", 60.0), ("60 seconds", 60.0), ("60 days", None),
        ("2022-01-27T12:01:00Z", 60.0), ("2022-01-27T25:00:00Z", None),
        ("99999999999999", 366 * 86400.0), ("Thu, 27 Jan 2022 12:01:00 GMT", 60.0),
        ("Thu, 27 Jan 2022 11:00:00 GMT", 0.0),
        ("Thu, 27 Jan 2022 13:00:30 +0100", 30.0), ("Thu, 27 Jan 2022 12:01:00", 60.0),
        ("Thu, 99 Jan 2022 12:01:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 366 * 86400.0),
    ],
)  # fmt: skip
def test_retry_after_gives_seconds(value, seconds):
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, (None, None)), ("text/html", ("text/html", None)), ("Text/HTML;charset=UTF-8", ("text/html", "UTF-8")),
        ('text/html; charset="utf-8"', ("text/html", "utf-8")), ("text/html; charset=", ("text/html", None)),
        ("text/html; a=b; Charset='x'", ("text/html", "x")), (";;;", (None, None)),
        ("text/html; charset", ("text/html", None)),
    ],
)  # fmt: skip
def test_a_content_type_gives_media_type_and_charset(value, found):
    assert media_type(value) == found


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(None, None), ("max-age=60", 60.0), ("public, MAX-AGE = 5", 5.0), ("s-maxage=9", None), ("no-store", None)],
)
def test_cache_control_gives_seconds(value, seconds):
    assert max_age(value) == seconds


@given(st.integers(100, 999))
def test_every_status_is_an_answer_or_an_error(status):
    error = complaint(status, "u", "u", None, conditional=False)
    assert (error is None) == (200 <= status < 300)
    assert error is None or isinstance(error, CopydeskError)
