"""Which fingerprints represent a text, which texts are compared by them, and the limits of that."""

from __future__ import annotations

from typing import Final, NamedTuple


class Sketching(NamedTuple):
    """Which fingerprints represent a text in the index. Document frequencies are out of 30,000."""

    # Maximum words read of a text. No report is longer, and the number of its fingerprints fits into 16 bits.
    most_words: int = 65_500
    # Words in a shingle. Shingles of 4 words give twice as many false candidates.
    shingle: int = 5
    # In Chinese and Japanese each character is paired with the one this far after it: one name in katakana is longer
    # than a shingle.
    widened_by: int = 4
    # A shingle needs a word with at most this document frequency: a common phrase is not evidence of a copy.
    informative_documents: int = 300
    # One in this many shingles becomes a fingerprint. A copy of 80 words still shares a dozen of them.
    sampling: int = 4
    # A text with fewer words keeps all its shingles: it is a copy only if it is identical.
    all_shingles_below: int = 20
    # A text with fewer words also has fingerprints of the whole text: its sampled shingles may be too few.
    twin_below: int = 100
    # The number of these: as many as the shingles that candidates must share.
    twin_fingerprints: int = 2
    # A word with at most this document frequency can become a rare-word fingerprint.
    rare_documents: int = 150
    # This many of a text's rarest words do: enough for two paraphrases of one report to share five.
    rare_words: int = 16
    # More in other languages, which are more inflected.
    foreign_rare_words: int = 24
    # A text is English if this share of its words has at least this document frequency, or if less than half are rare:
    # tables and lists have few common words. Of 29,000 English texts 190 are taken for other languages, nearly all
    # of them tables; of 4,859 texts in other languages none is taken for English.
    common_documents: int = 3_000
    common_in_english: int = 2_500
    foreign_rare: int = 5_000
    # Such a table is recognised by this share of words that occur in English texts, rare ones included; in French texts
    # it is half. Its words get their English weights.
    words_of_english: int = 6_500


class CandidateRule(NamedTuple):
    """When two texts are compared, by the fingerprints that both have: shingles, and rare words.

    All labelled copies become candidates, with 1.5 comparisons per article.
    """

    # This many shared rare words mean a shared story. A threshold of 5 loses 2 % of the paraphrases cut in half.
    rare_alone: int = 4
    # A shared shingle counts as one of them.
    rare_beside_shingle: int = 3
    # Or this many shared shingles: a single one is often a stock phrase ...
    shingles: int = 2
    # ... and this share of the shingles of the text with fewer: long texts share some by chance.
    shingle_share: int = 1_500
    # A shared rare word lowers that share to this.
    shingle_share_beside_rare: int = 500


class DegreeCap(NamedTuple):
    """Limits the work and the edges of an article with thousands of copies.

    See `clusters/degree_cap.py`. No labelled document comes near these limits.
    """

    # Maximum articles examined in a shingle's posting list: it may be on thousands of pages.
    postings: int = 10_000
    # A candidate is near if it shares this part of the shingles of the text with fewer. Copies with one changed word in
    # seven still do.
    alike: int = 2_000
    # Near candidates of an article that are compared; the same number of the others.
    candidates: int = 128
    # Copies of an article that are kept as edges. The labelled groups have at most 17 members.
    edges: int = 48


SKETCHING: Final = Sketching()
CANDIDATES: Final = CandidateRule()
DEGREE_CAP: Final = DegreeCap()
# `copydesk pairs` keeps no evidence, so it can list more.
PAIRS_DEGREE_CAP: Final = DegreeCap(candidates=200, edges=150)
