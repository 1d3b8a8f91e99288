"""Why two texts are or are not copies: what the terminal and the page show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from copydesk.explain.texts import Shown
from copydesk.terminal import printable
from enrich.copies.evidence.passages import passages, rare_words
from enrich.copies.evidence.sentences import paraphrased_sentences
from enrich.copies.matching.explanation import Explained, Explanation, explain, is_share, percent
from enrich.copies.ruleset import WINDOW_DAYS
from enrich.copies.sketch.sketch import compared, sketch
from enrich.copies.verdict.scores import Measure

PASSAGES: Final = 40  # marked shared passages, the longest first; for a rewrite, sentences
_STYLES: Final = ("on dark_green", "on dark_blue", "on dark_magenta", "on orange4", "on dark_red")
_WORDS: Final = {
    "identical": "are the same words in the same order",
    "reprint": "are the same text, edited",
    "excerpt": "are copies: the shorter is part of the longer",
    "wrapped": "are copies: the shorter is contained whole in the longer",
    "rewrite": "are the same report in other words",
    "declared": "are related: one names the other as its source, but the texts do not show it",
}


class Mark(NamedTuple):
    """A range of characters of a text.

    passage: its number from 1, the longest first; for a rewrite, that of a sentence. 0: a rare word that
    both texts have.
    """

    start: int
    end: int
    passage: int


class Figure(NamedTuple):
    """A line of the table of figures. holds: None if there is no threshold."""

    name: str
    value: str
    wanted: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts, their verdict, and what is marked in each.

    apart: days between them, if both have a day. within: whether the window is that long. declared: one names the
    other as its source.
    """

    left: Shown
    right: Shown
    apart: int | None
    within: bool
    declared: bool
    explanation: Explanation
    left_marks: tuple[Mark, ...]
    right_marks: tuple[Mark, ...]

    @property
    def looked_up(self) -> bool:
        """Whether workers compare texts that far apart: always for declared sources."""
        return self.within or self.declared

    @property
    def sentence(self) -> str:
        """The verdict in a sentence."""
        verdict = self.explanation.verdict
        if verdict is None:
            return "The two are not copies."
        if not self.looked_up:
            said = f"The two are {self.apart} days apart, too far to be compared; otherwise they would be copies"
        else:
            said = f"The two {_WORDS[verdict.relation]}"
        return f"{said} ({verdict.relation}, {verdict.score / 100:.0f} %)."

    @property
    def marked(self) -> str:
        """What the coloured passages are."""
        verdict = self.explanation.verdict
        if verdict and verdict.relation == "rewrite":
            return "sentences that say the same"
        return "words in the same order in both"

    @property
    def remarks(self) -> tuple[str, ...]:
        """Remarks in addition to the figures."""
        explanation = self.explanation
        brings = "brings" if explanation.candidates and self.within else "does not bring"
        shared = f"{explanation.shingles} shingles and {explanation.rare} rare words"
        found = [f"the index {brings} them together: both have the fingerprints of {shared}"]
        if self.apart:
            found.append(f"they are {self.apart} days apart" + ("" if self.within else ", more than the window"))
        if explanation.verdict is None or explanation.verdict.relation in {"rewrite", "declared"}:
            found += [f"not copies by the verbatim rule: {objection}" for objection in explanation.verbatim_objections]
        if explanation.paraphrase_objection:
            found.append(f"not copies by the paraphrase rules: {explanation.paraphrase_objection}")
        return tuple(found)


def compared_pair(left: Shown, right: Shown, window_days: int = WINDOW_DAYS) -> Compared:
    """The verdict on two texts, by the rules that the workers use."""
    apart = abs((left.day - right.day).days) if left.day and right.day else None
    declared = any(
        one.source and one.source == other.address != one.address for one, other in ((left, right), (right, left))
    )
    one, other = sketch([compared(left.title, left.text), compared(right.title, right.text)])
    explanation = explain(Explained(one, left.day), Explained(other, right.day), declared=declared)
    if explanation.verdict and explanation.verdict.relation == "rewrite":
        [shared] = paraphrased_sentences([(left.text, right.text)], PASSAGES)
    else:
        shared = passages(left.text, right.text, PASSAGES)
    rare_left, rare_right = rare_words(left.text, right.text)
    return Compared(
        left,
        right,
        apart,
        apart is None or apart <= window_days,
        declared,
        explanation,
        _marks([(p.left_start, p.left_end) for p in shared], rare_left),
        _marks([(p.right_start, p.right_end) for p in shared], rare_right),
    )


def _marks(shared: list[tuple[int, int]], rare: list[tuple[int, int]]) -> tuple[Mark, ...]:
    """Passages, and the rare words outside of them, in text order."""
    inside = sorted(Mark(start, end, number) for number, (start, end) in enumerate(shared, 1))
    ends = [(0, 0), *[(mark.start, mark.end) for mark in inside], (1 << 62, 1 << 62)]
    gaps = [(before[1], after[0]) for before, after in pairwise(ends)]
    at, outside = 0, []
    for start, end in rare:
        while gaps[at][1] <= start:
            at += 1
        if gaps[at][0] <= start and end <= gaps[at][1]:
            outside.append(Mark(start, end, 0))
    return tuple(sorted([*inside, *outside]))


def figures(explanation: Explanation) -> Iterator[Figure]:
    """The figures of the rules, each with its threshold."""
    for name in explanation.scores.__struct_fields__:
        measure = getattr(explanation.scores, name)
        if isinstance(measure, Measure):
            yield _figure(name, measure, percent if is_share(name) else _count)
    if paraphrase := explanation.paraphrase:
        yield _figure("same content, in order", Measure(paraphrase.whole, least=paraphrase.whole_least), percent)
        yield _figure("same content, in parts (sum)", Measure(paraphrase.parts, least=paraphrase.parts_least), _sum)
        for name in ("words", "density", "sentences", "fewer", "alike", "told", "in_order", "order", "verbatim"):
            yield _figure(f"… {name}", Measure(getattr(paraphrase, name)), _count if name == "words" else percent)
        yield _figure("… numbers", Measure(paraphrase.numbers), _sum)


def _sum(value: int) -> str:
    return f"{value / 10_000:.2f}"


def _count(value: int) -> str:
    return f"{value:,}"


def _figure(name: str, measure: Measure, said: Callable[[int], str]) -> Figure:
    if measure.least is not None:
        wanted, holds = f"at least {said(measure.least)}", measure.value >= measure.least
    elif measure.most is not None:
        wanted, holds = f"at most {said(measure.most)}", measure.value <= measure.most
    else:
        return Figure(name.replace("_", " "), said(measure.value), "", None)
    return Figure(name.replace("_", " "), said(measure.value), wanted, holds)


# --- in the terminal


def in_terminal(pair: Compared) -> RenderableType:
    """Verdict, figures, and both texts side by side, with shared passages in one colour each."""
    table = Table("figure", "value", "wanted", "", header_style="bold", box=None, padding=(0, 2, 0, 0))
    for figure in figures(pair.explanation):
        held = Text("") if figure.holds is None else Text("✓", "green") if figure.holds else Text("✗", "red")
        table.add_row(figure.name, Text(figure.value, justify="right"), figure.wanted, held)
    texts = Table(box=None, show_header=False, expand=True, padding=(0, 1, 0, 0))
    texts.add_column(ratio=1, overflow="fold")
    texts.add_column(ratio=1, overflow="fold")
    texts.add_row(*(Text(printable(one.name), "bold underline") for one in (pair.left, pair.right)))
    texts.add_row(*(Text(printable(one.title), "bold") for one in (pair.left, pair.right)))
    texts.add_row(_marked(pair.left.text, pair.left_marks), _marked(pair.right.text, pair.right_marks))
    lines = [
        Text(f"· {remark}", "dim")
        for remark in (*pair.remarks, f"marked: {pair.marked}; underlined: rare words that both have")
    ]
    verdict = Text(pair.sentence, "bold green" if pair.explanation.verdict and pair.looked_up else "bold yellow")
    return Group(verdict, *lines, Text(""), table, Text(f"ruleset {pair.explanation.ruleset}", "dim"), Text(""), texts)


def _marked(text: str, marks: tuple[Mark, ...]) -> Text:
    shown = Text(printable(text))
    for mark in marks:
        style = _STYLES[(mark.passage - 1) % len(_STYLES)] if mark.passage else "underline"
        shown.stylize(style, mark.start, mark.end)
    return shown
