from __future__ import annotations

import gzip
import json
import os
import sys
import threading
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from contract.errors import Permanent
from copydesk.cli import app
from copydesk.cli.files import lines_of
from enrich.copies.ruleset import PAIRS_DEGREE_CAP
from enrich.pairs import BadLine, Document, Pair, find, parse_documents, processes

STORM = (
    "A winter storm tore roofs from houses along the northern coast on Tuesday night and left 40,000 homes without "
    "electricity, the grid operator Nordnett said. Gusts of 148 kilometres an hour were measured at the lighthouse of "
    "Skarvik, the strongest since 1992, and ferries to the outer islands were cancelled until Thursday."
)
TRAM = (
    "The council of the spa town met again to discuss the tram line that voters had turned down twice. "
    "Supporters argued "
    "that the valley road is full by seven each morning and that buses stand in the same queue as everyone else. "
    "Opponents pointed at the cost of the tunnel under the old cemetery and at the lime trees that would have to go."
)


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compile what the properties time."""
    find(DOCUMENTS)


def document(name, text, **given):
    return Document(id=name, text=text, **given)


def found(documents, **given):
    return [(pair.a, pair.b, pair.relation) for pair in find(documents, **given).pairs]


def test_copies_are_found_and_grouped():
    result = find(
        [
            document("c", STORM, title="Storm"),
            document("a", STORM, title="Storm"),
            document("b", TRAM, title="Tram"),
            document("d", STORM, title="Gale on the coast"),
        ]
    )
    assert [(p.a, p.b, p.relation) for p in result.pairs] == [
        ("a", "c", "identical"),
        ("a", "d", "reprint"),
        ("c", "d", "reprint"),
    ]
    assert result.pairs[0] == Pair("a", "c", "identical", 10_000)
    assert result.groups == {"a": "a", "b": "b", "c": "a", "d": "a"}
    assert result.documents == 4


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((date(2026, 3, 1), date(2026, 3, 8)), True),
        ((date(2026, 3, 1), date(2026, 3, 9)), False),
        ((date(2026, 3, 9), date(2026, 3, 1)), False),
        ((date(2026, 3, 1), None), True),
        ((None, None), True),
    ],
)
def test_documents_further_apart_than_the_window_are_not_a_pair(days, expected):
    first, second = days
    pair = found([document("a", STORM, published=first), document("b", STORM, published=second)])
    assert pair == ([("a", "b", "identical")] if expected else [])


def test_the_window_can_be_set():
    documents = [document("a", STORM, published=date(2026, 3, 1)), document("b", STORM, published=date(2026, 3, 4))]
    assert found(documents, window_days=2) == []
    assert found(documents, window_days=3) == [("a", "b", "identical")]


def test_a_declared_source_is_a_pair_whatever_its_words_and_day():
    documents = [
        document("a", STORM, url="https://www.example.com/storm?utm_source=x", published=date(2026, 3, 1)),
        document("b", TRAM, source_url="http://WWW.example.com/storm#top", published=date(2026, 5, 1)),
        document("c", TRAM, source_url="https://www.example.com/other", published=date(2026, 8, 1)),
        document("d", "", title="Itself", url="https://example.com/d", source_url="https://example.com/d"),
    ]
    assert found(documents) == [("a", "b", "declared")]


def test_every_document_at_a_declared_address_is_the_source_but_none_is_its_own():
    url = "https://example.com/storm"
    documents = [
        document("a", STORM, url=url, published=date(2026, 3, 1)),
        document("b", TRAM, source_url=url, published=date(2026, 5, 1)),
        document("c", f"{STORM} More.", url=url, source_url=url, published=date(2026, 8, 1)),
    ]
    assert found(documents) == [("a", "b", "declared"), ("b", "c", "declared")]


def test_the_first_document_of_an_id_counts():
    result = find([document("a", STORM), document("a", TRAM), document("b", STORM)])
    assert result.repeated == ("a",)
    assert [(p.a, p.b) for p in result.pairs] == [("a", "b")]


def test_nothing_is_found_in_nothing():
    result = find([])
    assert (result.pairs, result.groups, result.documents) == ((), {}, 0)


def test_progress_is_reported():
    told = []
    find([document("a", STORM), document("b", STORM)], progress=lambda *step: told.append(step))
    assert told == [("sketched", 2, 2), ("compared", 1, 1)]


DOCUMENTS = [
    document(name, text, title=title, published=day, source_url=source, url=f"https://example.com/{name}")
    for name, text, title, day, source in [
        ("a", STORM, "Storm", date(2026, 3, 1), None),
        ("b", STORM[:200], "Storm", date(2026, 3, 2), None),
        ("c", TRAM + STORM, "Both", None, None),
        ("d", TRAM, "Tram", date(2026, 3, 20), "https://example.com/a"),
        ("e", TRAM, "Tram", date(2026, 3, 21), None),
        ("f", STORM.replace("148", "150"), "Gale", date(2026, 3, 1), None),
    ]
]


@given(st.permutations(DOCUMENTS))
def test_the_order_of_documents_changes_nothing(documents):
    assert find(documents) == find(DOCUMENTS)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all is done in one process")
@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_the_number_of_processes_changes_nothing(monkeypatch, at_once):
    alone = find(DOCUMENTS, with_stories=True)
    monkeypatch.setattr(processes, "_may_fork", lambda: True)  # even if other tests have left threads
    for name, value in {"_BATCH": at_once, "PAIRS": at_once, "_MANY_DOCUMENTS": 0, "_MANY_PAIRS": 0}.items():
        monkeypatch.setattr(f"enrich.pairs.finding.{name}", value)
    assert len(alone.pairs) > 3
    for count in (1, 2, 3):
        assert find(DOCUMENTS, with_stories=True, processes=count) == alone


def test_the_cap_applies_across_several_processes(monkeypatch):
    crowd = [document(f"{number:03}", f"{STORM} {number}") for number in range(40)]
    for name, value in {"PAIRS": 7, "PAIRS_DEGREE_CAP": PAIRS_DEGREE_CAP._replace(edges=5)}.items():
        monkeypatch.setattr(f"enrich.pairs.finding.{name}", value)
    alone = find(crowd)
    monkeypatch.setattr(processes, "_may_fork", lambda: True)
    monkeypatch.setattr("enrich.pairs.finding._MANY_PAIRS", 0)
    assert len(alone.pairs) < 40 * 39 // 2
    assert find(crowd, processes=2) == alone


def test_lines_become_documents():
    lines = [
        json.dumps({"id": "a", "title": "T", "text": "x", "published": "1987-02-26T15:01:01Z", "set": "other"}),
        "",
        b'{"id": "b", "text": null, "title": "only a title", "url": "https://example.com/"}\n',
    ]
    assert list(parse_documents(lines)) == [
        Document(id="a", title="T", text="x", published=date(1987, 2, 26)),
        Document(id="b", title="only a title", text="", url="https://example.com/"),
    ]


def test_a_byte_order_mark_is_not_part_of_the_first_line():
    line = '\ufeff{"id": "a", "text": "x"}'
    assert list(parse_documents([line])) == list(parse_documents([line.encode()])) == [Document(id="a", text="x")]
    assert [type(item) for item in parse_documents(["", line])] == [BadLine]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no json", "malformed"),
        ("[]", "object"),
        ('{"text": "x"}', "`id`"),
        ('{"id": 7, "text": "x"}', "str"),
        ('{"id": "", "text": "x"}', "empty"),
        ('{"id": "a\\tb", "text": "x"}', "tab"),
        ('{"id": "a"}', "neither title nor text"),
        ('{"id": "a", "text": "x", "published": "yesterday"}', "is not a date"),
        (b'{"id": "\xff", "text": "x"}', "utf-8"),
        ('{"id": "\\ud800", "text": "x"}', "surrogate"),
        ('{"id": "a", "text": "x", "more": ' + "[" * 10_000 + "]" * 10_000 + "}", "nested too deeply"),
    ],
)
def test_a_bad_line_is_reported_with_its_number(line, reason):
    good = '{"id": "z", "text": "x"}'
    first, bad, last = parse_documents([good, line, good])
    assert first == last == Document(id="z", text="x")
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert reason in bad.reason.lower()


@pytest.mark.parametrize("count", [1, 4, 6, 19, 20, 23, 30, 45, 90])
def test_identical_texts_are_found_however_short_and_plain(count):
    plain = [
        "the",
        "president",
        "will",
        "travel",
        "to",
        "the",
        "region",
        "next",
        "week",
        "for",
        "talks",
        "with",
        "the",
        "leaders",
        "of",
        "three",
        "countries",
        "his",
        "office",
        "said",
    ]
    text = " ".join(f"{word}{'' if at < len(plain) else at}" for at, word in zip(range(count), plain * 5, strict=False))
    found = find([Document(id="a", text=text), Document(id="b", text=text)])
    assert [(pair.a, pair.b, pair.relation) for pair in found.pairs] == [("a", "b", "identical")]


def test_lines_are_read_from_a_pipe_from_their_beginning(tmp_path):
    pipe, line = tmp_path / "pipe", b'{"id": "a", "text": "one"}\n'
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[line * 2])
    writer.start()
    assert list(lines_of(pipe)) == [line, line]
    writer.join()


@pytest.mark.parametrize(
    "damaged", [gzip.compress(b"one\n" * 999, mtime=0)[:20], b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff"]
)
def test_a_damaged_archive_is_reported(tmp_path, damaged):
    (tmp_path / "lines.gz").write_bytes(damaged)
    with pytest.raises(Permanent, match=r"lines\.gz cannot be read"):
        list(lines_of(tmp_path / "lines.gz"))


@pytest.fixture
def pairs(tmp_path):
    """Runs the command on some lines."""

    def run(lines, *options):
        file = tmp_path / "docs.jsonl"
        file.write_text("\n".join(lines))
        return CliRunner().invoke(app, ["pairs", str(file), *options])

    return run


def line(name, text):
    return json.dumps({"id": name, "text": text})


def test_skipped_documents_are_reported(pairs):
    result = pairs([line("b", STORM), line("a", STORM), line("b", TRAM), "{", line("\x1b[2J", "")])
    assert result.exit_code == 1
    assert result.stdout == "a\tb\tidentical\t1.0000\n"
    assert "1 documents have the id of an earlier one and are skipped: b" in result.stderr
    assert "docs.jsonl:4: " in result.stderr
    assert "docs.jsonl:5: document \ufffd[2J has neither title nor text" in result.stderr
    assert pairs([line("b", STORM), line("b", TRAM)]).exit_code == 0


def test_unwritable_groups_are_reported_before_the_work(pairs, tmp_path):
    for place in (tmp_path, tmp_path / "none" / "groups.tsv", tmp_path / "docs.jsonl" / "groups.tsv"):
        result = pairs([line("b", STORM), line("a", STORM)], "--groups", str(place))
        assert (result.exit_code, result.stdout) == (1, "")
        assert "cannot be written" in str(result.exception)
    groups = tmp_path / "groups.tsv"
    assert pairs([line("b", STORM), line("a", STORM)], "--groups", str(groups)).exit_code == 0
    assert groups.read_text() == "a\ta\nb\ta\n"


def test_stories_are_written_and_an_unwritable_file_is_reported_before_the_work(pairs, tmp_path):
    written = tmp_path / "stories.tsv"
    assert pairs([line("b", STORM), line("a", STORM), line("c", TRAM)], "--stories", str(written)).exit_code == 0
    assert written.read_text() == "a\ta\nb\ta\nc\tc\n"
    assert isinstance(pairs([line("a", STORM)], "--stories", str(tmp_path)).exception, Permanent)
