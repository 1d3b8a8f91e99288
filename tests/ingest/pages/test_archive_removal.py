"""Only the pages to remove are removed from the archive: all others can be read, and a run that writes continues."""

from __future__ import annotations

import os

from ingest.pages.archive import Archive
from ingest.pages.archive_removal import take_out
from ingest.warc import responses
from tests.ingest.pages.test_archive import fetched


def written(folder, numbers):
    with Archive(folder) as archive:
        for number in numbers:
            archive.write(fetched(number))
    return sorted(folder.glob("copydesk-*.warc.gz"))


def urls(path):
    return [page.url for page in responses(path, 1 << 20)]


def test_one_page_is_removed_and_the_others_stay(tmp_path):
    (path,) = written(tmp_path, range(4))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    taken = take_out(tmp_path, lambda url: url == "https://a.example/final/2")
    assert (taken.records, taken.files, taken.busy) == (1, 1, ())
    assert urls(path) == [f"https://a.example/final/{number}" for number in (0, 1, 3)]
    assert path.stat().st_mtime == 1_000_000_000  # so that it expires at the same time as before
    assert list(tmp_path.glob("*.warc.gz.*")) == []


def test_the_next_run_continues_in_another_file(tmp_path):
    (path,) = written(tmp_path, range(3))
    take_out(tmp_path, lambda url: url.endswith("/0"))
    first, second = written(tmp_path, (7, 8))
    assert first == path
    assert urls(first) == ["https://a.example/final/1", "https://a.example/final/2"]
    assert urls(second) == ["https://a.example/final/7", "https://a.example/final/8"]


def test_a_file_that_is_written_is_named_and_left(tmp_path):
    with Archive(tmp_path) as archive:
        archive.write(fetched(1))
        taken = take_out(tmp_path, lambda url: url.endswith("/1"))
        assert (taken.records, len(taken.busy)) == (0, 1)
        assert take_out(tmp_path, lambda url: url.endswith("/2")).busy == ()
        archive.write(fetched(2))
    (path,) = tmp_path.glob("copydesk-*.warc.gz")
    assert len(urls(path)) == 2


def test_half_a_record_at_the_end_goes_with_it(tmp_path):
    (path,) = written(tmp_path, range(3))
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert take_out(tmp_path, lambda url: url.endswith("/0")).records == 1
    assert urls(path) == ["https://a.example/final/1"]


def test_where_nothing_is_to_leave_nothing_is_written(tmp_path):
    (path,) = written(tmp_path, range(3))
    before = path.stat().st_ino, path.read_bytes()
    assert take_out(tmp_path, lambda _: False).records == 0
    assert (path.stat().st_ino, path.read_bytes()) == before
