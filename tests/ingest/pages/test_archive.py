from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from contract.errors import Transient
from ingest.fetch import Fetched
from ingest.pages import archive_files
from ingest.pages.archive import Archive
from ingest.pages.archive_files import Current, end_of_members, is_full, is_sync_due

ROOT = Path(__file__).parents[3]

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
        # The archive is still open: each record is on disk when `write` returns.
        (first, second) = records(tmp_path / "new" / "folder")
    assert first[0] == "https://a.example/final/1"
    assert first[1].get_statuscode() == "200"
    assert first[1].get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert first[1].get_header("Content-Length") == str(len(BODY))
    assert first[2].get_header("WARC-Date") == "2022-01-27T11:53:07Z"
    assert first[3] == BODY
    assert second[3] == b""


def test_headers_are_kept_as_the_received_bytes(tmp_path):
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


# --- pages that are fetched again


def kinds(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]


def revisits(path: Path) -> list[tuple[str | None, ...]]:
    names = "WARC-Target-URI", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Payload-Digest", "WARC-Profile"
    with path.open("rb") as file:
        return [tuple(map(record.rec_headers.get_header, names)) for record in ArchiveIterator(file)
                if record.rec_type == "revisit"]  # fmt: skip


def test_an_unchanged_page_is_stored_once(tmp_path):
    later = msgspec.structs.replace(fetched(1), fetched_at=datetime(2022, 1, 27, 12, 53, 7, tzinfo=UTC))
    with Archive(tmp_path) as archive:
        for page in (fetched(1), later, fetched(2), fetched(1, b"<p>changed</p>"), fetched(1, b""), fetched(1, b"")):
            archive.write(page)
    (path,) = tmp_path.glob("*.warc.gz")
    assert kinds(path) == ["warcinfo", "response", "revisit", *["response"] * 4]
    with path.open("rb") as file:
        *_, again = itertools.islice(ArchiveIterator(file), 3)
        assert again.http_headers.get_header("X-A") == "é"
    with path.open("rb") as file:
        digest = [one.rec_headers.get_header("WARC-Payload-Digest") for one in ArchiveIterator(file)][1]
    assert revisits(path) == [
        (
            "https://a.example/final/1",
            "https://a.example/final/1",
            "2022-01-27T11:53:07Z",
            digest,
            "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        )
    ]


def test_later_runs_know_what_their_file_has(tmp_path):
    for number in (1, 2, 1, 2):
        with Archive(tmp_path) as archive:
            archive.write(fetched(number))
    (path,) = tmp_path.glob("*.warc.gz")
    assert kinds(path) == ["warcinfo", "response", "response", "revisit", "revisit"]
    with Archive(tmp_path, rotate_bytes=10) as archive:  # a record refers only to records in its own file
        archive.write(fetched(1))
    assert sorted(kinds(one)[-1] for one in tmp_path.glob("*.warc.gz")) == ["response", "revisit"]


def test_a_record_that_was_lost_is_not_referred_to(tmp_path):
    with Archive(tmp_path) as archive:
        archive.write(fetched(1))
        archive.write(fetched(2))
    (path,) = tmp_path.glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"\x1f\x8b\x08")])  # as after a power failure
    note = json.loads((tmp_path / "current.json").read_bytes())
    (tmp_path / "current.json").write_text(json.dumps({**note, "whole": 0}), "utf-8")
    with Archive(tmp_path) as archive:
        archive.write(fetched(2))
        archive.write(fetched(1))
    assert kinds(path) == ["warcinfo", "response", "response", "revisit"]


@pytest.mark.parametrize("said", [b"", b"x", b"copydesk-1.warc.gz\n" + bytes(51), bytes(500)])
def test_a_wrong_note_about_what_is_there_costs_a_copy(tmp_path, said):
    with Archive(tmp_path) as archive:
        archive.write(fetched(1))
    (tmp_path / "current.seen").write_bytes(said)
    with Archive(tmp_path) as archive:
        archive.write(fetched(1))
    (path,) = tmp_path.glob("*.warc.gz")
    assert kinds(path) == ["warcinfo", "response", "response"]


# --- when records are synced to disk


@pytest.mark.parametrize(
    ("records", "size", "seconds", "due"),
    [(0, 0, 99, False), (1, 10, 0, False), (99, 10, 0, False), (100, 10, 0, True), (1, 8_000_000, 0, True),
     (1, 10, 5, True)],
)  # fmt: skip
def test_how_much_may_not_be_on_the_disk_yet(records, size, seconds, due):
    assert is_sync_due(records, size, seconds) is due


def test_records_reach_the_disk_in_groups_and_all_when_it_is_closed(tmp_path, monkeypatch):
    reached: list[int] = []
    sync = os.fsync

    def counted(descriptor: int) -> None:
        sync(descriptor)
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            reached.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fsync", counted)
    monkeypatch.setattr(archive_files, "SYNC_SECONDS", 1e9)
    with Archive(tmp_path) as archive:
        for number in range(2 * archive_files.SYNC_RECORDS):
            archive.write(fetched(number))
        assert len(reached) == 2
    (path,) = tmp_path.glob("*.warc.gz")
    assert reached[2:] == [path.stat().st_size]


# --- the file that several runs share


def test_runs_share_a_file(tmp_path):
    for number in range(5):
        with Archive(tmp_path) as archive:
            archive.write(fetched(number))
    (path,) = tmp_path.glob("*.warc.gz")
    assert [record[0][-1] for record in records(tmp_path)] == list("01234")
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", *["response"] * 5]


def test_concurrent_runs_have_their_own_files_and_a_third_continues_one(tmp_path):
    with Archive(tmp_path) as one, Archive(tmp_path) as two:
        one.write(fetched(1))
        two.write(fetched(2))
        one.write(fetched(3))
        assert len(list(tmp_path.glob("*.warc.gz"))) == 2
    with Archive(tmp_path) as archive:
        archive.write(fetched(4))
    assert len(list(tmp_path.glob("*.warc.gz"))) == 2
    assert {record[0][-1] for record in records(tmp_path)} == set("1234")


# Writes that many records and half of another one, and is killed.
KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.pages.archive import Archive
from tests.ingest.pages.test_archive import fetched
folder = Path(sys.argv[1])
archive = Archive(folder).__enter__()
for number in range(int(sys.argv[2])):
    archive.write(fetched(number))
size = sum(path.stat().st_size for path in folder.glob("*.warc.gz"))
archive.write(fetched(9))
(path,) = folder.glob("*.warc.gz")
os.truncate(path, (size + path.stat().st_size) // 2)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("before", [0, 2])
def test_the_run_after_a_killed_one_continues_after_its_last_complete_record(tmp_path, before):
    if before:
        with Archive(tmp_path) as archive:
            archive.write(fetched(7))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(before)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with Archive(tmp_path) as archive:
        archive.write(fetched(8))
    (path,) = tmp_path.glob("*.warc.gz")
    gzip.decompress(path.read_bytes())  # every member is complete
    assert [record[0][-1] for record in records(tmp_path)] == [*"7" * bool(before), *"01"[:before], "8"]


def test_a_long_or_old_file_is_followed_by_another(tmp_path):
    for number, limits in enumerate(({}, {"rotate_bytes": 10}, {"rotate_seconds": 0})):
        with Archive(tmp_path, **limits) as archive:
            archive.write(fetched(number))
        assert len(list(tmp_path.glob("*.warc.gz"))) == number + 1


@pytest.mark.parametrize(
    ("whole", "begun", "full"),
    [(0, 0, False), (99, 0, False), (100, 0, True), (0, -9, False), (0, -10, True), (0, 1, True)],
)
def test_when_a_file_is_full(whole, begun, full):
    assert is_full(Current("copydesk-1.warc.gz", 1000 + begun, whole), 1000, 100, 10) is full


@pytest.mark.parametrize(
    "said",
    [
        "", "[]", "{}", "null", '{"file": "copydesk-1.warc.gz", "begun": 0, "whole": -1}',
        '{"file": "../copydesk-1.warc.gz", "begun": 0, "whole": 0}', '{"file": 1, "begun": "x", "whole": 0}',
        '{"file": "copydesk-gone.warc.gz", "begun": BEGUN, "whole": 0}',
        '{"file": "copydesk-short.warc.gz", "begun": BEGUN, "whole": 10}',
    ],
)  # fmt: skip
def test_a_wrong_note_only_leads_to_a_new_file(tmp_path, said):
    (tmp_path / "copydesk-short.warc.gz").write_bytes(b"short")
    begun = datetime.now(UTC).timestamp()
    (tmp_path / "current.json").write_text(said.replace("BEGUN", str(begun)), "utf-8")
    with Archive(tmp_path) as archive:
        archive.write(fetched(1))
    assert len(list(tmp_path.glob("*.warc.gz"))) == 2
    assert (tmp_path / "copydesk-short.warc.gz").read_bytes() == b"short"


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Like a disk with room for that many more bytes: no file may become longer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handled)


def test_a_partially_written_record_only_affects_itself(tmp_path):
    big = os.urandom(200_000)
    with Archive(tmp_path) as archive:
        archive.write(fetched(1))
        (path,) = tmp_path.glob("*.warc.gz")
        with full_disk(path.stat().st_size + 100_000), pytest.raises(Transient, match="cannot be written to"):
            archive.write(fetched(2, big))
        archive.write(fetched(3))
    gzip.decompress(path.read_bytes())
    assert [record[0][-1] for record in records(tmp_path)] == ["1", "3"]


def test_a_full_disk_is_left_as_it_was(tmp_path):
    """A run starts every minute: what each left behind would be many files after a night."""
    for _ in range(3):
        with full_disk(0), Archive(tmp_path) as archive:
            for number in range(2):
                with pytest.raises(Transient, match="cannot be written to"):
                    archive.write(fetched(number))
    assert list(tmp_path.iterdir()) == []
    with ExitStack() as disk, Archive(tmp_path) as archive:
        archive.write(fetched(1))
        disk.enter_context(full_disk(0))  # at the time of closing
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".gz", ".json"]


@given(st.lists(st.binary(max_size=3000), max_size=4), st.data())
def test_where_the_last_whole_member_ends(members, data):
    packed = [gzip.compress(member) for member in members]
    whole = b"".join(packed)
    cut = data.draw(st.integers(0, len(whole)))
    ends = [sum(map(len, packed[:count])) for count in range(len(packed) + 1)]
    assert end_of_members(io.BytesIO(whole[:cut]), 0) == max(end for end in ends if end <= cut)


def test_a_member_that_unpacks_to_much_is_read_in_little_memory():
    whole = gzip.compress(bytes(50_000_000)) + gzip.compress(b"x")
    assert end_of_members(io.BytesIO(whole), 0) == len(whole)
