"""Edges: the rows of desk.copy_edge that verdicts make, with direction and evidence, and which of them a crowd has room for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, LiteralString, NamedTuple

import msgspec

from contract.postgres import Connection
from enrich.copies.clusters.degree_cap import within_cap
from enrich.copies.evidence.direction import Facts, direction
from enrich.copies.evidence.passages import Located, Passage, locate, passages_between
from enrich.copies.evidence.sentences import paraphrased_sentences
from enrich.copies.ruleset import DEGREE_CAP, RULESET
from enrich.copies.verdict.compare import Verdict

_LOCATED: Final = 4_000_000  # characters whose words are held at once, in about 20 MB


@dataclass(frozen=True, slots=True)
class House:
    """What an edge needs to know of a version in the house: who declares what, when, and its day."""

    version_key: int
    article_key: int
    source_article_key: int | None
    agency_own: bool
    published: datetime | None
    seen: datetime
    text: str


def house(connection: Connection, keys: set[int]) -> dict[int, House]:
    """What an edge needs to know of some versions."""
    if not keys:
        return {}
    rows = connection.execute(
        """select version_key, article_key, source_article_key, agency, source_mark, publisher, outlet,
                  published_at, published_day, discovered_at, text
           from desk.versions where version_key = any(%s)""",
        [sorted(keys)],
    ).fetchall()
    return {
        key: House(key, article, source, agency_own(agency, publisher, outlet), moment(at, day), seen, text)
        for key, article, source, agency, _, publisher, outlet, at, day, seen, text in rows
    }


def agency_own(agency: str | None, publisher: str | None, outlet: str | None) -> bool:
    """Whether an agency's report stands on the agency's own site."""
    if not agency:
        return False
    name = agency.casefold()
    host = (outlet or "").casefold().split(".")
    return name in host or (publisher or "").casefold() == name


def moment(at: datetime | None, day: date | None) -> datetime | None:
    """The time of publication as far as it is known: the end of the day where only that is."""
    if at is not None:
        return at.astimezone(UTC)
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC) if day else None


class Judged(NamedTuple):
    """Two versions that are copies; declared: one names the other as its source."""

    left: House
    right: House
    verdict: Verdict
    declared: bool


def edges(judged: Sequence[Judged]) -> Iterator[dict[str, Any]]:
    """The rows of desk.copy_edge that verdicts make, in their order."""
    for part, texts in _parts(judged):
        words = dict(zip(texts, locate(list(texts.values())), strict=True))
        rewrites = [one for one in part if one.verdict.relation == "rewrite"]
        sentences = dict(
            zip(map(_versions, rewrites), paraphrased_sentences([_texts(one) for one in rewrites]), strict=True)
        )
        for one in part:
            located = words[one.left.version_key], words[one.right.version_key]
            yield _edge(one, located, sentences.get(_versions(one), ()))


def _parts(judged: Sequence[Judged]) -> Iterator[tuple[list[Judged], dict[int, str]]]:
    """The pairs, so many at once as their texts allow, and these texts, each once: in a crowd few texts make very many pairs."""
    part: list[Judged] = []
    texts: dict[int, str] = {}
    characters = 0
    for pair in judged:
        part.append(pair)
        for one in (pair.left, pair.right):
            if one.version_key not in texts:
                texts[one.version_key] = one.text
                characters += len(one.text)
        if characters >= _LOCATED:
            yield part, texts
            part, texts, characters = [], {}, 0
    if part:
        yield part, texts


def _versions(judged: Judged) -> tuple[int, int]:
    return judged.left.version_key, judged.right.version_key


def _texts(judged: Judged) -> tuple[str, str]:
    return judged.left.text, judged.right.text


def _edge(judged: Judged, words: tuple[Located, Located], sentences: Sequence[Passage]) -> dict[str, Any]:
    left, right, verdict, declared = judged
    original = direction(_facts(left, right), _facts(right, left))
    return {
        "a": left.version_key,
        "b": right.version_key,
        "a_article": left.article_key,
        "b_article": right.article_key,
        "relation": verdict.relation,
        "declared": declared,
        "score": verdict.score,
        "original": original.original if original else None,
        "direction": original.reason if original else None,
        "scores": verdict.scores,
        "passages": _ranges(passages_between(*words)),
        "sentences": _ranges(sentences),
        "ruleset": RULESET,
    }


def _ranges(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    return [
        {"a": [one.left_start, one.left_end], "b": [one.right_start, one.right_end], "words": one.words}
        for one in passages
    ]


def _facts(one: House, other: House) -> Facts:
    return Facts(
        key=one.version_key,
        declares=one.source_article_key == other.article_key,
        is_agency_own=one.agency_own,
        published=one.published,
        seen=one.seen,
    )


def with_room(connection: Connection, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs of versions that will be kept beside those that stand: a crowd has no room for more."""
    if len(pairs) < DEGREE_CAP.edges:
        return set(pairs)
    standing = connection.execute(
        """select e.a, e.b from unnest(%(keys)s::bigint[]) key cross join lateral (
               (select a, b from desk.copy_edge where b = key order by a limit %(most)s) union all
               (select a, b from desk.copy_edge where a = key order by b limit %(most)s)
           ) e""",
        {"keys": sorted({key for pair in pairs for key in pair}), "most": DEGREE_CAP.edges},
        binary=True,
    ).fetchall()  # the smallest copies of each, which say what has room: a leader of a crowd has thousands
    return within_cap(pairs, standing)


def insert_edges(connection: Connection, edges: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Writes edges in ascending order; returns the article keys of those that are new."""
    if not edges:
        return []
    columns: LiteralString = "a, b, a_article, b_article, relation, declared, score, original, direction, scores, passages, sentences, ruleset"
    return connection.execute(
        f"""insert into desk.copy_edge ({columns})
            select {columns} from json_populate_recordset(null::desk.copy_edge, %s::json)
            on conflict do nothing returning a_article, b_article""",  # noqa: S608  # no user input
        [msgspec.json.encode(edges).decode()],
    ).fetchall()


def delete_edges(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Deletes edges by their versions, the smaller key first. Only who holds the lock of the groups may."""
    connection.execute(
        "delete from desk.copy_edge e using unnest(%s::bigint[], %s::bigint[]) q (a, b) where e.a = q.a and e.b = q.b",
        [[a for a, _ in pairs], [b for _, b in pairs]],
    )
