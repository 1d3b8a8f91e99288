"""Which fingerprints represent a text, which texts are compared by them, and the limits of that."""

from __future__ import annotations

from typing import Final, NamedTuple


class Sketching(NamedTuple):
    """Which fingerprints stand for a text in the index. Counts of documents are of 30,000."""

    # Words of a text that are read. No report is longer, and a count of its fingerprints fits into 16 bits.
    most_words: int = 65_500
    # Words in a shingle. Shingles of 4 words give twice as many false candidates.
    shingle: int = 5
    # In Chinese and Japanese each of its characters stands with the one so far behind: one name in katakana is longer
    # than a shingle.
    widened_by: int = 4
    # A shingle needs a word that stands in at most so many documents: a common phrase is no sign of a copy.
    informative_documents: int = 300
    # One shingle in so many becomes a fingerprint. A copy of 80 words still shares a dozen of them.
    sampling: int = 4
    # A text of fewer words keeps all its shingles: it is a copy only where it is identical.
    all_shingles_below: int = 20
    # A text of fewer words has fingerprints of the whole text, too: its sampled shingles may be too few.
    twin_below: int = 100
    # So many of these: as many as the shingles that candidates must share.
    twin_fingerprints: int = 2
    # A word that stands in at most so many documents can become a rare-word fingerprint.
    rare_documents: int = 150
    # So many of the rarest words of a text do: enough that two paraphrases of one report share five.
    rare_words: int = 16
    # More of them in other languages, whose words change more.
    foreign_rare_words: int = 24
    # A text is English where this share of its words stands in so many documents, or where no half of them is rare:
    # tables and lists have few common words. Of 29,000 English texts 190 are taken for others, nearly all of them
    # tables; of 4,859 texts of other languages none for English.
    common_documents: int = 3_000
    common_in_english: int = 2_500
    foreign_rare: int = 5_000
    # Such a table is told by this share of words that English texts have, rare ones too; of French texts half are. Its
    # words weigh as in English.
    words_of_english: int = 6_500


class CandidateRule(NamedTuple):
    """When two texts are compared, by the fingerprints that both have: shingles, and rare words.

    All labelled copies become candidates, with 1.5 comparisons an article.
    """

    # So many rare words in common are a story in common. A bar of 5 loses 2 % of the paraphrases cut in half.
    rare_alone: int = 4
    # One shingle in common stands for one of them.
    rare_beside_shingle: int = 3
    # Or so many shingles in common: a single one is often a stock phrase ...
    shingles: int = 2
    # ... and this share of the shingles of the text that has fewer: long texts share some by chance.
    shingle_share: int = 1_500
    # A rare word in common lowers that share to this.
    shingle_share_beside_rare: int = 500


class DegreeCap(NamedTuple):
    """Limits the work and the edges of an article with thousands of copies.

    See `clusters/degree_cap.py`. No labelled document comes near these limits.
    """

    # Articles of one posting list of a shingle that are looked at: the shingle may stand on thousands of pages.
    postings: int = 10_000
    # A candidate is near where it shares this part of the shingles of the text that has fewer. Copies do in which one
    # word of seven was changed.
    alike: int = 2_000
    # Near candidates of an article that are compared; and so many of the others.
    candidates: int = 128
    # Copies of an article that are kept as edges. The labelled groups have 17 members at most.
    edges: int = 48


SKETCHING: Final = Sketching()
CANDIDATES: Final = CandidateRule()
DEGREE_CAP: Final = DegreeCap()
# `copydesk pairs` keeps no evidence, so that it can list more.
PAIRS_DEGREE_CAP: Final = DegreeCap(candidates=200, edges=150)
