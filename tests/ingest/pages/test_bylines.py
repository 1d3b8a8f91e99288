"""Lines that name the authors of a text, as outlets of many languages write them."""

from __future__ import annotations

import pytest

from ingest.pages.extract import extract

STORY = "".join(f"<p>The harbour board heard on day {day} that a ferry left without papers.</p>" for day in range(9))
PAGE = "<html><head><title>Ferry</title>{}</head><body><article><h1>Ferry leaves</h1>{}{}</article></body></html>"


def authors(byline: str = "", head: str = "") -> list[str]:
    return list(extract(PAGE.format(head, byline, STORY).encode(), url="https://harbour.example/1").authors)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Текст: Иван Петров. Фото: Олег Сидоров", ["Иван Петров"]),
        ("דני כהן, כתב כלכלי", ["דני כהן"]),
        ("Reporter: Budi Santoso | Editor: Siti Aminah", ["Budi Santoso"]),
        ("김철수·이영희 기자", ["김철수", "이영희"]),
        ("文/张小明 图/李大伟", ["张小明"]),
        ("記者王小明\uff0f台北報導", ["王小明"]),
        ("取材・文\uff1a山田太郎\u3000写真\uff1a鈴木一郎", ["山田太郎"]),
        ("Par Jean Dupont avec AFP", ["Jean Dupont"]),
        ("Publié par Marie Martin le 3 mars 2022", ["Marie Martin"]),
        ("Jean Dupont (à Lyon)", ["Jean Dupont"]),
        ("dal nostro corrispondente Mario Rossi", ["Mario Rossi"]),
        ("নিজস্ব প্রতিবেদক", []),
        ("Jane Roe; John Poe", ["Jane Roe", "John Poe"]),
        ("By Jane Roe Special to the Courier", ["Jane Roe"]),
        ("By Jane Roe March 8, 2022 5:13 pm", ["Jane Roe"]),
        ("By Jane Roe Tuesday March 8, 2022", ["Jane Roe"]),
        ("By Jane Roe 8 March 2022", ["Jane Roe"]),
        ("By Jane Roe updated 03/08/2022", ["Jane Roe"]),
        ("Jane Roe (she/her)", ["Jane Roe"]),
        ("By Jane Roe. Additional reporting by John Poe", ["Jane Roe"]),
        ("By Jane Roe, with reporting by John Poe", ["Jane Roe"]),
        ("Guest contributor: Jane Roe", ["Jane Roe"]),
        ("Senior correspondent: Jane Roe", ["Jane Roe"]),
        ("Photographer: Jane Roe", []),
        ("【田中一郎】", ["田中一郎"]),
        ("Jane Roe Contributor", ["Jane Roe"]),
        ("By Science X staff", []),
        ("New York Staff", []),
        ("Jane Roe (text) and John Poe (photos)", ["Jane Roe"]),
    ],
)
def test_a_byline_names_people_and_no_more(byline, names):
    assert authors(f"<div class=byline>{byline}</div>") == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Opracowała: Anna Nowak", ["Anna Nowak"]),
        ("oprac. Jan Kowalski", ["Jan Kowalski"]),
        ("كتبت \u2013 سارة حسن", ["سارة حسن"]),
        ("Penulis: Budi Santoso", ["Budi Santoso"]),
        ("Reporter: Budi Santoso", ["Budi Santoso"]),
        ("Posted on March 8, 2022 by Ann Lee", ["Ann Lee"]),
        ("(Reporting by Ann Lee and Bo Berg; Editing by Cy Dale)", ["Ann Lee", "Bo Berg"]),
        ("Writing by Ann Lee, editing by Bo Berg", ["Ann Lee"]),
        ("Reporter Budi Santoso saw the ferry leave", []),
        ("Reporting by Ann Lee showed that the quay was sold, said the board.", []),
    ],
)
def test_a_line_without_a_byline_class_signs_by_its_first_word(line, names):
    assert authors(f"<p>{line}</p>") == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann Lee<br>Canal Correspondent<br><a href='https://social.example/@ann'>@ann</a>", ["Ann Lee"]),
        ("Words Ann Lee Photographs Adam Roe", ["Ann Lee"]),
        ("ANN LEE, ADAM ROE<br>CANAL POST", ["ANN LEE", "ADAM ROE"]),
        ("Posted by <span class=fn>Ann Lee</span> at 5:15 PM", ["Ann Lee"]),
        ("Ann Lee - Canal Post", ["Ann Lee"]),
    ],
)
def test_a_byline_of_several_rows_or_works(line, names):
    assert authors(f"<div class=byline>{line}</div>") == names


def test_each_item_of_a_list_of_authors_is_a_name():
    assert authors("<ul class=authors><li>Ann Lee</li><li>Adam Roe</li></ul>") == ["Ann Lee", "Adam Roe"]


def test_a_name_after_an_element_that_signs():
    assert authors("<div><span>by</span><a href='/staff/ann-lee'>Ann Lee</a> <span>on</span> Monday</div>") == [
        "Ann Lee"
    ]


def test_an_element_after_words_that_sign_is_a_name():
    line = "<div>Submitted by <span>Jane Roe</span> on Tue, 03/08/2022 - 10:00</div>"
    assert authors(line) == ["Jane Roe"]
    page = extract(PAGE.format("", line, STORY).encode(), url="https://harbour.example/1")
    assert page.published
    assert page.published.value == "2022-03-08"  # the weekday shows which number is the month


@pytest.mark.parametrize(
    ("name", "content", "names"),
    [
        (
            "og:author",
            "By &lt;a href=&quot;/p/ann&quot;&gt;Ann Lee&lt;/a&gt;, Seán O&#x27;Hara and Adam Roe, WIRE",
            ["Ann Lee", "Seán O'Hara", "Adam Roe"],
        ),
        ("author", "Olivia Stone ❤️", ["Olivia Stone"]),
        ("author", "Jane Roe (@janeroe)", ["Jane Roe"]),
        ("author", "Hanna Lind Harbour Post Staff", ["Hanna Lind"]),
        ("author", "webadmin", []),
        ("author", "Ann Lee, WIRE", ["Ann Lee"]),
        ("author", "Ann Lee (AP)", ["Ann Lee"]),
        ("author", "Ann Lee/Canal News Agency", ["Ann Lee"]),
        ("author", "Ann Lee, ANN LEE", ["Ann Lee"]),
    ],
)
def test_a_name_in_the_head_without_what_is_put_around_it(name, content, names):
    site = "<meta property='og:site_name' content='Harbour Post'>"
    assert authors(head=f'{site}<meta property="{name}" content="{content}">') == names


SIGNED = "<aside><a href=/author/ann/>Ann Lee</a></aside>"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<article><header><h1>Ferry leaves</h1>{signed}</header>{story}</article>", ["Ann Lee"]),
        ("<article><h1>Ferry leaves</h1>{signed}{story}</article>", []),
        ("<header>{signed}</header><article><h1>Ferry leaves</h1>{story}</article>", []),
    ],
)
def test_an_aside_beside_the_headline_in_its_header_may_sign(body, names):
    said = body.format(signed=SIGNED, story=STORY)
    page = f"<html><head><title>Ferry leaves</title></head><body>{said}</body></html>"
    assert list(extract(page.encode(), url="https://harbour.example/1").authors) == names
