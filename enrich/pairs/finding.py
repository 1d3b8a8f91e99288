"""Copies among local documents: the worker's rule, without its services, in this process or several."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple, TypeVar

import msgspec
import numpy as np

from contract.urls import canonical
from enrich.copies.candidates.self_join import UNDATED, Articles, self_join
from enrich.copies.clusters.degree_cap import Degrees
from enrich.copies.clusters.partition import partition
from enrich.copies.matching.match import ComparedText, Loader, match
from enrich.copies.ruleset import PAIRS_DEGREE_CAP, WINDOW_DAYS
from enrich.copies.sketch.sketch import Sketch, compared, sketch
from enrich.copies.text.lexicon import Lexicon
from enrich.copies.verdict.compare import Relation
from enrich.pairs.documents import Document
from enrich.pairs.processes import results_of
from enrich.reading import read
from enrich.stories.stories import stories

_BATCH: Final = 400  # documents sketched at once
PAIRS: Final = 2_000  # pairs compared at once
# From how many documents other processes pay off, measured: at 2,500 they cost .4 s, at 5,000 they save a second.
_MANY_DOCUMENTS: Final = 4_000
_MANY_PAIRS: Final = 4_000

P = TypeVar("P")
R = TypeVar("R")

Copy = tuple[int, int, Relation, int]
"""The rows of two copies, the smaller first, the relation, and the score in 1/10000."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done ("sketched", "compared"), how many are done, and of how many."""


class Pair(msgspec.Struct, frozen=True, order=True, gc=False):
    """Two copies, `a < b`; score in 1/10000."""

    a: str
    b: str
    relation: Relation
    score: int


class Result(msgspec.Struct, frozen=True):
    """pairs: sorted. groups, stories: by the id of each document, the smallest id in its group, and in its story.

    documents, compared: how many documents there were, and how many pairs of them were compared. repeated:
    ids that occurred again; the first document with an id counts.
    """

    pairs: tuple[Pair, ...]
    groups: dict[str, str]
    stories: dict[str, str]
    documents: int
    compared: int
    repeated: tuple[str, ...]


def prepared(document: Document) -> str:
    """What is compared of a document, as a worker reads it: its title, and only the report."""
    reading = read(document.text, title=document.title or None, source_url=document.source_url)
    return compared(reading.title, reading.text)


def day_of(document: Document) -> int:
    """Its day in the index's count."""
    return document.published.toordinal() if document.published else UNDATED


def sketches_of(documents: Sequence[Document], lexicon: Lexicon) -> list[Sketch]:
    """The sketch of each document."""
    return sketch([prepared(document) for document in documents], lexicon)


def find(
    documents: Iterable[Document],
    *,
    window_days: int = WINDOW_DAYS,
    with_stories: bool = False,
    processes: int = 1,
    progress: Progress | None = None,
) -> Result:
    """The copies among `documents`, whatever their order, and their groups and, if requested, stories.

    For a document with more than 150 copies those with the smallest ids are returned, plus those of which it is one of
    these. processes: among how many the work is divided, if there is enough of it; the result is the same.
    """
    gc.freeze()  # existing objects stay: they need not be scanned by each collection
    try:
        return _found(documents, window_days, processes, progress or silent, with_stories=with_stories)
    finally:
        gc.unfreeze()


def _found(
    documents: Iterable[Document], window_days: int, processes: int, tell: Progress, *, with_stories: bool
) -> Result:
    by_id: dict[str, Document] = {}
    repeated = [d.id for d in documents if by_id.setdefault(d.id, d) is not d]
    ordered = [by_id[name] for name in sorted(by_id)]  # so that the row order is the id order
    sketches = _sketches(ordered, processes, tell)
    declared = declared_pairs([(row, d.url, d.source_url) for row, d in enumerate(ordered)])
    rows = sorted(declared | _candidates(ordered, sketches, window_days))
    names = [d.id for d in ordered]

    def load(keys: Collection[int]) -> dict[int, ComparedText]:
        return {key: ComparedText(key, ordered[key].published, sketches[key].features) for key in keys}

    found = result_of(names, _copies(rows, declared, load, processes, tell), len(rows), repeated)
    return msgspec.structs.replace(found, stories=_stories(ordered, sketches, found.groups)) if with_stories else found


def result_of(names: Sequence[str], copies: Iterable[Copy], compared: int, repeated: Sequence[str]) -> Result:
    """The result for copies, without stories. names: the ids, ascending. copies: by their rows, ascending.

    For a document with very many copies those that the degree cap does not keep are left out.
    """
    degrees = Degrees(PAIRS_DEGREE_CAP.edges)
    pairs: list[Pair] = []
    edges: list[tuple[int, int, int]] = []
    for a, b, relation, score in copies:
        if degrees.admits(a, b):
            degrees.count(a, b)
            edges.append((a, b, score))
            pairs.append(Pair(names[a], names[b], relation, score))
    groups = dict(zip(names, names, strict=True))
    clusters = partition(edges, most=PAIRS_DEGREE_CAP.edges).clusters
    groups |= {names[row]: names[cluster] for row, cluster in clusters.items()}
    return Result(tuple(pairs), groups, {}, len(names), compared, tuple(repeated))


def _stories(documents: Sequence[Document], sketches: Sequence[Sketch], groups: dict[str, str]) -> dict[str, str]:
    """The smallest id of the story of each document; documents are sorted by id."""
    row_of = {document.id: row for row, document in enumerate(documents)}
    found = stories(
        [made.features for made in sketches],
        [document.published for document in documents],
        [row_of[groups[document.id]] for document in documents],
    )
    return {document.id: documents[story].id for document, story in zip(documents, found, strict=True)}


def silent(_done: str, _count: int, _total: int) -> None:
    """Does nothing."""


class _Sketches(NamedTuple):
    """The sketches of some texts, in few objects. fingerprints: of all; bounds: where those of each begin, and end."""

    fingerprints: np.ndarray
    bounds: np.ndarray
    features: list[bytes]


def _sketches(documents: Sequence[Document], processes: int, tell: Progress) -> list[Sketch]:
    lexicon = Lexicon()

    def sketched(start: int) -> _Sketches:
        made = sketches_of(documents[start : start + _BATCH], lexicon)
        bounds = np.cumsum([0, *(len(one.fingerprints) for one in made)])
        return _Sketches(np.concatenate([one.fingerprints for one in made]), bounds, [one.features for one in made])

    several = processes if len(documents) >= _MANY_DOCUMENTS else 1
    sketches: list[Sketch] = []
    for some in _in_processes(sketched, range(0, len(documents), _BATCH), several):
        sketches += [
            Sketch(some.fingerprints[start:end], features)
            for (start, end), features in zip(pairwise(some.bounds.tolist()), some.features, strict=True)
        ]
        tell("sketched", len(sketches), len(documents))
    return sketches


def _copies(
    rows: Sequence[tuple[int, int]],
    declared: AbstractSet[tuple[int, int]],
    load: Loader,
    processes: int,
    tell: Progress,
) -> Iterator[Copy]:
    """The copies among pairs of rows, within the degree cap: the rows of each, its relation and its score."""
    degrees = Degrees(PAIRS_DEGREE_CAP.edges)

    def matched(some: Sequence[tuple[int, int]]) -> list[Copy]:
        return [(*found.pair, found.verdict.relation, found.verdict.score) for found in match(some, declared, load)]

    rest = _admitted(rows, degrees, tell)
    parts = iter(lambda: list(islice(rest, PAIRS)), [])
    several = processes if len(rows) >= _MANY_PAIRS else 1
    for a, b, relation, score in chain.from_iterable(_in_processes(matched, parts, several)):
        if degrees.admits(a, b):
            degrees.count(a, b)
            yield a, b, relation, score


def _admitted(rows: Sequence[tuple[int, int]], degrees: Degrees, tell: Progress) -> Iterator[tuple[int, int]]:
    """The pairs that would be listed if they are copies: as far as known when each is taken."""
    for start in range(0, len(rows), PAIRS):
        part = rows[start : start + PAIRS]
        yield from (pair for pair in part if degrees.admits(*pair))
        tell("compared", start + len(part), len(rows))


def _in_processes(work: Callable[[P], R], parts: Iterable[P], processes: int) -> Iterator[R]:
    """The results of the parts, the first computed here, so that the others begin with compiled code loaded."""
    rest = iter(parts)
    for first in islice(rest, 1):
        yield work(first)
    yield from results_of(work, rest, processes)


def declared_pairs(addresses: Sequence[tuple[int, str | None, str | None]]) -> set[tuple[int, int]]:
    """Pairs of rows, the smaller first, one of which declares the other's address as its source.

    addresses: of documents, by ascending row: the row, its own address and that of its source.
    """
    sources = {
        row: address for row, own, source in addresses if (address := _address(source)) and address != _address(own)
    }
    named = set(sources.values())
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, own, _ in addresses:
        if named and (address := _address(own)) in named:
            rows_of[address].append(row)
    pairs = ((row, other) for row, address in sources.items() for other in rows_of[address][: PAIRS_DEGREE_CAP.edges])
    return {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}


def _address(url: str | None) -> str | None:
    return canonical(url) if url else None


def _candidates(documents: Sequence[Document], sketches: Sequence[Sketch], window_days: int) -> set[tuple[int, int]]:
    """Pairs of rows, the smaller first, that share enough fingerprints, and are near in time or not both dated."""
    if not documents:
        return set()
    days = np.array([day_of(document) for document in documents], np.int64)
    counts = np.array([len(made.fingerprints) for made in sketches], np.int64)
    fingerprints = np.concatenate([made.fingerprints for made in sketches])
    left, right = self_join(Articles(days, counts, fingerprints), window_days, PAIRS_DEGREE_CAP)
    return set(zip(left.tolist(), right.tolist(), strict=True))
