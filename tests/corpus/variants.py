"""Texts of the corpus, damaged, cut, padded and spliced: what happens to copies, and what only looks like one.

`python -m tests.corpus.variants [SEED]` prints the table of docs/copies.md, all of it, in about five minutes.
"""

from __future__ import annotations

import itertools
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from enrich.pairs import Document, find
from tests.corpus.documents import CORPUS, documents

Pair = tuple[str, str]
Change = Callable[[random.Random, str], str]


def words(text: str) -> int:
    return len(text.split())


def paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n+", text) if part.strip()]


def sentences(text: str) -> list[str]:
    return [s for part in paragraphs(text) for s in re.split(r"(?<=[.!?])\s+", part) if s.strip()]


def first(text: str, count: int) -> str:
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return text[: ends[min(max(count, 1), len(ends)) - 1]]


def last(text: str, count: int) -> str:
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    return text[starts[-min(max(count, 1), len(starts))] :]


def thinned(rng: random.Random, text: str, share: float) -> str:
    """Random paragraphs, or sentences if there are few paragraphs, until about this share of the words is left."""
    parts = paragraphs(text)
    if len(parts) < 6:
        parts = sentences(text)
    kept, left = set(range(len(parts))), words(text)
    for i in rng.sample(range(len(parts)), len(parts)):
        if left <= share * words(text) or len(kept) == 1:
            break
        if left - words(parts[i]) / 2 >= share * words(text):
            kept.remove(i)
            left -= words(parts[i])
    return "\n".join(parts[i] for i in sorted(kept))


def shuffled_sentences(rng: random.Random, text: str) -> str:
    parts = sentences(text)
    return " ".join(rng.sample(parts, len(parts)))


def shuffled_paragraphs(rng: random.Random, text: str) -> str:
    parts = paragraphs(text)
    if len(parts) < 4:
        parts = (
            [" ".join(pair) for pair in itertools.batched(sentences(text), 2)]
            if sys.version_info >= (3, 12)
            else sentences(text)
        )
    return "\n".join(rng.sample(parts, len(parts)))


@dataclass(frozen=True)
class Corpus:
    """The labelled documents: texts by id, ids by set, versions by cluster, pairs of reports of one event."""

    texts: dict[str, str]
    sets: dict[str, list[str]]
    versions: dict[str, list[str]]
    stories: list[Pair]

    @cached_property
    def pool(self) -> list[str]:
        """Ids of texts that are long enough to take a passage from."""
        wanted = ("web2014", "same-event", "rewrites", "events")
        return [i for name in wanted for i in self.sets[name] if words(self.texts[i]) >= 120]

    @cached_property
    def cluster(self) -> dict[str, str]:
        return {i: name for name, ids in self.versions.items() for i in ids}

    def foreign(self, rng: random.Random, count: int, *avoid: str) -> str:
        """That many words from other texts."""
        clusters = {self.cluster.get(i, i) for i in avoid}
        parts: list[str] = []
        while (missing := count - sum(map(words, parts))) > 0:
            chosen = rng.choice(self.pool)
            if self.cluster.get(chosen, chosen) not in clusters:
                parts.append(first(self.texts[chosen], missing))
        return "\n\n".join(parts)


def load() -> Corpus:
    texts, sets = {}, defaultdict(list)
    for document in documents():
        text = document.get("text") or ""
        if document["set"] == "wire1987":
            text = re.sub(r"\n\s+", "\n\n", re.sub(r"\n(?=\S)", " ", text))
        texts[document["id"]] = f"{document.get('title') or ''}\n{text}".strip()
        sets[document["set"]].append(document["id"])
    versions, stories = defaultdict(list), defaultdict(list)
    for name, target in (("rewrites.tsv", versions), ("stories.tsv", stories)):
        for line in (CORPUS / name).read_text().splitlines()[1:]:
            group, member = line.split("\t")[:2]
            target[group].append(member)
    same = set(sets["same-event"])
    pairs = [pair for ids in stories.values() for pair in itertools.combinations(sorted(ids), 2) if pair[0] in same]
    return Corpus(texts, dict(sets), dict(versions), sorted(pairs))


def cut_variants(corpus: Corpus) -> dict[str, Callable[[random.Random, str, str], Pair]]:
    """Possible changes of two versions of a report, by their ids."""
    t = corpus.texts

    def padded(rng: random.Random, a: str, b: str, *, at_end: bool) -> Pair:
        more = corpus.foreign(rng, int(0.3 * words(t[a])), a, b)
        parts = paragraphs(t[a])
        middle = "\n".join([*parts[: len(parts) // 2], more, *parts[len(parts) // 2 :]])
        return (f"{t[a]}\n\n{more}" if at_end else rng.choice([f"{more}\n\n{t[a]}", middle])), t[b]

    return {
        "whole": lambda _, a, b: (t[a], t[b]),
        "cut to 75%, first": lambda _, a, b: (first(t[a], int(0.75 * words(t[a]))), t[b]),
        "cut to 75%, random": lambda rng, a, b: (thinned(rng, t[a], 0.75), t[b]),
        "cut to 50%, first": lambda _, a, b: (first(t[a], words(t[a]) // 2), t[b]),
        "cut to 50%, random": lambda rng, a, b: (thinned(rng, t[a], 0.5), t[b]),
        "30% foreign, end": lambda rng, a, b: padded(rng, a, b, at_end=True),
        "30% foreign, elsewhere": lambda rng, a, b: padded(rng, a, b, at_end=False),
        "sentences shuffled": lambda rng, a, b: (shuffled_sentences(rng, t[a]), t[b]),
        "paragraphs shuffled": lambda rng, a, b: (shuffled_paragraphs(rng, t[a]), t[b]),
        "both cut, opposite ends": lambda _, a, b: (
            first(t[a], int(0.75 * words(t[a]))), last(t[b], int(0.75 * words(t[b]))),
        ),
        "both cut, random": lambda rng, a, b: (thinned(rng, t[a], 0.7), thinned(rng, t[b], 0.7)),
    }  # fmt: skip


def rewrites(corpus: Corpus, variant: str, seed: int) -> Iterator[Pair]:
    """One pair of versions from each cluster, changed."""
    rng = random.Random(f"{seed}{variant}")
    change = cut_variants(corpus)[variant]
    for ids in (sorted(ids) for _, ids in sorted(corpus.versions.items())):
        yield change(rng, *rng.sample(ids, 2))


def other_reports(corpus: Corpus, variant: str, seed: int) -> Iterator[Pair]:
    """Different reports of one event, changed in the same ways: never copies."""
    rng = random.Random(f"{seed}{variant}")
    change = cut_variants(corpus)[variant]
    for a, b in corpus.stories:
        yield change(rng, a, b)
        yield change(rng, b, a)


def damages(corpus: Corpus) -> dict[str, Change]:
    """Possible damages of a copy."""

    def opening(_: random.Random, text: str) -> str:
        parts = paragraphs(text)
        counts = list(itertools.accumulate(map(words, parts)))
        enough = next((i for i, count in enumerate(counts) if count >= 60), len(parts) - 1)
        return "\n\n".join(parts[: enough + 1])

    def around(rng: random.Random, text: str, share: float) -> str:
        count = int(share * words(text) / 2)
        return f"{corpus.foreign(rng, count)}\n\n{text}\n\n{corpus.foreign(rng, count)}"

    def tenth_changed(rng: random.Random, text: str) -> str:
        pool = corpus.texts[rng.choice(corpus.pool)].split()
        numbers = itertools.count()
        return re.sub(r"\S+", lambda match: rng.choice(pool) if next(numbers) % 10 == 9 else match[0], text)

    def fewer(rng: random.Random, text: str) -> str:
        parts = paragraphs(text) if len(paragraphs(text)) > 2 else sentences(text)
        gone = set(rng.sample(range(len(parts)), max(1, 2 * len(parts) // 5)))
        return "\n\n".join(part for i, part in enumerate(parts) if i not in gone)

    return {
        "half": lambda _, text: first(text, words(text) // 2),
        "a quarter": lambda _, text: first(text, words(text) // 4),
        "first paragraph": opening,
        "100% foreign around": lambda rng, text: around(rng, text, 1),
        "300% foreign around": lambda rng, text: around(rng, text, 3),
        "each tenth word changed": tenth_changed,
        "sentences shuffled": shuffled_sentences,
        "paragraphs dropped": fewer,
    }


def damaged(corpus: Corpus, damage: str, seed: int, count: int) -> Iterator[Pair]:
    """Texts of at least 120 words with their variants."""
    rng = random.Random(f"{seed}{damage}")
    change = damages(corpus)[damage]
    pool = corpus.pool + [i for i in corpus.sets["wire1987"] if words(corpus.texts[i]) >= 120]
    for chosen in rng.sample(pool, count):
        yield corpus.texts[chosen], change(rng, corpus.texts[chosen])


FRIENDS = ("quotation", "footer", "background", "statement")


def false_friends(corpus: Corpus, kind: str, seed: int, count: int) -> Iterator[Pair]:
    """Two reports, each of at least 120 words, which both contain one passage of a third text."""
    rng = random.Random(f"{seed}{kind}")
    long = set(corpus.pool)
    stories = [pair for pair in corpus.stories if long.issuperset(pair)]
    others = [i for i in corpus.sets["web2014"] if i in long]
    for _ in range(count):
        a, b = rng.choice(stories) if rng.random() < 0.5 else rng.sample(others, 2)
        length = min(words(corpus.texts[a]), words(corpus.texts[b]), 350)
        low, high = {"quotation": (0.3, 0.6), "background": (0.25, 0.35), "statement": (0.35, 0.5)}.get(kind, (0, 0))
        share = rng.uniform(low, high)
        wanted = rng.randint(60, 120) if kind == "footer" else int(share / (1 - share) * length)
        passage = corpus.foreign(rng, wanted, a, b)
        if kind in {"quotation", "statement"}:
            passage = re.sub(r"[\"“”„«»]|``|''", "", passage)
        if kind == "quotation":
            passage = "“" + re.sub(r"\n+", " ", passage) + "”"
        places = ("end",) if kind == "footer" else ("middle", "end")
        yield tuple(spliced(first(corpus.texts[i], length), passage, rng.choice(places)) for i in (a, b))


def spliced(text: str, passage: str, place: str) -> str:
    parts = paragraphs(text)
    at = len(parts) if place == "end" else len(parts) // 2
    return "\n\n".join([*parts[:at], passage, *parts[at:]])


def called_copies(pairs: Sequence[Pair]) -> int:
    """How many of the pairs are called copies, when all texts are compared in one run."""
    assert pairs, "there is nothing to call"
    documents = [
        Document(id=f"{n:06}{side}", text=text)
        for n, pair in enumerate(pairs)
        for side, text in zip("ab", pair, strict=True)
    ]
    found = {(pair.a, pair.b) for pair in find(documents).pairs}
    return sum((f"{n:06}a", f"{n:06}b") in found for n in range(len(pairs)))


def main(seed: int) -> None:
    corpus = load()
    rows = [(f"rewrites, {name}", list(rewrites(corpus, name, seed))) for name in cut_variants(corpus)]
    rows += [(f"other reports, {name}", list(other_reports(corpus, name, seed))) for name in cut_variants(corpus)]
    rows += [(f"damaged, {name}", list(damaged(corpus, name, seed, 1000))) for name in damages(corpus)]
    rows += [(f"false friends, {kind}", list(false_friends(corpus, kind, seed, 1000))) for kind in FRIENDS]
    for name, pairs in rows:
        called = called_copies(pairs)
        sys.stdout.write(f"{name:42} {called:5} of {len(pairs):5}  {called / len(pairs):.3f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
