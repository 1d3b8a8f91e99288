"""Paraphrases: complete, partial, shortened, reordered; what only looks like one; and each threshold at its limit."""

from __future__ import annotations

import numpy as np
import pytest

from enrich.copies.matching.explanation import Explained, explain
from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.content_overlap import ContentOverlap, content_overlaps
from enrich.copies.verdict.paraphrase import paraphrase_of, paraphrase_scores
from enrich.copies.verdict.texts import texts_of
from enrich.copies.verdict.verbatim_overlap import VerbatimOverlap

REPORT = [
    (
        "The regional court in Malvern ordered the chemical company Tessel on Monday to pay 14 million euros "
        "to fishermen on the "
        "lower Orne."
    ),
    (
        "Judge Irene Castell said the company had known since 2009 that solvent was leaking from its tanks "
        "and had hidden the reports."
    ),
    "Nearly 300 families lost their income when the eel fishery was closed three summers ago.",
    (
        "Tessel, which employs 2,100 people in the valley, announced that it would appeal and called the "
        "ruling a threat to "
        "jobs."
    ),
    "Its shares fell by six percent in Frankfurt within an hour of the verdict.",
    "The environment ministry wants to examine whether the plant's permit can be withdrawn before the winter.",
    "Fishermen outside the courthouse embraced each other; some of them had brought their empty nets.",
]
PARAPHRASED = [
    (
        "On Monday, a regional court in Malvern sentenced the chemical group Tessel to pay 14 million euros "
        "to the fishermen of the "
        "lower Orne."
    ),
    (
        "According to judge Irene Castell, the group had been aware since 2009 of solvent leaking out of its "
        "tanks and concealed "
        "the reports."
    ),
    "Almost 300 families had been left without income since the closing of the eel fishery three summers ago.",
    "Tessel employs 2,100 people in the valley; it announced an appeal and described the ruling as a threat for jobs.",
    "Within one hour of the verdict its shares had dropped six percent in Frankfurt.",
    "Now the ministry of the environment wants to check if the permit of the plant can be revoked before winter comes.",
    "In front of the courthouse fishermen were embracing one another, and some had their empty nets with them.",
]
OTHER = [
    "Eel fishermen from the Orne wept and sang in Malvern when Irene Castell read out the sum: 14 million euros.",
    "Tessel must pay it for a leak of solvent that its own engineers had described in writing long ago.",
    "Brokers sold the stock at once, and the company's lawyers spoke of an appeal within the legal term.",
    "What becomes of the factory, on which half of the valley lives, was not for the judge to say.",
    "Old Pascal Morin, whose boat has been on the bank for three summers, said that money brings back no eels.",
    "His union had asked for twice as much, and had counted 300 households that had to find other work.",
]
FOREIGN = [
    "In the spa town the tram is a matter of faith, and the council has voted on it for the ninth time.",
    "Supporters say that buses stand in the same queue as all the others each morning from seven.",
    "Opponents miss the lime trees already, although not one of them has been felled so far.",
]


def relation(left: list[str], right: list[str]) -> str | None:
    found = explain(*map(Explained, sketch(["\n\n".join(left), "\n\n".join(right)]))).verdict
    return found and found.relation


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(REPORT, PARAPHRASED, id="whole"),
        pytest.param(REPORT[:5], PARAPHRASED, id="cut at the end"),
        pytest.param(REPORT[2:], PARAPHRASED, id="cut at the beginning"),
        pytest.param(REPORT[::2] + REPORT[5:6], PARAPHRASED, id="sentences left out"),
        pytest.param(REPORT[:5], PARAPHRASED[2:], id="both cut, at opposite ends"),
        pytest.param(REPORT + FOREIGN, PARAPHRASED, id="foreign text behind"),
        pytest.param(REPORT[:3] + FOREIGN + REPORT[3:], PARAPHRASED, id="foreign text between"),
        pytest.param([REPORT[i] for i in (3, 6, 0, 5, 2, 4, 1)], PARAPHRASED, id="sentences moved"),
    ],
)
def test_paraphrases_are_recognised(left, right):
    assert relation(left, right) == "rewrite"
    assert relation(right, left) == "rewrite"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(REPORT, OTHER, id="another report of the event"),
        pytest.param(PARAPHRASED, OTHER, id="another report, and the paraphrase"),
        pytest.param(REPORT[:2] + FOREIGN, OTHER, id="a part of it, and foreign text"),
        pytest.param(
            [*REPORT[2:4], *FOREIGN], [*PARAPHRASED[2:4], *OTHER[3:]], id="two sentences paraphrased amid other text"
        ),
        pytest.param([*OTHER, REPORT[1]], [*FOREIGN, REPORT[1]], id="one sentence in both"),
    ],
)
def test_what_only_looks_like_a_paraphrase_is_not_one(left, right):
    assert relation(left, right) is None
    assert relation(right, left) is None


def test_numbers_of_sentences_that_match_must_not_contradict():
    other_numbers = [
        line.replace("14", "19").replace("2009", "2011").replace("300", "450").replace("2,100", "3,400")
        for line in PARAPHRASED
    ]
    assert relation(REPORT, other_numbers) is None


def test_numbers_in_text_that_only_one_has_are_not_a_contradiction():
    cut, other_cut = [REPORT[i] for i in (0, 3, 4, 5, 6)], [PARAPHRASED[i] for i in (1, 2, 3, 4, 5, 6)]
    assert relation(cut, other_cut) == "rewrite"


def test_what_replaces_a_sentence_counts_and_what_was_cut_does_not():
    def told(left: list[str], right: list[str]) -> int:
        figures = explain(*map(Explained, sketch(["\n\n".join(left), "\n\n".join(right)]))).paraphrase
        assert figures is not None
        return figures.told

    cut = told([*REPORT[:3], *REPORT[5:]], PARAPHRASED)
    replaced = told([*REPORT[:3], *FOREIGN[:2], *REPORT[5:]], PARAPHRASED)
    assert cut == told([*PARAPHRASED[:3], *PARAPHRASED[5:]], REPORT)
    assert replaced < cut - 500


OVERLAP = VerbatimOverlap(
    same=0,
    words=200,
    words_longer=200,
    unquoted=200,
    unquoted_covered=40,
    covered=40,
    unquoted_weight=4000,
    unquoted_weight_covered=800,
    longest=8,
    longest_unquoted=8,
    conflicts=0,
    numbers=4,
    numbers_longer=4,
    numbers_shared=4,
    own_lead=0,
    values=4,
    values_longer=4,
    values_shared=4,
    characters=0,
    letters=0,
    swaps=0,
    swapped_phrases=0,
)
CONTENT = ContentOverlap(
    left_words=200,
    right_words=200,
    left_conflicts=0,
    right_conflicts=0,
    left_figures=4,
    right_figures=4,
    left_values=4,
    right_values=4,
    shared_values=4,
    numbers_in_order=0,
    left_unknown=100,
    right_unknown=200,
    abroad=0,
    left_eligible=200,
    right_eligible=200,
    stems_in_order=0,
    stems_of_both=10_000,
    left_stretches=100,
    right_stretches=100,
    left_supported=6_000,
    right_supported=6_000,
    left_stems=10_000,
    right_stems=10_000,
    verbatim=3_600,
    chain=4_200,
    sentences_shared=3_200,
    sentences_of_both=10_000,
    sentences_of_fewer=4_000,
    contradictions=0,
    aligned=1_000,
    alike=6_250_000,
    aligned_in_order=650,
    replaced=350,
)


def test_the_figures_of_a_paraphrase():
    found = paraphrase_scores(OVERLAP, CONTENT)
    assert (found.density, found.order, found.verbatim) == (6_000, 7_000, 3_000)
    assert (found.sentences, found.alike, found.told) == (3_200, 6_250, 6_500)
    # 6,000 + 2.15 * 3,200 + .65 * 6,500 + .8 * 6,250, for a stretch of 100 words in the worst possible order
    assert (found.parts, found.parts_least) == (22_105, 19_260)


def test_the_figures_of_a_paraphrase_in_an_unknown_language():
    found = paraphrase_scores(OVERLAP, CONTENT._replace(left_unknown=101, right_unknown=101))
    assert (found.fewer, found.in_order) == (8_000, 6_500)
    # 6,000 + 1.5 * 3,200 + 6 * 8,000 + 2.5 * 6,500 + .8 * 6,250 + 3 * 6,500
    assert (found.parts, found.parts_least) == (99_550, 91_000)


def test_the_figures_of_a_paraphrase_in_another_language_whose_common_words_are_known():
    found = paraphrase_scores(OVERLAP, CONTENT._replace(abroad=1))
    # 6,000 + 2.15 * 3,200 + 1.75 * 8,000 + .85 * 6,500 + .15 * 6,250 + 3 * 6,500
    assert (found.parts, found.parts_least) == (52_842, 55_000)


@pytest.mark.parametrize("abroad", [0, 1])
def test_the_figures_of_a_paraphrase_in_characters(abroad):
    found = paraphrase_scores(OVERLAP._replace(characters=OVERLAP.words), CONTENT._replace(abroad=abroad))
    # 6,000 + .6 * 3,200 + 3 * 8,000 + 1.6 * 6,500 + .75 * 6,250 + 4.75 * 6,500
    assert (found.parts, found.parts_least) == (77_882, 77_000)


@pytest.mark.parametrize(
    ("in_order", "of_fewer", "expected"),
    [
        (0, 0, 0),
        (0, 4, 0),
        (1, 1, 6_931),  # ln 2
        (4, 4, 16_094),  # ln 5
        (3, 4, 5_848),  # ln 4, times the cube of .75
        (27, 27, 33_322),  # ln 28
    ],
)
def test_numbers_in_one_order_say_more_the_more_there_are_and_the_fewer_others(in_order, of_fewer, expected):
    overlap = OVERLAP._replace(numbers=of_fewer, numbers_longer=of_fewer + 1)
    assert paraphrase_scores(overlap, CONTENT._replace(numbers_in_order=in_order)).numbers == expected


@pytest.mark.parametrize(
    ("content", "characters", "weight"),
    [
        ({}, 0, 0),
        ({"abroad": 1}, 0, 3_000),
        ({"left_unknown": 101, "right_unknown": 101}, 0, 5_000),
        ({}, 200, 4_500),
    ],
    ids=["English", "another language", "words that no table knows", "characters"],
)
def test_numbers_in_one_order_count_in_other_languages(content, characters, weight):
    overlap = OVERLAP._replace(characters=characters)
    without = paraphrase_scores(overlap, CONTENT._replace(**content))
    found = paraphrase_scores(overlap, CONTENT._replace(numbers_in_order=4, **content))
    assert found.parts == without.parts + weight * 16_094 // 10_000


ENCIPHERED = str.maketrans("aeiouybcdfghjklmnpqrstvwxz", "eiouyacdfghjklmnpqrstvwxzb")


@pytest.mark.parametrize("kept", [slice(0, 4), slice(1, 7, 2), slice(3, 7)], ids=["first", "each second", "last"])
def test_in_an_unknown_language_a_part_of_a_paraphrase_is_recognised(kept):
    report, paraphrased, other = (
        [sentence.lower().translate(ENCIPHERED) for sentence in text] for text in (REPORT, PARAPHRASED, OTHER)
    )
    assert relation(report, paraphrased[kept]) == "rewrite"
    assert relation(report, other[kept]) is None


@pytest.mark.parametrize(
    ("overlap", "content", "expected"),
    [
        ({}, {}, True),
        ({}, {"left_stems": 19_017}, True),
        ({}, {"left_stems": 19_018}, False),
        ({}, {"sentences_shared": 1_877}, True),
        ({}, {"sentences_shared": 1_876}, False),
        ({}, {"aligned_in_order": 2_123, "replaced": 7_877}, False),
        ({}, {"aligned_in_order": 2_124, "replaced": 7_876}, True),
        ({}, {"left_conflicts": 4}, True),
        ({}, {"left_conflicts": 5}, False),
        ({"numbers_shared": 1}, {}, True),
        ({"numbers_shared": 1}, {"contradictions": 1}, False),
        ({"numbers_shared": 1}, {"shared_values": 2}, True),
        ({"numbers_shared": 1}, {"shared_values": 1}, False),
        ({"numbers": 30, "numbers_longer": 30, "numbers_shared": 30}, {"shared_values": 3}, False),
    ],
)
def test_each_threshold_decides_at_its_edge(overlap, content, expected):
    found = paraphrase_of(OVERLAP._replace(**overlap), CONTENT._replace(**content))
    assert (found is not None) == expected


def test_a_text_that_is_one_endless_sentence_is_not_a_sentence():
    """A sentence without an end is not aligned: that would take time proportional to the product of the lengths."""
    endless = " ".join(f"mirador{i} costanera{i} batalion{i}" for i in range(4_000))
    shuffled = " ".join(np.random.default_rng(1).permutation(endless.split()).tolist())
    assert relation([endless], [shuffled]) is None


def test_a_paraphrase_is_symmetric_if_sentences_form_two_chains_of_equal_weight():
    first, second = (" ".join(f"{letter}x{mark}qoz" for letter in "bcdfghjklmnp") for mark in "jw")
    one = f"{first} gorvine antalop. {second}."
    other = f"{second}. Perdaxo {first} cumbrel."
    texts = texts_of(unpack([sketched.features for sketched in sketch([one, other])]))
    found, exchanged = content_overlaps(texts, np.array([[0, 1], [1, 0]]))
    assert found.aligned_in_order > 0
    assert found == exchanged
