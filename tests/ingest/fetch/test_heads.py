from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import Unreachable
from ingest.fetch.heads import mended
from tests.sites import Site, fetching

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (b"A: b\r\n", b"A: b\r\n"),
        (b"A: b\nC: d\n", b"A: b\r\nC: d\r\n"),
        (b"no colon\r\nA: b\r\n", b"A: b\r\n"),
        (b"A : b\r\n", b"A: b\r\n"),
        (b"A: b\r\n c\r\n", b"A: b c\r\n"),
        (b"no colon\r\n c\r\nA: b\r\n", b"A: b\r\n"),
        (b": nameless\r\nA: b\r\n", b"A: b\r\n"),
        (b"A b: c\r\nA: b\r\n", b"A: b\r\n"),
        (b"A: b\x01c\r\n", b"A: b c\r\n"),
        (b"A: caf\xe9\r\n", b"A: caf\xe9\r\n"),
        (b"Content-Length: abc\r\nA: b\r\n", b"A: b\r\n"),
        (b"content-length: -1\r\nA: b\r\n", b"A: b\r\n"),
        (b"Content-Length: 5, 5\r\n", b"Content-Length: 5, 5\r\n"),
        (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\n"),
        (b"Transfer-Encoding: gzip, chunked\r\n", b"Transfer-Encoding: chunked\r\n"),
        (b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n", b"Content-Length: 5\r\n"),
        (b"", b""),
    ],
)
def test_an_invalid_line_is_skipped(lines, read):
    assert mended(OK + lines + b"\r\n").written == OK + read + b"\r\n"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK"),
        (b"http/1.1 200 ok", b"HTTP/1.1 200 ok"),
        (b"HTTP/1.0 404", b"HTTP/1.0 404 "),
        (b"ICY 200 OK", b"HTTP/1.0 200 OK"),
        (b"HTTP 200 OK", b"HTTP/1.0 200 OK"),
        (b"HTTP/2 200", b"HTTP/1.0 200 "),
        (b"HTTP/1.10 503 Busy", b"HTTP/1.0 503 Busy"),
        (b"HTTP/1.1  200\tOK", b"HTTP/1.1 200 OK"),
        (b"HTTP/1.1 200OK", b"HTTP/1.1 200 OK"),
        (b"HTTP/1.1: 200 OK", b"HTTP/1.1 200 OK"),
        (b"HTTP/1.1 0403 No", b"HTTP/1.1 403 No"),
        (b"HTTP/1.1 403.14 No", b"HTTP/1.1 403 No"),
        (b"HTTP/1.1 2000 OK", b"HTTP/1.1 2000 OK"),
        (b"HTTP/1.1 OK", b"HTTP/1.1 OK"),
    ],
)
def test_a_status_line_says_its_status(line, read):
    assert mended(line + b"\r\n\r\n").written == read + b"\r\n\r\n"


@given(st.binary(max_size=100))
def test_a_repaired_head_stays_unchanged(lines):
    head = mended(OK + lines.replace(b"\r", b"").replace(b"\n\n", b"") + b"\r\n\r\n").written
    assert mended(head) == (head, False)


@pytest.mark.parametrize("line", [b"a line without a colon", b"Bad Name: x", b": x", b"X : y", b"X: \x01"])
def test_a_malformed_line_only_affects_itself(line):
    def handle(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + line + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nin")
        request.close_connection = True

    with Site(handle) as site, fetching() as fetcher:
        assert fetcher.get(site.url, kind="feed").body == b"in"


def answered(*pieces: bytes, closes: bool = True):
    """The result of a fetch for a response that arrives in these pieces."""

    def handle(request):
        for piece in pieces:
            request.wfile.write(piece)
        request.close_connection = closes

    with Site(handle) as site, fetching() as fetcher:
        return fetcher.get(site.url, kind="feed")


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        (b"a line without a colon", True), (b"Bad Name: x", True), (b": x", True), (b"Content-Length: two", True),
        (b"X : y", False), (b"X: y\r\n folded", False),
    ],
)  # fmt: skip
def test_skipped_lines_are_reported(line, is_said):
    found = answered(b"HTTP/1.1 200 OK\r\n" + line + b"\r\nConnection: close\r\n\r\n<rss/>")
    assert found.body == b"<rss/>"
    assert found.warnings == (("header lines that are not fields were skipped",) if is_said else ())


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(
    ("raw", "status", "body"),
    [
        (b"<rss/>", 200, b"<rss/>"),
        (b"\r\n\xef\xbb\xbf <rss/>", 200, b"\xef\xbb\xbf <rss/>"),
        (b'{"items": []}', 200, b'{"items": []}'),
        (b"ICY 200 OK\r\nicy-name: a\r\n\r\n<rss/>", 200, b"<rss/>"),
        (b"Content-Type: text/xml\r\n\r\n<rss/>", 200, b"<rss/>"),
        (b"Status: 203 Yes\r\nContent-Type: text/xml\r\n\r\n<rss/>", 203, b"<rss/>"),
    ],
)
def test_an_answer_without_a_status_line(raw, status, body, slow):
    pieces = [raw[at : at + 1] for at in range(len(raw))] if slow else [raw]
    fetched = answered(*pieces)
    assert (fetched.status, fetched.body) == (status, body)
    assert bool(fetched.warnings) is (body[0] != ord("<") or raw[0] == ord("<"))


@pytest.mark.parametrize(
    "raw", [b"SSH-2.0-x\r\n", b"220 a.example ready\r\n", b"\x00\x01<rss/>", b"no field\r\n\r\n<rss/>"]
)
def test_another_protocol_is_not_a_response(raw):
    with pytest.raises(Unreachable):
        answered(raw)


def test_remains_of_an_earlier_response_are_not_a_response():
    def handle(request):
        more = b"<rss>left</rss>" if request.path == "/1" else b""
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin" + more)

    with Site(handle) as site, fetching() as fetcher:
        assert [fetcher.get(f"{site.url}{path}", kind="feed").body for path in "112"] == [b"in", b"in", b"in"]


def test_an_interim_answer_and_the_final_one_in_one_piece():
    head = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin"
    assert answered(head, closes=False).body == b"in"
