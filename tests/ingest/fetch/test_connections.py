"""Connections: kept for the next request, HTTP/2 if the server supports it, and proxies from the environment."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from contract.errors import Blocked, Permanent, Unreachable
from ingest.fetch.client import RequestOptions
from tests.sites import PAGE, Site, fetching, reply

ALONE = "127.77.0.1"  # a loopback address on which nothing else listens


@contextmanager
def raw_server(serve, host="127.0.0.1", port=0):
    """Passes each connection to `serve` in a thread of its own; gives the port and the number of connections."""
    count = [0]

    def accept():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            count[0] += 1
            threading.Thread(target=run, args=(connection, count[0]), daemon=True).start()

    def run(connection, number):
        with connection:
            serve(connection, number)

    with socket.create_server((host, port)) as server:
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1], count
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def head_of(connection):
    data = b""
    while b"\r\n\r\n" not in data and (piece := connection.recv(65_536)):
        data += piece
    return data


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_a_connection_is_kept_for_the_next_request():
    def serve(connection, _number):
        while head_of(connection):
            connection.sendall(ANSWER)

    with raw_server(serve) as (port, count), fetching() as fetcher:
        for _ in range(3):
            assert fetcher.get(f"http://127.0.0.1:{port}/", kind="page").body == b"ok"
        assert count == [1]


def test_of_many_servers_the_connections_to_the_most_recent_ones_are_kept():
    def serve(connection, _number):
        while head_of(connection):
            connection.sendall(ANSWER)

    with ExitStack() as opened:
        servers = [opened.enter_context(raw_server(serve)) for _ in range(4)]
        fetcher = opened.enter_context(fetching(fetch_threads=1))  # it keeps two connections
        for number in (0, 1, 2, 3, 3, 2, 0):
            assert fetcher.get(f"http://127.0.0.1:{servers[number][0]}/", kind="page").body == b"ok"
        assert [count for _, [count] in servers] == [2, 1, 1, 1]


def test_a_connection_closed_by_the_server_between_two_requests_is_not_a_failure():
    def serve(connection, number):
        head_of(connection)
        connection.sendall(ANSWER)
        if number == 1:
            head_of(connection)  # when the next request arrives, it closes the connection without an answer

    with raw_server(serve) as (port, count), fetching() as fetcher:
        for _ in range(3):
            assert fetcher.get(f"http://127.0.0.1:{port}/", kind="page").body == b"ok"
        assert count == [3]


def test_a_new_connection_that_is_closed_without_an_answer_is_a_failure():
    def serve(connection, _number):
        head_of(connection)

    with raw_server(serve) as (port, count), fetching() as fetcher:
        with pytest.raises(Unreachable):
            fetcher.get(f"http://127.0.0.1:{port}/", kind="page")
        assert count == [1]


def test_a_proxy_of_the_environment_is_used_and_given_its_password(monkeypatch):
    asked = []

    def serve(connection, _number):
        asked.append(head_of(connection))
        connection.sendall(ANSWER)

    with raw_server(serve) as (port, _):
        monkeypatch.setenv("http_proxy", f"http://reader:s%20x@127.0.0.1:{port}")
        with fetching(allow_private_addresses=False) as fetcher:
            found = fetcher.get("http://copydesk-test.invalid/feed", kind="feed")
    assert found.body == b"ok"
    first, *lines = asked[0].split(b"\r\n")
    assert first == b"GET http://copydesk-test.invalid/feed HTTP/1.1"
    assert b"Host: copydesk-test.invalid" in lines
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"reader:s x") in lines
    assert "Proxy-Authorization" not in dict(found.request_headers)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://169.254.169.254/", "http://[fd00::1]/", "http://news.invalid:22/"]
)
def test_no_proxy_is_asked_for_what_the_guard_forbids(monkeypatch, url):
    def serve(connection, _number):
        connection.sendall(ANSWER)

    with raw_server(serve) as (port, count):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        with fetching(allow_private_addresses=False) as fetcher, pytest.raises(Blocked):
            fetcher.get(url, kind="page")
        assert count == [0]


def test_no_proxy_lists_hosts_that_are_requested_directly(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "copydesk-test.invalid")
    with fetching() as fetcher, pytest.raises(Unreachable, match=r"the name copydesk-test\.invalid cannot be resolved"):
        fetcher.get("http://copydesk-test.invalid/", kind="page")


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:9", "http://", "ftp://user:hidden@proxy.example"])
def test_a_proxy_of_another_kind_is_refused_by_name(monkeypatch, url):
    monkeypatch.setenv("all_proxy", url)
    with pytest.raises(Permanent, match="only http:// and https:// are supported") as refused, fetching():
        pass
    assert "hidden" not in str(refused.value)


def test_a_feed_s_own_headers_are_only_sent_to_its_own_origin():
    own = RequestOptions((("User-Agent", "Reader/2"), ("X-Key", "hidden"), ("Accept", "text/x")))
    with Site(reply()) as other:
        to_other = reply(302, b"", {"Location": f"{other.url}b"})

        def answer(request):
            (reply(302, b"", {"Location": "/a"}) if request.path == "/" else to_other)(request)

        with Site(answer) as site, fetching() as fetcher:
            found = fetcher.get(site.url, kind="feed", options=own)
    assert found.body == PAGE
    assert [(headers["User-Agent"], headers.get("X-Key")) for _, headers in site.asked] == [("Reader/2", "hidden")] * 2
    ((_, headers),) = other.asked
    assert (headers["User-Agent"], "X-Key" in headers) == ("Reader/2", False)
    assert headers["Accept"].startswith("application/atom+xml")
    assert "hidden" not in str(found.request_headers)


class OverHttp2:
    """The server side of one HTTP/2 connection: sends `bodies` by their path, within the client's windows."""

    def __init__(self, bodies):
        self.asked = []
        self._bodies, self._left = bodies, {}
        self._machine = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))

    def serve(self, secured):
        self._machine.initiate_connection()
        secured.sendall(self._machine.data_to_send())
        while data := secured.recv(65_536):
            for event in self._machine.receive_data(data):
                if isinstance(event, RequestReceived):
                    self.asked.append(dict(event.headers))
                    self._machine.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
                    self._left[event.stream_id] = self._bodies[self.asked[-1][":path"]]
            for stream in [*self._left]:
                self._send(stream)
            secured.sendall(self._machine.data_to_send())

    def _send(self, stream):
        while stream in self._left and (most := min(self._machine.local_flow_control_window(stream), 16_384)):
            piece, self._left[stream] = self._left[stream][:most], self._left[stream][most:]
            self._machine.send_data(stream, piece, end_stream=not self._left[stream])
            if not self._left[stream]:
                del self._left[stream]


@pytest.fixture
def tls(monkeypatch, tmp_path):
    """A TLS context of a server with HTTP/2, whose certificate is trusted."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address(ALONE))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(plain + signed.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    context.set_alpn_protocols(["h2"])
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


def test_http_2_is_spoken_where_the_server_speaks_it(tls):
    # No part of a body is taken for a head, however it is split into packets.
    large = b"\nHTTP/1.1 200 OK\r\n\r\n" * 60_000
    server = OverHttp2({"/a": PAGE, "/b": PAGE, "/large": large, "/lines": b"\r\n" * 600_000})

    def serve(connection, _number):
        with tls.wrap_socket(connection, server_side=True) as secured:
            server.serve(secured)

    with raw_server(serve) as (port, count), fetching() as fetcher:
        for path in ("a", "b"):
            found = fetcher.get(f"https://localhost:{port}/{path}", kind="page")
            assert (found.status, found.body, found.content_type) == (200, PAGE, "text/html")
        assert fetcher.get(f"https://localhost:{port}/large", kind="feed").body == large
        assert fetcher.get(f"https://localhost:{port}/lines", kind="feed").body == b"\r\n" * 600_000
        assert count == [1]
    assert [one[":path"] for one in server.asked] == ["/a", "/b", "/large", "/lines"]
    assert server.asked[0]["user-agent"].startswith("copydesk")
    assert server.asked[0][":authority"] == f"localhost:{port}"


def test_if_port_80_is_dead_https_is_requested(tls):
    server = OverHttp2({"/a": PAGE, "/b": PAGE})

    def serve(connection, _number):
        with tls.wrap_socket(connection, server_side=True) as secured:
            server.serve(secured)

    with ExitStack() as stack:
        try:
            stack.enter_context(raw_server(serve, ALONE, 443))
        except PermissionError:
            pytest.skip("port 443 is only for root here")
        fetcher = stack.enter_context(fetching(redirects=1))  # the change to https is not a redirect
        found = fetcher.get(f"http://user:pass@{ALONE}/a", kind="feed")
        moved = stack.enter_context(Site(reply(302, b"", {"Location": f"http://{ALONE}/b"})))
        led = fetcher.get(moved.url, kind="page")
        # Another port is another server; a form is not sent elsewhere.
        for url, options in (
            (f"http://{ALONE}:8/a", RequestOptions()),
            (f"http://{ALONE}/a", RequestOptions(form=b"a=b")),
        ):
            with pytest.raises(Unreachable):
                fetcher.get(url, kind="page", options=options)
    assert (found.final_url, found.body, found.hops) == (f"https://{ALONE}/a", PAGE, ())
    assert found.warnings == (f"port 80 of {ALONE} does not respond: requested over https",)
    assert (led.final_url, led.body, len(led.hops)) == (f"https://{ALONE}/b", PAGE, 1)
    assert [one.get("authorization") for one in server.asked] == ["Basic dXNlcjpwYXNz", None]


def test_a_host_that_is_dead_at_both_ports_is_unreachable():
    with fetching() as fetcher, pytest.raises(Unreachable, match=r"127\.77\.0\.2"):
        fetcher.get("http://127.77.0.2/", kind="feed")
