"""One text in two spellings is one text: scripts, lookalikes, invisible characters, numbers, times, dates."""

# ruff: noqa: RUF001  # lookalike letters are what is tested

from __future__ import annotations

import numpy as np
import pytest

from enrich.copies.text.lexicon import NUMBER
from enrich.copies.text.tokens import tokenise
from enrich.kernels.hashing import word_hash


def hashes(text):
    return tokenise([text]).hashes.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vlada je juče usvojila novi zakon o štampi", "Влада је јуче усвојила нови закон о штампи"),
        ("Ljubav, njega i džep", "Љубав, њега и џеп"),
        ("市政府昨天宣布学校将于九月重新开放", "市政府昨天宣布學校將於九月重新開放"),
        ("The council met again", "The counсіl mеt аgain"),  # four of the letters are Cyrillic
        ("The council met again", "The coun\u200bcil\u200b met a\u00adgain"),
        ("Ｔｈｅ council ２０", "The council 20"),
        ("قال الوزير إن المدرسة", "قــال الوزيــر إن المدرسة"),
        ("قَالَ الوَزِيرُ", "قال الوزير"),
        ("وزیر کشور گفت", "وزير كشور گفت"),
        ("Die Straße ist groß", "Die Strasse ist gross"),
        ("İstanbul ve Iğdır", "istanbul ve ığdır"),
        ("a crème brûlée", "a creme brulee"),
        ("Город открыл новый рынок", "Гoрoд oткpыл нoвый pынoк"),  # some letters are Latin
        ("Місто відкрило новий ринок", "Мicтo вiдкpилo нoвий pинoк"),
        ("เทศบาลเมืองเปิดตลาดใหม่", "เ\u200bทศบาลเมือ\u200bงเปิดต\u200bลาดใหม\u200b่"),
        ("สองร้อยแผงแม่ค้า", "สองร้อยเเผงเเม่ค้า"),  # a vowel typed as two characters
        ("市政府昨天宣布学校将重新开放", "市政\u200b府昨\u2060天宣布学\ufeff校将重新开放"),
    ],
)
def test_spellings_of_one_word_are_one(one, other):
    assert hashes(one) == hashes(other)


@pytest.mark.parametrize(
    "spellings",
    [
        ("1,248,000", "1.248.000", "1 248 000", "1’248’000", "1\u202f248\u202f000", "1248000"),
        ("12,50", "12.50"),
        ("9.30", "9:30", "09:30", "9h30"),
        ("9", "9:00", "09.00", "9h00"),
        ("7", "07"),
        ("six", "6", "sechs", "шесть", "altı"),
        ("42", "zweiundvierzig", "quarantadue", "förtiotvå"),
        ("३६५", "365", "٣٦٥"),
    ],
)
def test_spellings_of_one_number_are_one(spellings):
    assert len({tuple(hashes(spelling)) for spelling in spellings}) == 1, [hashes(s) for s in spellings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9.30", "9.31"),
        ("1.5", "15"),
        ("3:1", "31"),  # a score
        ("1,5", "1,05"),
        ("sixty", "six"),
        ("0.7", "7"),
        ("vide", "vida"),
    ],
)
def test_others_stay_different(one, other):
    assert hashes(one) != hashes(other)


@pytest.mark.parametrize(
    "dates",
    [
        ("27 January 2026", "January 27, 2026", "27.1.2026", "27/01/2026", "01/27/26", "2026-01-27", "27. Januar 2026"),
        ("5 mars", "5. März", "March 5", "5 de marzo"),
    ],
)
def test_a_date_is_the_same_token_in_all_house_styles(dates):
    smaller, greater = (1, 27) if "2026" in dates[0] else (3, 5)
    expected = word_hash(f"date {smaller * 32 + greater}")
    assert [expected in hashes(f"It was on {date} that it began") for date in dates] == [True] * len(dates)


@pytest.mark.parametrize(
    "text",
    ["on 45 January", "in January", "13/14/2026", "1-2", "version 1.2.3", "1/2", "99.99.2026"],
)
def test_what_is_not_a_date_has_no_date_token(text):
    dates = {word_hash(f"date {number}") for number in range(13 * 32)}
    assert not dates & set(hashes(text))


def test_a_day_that_could_be_a_month_is_not_a_number_to_disagree_about():
    marks = {day: tokenise([f"on {day} March"]).marks for day in (5, 27)}
    assert [int(np.sum(of & NUMBER > 0)) for of in marks.values()] == [0, 1]


@pytest.mark.parametrize("language", ["Thai", "Lao", "Khmer", "Burmese"])
def test_no_single_letter_of_a_script_without_spaces_is_rare(language):
    text = {
        "Thai": "น้ำท่วมในสามจังหวัดภาคใต้ทำให้ถนนหลายสายถูกตัดขาด",
        "Lao": "ນ້ຳຖ້ວມຢູ່ສາມແຂວງພາກໃຕ້ເຮັດໃຫ້ເສັ້ນທາງຖືກຕັດຂາດ",
        "Khmer": "ទឹកជំនន់នៅខេត្តទាំងបីបានកាត់ផ្តាច់ផ្លូវជាច្រើន",
        "Burmese": "တောင်ပိုင်းသုံးခရိုင်တွင်ရေကြီးမှုကြောင့်လမ်းများပြတ်တောက်ခဲ့သည်",
    }[language]
    found = tokenise([text])
    assert len(found.hashes) > 15
    assert np.all(found.stem_weights == 0)
    assert np.all(found.counts > 0)
