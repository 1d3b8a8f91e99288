"""Compressed bodies: each encoding, split anywhere, with additional bytes of servers after, before and inside them."""

from __future__ import annotations

import gzip
import random
import zlib
from contextlib import suppress
from functools import partial

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import Unreachable, Unreadable
from ingest.decoders import PIECE_BYTES
from ingest.text_files import read_text_file
from ingest.unpack import Unpacking, packed_as, unpacked_whole

PAGE = b"<html><body>" + b"".join(b"<p>Line %d of it.</p>" % number for number in range(400)) + b"</body></html>"


def bare_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


def checked_zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


def skippable(data: bytes, number: int = 0) -> bytes:
    return bytes((0x50 + number, 0x2A, 0x4D, 0x18)) + len(data).to_bytes(4, "little") + data


PACKERS = {
    "gzip": ("gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "deflate": ("deflate", bare_deflate),
    "br": ("br", partial(brotli.compress, quality=4)),
    "br, its best": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
    "zstd with a check sum": ("zstd", checked_zstd),
}


def read(body: bytes, encoding: str, sizes: list[int]) -> tuple[bytes, list[str], bool]:
    """The decoded body, read in chunks of these sizes and a last one; its warnings, and whether it is complete."""
    chunks, at = [], 0
    for size in sizes:
        chunks.append(body[at : at + size])
        at += size
    unpacking = Unpacking(encoding, url="u")
    pieces = list(unpacking.pieces([*chunks, body[at:]]))
    assert all(len(piece) <= PIECE_BYTES for piece in pieces)
    return b"".join(pieces), unpacking.warnings, unpacking.whole


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("behind", [b"<!-- cached -->", b"\r\n", b"x", b"\x1f", b"\x28\xb5 and more", bytes(9) + b"x"])
@pytest.mark.parametrize("page", [b"<p>Short.</p>", PAGE, PAGE * 40], ids=["short", "page", "long"])
def test_bytes_after_a_compressed_body_are_skipped_wherever_it_is_cut(packer, behind, page):
    encoding, pack = PACKERS[packer]
    packed = pack(page)
    for sizes in ([], [len(packed)], [len(packed) - 1, 1], [len(packed) + 1], [len(packed) - 3] + [1] * 6, [600] * 9):
        found, warnings, whole = read(packed + behind, encoding, sizes)
        assert found == page, sizes
        if packer == "gzip" and behind == b"\x1f":  # it looks like the start of another member
            assert (whole, len(warnings)) == (False, 1)
        else:
            assert (whole, warnings) == (True, ["bytes after the compressed body were skipped"]), sizes


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("zeros", [1, 4, 700])
def test_zeros_after_a_compressed_body_are_padding(packer, zeros):
    encoding, pack = PACKERS[packer]
    packed = pack(PAGE)
    for sizes in ([], [len(packed)], [len(packed) - 1], [len(packed) + 1]):
        assert read(packed + bytes(zeros), encoding, sizes) == (PAGE, [], True)


@pytest.mark.parametrize("packer", ["gzip", "zstd", "zstd with a check sum"])
def test_consecutive_streams_are_one_body(packer):
    encoding, pack = PACKERS[packer]
    parts = [pack(PAGE[at : at + 1000]) for at in range(0, len(PAGE), 1000)]
    packed = b"".join(parts)
    for sizes in ([], [len(part) for part in parts], [len(parts[0]) + 1] + [1] * 9, [7] * 300):
        assert read(packed, encoding, sizes) == (PAGE, [], True)
    assert read(bytes(3).join(parts), encoding, [len(parts[0]) + 2]) == (PAGE, [], True)


@pytest.mark.parametrize("number", range(16))
def test_skippable_frames_have_no_content(number):
    one, other = zstandard.compress(PAGE[:999]), checked_zstd(PAGE[999:])
    skip = skippable(b"an index of 200 bytes".ljust(200), number)
    packed = skip + one + skip + skippable(b"") + other + skip
    for sizes in ([], [3], [len(skip)] * 3, [len(skip) + len(one) + 2], [1] * 900):
        assert read(packed, "zstd", sizes) == (PAGE, [], True)
    assert packed_as(packed) == "zstd"
    assert unpacked_whole(packed, "zstd", 10**6, url="u") == PAGE
    assert read(skip, "zstd", []) == (b"", [], True)


@pytest.mark.parametrize("packer", ["gzip", "zlib", "zstd with a check sum"])
@pytest.mark.parametrize(
    "page", [b"<p>Short.</p>", PAGE, random.Random(1).randbytes(300_000)], ids=["short", "page", "long"]
)
def test_a_body_with_a_wrong_checksum_is_read_and_not_kept(packer, page):
    encoding, pack = PACKERS[packer]
    packed = bytearray(pack(page))
    packed[-5 if packer == "gzip" else -1] ^= 0xFF
    for sizes in ([], [len(packed) - 2], [100] * 20):
        found, warnings, whole = read(bytes(packed), encoding, sizes)
        assert (found, warnings, whole) == (page, ["the checksum of the compressed body is wrong"], False)


@pytest.mark.parametrize("packer", PACKERS)
def test_a_truncated_body_gives_what_arrived(packer):
    encoding, pack = PACKERS[packer]
    page = random.Random(2).randbytes(40_000)
    packed = pack(page)
    for length in (600, len(packed) // 2, len(packed) - 1):
        found, warnings, whole = read(packed[:length], encoding, [100] * 9)
        assert page.startswith(found)
        assert (warnings, whole) == (["the compressed body is truncated"], False)


# Bare deflate has no checksum: damage can go unnoticed.
@pytest.mark.parametrize("packer", [packer for packer in PACKERS if packer != "deflate"])
def test_a_body_damaged_in_the_middle_does_not_count_as_complete(packer):
    encoding, pack = PACKERS[packer]
    rng = random.Random(3)
    words = [rng.randbytes(rng.randint(1, 6)).hex() for _ in range(3000)]
    packed = bytearray(pack(f"<p>{' '.join(rng.choices(words, k=90_000))}".encode()))
    half = len(packed) // 2
    packed[half : half + 2000] = rng.randbytes(2000)
    whole = False  # some damage is found only by the checksum
    with suppress(Unreachable):
        _, _, whole = read(bytes(packed), encoding, [])
    assert not whole


@pytest.mark.parametrize(
    ("encoding", "second"),
    [
        ("gzip", b"\x1f\x8b\x07 no such method"),
        ("gzip", gzip.compress(PAGE)[:10] + b"\xff" * 99),
        ("zstd", b"\x28\xb5\x2f\xfd" + b"\xff" * 99),
    ],
)
def test_an_invalid_second_part_only_affects_itself(encoding, second):
    pack = gzip.compress if encoding == "gzip" else zstandard.compress
    found, warnings, whole = read(pack(PAGE) + second, encoding, [])
    assert (found, whole) == (PAGE, False)
    assert "is invalid" in warnings[0]


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("named", ["gzip", "deflate", "br", "zstd"])
def test_a_body_with_a_different_coding_than_declared_is_decoded(packer, named):
    for page in (PAGE, b"<p>A short one.</p>", b'{"version": "https://jsonfeed.org/version/1.1"}'):
        assert read(PACKERS[packer][1](page), named, [1, 2])[0] == page


@pytest.mark.parametrize("named", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("page", [PAGE, b"<a/>", b"  \n<rss/>", b'{"items": []}', b"[{}]", b"\xef\xbb\xbf<rss/>"])
def test_an_uncompressed_body_is_left_unchanged(named, page):
    found, warnings, whole = read(page, named, [1])
    assert (found, whole) == (page, True)
    assert warnings == [f"Content-Encoding says {named}, but the body is not compressed"]


@given(
    st.sampled_from(list(PACKERS)),
    st.integers(0, 300),
    st.sampled_from([b"a", b"ab", b"\0", bytes(range(256))]),
    st.integers(-3, 3),
    st.lists(st.integers(1, 40), max_size=30),
)
def test_no_byte_is_lost_at_the_edges_of_pieces(packer, repeated, unit, more, sizes):
    encoding, pack = PACKERS[packer]
    page = b"<p>" + (unit * PIECE_BYTES * 3)[: max(PIECE_BYTES * (repeated % 3 + 1) + more * 129, 0)] + unit * repeated
    assert read(pack(page), encoding, sizes) == (page, [], True)


def test_a_bomb_is_seen_by_its_first_pieces():
    page = bytes(50_000_000)
    for packer in ("gzip", "deflate", "br", "zstd"):
        encoding, pack = PACKERS[packer]
        assert len(unpacked_whole(pack(page), encoding, 100_000, url="u")) <= 100_000 + PIECE_BYTES


@pytest.mark.parametrize("behind", [b"", bytes(512), b"<!-- cached -->", gzip.compress(b" And more.")])
def test_anything_after_a_gzipped_text_file_is_skipped(behind):
    text = read_text_file(gzip.compress(b"A text.") + behind, "a.txt.gz", 1000).text
    assert text == ("A text. And more." if behind[:1] == b"\x1f" else "A text.")


@pytest.mark.parametrize("cut", [9, 20, -1, -8])
def test_a_truncated_gzipped_text_file_is_reported_as_broken(cut):
    with pytest.raises(Unreadable, match=r"a\.txt\.gz is broken gzip"):
        read_text_file(gzip.compress(random.Random(4).randbytes(99).hex().encode())[:cut], "a.txt.gz", 1000)


@pytest.mark.parametrize("packer", [packer for packer in PACKERS if packer != "deflate"])
def test_a_packed_file_is_known_by_its_first_bytes(packer):
    encoding, pack = PACKERS[packer]
    rng = random.Random(5)
    for page in (PAGE, PAGE * 40, b"<rss/>".ljust(40), ("<p>" + rng.randbytes(30_000).hex()).encode()):
        assert packed_as(pack(page)) == encoding
        assert unpacked_whole(pack(page), encoding, 10**6, url="u") == page


@pytest.mark.parametrize(
    "data", [PAGE, b"", b"[{}]", b'["a", "b", "c", "d", "e", "f"]', b"words and words", b"%PDF-1.4"]
)
def test_what_is_not_packed_is_not_known_as_packed(data):
    assert packed_as(data) is None


@given(st.binary(max_size=2000) | st.text(max_size=600).map(str.encode))
def test_any_bytes_are_asked_how_they_are_packed(data):
    assert packed_as(data) in {None, "gzip", "zstd", "deflate", "br"}
