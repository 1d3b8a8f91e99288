# ruff: noqa: RUF001  # letters and marks of many scripts

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.ruleset import SKETCHING
from enrich.copies.text import lexicon as lexicon_module
from enrich.copies.text.characters import Kind
from enrich.copies.text.folding import folded
from enrich.copies.text.frequencies import SCALE, UNKNOWN, frozen
from enrich.copies.text.lexemes import located
from enrich.copies.text.lexicon import NUMBER, Lexicon
from enrich.copies.text.spellings import RESERVED
from enrich.copies.text.tokens import QUOTED, Tokens, tokenise
from enrich.kernels.hashing import word_hash


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compiles the code that the properties time."""
    tokenise(["warm"])


def words(text):
    return [word for kind, spelling, _, _ in located(text) if kind < Kind.NOTHING and (word := folded(spelling))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("... -- _ ___ ?!", []),
        ("The cat's out", ["the", "cat", "s", "out"]),
        ("don’t STOP", ["don", "t", "stop"]),
        ("1,000 and 1,234,567.89", ["1000", "and", "1234567.89"]),
        ("1,5 or 2.5", ["1.5", "or", "2.5"]),
        ("12,34", ["12.34"]),
        ("$3.50, 20th.", ["3.50", "20", "th"]),
        ("covid19 G7", ["covid19", "g7"]),
        ("snake_case", ["snake", "case"]),
        ("Café Ärger", ["cafe", "arger"]),
        ("Cafe\u0301", ["cafe"]),
        ("İstanbul STRASSE ﬁre", ["istanbul", "strasse", "fire"]),
        ("syn\u00adtax", ["syntax"]),
        ("مُحَمَّد", ["محمد"]),
        ("١٬٠٠٠ ٢٠١٥", ["1000", "2015"]),
        ("हिन्दी में", ["हिन्दी".replace("\u094d", ""), "में"]),
        ("東京2015年", ["东", "京", "2015", "年"]),
        ("北京 CCTV", ["北", "京", "cctv"]),
        ("\ud800 lone", ["lone"]),
        ("a\u0000b", ["a", "b"]),
    ],
)
def test_a_text_is_cut_into_folded_words(text, expected):
    assert words(text) == expected


# Goods, mail, root, mill; rice, news, white: they differ only in signs attached to a letter.
@pytest.mark.parametrize("alike", ["माल मेल मूल मिल", "ข้าว ข่าว ขาว"])
def test_signs_of_vowels_and_tones_make_words(alike):
    of_each = [words(word) for word in alike.split()]
    assert len({*map(tuple, of_each)}) == len(of_each)


def quoted(text):
    tokens = tokenise([text])
    flags = (tokens.marks & QUOTED) > 0
    return " ".join(word for word, inside in zip(words(text), flags.tolist(), strict=True) if inside)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('he said "yes we can" today', "yes we can"),
        ("he said “yes we can” today", "yes we can"),
        ("he said «yes we can» today", "yes we can"),
        ("er sagte »ja doch« heute", "ja doch"),
        ("er sagte „ja doch“ heute", "ja doch"),
        ("he said ``yes we can'' today", "yes we can"),
        ("he said 'yes we can' today", "yes we can"),
        ("he said ‘yes we can’ today", "yes we can"),
        ("the dogs' home didn't say 'no.' He left", "no"),
        ("彼は「はい」と", "は い"),
        ("he said \"it's 'so' good\" today", "it s so good"),
        ('"one" and "two"', "one two"),
        ('an inch " mark alone', ""),
        ('"a speech goes on\n\n"and on" he said', "a speech goes on and on"),
        ('so "it is left open\n\nand here it is not', ""),
        ('a line "wraps\nhere" and goes on', "wraps here"),
        ("a stray ” closes nothing “open” yet", "open"),
        ("rock 'n' roll isn't", "n"),
        ('he said: "one two three four five six seven eight"', "one two three four five six seven eight"),
        ('"a whole text behind one mark too many', "a whole text behind one mark too many"),
    ],
)
def test_quotations_pair_within_a_paragraph(text, expected):
    assert quoted(text) == expected


def test_marks_say_what_is_a_number_and_how_rare_a_word_is():
    tokens = tokenise(["the 1,000 zyzzyva"])
    the, thousand, rare = tokens.marks.tolist()
    assert [bool(mark & NUMBER) for mark in (the, thousand, rare)] == [False, True, False]
    assert the >> 2 < thousand >> 2 < rare >> 2
    assert tokens.counts[0] > SCALE // 2
    assert tokens.counts[2] == 0
    assert tokens.hashes.tolist() == [word_hash(word) for word in ("the", "1000", "zyzzyva")]


def test_of_unknown_words_the_longer_ranks_as_the_rarer():
    short, long = tokenise(["этот правительственный"]).ranks.tolist()
    assert long < short


def test_forms_of_an_unknown_word_have_the_same_key():
    keys = tokenise(["правительственный правительственных правило"]).keys.tolist()
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize("text", ["the government governments", "1234567890 1234567899", "東京都東北都"])
def test_known_words_numbers_and_characters_are_their_own_keys(text):
    tokens = tokenise([text])
    assert tokens.keys.tolist() == tokens.hashes.tolist()


def test_common_words_of_another_language_weigh_less_in_it():
    text = "Die Regierung sieht keine Gefahr, sagte der Minister. Regenpfeifer fehlen."
    tokens = tokenise([text])
    weights = dict(zip(words(text), (tokens.marks >> 2).tolist(), strict=True))
    assert weights["die"] < weights["regierung"] < weights["regenpfeifer"] == UNKNOWN
    stems = dict(zip(words(text), tokens.stem_weights.tolist(), strict=True))
    assert 0 == stems["die"] < stems["regierung"] < stems["regenpfeifer"]


def test_common_words_of_another_language_are_rare_ones_in_english():
    tokens = tokenise(["The government said that it had been made by the Regierung"])
    assert tokens.marks[-1] >> 2 == UNKNOWN


def test_a_table_in_english_is_not_in_another_language():
    table = tokenise(["Rubber 194.50, cocoa 12.50, copra nil, tin 9, nickel 4 ringgit"])
    assert (table.are_foreign[0], table.weigh_abroad[0]) == (True, False)


def test_a_word_that_is_not_in_the_table_weighs_as_unknown_words_do():
    assert frozen().weights[0] == UNKNOWN


def test_characters_are_combined_in_pairs():
    one, other = tokenise(["東京都", "東北都"]).hashes.reshape(2, 3)
    assert one[0] != other[0]
    assert one[2] == other[2]


def test_the_table_is_complete():
    table = frozen()
    assert table.documents == 9_997
    assert len(table.words) == 15_126
    assert table.weights.shape == (9_998,)
    assert (np.diff(table.weights.astype(int)) <= 0).all()
    assert min(table.words.values()) >= 5


PIECES = st.lists(
    st.sampled_from(["One ", "two. ", "\n\n", "“three ", "four.” ", "Dr. ", "5 ", "five! ", "\n", "六。"]), max_size=12
)
TEXTS = st.text(max_size=60) | PIECES.map("".join)
COLUMNS = [name for name in Tokens._fields if name not in {"offsets", "are_foreign", "weigh_abroad"}]


@given(st.lists(TEXTS, max_size=5))
def test_a_batch_gives_the_same_as_each_text_alone(texts):
    together = tokenise(texts)
    for i, text in enumerate(texts):
        alone = tokenise([text])
        part = slice(together.offsets[i], together.offsets[i + 1])
        for name in COLUMNS:
            assert getattr(together, name)[part].tolist() == getattr(alone, name).tolist(), name
        assert together.are_foreign[i] == alone.are_foreign[0]
        assert together.weigh_abroad[i] == alone.weigh_abroad[0]


@given(st.lists(st.lists(TEXTS, max_size=3), max_size=4))
def test_a_lexicon_changes_nothing(batches):
    kept = Lexicon()
    for texts in batches:
        known, fresh = tokenise(texts, kept), tokenise(texts)
        for name in Tokens._fields:
            assert getattr(known, name).tolist() == getattr(fresh, name).tolist(), name


@pytest.mark.parametrize("bound", ["_MOST_SPELLINGS", "_MOST_LETTERS"])
def test_a_full_lexicon_forgets(monkeypatch, bound):
    monkeypatch.setattr(lexicon_module, bound, 2)
    kept = Lexicon()
    for text in ("one two three", "three two one", "one"):
        assert tokenise([text], kept).hashes.tolist() == tokenise([text]).hashes.tolist()
        assert len(kept._words) == RESERVED


LONG = 400_000


@pytest.mark.parametrize(
    "text",
    [
        "word " * (LONG // 5),
        "a" * LONG,
        "1" * LONG,
        "1," * (LONG // 2),
        "' " * (LONG // 2),
        "'a" * (LONG // 2),
        '"' * LONG,
        "\n " * (LONG // 2),
        "." + " " * LONG,
        ". " * (LONG // 2),
        "\n" * LONG,
        "e\u0301" * (LONG // 2),
        "\u0301" * LONG,
        "語" * LONG,
        "".join(chr(0x4E00 + i % 20_000) for i in range(LONG)),
        "".join(f"w{i} " for i in range(LONG // 6)),
    ],
    ids=lambda text: repr(text[:6]),
)
def test_any_text_takes_linear_time(text):
    tokenise(["warm"])
    start = time.process_time()
    tokens = tokenise([text])
    assert time.process_time() - start < 2  # quadratic time would take minutes
    assert len(tokens.hashes) <= SKETCHING.most_words
