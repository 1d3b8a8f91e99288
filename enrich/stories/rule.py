"""When two reports are about one event, and when two stories are one."""

from __future__ import annotations

from typing import Final, NamedTuple


class StoryRule(NamedTuple):
    """The single setting, for texts of any length.

    Chosen on three labelled sets (long reports, reports of rival outlets, headlines): no set prefers a constant
    that hurts the other two; `docs/stories.md` has the figures.
    """

    # A repeated word counts, but less each time (the saturation of Robertson and Walker 1994).
    saturation: float = 2.0
    # The words of the title, or of a first sentence of at most this many words, count once more.
    title_words: int = 30
    # Weight of stems in the similarity; the rest is the weight of words as spelt.
    stems: float = 0.4
    # This many of a text's heaviest words and stems are looked up: those that reports of one event share.
    signs: int = 48
    # Minimum shared signs: a name is both a word and a stem, and one shared name is a coincidence.
    shared_signs: int = 4
    # A text looks up its signs in the order of how many texts in reach have them, the rarest first, up to this many
    # texts in total. That bounds the cost of a text; among very many reports, what hundreds share means nothing.
    looked_up: int = 50_000
    # The sum of the products of shared signs from which two texts are fully compared.
    compared: float = 0.02
    # Similarities below this are ignored.
    least: float = 0.04
    # The background of a text is its mean similarity to its neighbours between these ranks: those that are not about
    # its event, but in its field. In a field where all reports are similar, more is required.
    first_rank: int = 10
    last_rank: int = 50
    # This much more than it, and at least this much in total: where little is similar, similarity is a coincidence.
    background: float = 0.02
    least_background: float = 0.07
    # The value for ranks that are missing because so few texts are in reach: what is typical is not known there, and
    # reports of two events among the same people are distinguished by their similarity alone.
    unknown: float = 0.27
    # A text of whose words the table does not know this share is in a language in which common words weigh as much as
    # names, so that any two reports look similar. This is its least background.
    strange: float = 0.4
    strange_background: float = 0.45
    # A similarity is expressed as a multiple of the geometric mean of the two backgrounds, scaled by this.
    usual: float = 0.15
    # Texts with fewer words share more by chance: the score is multiplied by the ratio to this power.
    long_text: int = 250
    brevity: float = 0.15
    # Maximum days between two reports of one event.
    days: int = 4
    # Two stories merge by the mean score between them, divided by the number of pairs to this power,
    size: float = 0.1
    # if that is at least this, in 1/10000.
    unites: int = 1_900
    # A lower score counts as 0 there.
    counts: int = 950


STORY: Final = StoryRule()
