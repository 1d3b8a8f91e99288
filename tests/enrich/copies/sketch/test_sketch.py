from __future__ import annotations

import numpy as np

from enrich.copies.ruleset import SKETCHING
from enrich.copies.sketch.sketch import sketch

WORDS = [
    f"{letter * 2}stovkarel{letter}" for letter in "abcdefghijklmnopqrstuvwxyzäöüøåþðčšž"
]  # words that are in none of the tables, all of one length


def rare_words(*texts):
    return [made.fingerprints[made.fingerprints & 1 == 1].tolist() for made in sketch(texts)]


def test_forms_of_a_rare_word_are_one_fingerprint():
    one, other = rare_words("gradinostvoom plotanicnicima", "plotanicnici gradinostva")
    assert one == other
    assert len(one) == 2


def test_the_rarest_words_are_the_same_in_any_order():
    shuffled = np.random.default_rng(3).permutation(WORDS).tolist()
    one, other = rare_words(" ".join(WORDS), " ".join(shuffled))
    assert one == other
    assert len(one) == SKETCHING.foreign_rare_words


def test_several_forms_of_one_word_leave_room_for_others():
    forms = [word + ending for word in WORDS[: SKETCHING.foreign_rare_words] for ending in ("", "u", "om")]
    assert len(rare_words(" ".join(forms))[0]) == SKETCHING.foreign_rare_words


VIETNAMESE = (
    "Ông Trần nói rằng chính phủ sẽ mở cửa sân bay mới ở thành phố vào cuối năm nay sau khi hoàn tất đường băng"
)


def test_short_words_of_other_languages_are_looked_up_by_twos():
    known = {*rare_words(VIETNAMESE)[0]}
    assert known
    assert (
        len(known & {*rare_words(f"Hôm qua {VIETNAMESE}")[0]}) >= len(known) - 2
    )  # two additional words add two pairs
    assert not known & {*rare_words(" ".join(reversed(VIETNAMESE.split())))[0]}


def test_common_words_of_other_languages_are_not_rare():
    common, rare = rare_words("Regierung Wirtschaft Entwicklung Unternehmen", "Regenpfeifer Rodelbahnen Wirtelstein")
    assert (len(common), len(rare)) == (0, 3)


def test_an_english_text_has_as_many_rare_words_as_before():
    common = "the minister said that it was the first time that a report of this kind had been made in the country "
    assert len(rare_words(common * 4 + " ".join(WORDS))[0]) == SKETCHING.rare_words


def test_one_long_name_in_katakana_is_not_a_shared_shingle():
    one, other = sketch(
        [
            "警察は二十日、市内でドナルド・トランプ氏の像が壊されたと発表した。現場では三人が目撃されていた。",
            "新しい映画に出演するドナルド・トランプ氏の役者が決まり、来年の春に全国で公開される予定である。",
        ]
    )
    assert not {*one.fingerprints[one.fingerprints % 2 == 0]} & {*other.fingerprints[other.fingerprints % 2 == 0]}
