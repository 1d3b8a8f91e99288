"""Bodies in chunks, as servers write them."""

from __future__ import annotations

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.chunks import Chunks
from tests.sites import Site, fetching

PARTS = (b"<rss version='2.0'>", b"0\r\n\r\n", b"</rss>")


def plain(data: bytes) -> bytes:
    """The bodies of plain chunks; if the last one is missing, `|` follows."""
    found = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        found, data = found + data[: int(size, 16)], data[int(size, 16) + 2 :]
        if size == b"0":
            return found
    return found + b"|"


def mended(raw: bytes, step: int, length: int | None = None) -> bytes:
    chunks = Chunks(length)
    pieces = [chunks.mended(raw[at : at + step]) for at in range(0, len(raw), step)]
    return plain(b"".join((*pieces, chunks.mended(b""))))


def chunked(size: str = "%x", end: bytes = b"\r\n", last: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join((size % len(part)).encode("latin-1") + end + part + end for part in PARTS) + last


@pytest.mark.parametrize("step", [1, 7, 1000])
@pytest.mark.parametrize(
    "raw",
    [
        chunked(),
        chunked("%X"),
        chunked("%08x"),
        chunked("%030x"),
        chunked("0x%x"),
        chunked(" %x \t"),
        chunked("%x;name=value"),
        chunked('%x;name="a;b"'),
        chunked("%x;\xff\x01"),
        chunked("%x name"),
        chunked("%x,name"),
        chunked("%x;" + "a" * 5000),
        chunked(end=b"\n", last=b"0\n\n"),
        chunked(last=b"000\r\n\r\n"),
        chunked(last=b"0;name\r\n\r\n"),
        chunked(last=b"0\r\nName: value\r\n\r\n"),
        chunked(last=b"0\r\nno field\r\n\r\n"),
        chunked(last=b"0\r\n"),
        chunked(last=b"0"),
        b"\r\n" + chunked(),
        b"13\r\n" + PARTS[0] + b"5\r\n" + PARTS[1] + b"\r\n6\r\n" + PARTS[2] + b"0\r\n\r\n",
        b"".join(PARTS),
    ],
)
def test_an_oddly_written_size_is_accepted(raw, step):
    assert mended(raw, step) == b"".join(PARTS)


@pytest.mark.parametrize("step", [1, 1000])
def test_what_is_in_no_chunks_ends_with_its_length(step):
    assert mended(b"<rss/>and more", step, length=6) == b"<rss/>"


@pytest.mark.parametrize("step", [1, 1000])
@pytest.mark.parametrize("raw", [chunked(last=b""), b"ff\r\n<rss"])
def test_what_breaks_off_stays_broken_off(raw, step):
    assert mended(raw, step).endswith(b"|")


@pytest.mark.parametrize("step", [1, 1000])
def test_a_size_that_is_wrong_ends_what_can_be_read(step):
    with pytest.raises(httpcore.RemoteProtocolError):
        mended(b"3\r\n<rss/>\r\nno size\r\n" + b"x" * 30_000, step)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_nothing_depends_on_how_the_bytes_come(raw, step):
    def read(step: int) -> bytes | None:
        try:
            return mended(raw, step)
        except httpcore.RemoteProtocolError:
            return None

    assert read(step) == read(len(raw) + 1)


def test_a_kept_connection_continues_after_odd_chunks():
    def handle(request):
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
        request.wfile.write(head + chunked("0x%x, name", last=b"0\r\nName: value\r\n\r\n"))

    with Site(handle) as site, fetching() as fetcher:
        for _ in range(3):
            assert fetcher.get(site.url, kind="page").body == b"".join(PARTS)
