"""The rule's constants, each with its reason. Any change of one is a new RULESET.

Shares are in 1/10000, so that every decision is made in whole numbers and is the same on every machine.
Figures named here were measured on 30,222 news texts with 21,000 labelled pairs.
"""

from __future__ import annotations

from typing import Final, NamedTuple

RULESET: Final = 1
WINDOW_DAYS: Final = 7  # syndication is over within days; forms ("dividend declared") recur after weeks
WHOLE: Final = 10_000  # a share of 1


class Sketching(NamedTuple):
    """Which parts of a text become keys of the index. Counts of documents are of 30,000."""

    most_words: int = 65_535  # of one text; no report is longer, and a count of its keys fits 16 bits
    run: int = 5  # words in a key of the first kind: 4 give twice the false candidates
    informative: int = 300  # a run needs a word in at most so many documents: common phrases are no sign
    sampled: int = 4  # one run of so many is kept: a copy of 80 words still shares a dozen
    whole_below: int = 20  # a text of fewer words, a copy only where it is identical, keeps all its runs
    rare: int = 150  # a word in at most so many documents can be a key of the second kind
    rarest: int = 16  # so many of them: enough that two rewrites share five


class Candidates(NamedTuple):
    """When two texts are compared. `runs` and `rare` are keys shared, by kind.

    All labelled copies are candidates, with 1.3 comparisons an article. `rare_alone` of 4 compares 11% more and finds
    ten pairs more of 8,159, none of them over 60 words.
    """

    rare_alone: int = 5  # so many rare words in common are a story in common
    rare_beside_run: int = 3  # with one run in common
    runs: int = 2  # runs in common ...
    runs_share: int = 1_500  # ... and this share of the runs of the text that has fewer
    runs_share_beside_rare: int = 500  # ... or this one, with one rare word in common


class SameWords(NamedTuple):
    """Lane 1: the shorter text stands in the longer, word for word.

    A word is covered when it lies in a run of `run` words that the other text has too. Quoted words
    are left out of `coverage`: two reports may quote one speech and be two reports.
    """

    run: int = 4  # 3 join by chance, 5 break at each edited word
    words: int = 20  # shorter texts are titles and captions: only identical ones are copies
    covered: int = 16  # unquoted words covered; four runs' worth
    coverage: int = 5_000  # of the unquoted words
    mean_coverage: int = 6_000  # mean of the shares of the unquoted and of all words
    weighted_coverage: int = 5_500  # of the unquoted words, each by its rarity: not by "of the" alone
    one_passage_below: int = 7_100  # where less than this is covered, one shared statement must not be all of it:
    rest_coverage: int = 4_200  # so much is covered after the longest shared passage is taken out
    conflicts: int = 200  # places amid shared words where a number of the one is absent from the other, by words
    conflicts_without_numbers: int = 100  # the same where the texts share under half of their numbers
    numbers: int = 5_000  # share of the smaller set of numbers: less, and it is a form filled in anew
    small: int = 80  # words; a form filled in anew is short: there numbers must agree, not only rarely conflict
    like: int = 6_700  # ratio of lengths of a reprint; a text shorter than this is a part of the other


# A page that names the other as its source is related to it: what is left to see is whether words were
# taken over, so half of the coverage is enough, and the guards against chance (a form filled in with
# other numbers, one shared statement) are off: nobody names another company's dividend as a source.
DECLARED: Final = SameWords(
    words=12,
    covered=10,
    coverage=2_500,
    mean_coverage=3_000,
    weighted_coverage=2_500,
    one_passage_below=0,
    rest_coverage=0,
    conflicts=WHOLE,
    conflicts_without_numbers=WHOLE,
    numbers=0,
    small=0,
)


class Wrapping(NamedTuple):
    """An excerpt or a wrapped copy: see `compare.Relation`."""

    passage: int = 8  # words of a shared passage that is none by chance
    own_words: int = 40  # more than a headline and a standfirst


class Linking(NamedTuple):
    """When two groups of versions become one."""

    share: int = 5_000  # more than this share of the pairs across must be edges


SKETCHING: Final = Sketching()
CANDIDATES: Final = Candidates()
SAME_WORDS: Final = SameWords()
WRAPPING: Final = Wrapping()
LINKING: Final = Linking()
