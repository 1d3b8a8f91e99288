"""Records of archives and lines of documents, separated in a process that can be killed."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
from datetime import UTC, datetime

import msgspec
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from contract.errors import LimitSpent, Starved
from contract.postgres import pool
from ingest.file_items import Cursor, items_of, steps
from ingest.publish import publishing
from ingest.replay import ReplayParts, batches, replay_batch
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

MOST = 1_000_000
NOW = datetime(2026, 1, 2, tzinfo=UTC)
LIMITS = ParseLimits(cpu_seconds=20, seconds=60, megabytes=1024, input_bytes=10**9)
TEXT = "The ferry to the islands sails again after a winter in the dock, its owners said. "
PAGE = "<html><head><title>Page {0}</title></head><body><article><h1>Page {0}</h1><p>{1}</p></article></body></html>"
ZEROS = 400_000_000  # decompressed size of a small body: ordinary content, except for its size


def page(number: int) -> bytes:
    return PAGE.format(number, f"{TEXT} Number {number}. " * 5).encode()


def archive(bodies, *, packed: bool) -> tuple[bytes, list[int]]:
    """An archive of pages, compressed ones with their encoding declared, and the byte at which each begins.

    Each page is preceded by its request, which contains no page.
    """
    out, starts = io.BytesIO(), []
    writer = WARCWriter(out, gzip=packed)
    for number, body in enumerate(bodies):
        url = f"https://courier.example/{number}"
        coding = [("Content-Encoding", "gzip")] if body.startswith(b"\x1f\x8b") else []
        answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *coding], protocol="HTTP/1.1")
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "courier.example")], is_http_request=True)
        writer.write_record(
            writer.create_warc_record(url, "request", payload=io.BytesIO(b""), length=0, http_headers=request)
        )
        starts.append(out.tell())
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), length=len(body), http_headers=answer
        )
        writer.write_record(record)
    return out.getvalue(), starts


def lines(count: int, **more) -> bytes:
    rows = [{"url": f"https://courier.example/{n}", "title": f"Story {n}", "text": TEXT * 5} for n in range(count)]
    return "\n".join(["", *(json.dumps(row | more) for row in rows), "{broken", '{"text": " "}']).encode()


def damaged(data: bytes, at: int) -> bytes:
    return data[: at + 40] + b"\0" * 300 + data[at + 340 :]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Files of many items of each kind, by their names."""
    folder = tmp_path_factory.mktemp("files")
    pages = [page(number) for number in range(250)]
    packed, starts = archive(pages, packed=True)
    plain, plain_starts = archive(pages, packed=False)
    contents = {
        "packed.warc.gz": packed,
        "plain.warc": plain,
        "one-member.warc.gz": gzip.compress(plain),
        "damaged.warc.gz": damaged(packed, starts[40]),
        "damaged.warc": damaged(plain, plain_starts[40]),
        "cut.warc.gz": packed[: starts[200] + 99],
        "empty.warc": b"",
        "none.warc": b"no archive",
        "lines.jsonl": lines(250),
        "lines.jsonl.gz": gzip.compress(lines(250)),
        "cut.jsonl.gz": gzip.compress(lines(9))[:-20],
        "large.jsonl": lines(3, more="x" * MOST),
        "empty.jsonl": b"",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def bare(items):
    """Items without the time at which their articles were made."""
    replace = msgspec.structs.replace
    return [
        replace(
            item, article=item.article and replace(item.article, discovered_at=NOW, fetched_at=NOW, extracted_at=NOW)
        )
        for item in items
    ]


NAMES = [
    "packed.warc.gz", "plain.warc", "one-member.warc.gz", "damaged.warc.gz", "damaged.warc", "cut.warc.gz",
    "empty.warc", "none.warc", "lines.jsonl", "lines.jsonl.gz", "cut.jsonl.gz", "large.jsonl", "empty.jsonl",
]  # fmt: skip


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(1, LIMITS) as shared:
        yield shared


@pytest.mark.parametrize("name", NAMES)
def test_items_are_those_that_are_found_in_this_process(sandbox, files, name):
    expected = bare(items_of(files[name], MOST))
    assert bare(sandbox.items_of(files[name], MOST)) == expected
    assert len(expected) >= (200 if name.startswith(("packed", "plain", "one", "damaged", "cut.w", "lines")) else 0)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"large.jsonl", "cut.jsonl.gz", "empty.warc"}])
def test_reading_can_begin_after_each_step(files, name):
    path = files[name]
    whole = list(steps(path, MOST, Cursor()))
    for number in range(0, len(whole), 37):
        rest = [step.item for step in steps(path, MOST, whole[number].then) if step.item]
        assert bare(rest) == bare(step.item for step in whole[number + 1 :] if step.item), number


def test_a_file_that_is_not_there_is_an_item_that_says_so(sandbox, tmp_path):
    (item,) = sandbox.items_of(tmp_path / "gone.warc", MOST)
    assert "gone.warc cannot be read" in item.error


@pytest.mark.parametrize("name", ["packed.warc.gz", "one-member.warc.gz", "lines.jsonl"])
def test_a_process_that_is_killed_from_outside_loses_nothing(files, name):
    path, found = files[name], []
    with Sandbox(1, LIMITS) as sandbox:
        for item in sandbox.items_of(path, MOST):
            found.append(item)
            if len(found) in {1, 90, 180}:
                os.kill(sandbox._holder.pid, signal.SIGKILL)
    assert bare(found) == bare(items_of(path, MOST))


@pytest.mark.parametrize("processes", [1, 3])
def test_pages_that_are_read_between_the_batches_of_a_file_change_nothing(files, processes):
    path, found = files["packed.warc.gz"], []
    with Sandbox(processes, LIMITS, recycle_after=40) as sandbox:
        for item in sandbox.items_of(path, MOST):
            found.append(item)
            if len(found) % 3 == 0:
                assert sandbox.read_page(item.body, url=item.url).text
        assert sandbox._idle.qsize() == processes
    assert bare(found) == bare(items_of(path, MOST))


def test_a_file_whose_process_is_killed_again_and_again_ends_with_a_reason(files, monkeypatch):
    found = []
    with Sandbox(1, LIMITS) as sandbox:
        for item in sandbox.items_of(files["lines.jsonl"], MOST):
            found.append(item)
            monkeypatch.setattr(sandbox._separator, "_ask", killed)
    assert bare(found[:-1]) == bare(items_of(files["lines.jsonl"], MOST))[: len(found) - 1]
    assert (len(found), found[-1].failure) == (100, "Starved")
    assert "out of memory" in found[-1].error


def killed(job):
    msg = f"{job.shown}: the process that parsed it was killed: is the machine out of memory?"
    raise Starved(msg)


def aside(items):
    """The positions that were put aside, and the reasons; the number of all others."""
    put = [item for item in items if item.failure == "LimitSpent"]
    return [item.name for item in put], [item.error for item in put], len(items) - len(put)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (ParseLimits(cpu_seconds=0.15, seconds=60, megabytes=2048, input_bytes=10**9), "0.15 seconds of CPU time"),
        (ParseLimits(cpu_seconds=20, seconds=60, megabytes=700, input_bytes=10**9), "more memory"),
    ],
    ids=["processor time", "memory"],
)
@pytest.mark.parametrize("packed", [True, False])
def test_a_record_that_spends_a_limit_is_put_aside_and_its_neighbours_are_read(tmp_path, limits, reason, packed):
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    content, starts = archive([page(0), page(1), gzip.compress(bytes(ZEROS), 1), page(3), page(4)], packed=packed)
    path.write_bytes(content)
    with Sandbox(1, limits) as sandbox:
        names, reasons, others = aside(found := list(sandbox.items_of(path, ZEROS + 1000)))
    # A plain record begins after two empty lines.
    assert names in ([f"{path.name} at byte {starts[2]}"], [f"{path.name} at byte {starts[2] - 4}"])
    assert reason in reasons[0]
    assert "tried 2 times" in reasons[0]
    assert [item.url[-1] for item in found if item.url] == ["0", "1", "3", "4"]
    assert others == 4


def test_a_line_that_spends_a_limit_is_put_aside_and_its_neighbours_are_read(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [json.dumps({"text": text}) for text in ("One.", "Two.", "word " * 40_000_000, "Four.", "Five.")]
    path.write_text("\n".join(rows))
    limits = ParseLimits(cpu_seconds=20, seconds=60, megabytes=600, input_bytes=10**9)
    with Sandbox(1, limits) as sandbox:
        found = list(sandbox.items_of(path, path.stat().st_size))
    assert [item.name for item in found] == [f"a.jsonl:{number}" for number in range(1, 6)]
    assert aside(found)[0] == ["a.jsonl:3"]
    assert isinstance(found[2].raised(), LimitSpent)
    assert [item.article.text for item in found if item.article] == ["One.", "Two.", "Four.", "Five."]


def test_a_file_that_cannot_be_opened_within_the_limits_is_put_aside(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(bytes(ZEROS), 1))
    (tmp_path / "b.jsonl").write_bytes(lines(3))
    limits = ParseLimits(cpu_seconds=20, seconds=60, megabytes=700, input_bytes=10**9)
    with Sandbox(1, limits) as sandbox:
        found = [item for name in ("a.jsonl.gz", "b.jsonl") for item in sandbox.items_of(tmp_path / name, ZEROS + 1000)]
    assert aside(found)[0] == ["a.jsonl.gz:1"]
    assert sum(item.article is not None for item in found) == 3


@pytest.mark.stack
def test_what_spent_its_limit_is_put_aside_with_a_reason_and_its_neighbours_are_sent(
    desk, connection, topics, tmp_path
):
    content, starts = archive([page(0), gzip.compress(bytes(ZEROS), 1), page(2)], packed=True)
    (tmp_path / "a.warc.gz").write_bytes(content)
    settings = desk.model_copy(update={"replay_bytes": ZEROS + 1000, "extract_megabytes": 700})
    with (
        Sandbox(1, ParseLimits.of(settings)) as sandbox,
        pool(settings, size=2, application="test") as connections,
        publishing(settings) as publisher,
    ):
        parts = ReplayParts(sandbox, connections, publisher)
        for _ in range(2):  # a second replay finds the same entries
            (items,) = batches([tmp_path / "a.warc.gz"], settings, sandbox)
            outcomes = [outcome for _, outcome in replay_batch(items, settings, parts)]
            assert [outcome.fate for outcome in outcomes] == ["sent", "unreadable", "sent"], outcomes
    rows = connection.execute("select fate, coalesce(reason, '') from copydesk.entries order by fate").fetchall()
    assert [fate for fate, _ in rows] == ["sent", "sent", "unreadable"]
    assert f"a.warc.gz at byte {starts[1]}: it takes more memory to parse" in rows[2][1]
    assert "tried 2 times" in rows[2][1]
