"""The guard against spellings and redirects that lead to this machine or its network. The requests are harmless."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import httpcore
import pytest

from contract.errors import Blocked, TimedOut, Unreachable
from ingest.fetch.addresses import is_public
from tests.sites import PAGE, Handle, Site, fetching, reply

FULL = 0xFF10  # the full-width zero


def in_digits(address: str, zero: int, dot: int = ord(".")) -> str:
    """The address in the digits of another script."""
    return address.translate({48 + digit: zero + digit for digit in range(10)} | {ord("."): dot})


# What can replace the host of a URL, by type of disguise; {port} is that of a server on 127.0.0.1.
LOOPBACK = {
    "dotted": ["127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "0.0.0.0", "127.0.0.0"],
    "short": ["127.1", "127.0.1", "127.257", "127.0.258", "0", "0.0", "0.0.0", "127.65535"],
    "decimal": ["2130706433", "2130706434", "2147483646", "127.0000001"],
    "octal": [
        "0177.1", "0177.0.1", "0177.0.0.1", "0177.00.00.01", "017700000001", "0000177.1", "0177.0000.0.0001",
        "00000000177.1", "0177.01",
    ],
    "hexadecimal": [
        "0x7f000001", "0x7F000001", "0X7f000001", "0x7f.1", "0x7f.0x1", "0x7f.0x0.0x1", "0x7f.0x0.0x0.0x1",
        "0x0000007f.1", "0x7f.0.0.1", "0x00000000007f000001", "0x0", "0x7f.0x00.0x00.0x01",
    ],
    "mixed": ["0177.0x1", "0x7f.01", "127.0x0.01", "127.0x1", "0177.0.0x0.1", "0x7f.0.01", "127.00.0x1",
    "0177.0x0.257"],
    "leading zeros": ["127.000.000.001", "0127.0.0.1", "127.0.0.01", "00.0.0.0", "000.0.0.0"],
    "IPv6": [
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[0000::1]", "[::0001]", "[::0:1]",
        "[::]", "[0::0]", "[::0]",
    ],
    "IPv4 in IPv6": [
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:7F00:0001]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0.0.0.0]",
        "[::ffff:127.1.2.3]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b:1::127.0.0.1]", "[2002:7f00:1::]", "[2002:7f00:1::1]",
        "[2001:0:7f00:1::f7f7:f7f7]", "[2001:0:808:808::80ff:fffe]", "[2a00::5efe:127.0.0.1]",
        "[2a00::200:5efe:7f00:1]",
        "[fe80::5efe:127.0.0.1]",
    ],
    "zones": ["[::1%25lo]", "[::1%lo]", "[::1%1]", "[fe80::1%25lo]", "[::ffff:127.0.0.1%25lo]", "[fe80::1%1]"],
    "trailing dots": ["127.0.0.1.", "127.1.", "2130706433.", "0x7f.1.", "127.0.0.1..", "localhost.", "localhost..",
    "[::1]."],
    "digits of others": [
        *(in_digits("127.0.0.1", zero) for zero in (FULL, 0x1D7CE, 0x1D7F6, 0x966, 0x660, 0x6F0, 0x1FBF0)),
        in_digits("127.0.0.1", FULL, dot=0xFF0E), in_digits("2130706433", FULL), in_digits("2130706433", 0x1D7F6),
        "127.0.0." + chr(FULL + 1), "0" + chr(0xFF58) + "7f.1", "0" + chr(0x1D6A1) + "7f000001",
        "①②⑦.⓪.⓪.①", "¹²⁷.⁰.⁰.¹",
    ],
    "dots of others": [
        *(in_digits("127.0.0.1", 48, dot=dot) for dot in (0x3002, 0xFF0E, 0xFF61, 0x2024, 0x6D4)),
        "127。1", "127.0。0.1", "127.0.0.1。",
    ],
    "escapes": ["%31%32%37.0.0.1", "127%2e0%2e0%2e1", "127.0.0.1%00", "127.0.0.1%20", "127.0.0.1%09", "%6cocalhost",
    "127.0.0.1%2f"],
    "what is not seen": ["127.0.0.1\u200b", "127\u00ad.0.0.1", "\u2060127.0.0.1", "127.0.0.1\ufeff", "12\u200d7.0.0.1"],
    "names": [
        "localhost", "LOCALHOST", "LocalHost", "a.localhost", "a.b.LOCALHOST.", "localhost.localdomain",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "".join(chr(0xFEE0 + ord(letter)) for letter in "localhost"), "loc\u00adalhost", "ip6-localhost",
        "ip6-loopback", "xn--127",
    ],
    "credentials": [
        "user@127.0.0.1", "user:pass@127.0.0.1", "10.0.0.1@127.0.0.1", "10.0.0.1:80@127.0.0.1", "[::1]@127.0.0.1",
        "a%40b@127.0.0.1", "user@user@127.0.0.1", "127.0.0.1@localhost", "@127.0.0.1", ":@127.0.0.1",
        "10.0.0.1\\@127.0.0.1", "127.0.0.1\\@10.0.0.1", "10.0.0.1%2f@127.0.0.1",
    ],
    "no host at all": ["127.0.0.1:{port}#@10.0.0.1", "127.0.0.1:{port}?@10.0.0.1", "127..1", "[127.0.0.1]",
    "127.0.0.1 10.0.0.1"],
}  # fmt: skip
NEARBY = [
    "10.0.0.1", "10.1", "0xa000001", "012.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1", "3232235521",
    "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "169.254.169.254", "2852039166", "0xa9fea9fe",
    "0251.0376.0251.0376", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "[fd20:ce::254]", "168.63.129.16",
    "2822734096",
    "100.100.100.200", "192.0.0.192", "[fe80::a9fe:a9fe]", "[fc00::1]", "[ff02::1]", "[64:ff9b::10.0.0.1]",
]  # fmt: skip
FORMS = [form for forms in LOOPBACK.values() for form in forms] + NEARBY


def url_of(form: str, port: int) -> str:
    form = form.replace("{port}", str(port))
    return f"http://{form}/" if str(port) in form else f"http://{form}:{port}/"


@pytest.fixture
def connections(monkeypatch):
    """The addresses to which connections were made; none outside this machine is allowed."""
    made: list[str] = []
    real = httpcore.SyncBackend.connect_tcp

    def connect(self: Any, host: str, port: int, *rest: Any) -> httpcore.NetworkStream:
        made.append(host)
        if host not in {"127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"}:
            raise httpcore.ConnectError(host)
        return real(self, host, port, *rest)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return made


@pytest.fixture(scope="module")
def site():
    with Site(reply()) as running:
        yield running


@pytest.fixture(scope="module")
def guarded():
    with fetching(allow_private_addresses=False) as fetcher:
        yield fetcher


def test_there_are_160_forms():
    assert len(set(FORMS)) == len(FORMS) >= 160


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_address_passes(form, site, guarded, connections):
    before = len(site.asked)
    # A form that is read as a name, which no resolver knows, is not reached either.
    with pytest.raises((Blocked, Unreachable, TimedOut)):
        guarded.get(url_of(form, site.port), kind="page")
    assert connections == []
    assert len(site.asked) == before


def test_many_of_the_forms_do_mean_this_machine(site, connections):
    """Without the guard they reach the server: otherwise the test above would prove nothing."""
    arrived = set()
    with fetching() as fetcher:
        for form in FORMS[: -len(NEARBY)]:
            try:
                arrived.add(form) if fetcher.get(url_of(form, site.port), kind="page").body == PAGE else None
            except (Blocked, Unreachable, TimedOut):
                continue
    assert {"127.0.0.1", "127.1", "2130706433", "0177.1", "0x7f000001", "localhost", "127。0。0。1"} <= arrived
    assert len(arrived) >= 50


def chain(hops: list[tuple[int, str]]) -> Handle:
    """A site that answers hop by hop with a status and a Location, in which `*` is the path of the next hop here."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        index = int(urlsplit(request.path).path.strip("/") or 0)
        status, target = hops[index]
        reply(status, b"", {"Location": target.replace("*", f"/{index + 1}")})(request)

    return handle


HERE, THERE = "http://127.0.0.2:{front}", "http://127.0.0.1:{port}/"
CHAINS = [
    *([(status, THERE)] for status in (301, 302, 303, 307, 308)),
    [(302, "http://127.1:{port}/")],
    [(302, "http://2130706433:{port}/")],
    [(302, "http://0x7f.1:{port}/")],
    [(302, "http://localhost:{port}/")],
    [(302, "http://inner.localhost:{port}/")],
    [(302, "http://[::ffff:127.0.0.1]:{port}/")],
    [(302, "http://[::1]:{port}/")],
    [(302, "http://0.0.0.0:{port}/")],
    [(302, "//127.0.0.1:{port}/")],
    [(302, "//127.0.0.2:{front}@127.0.0.1:{port}/")],
    [(302, "http://user:pass@127.0.0.1:{port}/")],
    [(302, "http://127。0。0。1:{port}/")],
    [(302, "HTTP://127.0.0.1:{port}/")],
    [(302, " http://127.0.0.1:{port}/ ")],
    [(302, "https://127.0.0.1:{port}/")],
    [(302, "*"), (301, "*"), (303, "*"), (307, THERE)],
    [(302, HERE + "*"), (302, "//127.0.0.2:{front}*"), (308, "//localhost:{port}/")],
    [(302, "*"), (302, "*"), (302, "*"), (302, "*"), (302, THERE)],
    [(302, "../..*"), (302, "*?x=http://127.0.0.2/"), (302, THERE)],
    [(302, "http://127.0.0.2:22/")],
    [(302, "http://127.0.0.2:{front}\\@127.0.0.1:{port}/")],
]  # fmt: skip


def test_there_are_25_chains():
    assert len(CHAINS) >= 25


@pytest.mark.parametrize("hops", CHAINS, ids=lambda hops: " > ".join(target for _, target in hops))
def test_no_redirect_chain_passes(hops, site, guarded, connections, monkeypatch):
    """127.0.0.2 stands for a public site; whatever it redirects to is checked as usual."""
    try:
        front_of = socket.create_server(("127.0.0.2", 0))
    except OSError:
        pytest.skip("this system has one loopback address alone")
    front_of.close()
    monkeypatch.setattr(
        "ingest.fetch.network.is_public", lambda address: str(address) == "127.0.0.2" or is_public(address)
    )
    before, walked = len(site.asked), []

    def handle(request: BaseHTTPRequestHandler) -> None:
        walked.append(request.path)
        names = {"{front}": str(front.port), "{port}": str(site.port)}
        filled = hops
        for name, value in names.items():
            filled = [(status, target.replace(name, value)) for status, target in filled]
        chain(filled)(request)

    with Site(handle, "127.0.0.2") as front, pytest.raises((Blocked, Unreachable)):
        guarded.get(front.url, kind="page")
    assert len(walked) == len(hops)
    assert set(connections) == {"127.0.0.2"}
    assert len(site.asked) == before
