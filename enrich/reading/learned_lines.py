"""Lines that an outlet prints on many of its pages, learned from landed articles: boilerplate beyond any vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from enrich.reading.lines import LONGEST_LINE, ends_like_sentence, line_key

_HEAD, _TAIL = 4, 12  # lines examined at the edges of a report
LEAST_REPORTS: Final = 8  # different reports with that beginning or end; copies of one report share their lines anyway
_SHARE = 0.2  # ... and this share of the outlet's reports
_SENTENCE_SHARE = 0.5  # a sentence may be the background of a running story; a site's footer is on most of its pages


class LearnedLine(NamedTuple):
    """A line of an outlet, as a `line_key`; in how many of the outlet's `of` reports it was at an edge."""

    outlet: str
    line: str
    reports: int
    of: int


class LearnedLines(NamedTuple):
    """A numbered version of what was learned; readings made with it have its number. lines: keys by outlet."""

    version: int
    lines: Mapping[str, frozenset[str]]

    def of_outlet(self, outlet: str | None) -> frozenset[str]:
        """The learned lines of an outlet."""
        return self.lines.get(outlet, frozenset()) if outlet else frozenset()


NO_LEARNED_LINES: Final = LearnedLines(0, {})


def learn(outlet: str, texts: Sequence[str]) -> list[LearnedLine]:
    """The lines that the outlet's reports share at their beginnings or ends, sorted.

    texts: of different reports, as read without learned lines. A line counts only if all lines outside of it
    are such lines, too: repetitions in the middle of reports are ignored.
    """
    edges = [_edges(text) for text in texts]
    found: Counter[str] = Counter()
    for side in (0, 1):
        frequent = _frequent(Counter(key for edge in edges for key in set(edge[side])), len(texts))
        outermost: Counter[str] = Counter()
        for edge in edges:
            outermost.update(_leading(edge[side], frequent))
        for key in _frequent(outermost, len(texts)):
            found[key] = max(found[key], outermost[key])
    return [LearnedLine(outlet, key, found[key], len(texts)) for key in sorted(found)]


def _edges(text: str) -> tuple[list[str], list[str]]:
    """The keys of a report's first lines, and of its last ones, the last first. Long lines count by their start."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [line_key(line[:LONGEST_LINE]) for line in lines[:_HEAD]], [
        line_key(line[:LONGEST_LINE]) for line in reversed(lines[-_TAIL:])
    ]


def _leading(keys: Sequence[str], frequent: Iterable[str]) -> set[str]:
    """The keys before the first one that is not frequent."""
    leading: set[str] = set()
    for key in keys:
        if key not in frequent:
            break
        leading.add(key)
    return leading


def _frequent(counts: Counter[str], reports: int) -> frozenset[str]:
    return frozenset(
        key
        for key, count in counts.items()
        if key
        and count >= LEAST_REPORTS
        and count >= (_SENTENCE_SHARE if ends_like_sentence(key) else _SHARE) * reports
    )
