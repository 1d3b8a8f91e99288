"""What a replay finds in files: pages, documents, archives that are complete, truncated, damaged, or others'."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zlib
from functools import partial

import brotli
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from contract.errors import NoText, Permanent, Unreadable
from ingest.file_items import Item, items_of
from ingest.replay_files import files_of

MOST = 100_000
PAGE = "<html><head><title>Page {}</title></head><body><p>The quay opened again, page {}.</p></body></html>"


def write(writer, url: str, body: bytes, head: StatusAndHeaders | None, kind: str = "response") -> None:
    record = writer.create_warc_record(url, kind, payload=io.BytesIO(body), length=len(body), http_headers=head)
    writer.write_record(record)


def archive(*, packed: bool, pages: int = 4) -> tuple[bytes, list[int]]:
    """An archive as other programs write it, and where its records begin."""
    out, starts = io.BytesIO(), []
    writer = WARCWriter(out, gzip=packed)
    for at in range(pages):
        starts.append(out.tell())
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        write(writer, f"https://courier.example/{at}", (PAGE.format(at, at) + "x" * 3_000).encode(), head)
    return out.getvalue(), starts


def found(path) -> list[tuple[str | None, bool]]:
    """The address of each page, and whether it could be read."""
    return [(item.url and item.url[-1], item.error is None) for item in items_of(path, MOST)]


WHOLE = [(str(at), True) for at in range(4)]


@pytest.mark.parametrize(
    ("name", "packed"),
    [("a.warc.gz", True), ("a.warc", False), ("a.WARC.GZ", True)],
    ids=["packed", "plain", "capitals"],
)
def test_all_pages_of_an_archive_are_found(tmp_path, name, packed):
    path = tmp_path / name
    path.write_bytes(archive(packed=packed)[0])
    assert found(path) == WHOLE
    first = next(items_of(path, MOST))
    assert first.body.startswith(b"<html>")
    assert (first.charset, first.content_type) == ("utf-8", "text/html")
    assert first.fetched_at is not None


BODY = (PAGE.format(1, 1)).encode()
gzipped = partial(gzip.compress, mtime=0)  # test names contain the bytes, which must be the same each time
BARE = zlib.compressobj(wbits=-zlib.MAX_WBITS)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Encoding": "gzip"}, gzipped(BODY)),
        ({"content-encoding": "X-GZIP"}, gzipped(BODY)),
        ({"Content-Encoding": "gzip"}, gzipped(BODY[:40]) + gzipped(BODY[40:])),
        ({"Content-Encoding": "gzip, gzip"}, gzipped(gzipped(BODY))),
        ({"Content-Encoding": "gzip"}, BODY),
        ({"Content-Encoding": "br"}, BODY),
        ({"Content-Encoding": "br"}, brotli.compress(BODY)),
        ({"Content-Encoding": "zstd"}, zstandard.compress(BODY)),
        ({"Content-Encoding": "utf-8"}, BODY),
        ({"Content-Encoding": "deflate"}, zlib.compress(BODY)),
        ({"Content-Encoding": "deflate"}, BARE.compress(BODY) + BARE.flush()),
        ({"Transfer-Encoding": "Chunked"}, b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)),
        ({"Transfer-Encoding": "chunked"}, BODY),
        ({"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}, gzipped(BODY)),
    ],
)
def test_pages_of_an_archive_are_unpacked_whatever_their_headers_say(tmp_path, headers, body):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for at, (more, content) in enumerate((({}, BODY), (headers, body), ({}, BODY))):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *more.items()], protocol="HTTP/1.1")
        write(writer, f"https://courier.example/{at}", content, head)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(out.getvalue())
    assert [(item.url[-1], item.body) for item in items_of(path, MOST)] == [(str(at), BODY) for at in range(3)]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        # As in Common Crawl's archives of texts.
        (("conversion", "conversion"), "the archive contains no page: 2 conversion"),
        (("request", "metadata"), "the archive contains no page: 1 request, 1 metadata"),
        (("revisit",), None),  # its page is in the archive that it refers to
        (("request", "response"), None),
    ],
)
def test_an_archive_without_pages_says_what_it_contains(tmp_path, kinds, said):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for kind in kinds:
        first = "GET /1 HTTP/1.1" if kind == "request" else "HTTP/1.1 200 OK"
        head = StatusAndHeaders(first, [("Content-Type", "text/html")], is_http_request=True)
        bare = kind in {"conversion", "metadata"}
        write(writer, "https://courier.example/1", BODY if bare else b"", None if bare else head, kind)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(out.getvalue())
    errors = [str(item.error) for item in items_of(path, MOST) if item.error]
    assert errors == ([f"a.warc.gz at byte 0: {said}"] if said else [])


def test_a_record_whose_head_is_not_http_only_affects_itself(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(archive(packed=False)[0].replace(b"HTTP/1.1 200 OK", b"I am no HTTP  ", 1))
    assert found(path) == WHOLE[1:]


def test_a_body_that_breaks_in_its_packing_is_named_and_the_next_is_read(tmp_path):
    packed = bytearray(gzip.compress(BODY * 200))
    packed[20:60] = bytes(40)
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for at, more in enumerate(([("Content-Encoding", "gzip")], [])):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *more], protocol="HTTP/1.1")
        write(writer, f"https://courier.example/{at}", bytes(packed) if more else BODY, head)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(out.getvalue())
    first, second = items_of(path, MOST)
    assert isinstance(first.raised(), Unreadable)
    assert "https://courier.example/0" in str(first.error)
    assert second.body == BODY


def test_an_archive_that_is_one_gzip_member_is_read(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(archive(packed=False)[0]))
    assert found(path) == WHOLE


@pytest.mark.parametrize("packed", [True, False])
def test_a_truncated_archive_gives_its_complete_records_and_names_the_rest(tmp_path, packed):
    data, starts = archive(packed=packed)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data[: starts[3] + 100])
    *pages, broken = items_of(path, MOST)
    assert [item.url[-1] for item in pages if item.error is None] == ["0", "1", "2"]
    assert isinstance(broken.raised(), Unreadable)
    assert "is cut short or damaged" in str(broken.error)


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_cut_anywhere_names_the_rest(tmp_path, packed):
    """Other programs write a request or metadata next to each response; their headers may be cut, too."""
    out, ends = io.BytesIO(), []
    writer = WARCWriter(out, gzip=packed)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    asked = StatusAndHeaders("GET /1 HTTP/1.1", [("Host", "courier.example")], is_http_request=True)
    for url in ("https://courier.example/1", "https://courier.example/2"):
        for kind in ("request", "response"):
            body, first = (BODY, head) if kind == "response" else (b"", asked)
            write(writer, url, body, first, kind)
            ends.append(out.tell())
    path = tmp_path / "a.warc.gz"
    end_of_record = 30 if packed else 4  # only empty lines and a checksum, no content
    for cut in range(ends[1] + 1, ends[3] - end_of_record, 3):
        if min(abs(cut - end) for end in ends) > end_of_record:
            path.write_bytes(out.getvalue()[:cut])
            assert found(path) == [("1", True), (None, False)], cut


def test_what_is_empty_behind_the_last_record_is_no_damage(tmp_path):
    for packed, rest in ((True, gzip.compress(b"")), (True, b"\r\n"), (False, b"\r\n\r\n"), (True, b"\0" * 9)):
        path = tmp_path / "a.warc.gz"
        path.write_bytes(archive(packed=packed)[0] + rest)
        assert found(path) == WHOLE


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_only_affects_itself(tmp_path, packed):
    data, starts = archive(packed=packed)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data[: starts[1]] + b"zzzzzzzz" + data[starts[1] + 8 :])
    assert [url for url, read in found(path) if read] == ["0", "2", "3"]
    assert [read for _, read in found(path)].count(False) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_several_damaged_records_cost_themselves_alone(tmp_path, packed):
    data, starts = archive(packed=packed, pages=9)
    for at in (1, 4, 7):
        data = data[: starts[at] + 60] + b"\xff" * 150 + data[starts[at] + 210 :]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(data)
    items = list(items_of(path, MOST))
    assert [item.url[-1] for item in items if item.url] == ["0", "2", "3", "5", "6", "8"]
    named = [int(item.name.rpartition(" ")[2]) for item in items if item.error]
    assert [abs(at - starts[which]) <= 4 for at, which in zip(named, (1, 4, 7), strict=True)] == [True] * 3


def test_records_that_claim_all_that_follows_are_read_a_few_times_and_no_more(tmp_path):
    """Each declares a length beyond the file: reading again from each would take quadratic time."""
    path, claims = tmp_path / "a.warc", b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 99999999\r\n\r\n"
    path.write_bytes(claims * 20 + archive(packed=False)[0])
    assert found(path) == [(None, False)] * 20 + WHOLE  # some damaged records hide nothing
    path.write_bytes(claims * 40_000)
    *damaged, last = items_of(path, MOST)
    assert 20 < len(damaged) < 500
    assert "on: too much of it is damaged" in str(last.error)


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_with_endless_headers_only_affects_itself(tmp_path, packed):
    """Compressed, 10 MB of headers are a few KB; in memory they would take 25 times their size."""
    data, starts = archive(packed=packed)
    endless = b"WARC/1.0\r\nWARC-Type: response\r\n" + b"X: y\r\n" * 1_700_000
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data[: starts[2]] + (gzip.compress(endless, 1) if packed else endless) + data[starts[2] :])
    tracemalloc.start()
    try:
        read = found(path)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert [url for url, is_read in read if is_read] == ["0", "1", "2", "3"]


def test_a_body_in_many_small_chunks_is_not_a_long_head(tmp_path):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    head = StatusAndHeaders(
        "200 OK", [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")], protocol="HTTP/1.1"
    )
    write(writer, "https://courier.example/1", b"1\r\nx\r\n" * 90_000 + b"0\r\n\r\n", head)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(out.getvalue())
    (item,) = items_of(path, MOST)
    assert item.body == b"x" * 90_000


@pytest.mark.parametrize("content", [b"", b"no archive at all", gzip.compress(b"nor this", mtime=0)])
def test_what_is_not_an_archive_is_reported(tmp_path, content):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    assert [read for _, read in found(path)] == [False]


def test_responses_that_are_not_pages_are_skipped(tmp_path):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for status, kind in (("404 Not Found", "text/html"), ("200 OK", "image/png"), ("200 OK", "text/html")):
        head = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        write(writer, "https://a.example/1", b"<html>", head)
        write(writer, "https://a.example/1", b"GET /", None, "request")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(out.getvalue())
    assert found(path) == [("1", True)]
    assert [item.error is None for item in items_of(path, 3)] == [False]


def test_a_page_is_not_text_whatever_its_file_name(tmp_path):
    for name in ("a.html", "b.htm", "c.txt"):
        (tmp_path / name).write_text(PAGE.format(1, 1))
    (tmp_path / "d.txt").write_text("The quay opened again.")
    kinds = [item.kind for path in files_of([tmp_path]) for item in items_of(path, MOST)]
    assert kinds == ["page", "page", "page", "text"]


@pytest.mark.parametrize("name", ["a.pdf", "a.csv", "a.md", "archive", "a.gz", "a.json.gz"])
def test_what_is_none_of_these_is_refused_by_name(tmp_path, name):
    (tmp_path / name).write_text("words")
    with pytest.raises(Permanent, match=f"{name} is not a file for replay"):
        list(files_of([tmp_path / name]))
    assert list(files_of([tmp_path])) == []


def test_each_line_of_documents_is_an_article(tmp_path):
    rows = [
        {
            "url": "https://www.Courier.example/1?utm_source=x",
            "title": " One ",
            "text": "Words.",
            "published": "2024-05-06",
        },
        {"title": "Two", "text": "More words.", "outlet": "courier.example", "id": 7, "authors": "Ann Writer"},
        {"title": "Three", "text": " "},
        "four",
        {"text": "Five", "url": "nowhere"},
        {"text": "Six", "published": {"value": "2024-05-06T10:00", "precision": "minute"}},
    ]
    path = tmp_path / "d.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join([*map(json.dumps, rows), "", "{broken"]).encode()))
    items = list(items_of(path, MOST))
    assert [item.name for item in items] == [f"d.jsonl.gz:{at}" for at in (1, 2, 3, 4, 5, 6, 8)]
    first, second, sixth = (items[at].article for at in (0, 1, 5))
    assert (first.title, first.text, first.outlet, first.published.value) == (
        "One",
        "Words.",
        "courier.example",
        "2024-05-06",
    )
    assert first.url == "https://www.courier.example/1"
    assert (second.url, second.name, second.outlet, second.authors) == (
        None, "d.jsonl.gz:2", "courier.example", ("Ann Writer",),
    )  # fmt: skip
    assert sixth.published.value == "2024-05-06T10:00"
    with pytest.raises(NoText):
        raise items[2].raised()
    for at in (3, 4, 6):
        with pytest.raises(Unreadable):
            raise items[at].raised()


def test_the_same_content_has_the_same_digest(tmp_path):
    one, other = tmp_path / "a.html", tmp_path / "b.html"
    for path in (one, other):
        path.write_text(PAGE.format(1, 1))
    first, second = (next(items_of(path, MOST)) for path in (one, other))
    assert isinstance(first, Item)
    assert first.digest == second.digest


def test_lines_of_json_end_with_every_end_of_a_line(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One."}\n\r\n  \r{"text": "Two."}\r\n{"text": "Three."}\r{"text": "Four."}')
    assert [item.name for item in items_of(path, MOST)] == ["a.jsonl:1", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6"]
