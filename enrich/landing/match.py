"""Transaction 2: finds what the batch's articles are copies of, and the resulting edges."""

from __future__ import annotations

import itertools
from collections import ChainMap, Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from contract.postgres import Connection
from enrich.copies.clusters.degree_cap import last_within_cap, within_cap
from enrich.copies.matching.candidate_pairs import SketchedText, candidate_pairs
from enrich.copies.matching.match import Loader, Match, match
from enrich.copies.ruleset import DEGREE_CAP
from enrich.copies.sketch.sketch import sketch
from enrich.copies.text.lexicon import LEXICON
from enrich.landing.batch import Batch
from enrich.landing.candidate_index import CandidateIndex
from enrich.landing.compared_texts import RecentTexts, compared_texts, words_of
from enrich.landing.edge_rows import Judged, edge_rows
from enrich.store.edges import EdgeRow
from enrich.store.smallest_copies import Pair, beyond_smallest, smallest_copies
from enrich.store.version_facts import declared_pairs, stored_versions
from enrich.store.version_texts import texts_of


class FoundEdges(NamedTuple):
    """The result of matching a batch. gone: keys of candidates whose version is gone: deleted, or by a restore."""

    rows: Sequence[EdgeRow]
    gone: AbstractSet[int] = frozenset()


def find_edges(
    connection: Connection, index: CandidateIndex, batch: Batch, window_days: int, present: Collection[int] = ()
) -> FoundEdges:
    """The rows of desk.copy_edge between the batch's articles and everything registered, sorted.

    present: keys of its versions that had landed before. They may have come with other metadata or have been read
    differently: the stored state counts.
    """
    mine = {
        read.version_key: SketchedText(read.article_key, read.reference_day, read.sketch)
        for read in reversed(batch.articles)
    }  # if a version is in it twice, the first one landed
    mine |= _as_landed(connection, present)
    if not mine:
        return FoundEdges([])
    index.catch_up(connection, {text.day for text in mine.values()}, window_days)
    candidates = candidate_pairs(index, mine, window_days)
    declared = declared_pairs(connection, mine)
    pairs = candidates | declared
    texts = loader(connection, mine, index.texts)({key for pair in pairs for key in pair})
    index.texts.add({key: text.compared for key, text in mine.items()})
    gone = {key for pair in pairs for key in pair if key not in texts}
    loaded = sorted(pair for pair in pairs if gone.isdisjoint(pair)) if gone else sorted(pairs)
    matches = list(match(loaded, declared, lambda _: texts))
    return FoundEdges(list(edge_rows(judged(connection, within_degree_cap(connection, matches)))), gone)


def loader(connection: Connection, mine: Mapping[int, SketchedText], recent: RecentTexts | None = None) -> Loader:
    """Loads features of versions: those of the batch are in memory, and so are some recently compared ones."""
    known = {key: text.compared for key, text in mine.items()}
    of = recent.of if recent is not None else compared_texts
    return lambda keys: ChainMap(known, of(connection, keys - known.keys()))


def within_degree_cap(connection: Connection, matches: Sequence[Match]) -> list[Match]:
    """The matches that are kept in addition to existing edges, in their order; declared ones always are.

    An article only has edges to the smallest of its copies.
    """
    if len(matches) < DEGREE_CAP.edges:
        return list(matches)
    pairs = {found.pair for found in matches}
    degrees = Counter(itertools.chain.from_iterable(pairs))
    # For a version with that many copies among the matches, these and its own edges suffice to decide which it keeps.
    full = {key for key, degree in degrees.items() if degree >= DEGREE_CAP.edges}
    known = smallest_copies(connection, full or degrees.keys(), DEGREE_CAP.edges)
    beyond: set[Pair] = set()
    if full:
        last = last_within_cap({*pairs, *known})
        left = {(a, b) for a, b in pairs if all(x not in full or y > last[x] for x, y in ((a, b), (b, a)))}
        others = [(x, y) for a, b in left for x, y in ((a, b), (b, a)) if x not in full]
        # Most of the others already have enough smaller copies, so the newcomer is beyond their cap.
        beyond = beyond_smallest(connection, others, DEGREE_CAP.edges)
        # A version with one copy among the matches keeps it then; with more, its smallest copies decide which.
        several = {x for x, y in others if (x, y) not in beyond and degrees[x] > 1}
        known += smallest_copies(connection, several, DEGREE_CAP.edges)
    kept = within_cap(pairs, known, DEGREE_CAP.edges, beyond)
    return [found for found in matches if found.declared or found.pair in kept]


def judged(connection: Connection, matches: Iterable[Match]) -> list[Judged]:
    """The matches with what edges need to know about their versions, in their order; without deleted versions."""
    matches = list(matches)
    known = stored_versions(connection, {key for found in matches for key in found.pair})
    return [
        Judged(known[left], known[right], found.verdict, found.declared)
        for found in matches
        for left, right in [found.pair]
        if left in known and right in known
    ]


def _as_landed(connection: Connection, keys: Collection[int]) -> dict[int, SketchedText]:
    """Stored versions, sketched again."""
    rows = texts_of(connection, keys)
    texts = words_of(connection, rows)
    return {
        row.version_key: SketchedText(row.article_key, row.reference_day, made)
        for row, made in zip(rows, sketch(texts, LEXICON) if texts else (), strict=True)
    }
