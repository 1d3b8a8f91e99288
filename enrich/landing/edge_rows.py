"""From verdicts to rows of desk.copy_edge, with direction and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from enrich.copies.evidence.direction import Facts, direction
from enrich.copies.evidence.passages import Passage, locate, passages_between
from enrich.copies.evidence.sentences import paraphrased_sentences
from enrich.copies.ruleset import RULESET
from enrich.copies.verdict.compare import Verdict
from enrich.store.edges import EdgeRow, Pair, PassageRow
from enrich.store.version_facts import StoredVersion, VersionFacts

_LOCATED: Final = 4_000_000  # characters whose words are in memory at once, about 20 MB


class Judged(NamedTuple):
    """Two versions that are copies; declared: one names the other as its source."""

    left: StoredVersion
    right: StoredVersion
    verdict: Verdict
    declared: bool


def edge_rows(judged: Sequence[Judged]) -> Iterator[EdgeRow]:
    """The rows of desk.copy_edge for verdicts, in their order."""
    for part, texts in _parts(judged):
        different = list(dict.fromkeys(texts.values()))  # texts of one report are often identical
        by_text = dict(zip(different, locate(different), strict=True))
        words = {version: by_text[text] for version, text in texts.items()}
        rewrites = [one for one in part if one.verdict.relation == "rewrite"]
        known = {texts[version]: located for version, located in words.items()}
        found = paraphrased_sentences([_texts(one) for one in rewrites], known=known)
        sentences = dict(zip(map(_versions, rewrites), found, strict=True))
        shared: dict[tuple[str, str], list[PassageRow]] = {}
        for one in part:
            left, right = _versions(one)
            if (passages := shared.get(both := (texts[left], texts[right]))) is None:
                shared[both] = passages = _ranges(passages_between(words[left], words[right]))
            yield _edge_row(one, passages, _ranges(sentences.get((left, right), ())))


def articles_of(edges: Iterable[tuple[int, int]]) -> set[int]:
    """The article keys that some edges touch. edges: pairs of article keys."""
    return {key for edge in edges for key in edge}


def _parts(judged: Sequence[Judged]) -> Iterator[tuple[list[Judged], dict[int, str]]]:
    """The pairs, in groups limited by the size of their texts, and these texts, each once: few can form many pairs."""
    part: list[Judged] = []
    texts: dict[int, str] = {}
    characters = 0
    for pair in judged:
        part.append(pair)
        for one in (pair.left, pair.right):
            if one.facts.version_key not in texts:
                texts[one.facts.version_key] = one.text
                characters += len(one.text)
        if characters >= _LOCATED:
            yield part, texts
            part, texts, characters = [], {}, 0
    if part:
        yield part, texts


def _versions(judged: Judged) -> Pair:
    return judged.left.facts.version_key, judged.right.facts.version_key


def _texts(judged: Judged) -> tuple[str, str]:
    return judged.left.text, judged.right.text


def _edge_row(judged: Judged, passages: Sequence[PassageRow], sentences: Sequence[PassageRow]) -> EdgeRow:
    left, right, verdict = judged.left.facts, judged.right.facts, judged.verdict
    original = direction(_facts(left, right), _facts(right, left))
    return EdgeRow(
        a=left.version_key,
        b=right.version_key,
        a_article=left.article_key,
        b_article=right.article_key,
        relation=verdict.relation,
        declared=judged.declared,
        score=verdict.score,
        original=original.original if original else None,
        direction=original.reason if original else None,
        scores=verdict.scores,
        passages=passages,
        sentences=sentences,
        ruleset=RULESET,
    )


def _ranges(passages: Sequence[Passage]) -> list[PassageRow]:
    return [PassageRow((one.left_start, one.left_end), (one.right_start, one.right_end), one.words) for one in passages]


def _facts(one: VersionFacts, other: VersionFacts) -> Facts:
    return Facts(
        key=one.version_key,
        declares=one.source_article_key == other.article_key,
        is_agency_own=one.is_agency_own,
        published=one.published,
        seen=one.seen,
    )
