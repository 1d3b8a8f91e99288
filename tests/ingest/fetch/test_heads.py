from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        (b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n", b"Content-Length: 5\r\n"),
        (b"", b""),
    ],
)
def test_a_line_that_is_none_is_passed_over(lines, read):
    assert mended(OK + lines + b"\r\n") == OK + read + b"\r\n"


@given(st.binary(max_size=100))
def test_a_mended_head_stays_as_it_is(lines):
    head = mended(OK + lines.replace(b"\r", b"").replace(b"\n\n", b"") + b"\r\n\r\n")
    assert mended(head) == head


@pytest.mark.parametrize("line", [b"a line without a colon", b"Bad Name: x", b": x", b"X : y", b"X: \x01"])
def test_a_malformed_line_costs_itself_alone(line):
    def handle(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + line + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nin")
        request.close_connection = True

    with Site(handle) as site, fetching() as fetcher:
        assert fetcher.get(site.url, kind="feed").body == b"in"
