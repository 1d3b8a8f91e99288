"""The paraphrase rule and the partial-paraphrase rule: when two texts are the same report in other words."""

from __future__ import annotations

from typing import Final, NamedTuple


class ParaphraseRule(NamedTuple):
    """The same report, in the same order. Its requirements for numbers also apply to partial paraphrases.

    A rare stem that both texts have is supported if enough of its neighbours have the same distance from it in
    both texts; see `verdict/order.py`. Shared names are not enough: another report of the event has them elsewhere.
    """

    # Minimum words of the shorter text: in fewer words two reports of one event are very similar.
    words: int = 50
    # Minimum ratio of the lengths. A shorter text is left to the partial-paraphrase rule.
    like: int = 7_000
    # A shared passage of this many words is a statement that both print, and does not count.
    statement: int = 25
    # The same for a shorter one, down to this length, if it makes up this share of a text.
    short_statement: int = 15
    statement_share: int = 2_500
    # Minimum words of each text, without quotations and statements.
    free: int = 40
    # Dice's coefficient of the numbers, less half a number: other reports of an event have other numbers.
    numbers: int = 6_000
    # Share of the smaller set of numbers, spelt ones included, if under half of the figures match. None may contradict.
    some_numbers: int = 4_000
    # Of this many numbers, including spelt ones, more than this share must be shared, whatever the figures are.
    values: int = 4
    few_values: int = 2_500
    # A text with this share of figures among its words is tabular data in sentences ...
    dense: int = 1_000
    # ... and then this many of its numbers must be the same.
    dense_numbers: int = 9_000
    # The positions of a stem in the two texts may differ by this many hundredths of a text.
    skew: int = 15
    # This many shared stems on either side are examined.
    neighbours: int = 8
    # Stems closer than this are parts of one name, and occur together in any report.
    apart: int = 4
    # The distance between two stems may differ by this many words between the texts.
    shift: int = 10
    # This many neighbours support a stem.
    friends: int = 4
    # The minimum share of the weight of both texts' stems that is supported,
    supported: int = 3_000
    # plus this, divided by the words of the shorter text: chance weighs more in few words.
    supported_by_words: int = 80_000


class StretchRule(NamedTuple):
    """When a stem of both texts is supported, at any position, and how far a stretch extends around it. In words."""

    # Positions of a stem in a text that are tried. A stem with more is the subject of the story, and marks no position.
    occurrences: int = 4
    # The stems that support it are within this many words,
    near: int = 20
    # but this far apart: the parts of one name count once.
    apart: int = 3
    # The distance between two stems may differ by this many words between the texts.
    shift: int = 6
    # This many other stems support one.
    friends: int = 3
    # A stretch extends this far on both sides of a supported stem.
    reach: int = 8
    # Hundredths of the weight of rare stems in the text with less that must be shared before anything else is computed.
    gate: int = 25


class SentenceRule(NamedTuple):
    """Which sentences of two texts are compared, and by which words."""

    # Rare stems that a sentence needs to be distinguishable, and that two sentences must share.
    stems: int = 3
    # Sentences with one stem that are tried: a stem that occurs in more of them distinguishes none.
    occurrences: int = 8
    # What each word weighs in addition to its rarity, in eighths of a natural logarithm. A common word says little
    # about a story, but all together show how a sentence is phrased.
    word: int = 4
    # Words. Anything longer is not a sentence, and aligning two costs the product of their lengths.
    longest: int = 250


class ParaphraseCounts(NamedTuple):
    """The parameters for computing the figures of both rules."""

    whole: ParaphraseRule = ParaphraseRule()
    stretches: StretchRule = StretchRule()
    sentences: SentenceRule = SentenceRule()


class PartialParaphraseRule(NamedTuple):
    """Parts of a report in other words: cut, padded, or in another order.

    A single sum decides. It combines how much of the stretches is supported, how long they are, how much of both texts
    is in matching sentences, how similar these are, whether other words are in their place, and whether they keep their
    order or have none at all (sentences that were shuffled on purpose). Verbatim text counts against it: that is the
    verbatim rule's domain, which has rejected it for its reasons.

    The weights and the threshold come from a logistic regression on the labelled pairs. They were then searched for the
    required recall of partial paraphrases, with none of 17,000 pairs of other reports passing, and rounded. The
    same texts, cut with other seeds, give results within .03. No texts were held out.
    """

    density: int = 10_000  # of the share of the stems in stretches that is supported
    length: int = 2_500  # of ln(words / 100)
    sentences: int = 21_500  # of the share of both texts in matching sentences
    fewer: int = 0  # of that share of the text with less to match: a part of the other may say nearly all of it
    told: int = 6_500  # of the ratio of matching words to these and those in their place
    alike: int = 8_000  # of the similarity of the matching sentences
    in_order: int = 0  # of the share of matches in sentences of one order
    order: int = 3_500  # of the distance from `muddled` of ...
    muddled: int = 7_000  # ... the share of the supported stems in one order: other reports are near it
    verbatim: int = 9_000  # of the share that is verbatim, beyond ...
    little_verbatim: int = 3_000  # ... this one
    # Of ln(1 + n) for n numbers in the same order in both texts, times the cube of their share of the smaller set of
    # numbers: another report has others, or in another order. In English the guards handle them.
    numbers: int = 0
    passes: int = 19_260  # the threshold


PARAPHRASE: Final = ParaphraseRule()
PARAPHRASE_COUNTS: Final = ParaphraseCounts()
PARTIAL_PARAPHRASE: Final = PartialParaphraseRule()
# In a language that the frequency table does not cover, every word counts as rare: then the stretches say less, and the
# sentences more. The weights and the threshold come from the English texts with substituted letters, so that no word
# is known, each half tested on the other: their rewrites, and reports of one event that are not rewrites, whole and
# cut. Texts in other languages had no part in it.
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
# In a language of which only the common words and their frequencies are known: from a logistic regression on the same
# texts with substituted letters, with the same words known; as many other reports pass as under the rule above.
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
# For Chinese and Japanese, where a stem is a pair of characters and a shingle four of them: from a logistic regression
# on the same texts spelled in Han characters without spaces: a stem as two characters, a name as one per syllable, and
# common words as characters that say nothing about a story. Retold reports in this form are as similar as in Chinese.
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
