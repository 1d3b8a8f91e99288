"""`pairs` on dask: byte for byte the result of one process, however the work is divided and whichever process ends."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from typer.testing import CliRunner

from contract.errors import Permanent, Transient
from copydesk.cli import app
from enrich.copies.candidates.self_join import UNDATED, Articles, self_join
from enrich.copies.ruleset import PAIRS_DEGREE_CAP
from enrich.pairs import Document, day_ranges, find
from enrich.pairs.blocks import blocks_of, files_in, read_block
from enrich.pairs.dask_engine import client, find_on
from tests.newsroom import Newsroom


@pytest.fixture(scope="module")
def two_workers():
    with client(None, 2) as made:
        yield made


def lines_of(seed):
    """Families of copies over weeks: some undated, some declaring a distant source, some with a repeated id."""
    room = Newsroom(seed)
    pick, made = room.random, []
    for number, article in enumerate(room.edition(40, 5, 40)):
        day = article.published.value[:10] if article.published else None
        made.append(
            {
                "id": f"{pick.choice('abc')}{number:03}" if number % 17 else "again",
                "title": article.title,
                "text": article.text,
                "published": None if number % 9 == 0 else day,
                "url": article.url,
                "source_url": article.source_url or (pick.choice(made)["url"] if made and number % 11 == 0 else None),
            }
        )
    return made


def documents_of(lines):
    for line in lines:
        day = np.datetime64(line["published"]).item() if line["published"] else None
        yield Document(**{**line, "published": day})


def as_lines(lines):
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@pytest.mark.parametrize("most", [5, 40, 10**6])
def test_the_same_is_found_however_small_the_cuts_are(tmp_path, two_workers, most):
    lines = lines_of(most)
    path = tmp_path / "documents.jsonl"
    path.write_bytes(as_lines(lines))
    expected = find(documents_of(lines))
    assert expected.repeated
    assert find_on(two_workers, [path], most=most).result == expected
    assert len(expected.pairs) > 40


def test_files_of_each_kind_are_read_in_blocks_and_broken_lines_are_numbered_by_file(tmp_path, two_workers):
    lines = lines_of(7)
    plain, packed, table = lines[:60], lines[60:90], lines[90:]
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(as_lines(plain[:20]) + b"{broken\n\n" + as_lines(plain[20:]) + b"[]")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(as_lines(packed) + b'{"id": ""}'))
    columns = {name: [line[name] for line in table] for name in table[0]}
    parquet.write_table(pa.table(columns), folder / "c.parquet", row_group_size=7)
    (folder / "d.jsonl").write_bytes(b"")
    (folder / "readme.txt").write_text("no documents", encoding="utf-8")
    files = files_in(folder)
    assert [file.name for file in files] == ["a.jsonl", "b.jsonl.gz", "c.parquet", "d.jsonl"]
    found = find_on(two_workers, files, most=30)
    assert found.result == find(documents_of(lines))
    assert [(path.name, bad.number) for path, bad in found.broken] == [
        ("a.jsonl", 21), ("a.jsonl", 63), ("b.jsonl.gz", 31),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["", "x", "{}", "ü" * 9, '{"id": "a", "text": "b"}']), max_size=30), st.integers(1, 40))
@settings(deadline=None)
def test_each_line_is_in_one_block(tmp_path_factory, texts, size):
    path = tmp_path_factory.mktemp("blocks") / "lines.jsonl"
    path.write_text("\n".join(texts), encoding="utf-8")
    blocks = [read_block(block) for block in blocks_of([path], path.parent, size)]
    if not path.stat().st_size:
        assert blocks == []
        return
    (whole,) = map(read_block, blocks_of([path], path.parent, 10**6))
    assert [one for block in blocks for one in block.documents] == whole.documents
    assert sum(block.lines for block in blocks) == whole.lines
    outlines = [day_ranges.Outline([], np.zeros(0), [], [], block.broken, block.lines) for block in blocks]
    assert day_ranges.numbered(outlines) == whole.broken


ARTICLES = st.lists(st.tuples(st.integers(UNDATED, 30), st.sets(st.integers(0, 40), max_size=14)), max_size=24)


@given(ARTICLES, st.integers(0, 9), st.integers(1, 12))
@settings(deadline=None)
def test_cuts_find_what_a_join_of_all_finds(articles, window, most):
    days = np.array([day for day, _ in articles], np.int64)
    counts = np.array([len(own) for _, own in articles], np.int64)
    fingerprints = np.array([one for _, own in articles for one in sorted(own)], np.uint32)
    whole = self_join(Articles(days, counts, fingerprints), window, PAIRS_DEGREE_CAP)
    range_of = day_ranges.ranges_of(days, most)
    starts = np.cumsum(counts) - counts
    parts, bounds = {}, {}
    for number in np.unique(range_of).tolist():
        rows = np.random.default_rng(most).permutation(np.flatnonzero(range_of == number))
        taken = [np.zeros(0, np.uint32), *(fingerprints[starts[row] : starts[row] + counts[row]] for row in rows)]
        parts[number] = day_ranges.joined_parts(
            [day_ranges.Part(rows, days[rows], counts[rows], np.concatenate(taken))]
        )
        bounds[number] = (int(days[rows].min()), int(days[rows].max()))
        assert len(rows) <= most or len(set(days[rows].tolist())) == 1
        assert UNDATED not in days[rows] or set(days[rows].tolist()) == {UNDATED}
    found = {
        tuple(pair)
        for number, own in parts.items()
        for pair in day_ranges.candidates_in(
            own, [parts[other] for other in day_ranges.near_ranges(bounds, number, window)], window
        ).tolist()
    }
    assert found == set(zip(*(side.tolist() for side in whole), strict=True))


def test_a_killed_process_only_loses_its_own_results(tmp_path):
    lines = lines_of(23)
    path = tmp_path / "documents.jsonl"
    path.write_bytes(as_lines(lines))
    killed = []
    with client(None, 2) as on:

        def tell(stage, done, total):
            if stage == "compared" and done == total // 3 and not killed:
                pid = random.choice(list(on.run(os.getpid).values()))
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        found = find_on(on, [path], most=10, progress=tell)
    assert killed
    assert found.result == find(documents_of(lines))


def run(*words):
    return CliRunner().invoke(app, ["pairs", *map(str, words)])


def test_the_command_prints_the_same(tmp_path, two_workers):
    path = tmp_path / "documents.jsonl"
    path.write_bytes(as_lines(lines_of(3)) + b"{broken\n")
    here, there = tmp_path / "here.tsv", tmp_path / "there.tsv"
    scheduler = two_workers.scheduler.address
    one = run(path, "--groups", here)
    other = run(path, "--groups", there, "--engine", "dask", "--scheduler", scheduler)
    assert (one.exit_code, one.stdout, one.stderr) == (other.exit_code, other.stdout, other.stderr)
    assert f"documents.jsonl:{len(lines_of(3)) + 1}: " in one.stderr
    assert here.read_bytes() == there.read_bytes()
    assert run(tmp_path, "--groups", there).stdout == one.stdout  # a folder with only that file


def test_missing_parts_are_reported(tmp_path, monkeypatch):
    path = tmp_path / "documents.jsonl"
    path.write_bytes(as_lines(lines_of(3)[:3]))
    with pytest.raises(Permanent, match="contains no file that ends in"):
        run_or_raise(tmp_path / "nothing")
    for words in (("--scheduler", "tcp://127.0.0.1:9"), ("--engine", "dask", "--stories", "x.tsv")):
        assert run(path, *words).exit_code == 2
    monkeypatch.setattr("enrich.pairs.dask_engine.TIMEOUT", 0.5)
    with pytest.raises(Transient, match="no dask scheduler answers"), client("tcp://127.0.0.1:9", 1):
        pass
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(Permanent, match="needs dask"), client(None, 1):
        pass


def run_or_raise(folder):
    folder.mkdir()
    return files_in(folder)
