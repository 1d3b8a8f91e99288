"""The paraphrase rule and the partial-paraphrase rule: when two texts are one report in other words."""

from __future__ import annotations

from typing import Final, NamedTuple


class ParaphraseRule(NamedTuple):
    """The same report, told in the same order. What the rule asks of numbers holds for partial paraphrases too.

    A rare stem that both texts have is supported when enough of its neighbours stand at the same distance from it in
    both texts; see `verdict/order.py`. Shared names are not enough: another report of the event has them elsewhere.
    """

    # Words of the shorter text: in fewer words two reports of one event are much alike.
    words: int = 50
    # Ratio of the lengths. A text that is shorter than this is left to the partial-paraphrase rule.
    like: int = 7_000
    # A shared passage of so many words is one statement that both print, and counts for nothing.
    statement: int = 25
    # So does a shorter one, down to this length, where it makes up this share of a text.
    short_statement: int = 15
    statement_share: int = 2_500
    # Words of each text that must be left without quotations and statements.
    free: int = 40
    # Dice's coefficient of the numbers, less half a number: other reports of an event have other numbers.
    numbers: int = 6_000
    # Share of the smaller set of numbers, spelt ones too, where under half is shared in figures. None may contradict.
    some_numbers: int = 4_000
    # Of so many numbers, spelt ones too, more than this share must be shared whatever the figures are.
    values: int = 4
    few_values: int = 2_500
    # A text with this share of figures among its words is a table in sentences ...
    dense: int = 1_000
    # ... and then so many of its numbers must be the same.
    dense_numbers: int = 9_000
    # The places of a stem in the two texts may differ by so many hundredths of a text.
    skew: int = 15
    # So many shared stems on either side are looked at.
    neighbours: int = 8
    # Stems that are fewer words apart are parts of one name, and stand together in any report.
    apart: int = 4
    # The distance of two stems may differ by so many words between the texts.
    shift: int = 10
    # So many neighbours support a stem.
    friends: int = 4
    # Share of the weight of both texts' stems that must be supported,
    supported: int = 3_000
    # and this on top, divided by the words of the shorter text: chance weighs more in few words.
    supported_by_words: int = 80_000


class StretchRule(NamedTuple):
    """When a stem of both texts is supported, wherever it stands, and how far a stretch goes around it. In words."""

    # Places of a stem in a text that are tried. A stem with more is the subject of the story, and marks no place in it.
    occurrences: int = 4
    # The stems that support it stand within so many words,
    near: int = 20
    # but so far apart: the parts of one name are one sign.
    apart: int = 3
    # The distance of two stems may differ by so many words between the texts.
    shift: int = 6
    # So many other stems support one.
    friends: int = 3
    # A stretch goes so far on both sides of a supported stem.
    reach: int = 8
    # Hundredths of the weight of the rare stems of the text that has less, which both must have to be looked at at all.
    gate: int = 25


class SentenceRule(NamedTuple):
    """Which sentences of two texts are compared, and by which words."""

    # Rare stems that a sentence needs to be told from others; and that two sentences must share.
    stems: int = 3
    # Sentences with one stem that are tried: a stem that stands in more of them tells none from the others.
    occurrences: int = 8
    # What each word weighs beside its rarity, in eighths of a natural logarithm. A common word says little of a story,
    # but all of them say how a sentence is put.
    word: int = 4
    # Words. What is longer is no sentence, and to align two costs the product of their lengths.
    longest: int = 250


class ParaphraseCounts(NamedTuple):
    """By what the figures of both rules are counted."""

    whole: ParaphraseRule = ParaphraseRule()
    stretches: StretchRule = StretchRule()
    sentences: SentenceRule = SentenceRule()


class PartialParaphraseRule(NamedTuple):
    """Parts of a report in other words: cut, padded, or in another order.

    One sum decides. It says how much of the stretches is supported, how long they are, how much of both texts is
    sentences that match, how alike these are, whether other words stand in their place, and whether they keep their
    order or have none at all (sentences that were shuffled on purpose). What is word for word counts against it: that
    is the verbatim rule's, which has refused it for its reasons.

    The weights and the bar come from a logistic regression on the labelled pairs. They were then searched for the
    recall that is asked of partial paraphrases, while none of 17,000 pairs of other reports passes, and rounded. The
    same texts, cut with other seeds, give results within .03. No texts were held out.
    """

    density: int = 10_000  # by the share of the stems in stretches that is supported
    length: int = 2_500  # by ln(words / 100)
    sentences: int = 21_500  # by the share of both texts that is matching sentences
    fewer: int = 0  # by that of the text that has less to match, of which a part of the other tells nearly all
    told: int = 6_500  # by the share of the words that match, to these and those in their place
    alike: int = 8_000  # by how alike the matching sentences are
    in_order: int = 0  # by the share of what matches that stands in sentences of one order
    order: int = 3_500  # by how far from `muddled` is ...
    muddled: int = 7_000  # ... the share of the supported stems that stand in one order: other reports lie near it
    verbatim: int = 9_000  # by the share that is word for word, beyond ...
    little_verbatim: int = 3_000  # ... this one
    # By ln(1 + n) for n numbers that stand in one order in both texts, times the cube of the share that they are of the
    # fewer numbers: another report has others, or in another order. In English they are left to the guards.
    numbers: int = 0
    passes: int = 19_260  # the bar


PARAPHRASE: Final = ParaphraseRule()
PARAPHRASE_COUNTS: Final = ParaphraseCounts()
PARTIAL_PARAPHRASE: Final = PartialParaphraseRule()
# Of a language whose words the table of frequencies does not know, every word counts as rare: then the stretches tell
# less, and the sentences more. The weights and the bar come from the English texts with their letters exchanged, so
# that no word is known, the one half having been tried on the other: rewrites there, reports of one event that are
# none, whole and cut. Texts of other languages had no part in it.
PARTIAL_PARAPHRASE_OF_UNKNOWN_WORDS: Final = PartialParaphraseRule(
    length=7_500,
    sentences=15_000,
    fewer=60_000,
    told=25_000,
    in_order=30_000,
    order=0,
    numbers=5_000,
    passes=91_000,
)
# Of a language whose common words alone are known, and how common they are: by a logistic regression on the same texts
# with their letters exchanged, of whose words the same were known; as many other reports pass as by the rule before.
PARTIAL_PARAPHRASE_ABROAD: Final = PartialParaphraseRule(
    length=2_000,
    fewer=17_500,
    told=8_500,
    alike=1_500,
    in_order=30_000,
    order=12_000,
    verbatim=10_500,
    numbers=3_000,
    passes=55_000,
)
# Of Chinese and Japanese, where a stem is a pair of characters and a shingle four of them: by a logistic regression on
# the same texts spelt in Han characters, a stem as two of them, a name as one a syllable, common words as those that
# say nothing of a story, and without spaces. So spelt, two retold reports are as alike as two in Chinese are.
PARTIAL_PARAPHRASE_OF_CHARACTERS: Final = PartialParaphraseRule(
    length=4_500,
    sentences=6_000,
    fewer=30_000,
    told=16_000,
    alike=7_500,
    in_order=47_500,
    order=15_000,
    verbatim=15_000,
    numbers=4_500,
    passes=77_000,
)
