"""The verbatim rule: when the longer text contains the shorter one word for word."""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.errors import Permanent
from enrich.copies.ruleset.shares import WHOLE


class Quotation(NamedTuple):
    """Whether a text is one quotation. Then its quoted words count as its own, unless the other text quotes them."""

    # More than this share is in quotation marks: a speech, or a stray mark included a paragraph.
    whole: int = 8_000
    # The other text is not a quotation, and quotes more than this share of the shared words: it reports a speech.
    quoted: int = 5_000


class VerbatimRule(NamedTuple):
    """Thresholds for shared words. Their names are those of `copydesk regroup --threshold`.

    A word is covered if it is in a shingle of `shingle` words that the other text also has. Quoted words are left
    out of `coverage`: two reports may quote one speech without being copies.
    """

    # Words in a shingle: 3 words coincide by chance, and 5 break at every edited word.
    shingle: int = 4
    # A shorter text is a title or a caption: it is a copy only if identical.
    words: int = 20
    # A text with fewer words is as often a notice on a form as a teaser. So `brief_coverage` of it must be covered,
    brief: int = 40
    # with every number, including spelt ones: of 32 words two may differ; another notice would name another company.
    brief_coverage: int = 9_350
    # Minimum unquoted words that are covered: as many as in four shingles.
    covered: int = 16
    # The covered share of the unquoted words, and of all words: shuffled sentences can turn what is quoted inside out,
    # so that one of the two shares is wrong.
    coverage: int = 5_000
    # The mean of these two shares.
    mean_coverage: int = 6_000
    # Share of the unquoted words, weighted by rarity: "of the" alone does not make a copy.
    weighted_coverage: int = 5_500
    # One shared statement does not make a copy. Unless `one_passage_below` of the unquoted words is covered, or the
    # longest passage is `one_passage` of all words, this much must be covered of what is left without that passage.
    one_passage_below: int = 7_600
    one_passage: int = 6_000
    rest_coverage: int = 4_200
    # Positions between shared words where one text has a number that the other lacks, as a share of the words.
    conflicts: int = 200
    # The same if the texts share less than half of their numbers.
    conflicts_without_numbers: int = 100
    # The same if this much is covered, and most numbers are shared: house styles format some differently.
    light_edit: int = 8_500
    conflicts_of_light_edit: int = 400
    # Share of the smaller set of numbers that must be shared: with less it is a form that was filled in again.
    numbers: int = 5_000
    # Such forms are short. In a text with fewer words the numbers must agree, not just rarely conflict.
    small: int = 80
    # Forms of other kinds are longer, up to this many words. In them words are replaced by others, with names or
    # numbers that the other text lacks: a form has this many such positions per word,
    form: int = 250
    swaps: int = 350
    # and this many positions where more than one word was changed, which editors and spinners rarely do.
    swapped_phrases: int = 150
    # If this much is covered, such a text is not a paraphrase either (the second value if there are no numbers):
    # translations of one report share less.
    form_coverage: int = 6_000
    form_coverage_without_numbers: int = 7_000
    # But if this share of the smaller set of numbers is in the other, too, it is the same report in other words.
    values_of_one: int = 6_000
    # This many numbers, of which the other text has none: a lottery, a table.
    unshared_numbers: int = 4
    # Minimum ratio of the lengths of a reprint. A shorter text is an excerpt.
    like: int = 6_700


VERBATIM: Final = VerbatimRule()


# A page that names the other as its source is related to it. It only remains to check whether words were taken over, so
# half of the coverage is enough. The guards against coincidence (a form with other numbers, one statement) are off:
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


# Two texts that are days apart: what recurs then is more often "Fed expected to add reserves" than the same report.
# So more of the words must be covered, and the numbers must agree unless the texts are long.
VERBATIM_LATER: Final = VerbatimRule(mean_coverage=8_000, numbers=WHOLE, small=150)


class VerbatimRules(NamedTuple):
    """The rule for any pair, for one that is days apart, and for one in which a text declares the other its source."""

    verbatim: VerbatimRule = VERBATIM
    later: VerbatimRule = VERBATIM_LATER
    declared: VerbatimRule = VERBATIM_DECLARED

    def with_threshold(self, name: str, value: int) -> VerbatimRules:
        """The rules with another threshold, also for pairs that are days apart if they have no stricter one.

        Raises Permanent if no threshold has this name.
        """
        # The counts of a text depend on the shingle length, which is the same for all rules.
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

    # Words of a shared passage that is not a coincidence.
    passage: int = 8
    # Words before the first shared passage: more than a headline and a standfirst.
    own_words: int = 40


QUOTATION: Final = Quotation()
VERBATIM_RULES: Final = VerbatimRules()
WRAPPING: Final = Wrapping()
