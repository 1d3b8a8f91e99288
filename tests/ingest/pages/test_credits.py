"""Who took or owns a picture, as captions in many languages say it."""

from __future__ import annotations

import pytest

from ingest.pages.credits import bare_credit, parted
from ingest.pages.extract import extract


@pytest.mark.parametrize(
    ("whole", "shown", "owner"),
    [
        ("The quay at dawn. REUTERS/Jane Roe/File Photo", "The quay at dawn.", "REUTERS/Jane Roe/File Photo"),
        ("Der Kai am Morgen (Archivbild) | Bildquelle: dpa", "Der Kai am Morgen (Archivbild)", "dpa"),
        ("朝の桟橋\uff1d港町で2022年5月3日、山田太郎撮影", "朝の桟橋\uff1d港町で2022年5月3日", "山田太郎"),
        ("Il molo all'alba (foto Ansa)", "Il molo all'alba", "Ansa"),
        ("The quay at dawn. Courtesy of Harbour Council", "The quay at dawn.", "Harbour Council"),
        ("The quay at dawn. (Courtesy: Harbour Council)", "The quay at dawn.", "Harbour Council"),
        ("The quay at dawn. Jane Roe / Getty Images", "The quay at dawn.", "Jane Roe / Getty Images"),
        ("The quay at dawn. (Shutterstock)", "The quay at dawn.", "Shutterstock"),
        ("The quay at dawn. (Jane Roe)", "The quay at dawn.", "Jane Roe"),
        ("Jane Roe / AP", None, "Jane Roe / AP"),
        ("5월의 옛 부두. 사진=연합뉴스", "5월의 옛 부두.", "연합뉴스"),
        ("▲ 5월의 옛 부두 ⓒ연합뉴스", "5월의 옛 부두", "연합뉴스"),
        ("五月的旧码头。\uff08图片来源\uff1a新华社\uff09", "五月的旧码头。", "新华社"),
        ("五月的旧码头。新华社记者 张三 摄", "五月的旧码头。", "新华社记者 张三"),
        ("Cầu tàu cũ hồi tháng 5. Ảnh: VnExpress", "Cầu tàu cũ hồi tháng 5.", "VnExpress"),
        ("Eski iskele. Fotoğraf: AA", "Eski iskele.", "AA"),
        ("Stare molo w maju. Fot. Jan Kowalski / PAP", "Stare molo w maju.", "Jan Kowalski / PAP"),
        ("الرصيف القديم في مايو (رويترز)", "الرصيف القديم في مايو", "رويترز"),
        ("\u0397 παλιά αποβάθρα. Φωτογραφία: ΑΠΕ", "\u0397 παλιά αποβάθρα.", "ΑΠΕ"),
        ("De oude pier in mei. Beeld: ANP", "De oude pier in mei.", "ANP"),
        ("Image caption, The quay at dawn", "The quay at dawn", None),
        ("The quay at dawn. Source: Harbour Council", "The quay at dawn.", "Harbour Council"),
        ("The quay at dawn. Handout via Reuters", "The quay at dawn.", "Handout via Reuters"),
        ("The quay at dawn (Ann Lee, AP)", "The quay at dawn", "Ann Lee, AP"),
        ("The quay at dawn | Getty Images", "The quay at dawn", "Getty Images"),
        ("朝の桟橋(港湾市提供)", "朝の桟橋", "港湾市"),
        ("The quay at dawn | Part two", "The quay at dawn | Part two", None),
        # traps
        ("The mayor (left) and the engineer (right)", "The mayor (left) and the engineer (right)", None),
        ("A copy of the first photo of the quay", "A copy of the first photo of the quay", None),
        ("The quay in Harbour Bay (Ostrand)", "The quay in Harbour Bay (Ostrand)", None),
        ("The road between Ostrand and/or the quay", "The road between Ostrand and/or the quay", None),
        ("The board meets. Nobody was amused", "The board meets. Nobody was amused", None),
    ],
)
def test_a_credit_ends_a_caption(whole, shown, owner):
    assert parted(whole) == (shown, owner)


def test_a_credit_in_an_element_of_its_own():
    assert bare_credit("Photo: Jane Roe") == "Jane Roe"
    assert bare_credit("By Jane Roe/Getty Images") == "Jane Roe/Getty Images"
    assert bare_credit("Courtesy Photo") == "Courtesy Photo"
    assert bare_credit("Jane Roe") == "Jane Roe"


PICTURE = "<img src='https://x.example/a.jpg'>"
TEXT = "".join(f"<p>The pier is open again, said the board of the harbour on day {day}.</p>" for day in range(9))


@pytest.mark.parametrize(
    ("markup", "shown", "owner"),
    [
        (
            (
                "<figure>{}<span>Image source, <span>Getty Images</span></span>"
                "<figcaption>Image caption, The quay at dawn</figcaption></figure>"
            ),
            "The quay at dawn",
            "Getty Images",
        ),
        (
            "<div class='wp-caption'>{}<p class='wp-caption-text'>The quay at dawn. (Jane Roe)</p></div>",
            "The quay at dawn.",
            "Jane Roe",
        ),
        (
            "<div class=image>{}<div class=caption>The quay at dawn.</div><div class=credit>Jane Roe / AP</div></div>",
            "The quay at dawn.",
            "Jane Roe / AP",
        ),
        (
            "<figure>{}<figcaption>The quay at dawn. <small>Jane Roe</small></figcaption></figure>",
            "The quay at dawn.",
            "Jane Roe",
        ),
        (
            "<figure>{}<figcaption>The quay of <i>Blue Heron</i></figcaption></figure>",
            "The quay of Blue Heron",
            None,
        ),
        ("<figure>{}<figcaption>夜明けの岸壁(山田花子撮影)</figcaption></figure>", "夜明けの岸壁", "山田花子"),
        ("<p class=caption>The quay at dawn.</p>{}", None, None),
        ("<div><div class='caption'>By</div>{}</div>", None, None),
    ],
)
def test_captions_next_to_pictures(markup, shown, owner):
    page = f"<html><head><title>A pier</title></head><body><article><h1>A pier</h1>{markup.format(PICTURE)}{TEXT}"
    found = extract(page.encode(), url="https://courier.example/1")
    assert (found.caption, found.credit) == (shown, owner)
