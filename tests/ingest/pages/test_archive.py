from __future__ import annotations

import gzip
import threading
from datetime import UTC, datetime

import msgspec
from warcio.archiveiterator import ArchiveIterator

from ingest.fetch import Fetched
from ingest.pages.archive import Archive

BODY = "<p>Grüße</p>".encode()


def fetched(number: int, body: bytes = BODY) -> Fetched:
    return Fetched(
        url=f"https://a.example/{number}",
        final_url=f"https://a.example/final/{number}",
        status=200,
        reason="OK",
        content_type="text/html",
        charset="utf-8",
        body=body,
        wire_bytes=7,
        etag=None,
        last_modified=None,
        max_age=None,
        not_modified=False,
        retry_after=None,
        fetched_at=datetime(2022, 1, 27, 11, 53, 7, tzinfo=UTC),
        request_headers=(),
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "7"),
            ("X-A", "é"),
        ),
    )


def records(folder):
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [
                (
                    record.rec_headers.get_header("WARC-Target-URI"),
                    record.http_headers,
                    record.rec_headers,
                    record.content_stream().read(),
                )
                for record in ArchiveIterator(file)
                if record.rec_type == "response"
            ]
    return found


def test_what_is_written_is_read_again_by_others(tmp_path):
    with Archive(tmp_path / "new" / "folder") as archive:
        archive.write(fetched(1))
        archive.write(fetched(2, b""))
        # Still open: each record is on disk when `write` returns.
        (first, second) = records(tmp_path / "new" / "folder")
    assert first[0] == "https://a.example/final/1"
    assert first[1].get_statuscode() == "200"
    assert first[1].get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert first[1].get_header("Content-Length") == str(len(BODY))
    assert first[2].get_header("WARC-Date") == "2022-01-27T11:53:07Z"
    assert first[3] == BODY
    assert second[3] == b""


def test_headers_are_kept_in_the_bytes_that_came(tmp_path):
    came = 'inline; filename="häfen.html"; title=Zürich; März'.encode()
    answer = msgspec.structs.replace(
        fetched(1), reason="Schön", headers=(("Content-Disposition", came.decode("latin-1")), ("X-B", "ü; b=ü"))
    )
    with Archive(tmp_path) as archive:
        archive.write(answer)
    (path,) = tmp_path.glob("*.warc.gz")
    whole = gzip.decompress(path.read_bytes())
    assert b"HTTP/1.1 200 Sch\xf6n\r\nContent-Disposition: " + came + b"\r\nX-B: \xfc; b=\xfc\r\n" in whole
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()


def test_a_file_cut_in_its_last_record_is_readable_up_to_there(tmp_path):
    with Archive(tmp_path) as archive:
        for number in range(3):
            archive.write(fetched(number))
    (path,) = tmp_path.glob("*.warc.gz")
    whole = path.read_bytes()
    last = whole.rindex(b"\x1f\x8b\x08")
    path.write_bytes(whole[:last])
    assert [record[0][-1] for record in records(tmp_path)] == ["0", "1"]


def test_files_are_rotated_and_never_overwritten(tmp_path):
    for _ in range(2):
        with Archive(tmp_path, rotate_bytes=500) as archive:
            for number in range(6):
                archive.write(fetched(number))
    assert len(list(tmp_path.glob("*.warc.gz"))) > 4
    assert len(records(tmp_path)) == 12


def test_threads_share_one_archive(tmp_path):
    with Archive(tmp_path) as archive:
        threads = [threading.Thread(target=lambda n=n: archive.write(fetched(n))) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {record[0] for record in records(tmp_path)} == {f"https://a.example/final/{n}" for n in range(20)}


def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Archive(None) as archive:
        archive.write(fetched(1))
    assert list(tmp_path.iterdir()) == []
