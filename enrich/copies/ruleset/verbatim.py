"""The verbatim rule: when the longer text contains the shorter one word for word."""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.errors import Permanent
from enrich.copies.ruleset.shares import WHOLE


class Quotation(NamedTuple):
    """Whether a text is one quotation. Then what it quotes counts as its own words, unless the other text quotes it."""

    # More than this share stands in quotation marks: a speech, or one mark too many took a paragraph with it.
    whole: int = 8_000
    # The other text is no quotation, and quotes more than this share of the words that both have: it reports a speech.
    quoted: int = 5_000


class VerbatimRule(NamedTuple):
    """Thresholds for the words in common. The names are those of `copydesk regroup --threshold`.

    A word is covered when it lies in a shingle of `shingle` words that the other text has too. Quoted words are left
    out of `coverage`: two reports may quote one speech and be two reports.
    """

    # Words in a shingle: 3 words meet by chance, and 5 break at every edited word.
    shingle: int = 4
    # A shorter text is a title or a caption: only an identical one is a copy.
    words: int = 20
    # A text of fewer words is as often a notice of a fixed form as a teaser. So `brief_coverage` of it must be covered,
    brief: int = 40
    # with every number, spelt ones too: of 32 words two may differ, where another notice would name another company.
    brief_coverage: int = 9_350
    # Unquoted words that are covered: as many as four shingles hold.
    covered: int = 16
    # Share of the unquoted words that is covered, and of all words: sentences that were shuffled can turn inside out
    # what is quoted, so that one of the two shares can be wrong.
    coverage: int = 5_000
    # The mean of these two shares.
    mean_coverage: int = 6_000
    # Share of the unquoted words, each weighed by its rarity: "of the" alone makes no copy.
    weighted_coverage: int = 5_500
    # One shared statement makes no copy. Unless `one_passage_below` of the unquoted words is covered, or the longest
    # passage is `one_passage` of all words, so much must be covered of what is left without that passage.
    one_passage_below: int = 7_600
    one_passage: int = 6_000
    rest_coverage: int = 4_200
    # Places amid shared words where one text has a number that the other lacks, as a share of the words.
    conflicts: int = 200
    # The same where the texts share less than half of their numbers.
    conflicts_without_numbers: int = 100
    # The same where so much is covered, and most numbers are shared: house style sets some otherwise.
    light_edit: int = 8_500
    conflicts_of_light_edit: int = 400
    # Share of the smaller set of numbers that must be shared: with fewer it is a form that was filled in again.
    numbers: int = 5_000
    # Such forms are short. In a text of fewer words the numbers must agree: that they seldom conflict is not enough.
    small: int = 80
    # Forms of other kinds have longer ones, up to so many words. There other words stand in the place of others, with
    # names or numbers that the other text lacks: a form has so many such places a word,
    form: int = 250
    swaps: int = 350
    # and so many places where more than one word was changed, which editors and spinners seldom do.
    swapped_phrases: int = 150
    # Where so much is covered, such a text is no paraphrase either (the second where there are no numbers):
    # translations of one report share less.
    form_coverage: int = 6_000
    form_coverage_without_numbers: int = 7_000
    # But where so many of the fewer numbers are the other's too, it is one report in other words.
    values_of_one: int = 6_000
    # So many numbers, of which the other text has none: a lottery, a table.
    unshared_numbers: int = 4
    # Ratio of the lengths of a reprint. A text that is shorter than this is a part of the other.
    like: int = 6_700


VERBATIM: Final = VerbatimRule()


# A page that names the other as its source is related to it. What is left to see is whether words were taken over, so
# half of the coverage is enough. The guards against chance (a form with other numbers, one shared statement) are off:
# nobody names another company's dividend as a source.
VERBATIM_DECLARED: Final = VerbatimRule(
    words=12,
    brief=0,
    covered=10,
    coverage=2_500,
    mean_coverage=3_000,
    weighted_coverage=2_500,
    one_passage_below=0,
    one_passage=0,
    rest_coverage=0,
    conflicts=WHOLE,
    conflicts_without_numbers=WHOLE,
    numbers=0,
    small=0,
    form=0,
)


# Two texts that are days apart: what comes back then is more often "Fed expected to add reserves" than the same report.
# So more of the words must be covered, and the numbers must agree unless the texts are long.
VERBATIM_LATER: Final = VerbatimRule(mean_coverage=8_000, numbers=WHOLE, small=150)


class VerbatimRules(NamedTuple):
    """The rule for any pair, for one that is days apart, and for one of which a text names the other as its source."""

    verbatim: VerbatimRule = VERBATIM
    later: VerbatimRule = VERBATIM_LATER
    declared: VerbatimRule = VERBATIM_DECLARED

    def with_threshold(self, name: str, value: int) -> VerbatimRules:
        """The rules with another threshold, also for pairs that are days apart where they have no stricter one.

        Raises Permanent where no threshold has this name.
        """
        # What is counted of a text depends on the length of a shingle, for all rules alike.
        names = [field for field in VerbatimRule._fields if field != "shingle"]
        if name not in names:
            msg = f"there is no threshold {name}; the thresholds are {', '.join(names)}"
            raise Permanent(msg)
        later = self.later
        if getattr(later, name) == getattr(self.verbatim, name):
            later = later._replace(**{name: value})
        return self._replace(verbatim=self.verbatim._replace(**{name: value}), later=later)


class Wrapping(NamedTuple):
    """Whether a part of a longer text is an excerpt or a wrapped copy: see `verdict.compare.Relation`."""

    # Words of a shared passage that is not there by chance.
    passage: int = 8
    # Words before the first shared passage: more than a headline and a standfirst.
    own_words: int = 40


QUOTATION: Final = Quotation()
VERBATIM_RULES: Final = VerbatimRules()
WRAPPING: Final = Wrapping()
