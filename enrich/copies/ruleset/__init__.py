"""The constants of the rules, each with its rationale. Changing one requires a new ruleset number.

Shares are in 1/10000, so that every decision is made in integers and is the same on every machine.
The figures in the comments were measured on 30,222 news texts with 21,000 labelled pairs.
"""

from __future__ import annotations

from typing import Final

from enrich.copies.ruleset.candidates import (
    CANDIDATES,
    DEGREE_CAP,
    PAIRS_DEGREE_CAP,
    SKETCHING,
    CandidateRule,
    DegreeCap,
    Sketching,
)
from enrich.copies.ruleset.clusters import AVERAGE_LINKAGE, AverageLinkage
from enrich.copies.ruleset.paraphrase import (
    PARAPHRASE,
    PARAPHRASE_COUNTS,
    PARTIAL_PARAPHRASE,
    PARTIAL_PARAPHRASE_ABROAD,
    PARTIAL_PARAPHRASE_OF_CHARACTERS,
    PARTIAL_PARAPHRASE_OF_UNKNOWN_WORDS,
    ParaphraseCounts,
    ParaphraseRule,
    PartialParaphraseRule,
    SentenceRule,
    StretchRule,
)
from enrich.copies.ruleset.shares import WHOLE
from enrich.copies.ruleset.verbatim import (
    QUOTATION,
    VERBATIM,
    VERBATIM_DECLARED,
    VERBATIM_LATER,
    VERBATIM_RULES,
    WRAPPING,
    Quotation,
    VerbatimRule,
    VerbatimRules,
    Wrapping,
)

__all__ = [
    "AVERAGE_LINKAGE",
    "CANDIDATES",
    "DEGREE_CAP",
    "LATER_DAYS",
    "PAIRS_DEGREE_CAP",
    "PARAPHRASE",
    "PARAPHRASE_COUNTS",
    "PARTIAL_PARAPHRASE",
    "PARTIAL_PARAPHRASE_ABROAD",
    "PARTIAL_PARAPHRASE_OF_CHARACTERS",
    "PARTIAL_PARAPHRASE_OF_UNKNOWN_WORDS",
    "QUOTATION",
    "RULESET",
    "SKETCHING",
    "VERBATIM",
    "VERBATIM_DECLARED",
    "VERBATIM_LATER",
    "VERBATIM_RULES",
    "WHOLE",
    "WINDOW_DAYS",
    "WRAPPING",
    "AverageLinkage",
    "CandidateRule",
    "DegreeCap",
    "ParaphraseCounts",
    "ParaphraseRule",
    "PartialParaphraseRule",
    "Quotation",
    "SentenceRule",
    "Sketching",
    "StretchRule",
    "VerbatimRule",
    "VerbatimRules",
    "Wrapping",
]

RULESET: Final = 7
# Syndication takes days, while forms ("dividend declared") come back after weeks.
WINDOW_DAYS: Final = 7
# Texts further apart are as often a form that was filled in again as a copy.
LATER_DAYS: Final = 2
