"""Recognising syndicated copies: sketches, the candidate index, verdicts, evidence, groups."""

from enrich.copies.compare import ALONE, Pairing, Relation, Verdict, are_later, compare
from enrich.copies.crowds import Room, kept, last_kept
from enrich.copies.direction import Direction, Facts, Reason, direction
from enrich.copies.evidence import Located, Passage, locate, passages, passages_between, rare_words
from enrich.copies.explanation import Explanation, explain
from enrich.copies.groups import Crowding, Decisions, MemberFacts, canonical, followed, partition
from enrich.copies.index import MemoryIndex
from enrich.copies.lexicon import Lexicon
from enrich.copies.retold import retold
from enrich.copies.ruleset import RULESET, WINDOW_DAYS
from enrich.copies.sketch import Sketch, compared, sketch
from enrich.copies.wording import Measure, Scores

__all__ = [
    "ALONE",
    "RULESET",
    "WINDOW_DAYS",
    "Crowding",
    "Decisions",
    "Direction",
    "Explanation",
    "Facts",
    "Lexicon",
    "Located",
    "Measure",
    "MemberFacts",
    "MemoryIndex",
    "Pairing",
    "Passage",
    "Reason",
    "Relation",
    "Room",
    "Scores",
    "Sketch",
    "Verdict",
    "are_later",
    "canonical",
    "compare",
    "compared",
    "direction",
    "explain",
    "followed",
    "kept",
    "last_kept",
    "locate",
    "partition",
    "passages",
    "passages_between",
    "rare_words",
    "retold",
    "sketch",
]
