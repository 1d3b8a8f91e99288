"""When two reports tell of one event, and when two stories are one."""

from __future__ import annotations

from typing import Final, NamedTuple


class StoryRule(NamedTuple):
    """The one setting, for texts of any length.

    Chosen on three labelled sets (long reports, reports of rival outlets, headlines), where no set wants a constant
    that the other two refuse; `docs/stories.md` has the figures.
    """

    # A word that comes again counts, but ever less (the saturation of Robertson and Walker 1994).
    saturation: float = 2.0
    # The words of the title, or of a first sentence of at most so many words, count once more.
    title_words: int = 30
    # Share of the stems in the similarity; the rest is that of the words as they are spelt.
    stems: float = 0.4
    # So many of the heaviest words and stems of a text are looked up: those that reports of one event share.
    signs: int = 48
    # So many signs in common, at least: a name is a word and a stem, and one name in common is chance.
    shared_signs: int = 4
    # A text looks its signs up by how many texts in reach have them, the rarest first, as long as these are so many in
    # sum: what a text costs is bounded so, and among very many reports what hundreds of them have tells nothing.
    looked_up: int = 50_000
    # The sum of the products of shared signs from which two texts are compared whole.
    compared: float = 0.02
    # Similarities below this are nothing.
    least: float = 0.04
    # The background of a text is its mean similarity to its neighbours between these ranks: those that are not of its
    # event, but of its field. In a field where all reports are alike, more is asked.
    first_rank: int = 10
    last_rank: int = 50
    # So much on top of it, and never less than so much in all: where little is alike, two reports are so by chance.
    background: float = 0.02
    least_background: float = 0.07
    # What stands for ranks that so few texts in reach do not have: what is usual is not known there, and reports of
    # two events among the same people are told apart by how alike they are alone.
    unknown: float = 0.27
    # A similarity is told as a multiple of the geometric mean of the two backgrounds, by this.
    usual: float = 0.15
    # Texts of fewer words share more by chance: the score is lowered by the ratio to this power.
    long_text: int = 250
    brevity: float = 0.15
    # Days that two reports of one event may be apart.
    days: int = 4
    # Two stories unite by their mean score across, lowered by the number of pairs across to this power,
    size: float = 0.1
    # where that is so much, in 1/10000.
    unites: int = 1_900
    # A score of less than this counts as 0 there.
    counts: int = 950


STORY: Final = StoryRule()
