"""Copies among documents at hand: the worker's rule, in one process, without its services."""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import msgspec
import numpy as np

from contract.urls import canonical
from enrich.copies.candidates.self_join import UNDATED, self_join
from enrich.copies.clusters.degree_cap import Degrees
from enrich.copies.clusters.partition import partition
from enrich.copies.matching.match import ComparedText, match
from enrich.copies.ruleset import PAIRS_DEGREE_CAP, WINDOW_DAYS
from enrich.copies.sketch.sketch import Sketch, compared, sketch
from enrich.copies.text.lexicon import Lexicon
from enrich.copies.verdict.compare import Relation
from enrich.reading import read
from enrich.stories.stories import stories

_BATCH: Final = 400  # documents sketched and probed at once
_PAIRS: Final = 2_000  # pairs compared at once

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("sketched", "compared"), how many are done, and of how many."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document to compare. published: its day; one without is within the window of every other.

    source_url: the address that it names as its source, if it names one.
    """

    id: str
    text: str
    title: str = ""
    published: date | None = None
    url: str | None = None
    source_url: str | None = None


class BadLine(msgspec.Struct, frozen=True):
    """A line, counted from 1, that holds no document, and why."""

    number: int
    reason: str


class Pair(msgspec.Struct, frozen=True, order=True):
    """Two copies, `a < b`; score in 1/10000."""

    a: str
    b: str
    relation: Relation
    score: int


class Result(msgspec.Struct, frozen=True):
    """pairs: sorted. groups, stories: by the id of each document, the smallest id in its group, and in its story.

    documents, compared: how many documents there were, and how many pairs of them were compared. repeated:
    ids that came again; the first document of an id counts.
    """

    pairs: tuple[Pair, ...]
    groups: dict[str, str]
    stories: dict[str, str]
    documents: int
    compared: int
    repeated: tuple[str, ...]


class _Line(msgspec.Struct):
    id: str
    text: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    source_url: str | None = None


_decode = msgspec.json.Decoder(_Line).decode


def parse_documents(lines: Iterable[str | bytes]) -> Iterator[Document | BadLine]:
    """The document of each line of JSON, or why there is none; blank lines are passed over.

    A line is an object with `id` and at least one of `title` and `text`; `published` (ISO 8601), `url` and
    `source_url` where known; other fields are ignored.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _document(_decode(_unmarked(line) if number == 1 else line))
        except (ValueError, UnicodeError) as error:  # msgspec's errors are ValueErrors
            yield BadLine(number, str(error))
        except RecursionError:
            yield BadLine(number, "it is nested too deeply")


def _unmarked(line: str | bytes) -> str | bytes:
    """The line without the byte order mark that some editors write first."""
    return line.removeprefix(codecs.BOM_UTF8) if isinstance(line, bytes) else line.removeprefix("\ufeff")


def _document(line: _Line) -> Document:
    if not line.id or any(mark in line.id for mark in "\t\r\n"):
        msg = f"id {line.id!r} is empty or holds a tab or a line's end: give it another"
        raise ValueError(msg)
    if not (line.text or line.title):
        msg = f"document {line.id} has neither title nor text"
        raise ValueError(msg)
    return Document(
        id=line.id,
        text=line.text or "",
        title=line.title or "",
        published=_day(line) if line.published else None,
        url=line.url,
        source_url=line.source_url,
    )


def _day(line: _Line) -> date:
    try:
        return date.fromisoformat((line.published or "")[:10])
    except ValueError:
        msg = f"document {line.id}: published {line.published!r} is no date: write it as 2024-05-31"
        raise ValueError(msg) from None


def prepared(document: Document) -> str:
    """What is compared of a document, as a worker reads it: its title, and the report alone."""
    reading = read(document.text, title=document.title or None, source_url=document.source_url)
    return compared(reading.title, reading.text)


def find(
    documents: Iterable[Document],
    *,
    window_days: int = WINDOW_DAYS,
    with_stories: bool = False,
    progress: Progress | None = None,
) -> Result:
    """The copies among `documents`, whatever their order, and the groups and, where wanted, stories that they make.

    Of a document with more than 150 copies those with the smallest ids are given, besides those of which it is one of
    these.
    """
    tell = progress or _silent
    by_id: dict[str, Document] = {}
    repeated = [d.id for d in documents if by_id.setdefault(d.id, d) is not d]
    ordered = [by_id[name] for name in sorted(by_id)]  # so that the smallest row is the smallest id
    sketches = _sketches(ordered, tell)
    declared = _declared(ordered)
    rows = sorted(declared | _candidates(ordered, sketches, window_days))
    names = [d.id for d in ordered]
    pairs: list[Pair] = []
    edges: list[tuple[int, int, int]] = []
    degrees = Degrees(PAIRS_DEGREE_CAP.edges)

    def load(keys: Collection[int]) -> dict[int, ComparedText]:
        return {key: ComparedText(key, ordered[key].published, sketches[key].features) for key in keys}

    for found in match(_admitted(rows, degrees, tell), declared, load, at_once=_PAIRS):
        a, b = found.pair
        if degrees.admits(a, b):
            degrees.count(a, b)
            edges.append((a, b, found.verdict.score))
            pairs.append(Pair(names[a], names[b], found.verdict.relation, found.verdict.score))
    groups = dict(zip(names, names, strict=True))
    clusters = partition(edges, most=PAIRS_DEGREE_CAP.edges).clusters
    groups |= {names[row]: names[cluster] for row, cluster in clusters.items()}
    told = _stories(ordered, sketches, groups) if with_stories else {}
    return Result(tuple(pairs), groups, told, len(ordered), len(rows), tuple(repeated))


def _stories(documents: Sequence[Document], sketches: Sequence[Sketch], groups: dict[str, str]) -> dict[str, str]:
    """The smallest id of the story of each document; these stand by their ids."""
    row_of = {document.id: row for row, document in enumerate(documents)}
    found = stories(
        [made.features for made in sketches],
        [document.published for document in documents],
        [row_of[groups[document.id]] for document in documents],
    )
    return {document.id: documents[story].id for document, story in zip(documents, found, strict=True)}


def _admitted(rows: Sequence[tuple[int, int]], degrees: Degrees, tell: Progress) -> Iterator[tuple[int, int]]:
    """The pairs that would be listed, should they be copies: as far as is known when each is taken."""
    for start in range(0, len(rows), _PAIRS):
        part = rows[start : start + _PAIRS]
        yield from (pair for pair in part if degrees.admits(*pair))
        tell("compared", start + len(part), len(rows))


def _silent(_done: str, _count: int, _total: int) -> None:
    pass


def _sketches(documents: Sequence[Document], tell: Progress) -> list[Sketch]:
    lexicon = Lexicon()
    sketches: list[Sketch] = []
    for start in range(0, len(documents), _BATCH):
        sketches += sketch([prepared(document) for document in documents[start : start + _BATCH]], lexicon)
        tell("sketched", len(sketches), len(documents))
    return sketches


def _declared(documents: Sequence[Document]) -> set[tuple[int, int]]:
    """Pairs of rows, the smaller first, one of which names the other's address as its source."""
    sources = {
        row: address
        for row, d in enumerate(documents)
        if (address := _address(d.source_url)) and address != _address(d.url)
    }
    named = set(sources.values())
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, document in enumerate(documents):
        if named and (address := _address(document.url)) in named:
            rows_of[address].append(row)
    pairs = ((row, other) for row, address in sources.items() for other in rows_of[address][: PAIRS_DEGREE_CAP.edges])
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def _address(url: str | None) -> str | None:
    return canonical(url) if url else None


def _candidates(documents: Sequence[Document], sketches: Sequence[Sketch], window_days: int) -> set[tuple[int, int]]:
    """Pairs of rows, the smaller first, that share enough fingerprints, and are near in time or not both dated."""
    if not documents:
        return set()
    days = np.array([d.published.toordinal() if d.published else UNDATED for d in documents], np.int64)
    counts = np.array([len(made.fingerprints) for made in sketches], np.int64)
    fingerprints = np.concatenate([made.fingerprints for made in sketches])
    left, right = self_join(days, window_days, counts, fingerprints, PAIRS_DEGREE_CAP)
    return set(zip(left.tolist(), right.tolist(), strict=True))
