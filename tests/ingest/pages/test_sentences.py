from __future__ import annotations

import pytest
from lxml import html

from ingest.pages.extract import extract
from ingest.pages.paragraphs import keep_corrections, keep_paragraphs, keep_parts
from ingest.pages.sentences import drop_anchors, drop_struck_out, join_initials, keep_words
from tests.ingest.pages.test_boxes import amid


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("The town of <a class='sc-adb616fe-0' href=/m><span class=vl>Marrow</span></a> will pay for it all in May.",
         "The town of Marrow will pay for it all in May."),
        ("In the hall <span class='ad-word'>Councillor</span> Lowe spoke for an hour, and nobody answered her at all.",
         "In the hall Councillor Lowe spoke for an hour, and nobody answered her at all."),
        ("Tickets for the evening cost <s>12 pounds</s> 9 pounds for those who come to the quay before noon.",
         "Tickets for the evening cost 9 pounds for those who come to the quay before noon."),
        ("They lost, he said, <s>nothing</s> everything in the fire, and the baker agreed with him over the sums.",
         "They lost, he said, nothing everything in the fire, and the baker agreed with him over the sums."),
        ("<span class='share-letter'>T</span>he tide took the old pier in ten seconds, said the keeper of the weir.",
         "The tide took the old pier in ten seconds, said the keeper of the weir."),
        ("The bank said that <button class=term aria-expanded=false>inflation</button> had made the steel dearer.",
         "The bank said that inflation had made the steel dearer."),
    ],
)  # fmt: skip
def test_words_within_a_sentence(said, read_as):
    assert read_as in amid(f"<p>{said}</p>")


@pytest.mark.parametrize(
    "markup",
    [
        "<p><span class=credit>Photo: Bo Sand</span></p>",
        "<p>It ends here. <a class=more href=/x>Read more</a></p>",
        "<p><a class=tag href=/t>Harbour</a> <a class=tag href=/u>Quay</a></p>",
    ],
)
def test_an_element_next_to_a_sentence_keeps_its_class(markup):
    tree = html.fromstring(f"<div>{markup}</div>")
    keep_words(tree)
    assert b"class" in html.tostring(tree)


def test_running_paragraphs_lose_names_that_programs_made():
    said = "The ferry board of Ostrand met for the third time on Monday and heard the engineer from the next town."
    amid_them = "".join(f"<p class='{name}'>{said}</p>" for name in ("css-footer1", "sc-related-0"))
    tree = html.fromstring(f"<div>{amid_them}<p class='related'>Read more about the ferry</p></div>")
    keep_paragraphs(tree)
    assert [p.get("class") for p in tree.iter("p")] == [None, None, "related"]


STORY = [f"The board heard on day {day} that the old grain quay would open again before the frost." for day in range(6)]


@pytest.mark.parametrize("name", ["article-expander", "slide-in", "next-part", "content-widget", "premium", "no-print"])
@pytest.mark.parametrize("before", ["{}", "<div class=start>{}</div>"])
def test_a_box_in_which_a_text_goes_on_loses_its_name(name, before):
    first, rest = ("".join(f"<p>{one}</p>" for one in part) for part in (STORY[:3], STORY[3:]))
    page = f"<title>Quay</title><article><h1>Quay</h1>{before.format(first)}<div class='{name}'>{rest}</div></article>"
    assert extract(page.encode(), url=None).text.splitlines() == STORY


def test_paragraphs_before_a_box_that_is_called_the_text_are_read():
    first, rest = ("".join(f"<p>{one}</p>" for one in part) for part in (STORY[:2], STORY[2:]))
    page = f"<title>Quay</title><article><h1>Quay</h1>{first}<div class='entry-content'>{rest}</div></article>"
    assert extract(page.encode(), url=None).text.splitlines() == STORY


@pytest.mark.parametrize(
    "box",
    [
        "<div class='expand'><h3>More</h3><p>{0}</p><p>{0}</p></div>",
        "<div class='related-widget'><p><a href=/x>{0}</a></p></div>",
        "<div class='slide'><p>{0}</p><p>Photo: Bo Sand</p><p>Photo: Ann Lee</p></div>",
    ],
)
def test_a_box_that_holds_more_than_running_text_keeps_its_name(box):
    tree = html.fromstring(f"<main><p>{STORY[0]}</p>{box.format(STORY[1])}</main>")
    keep_parts(tree)
    assert tree.find(".//div").get("class")


def test_signs_are_read_without_how_they_are_spoken():
    said = "波崎市は<ruby><rb aria-hidden=true>歩道橋</rb><rt>ほどうきょう</rt></ruby>を来年六月までに再建すると月曜日に発表した。"
    assert (
        extract("<h1><ruby>橋<rt>はし</rt></ruby>を再建</h1>".encode() + f"<p>{said}</p>".encode(), url=None).title
        == "橋を再建"
    )
    assert "波崎市は歩道橋を来年六月までに再建すると月曜日に発表した。" in amid(f"<p>{said}</p>")


def test_a_line_that_is_struck_out_whole_stays():
    tree = html.fromstring("<div><ul><li><s>Friday, 8 pm</s></li><li>Saturday, 8 pm</li></ul></div>")
    drop_struck_out(tree)
    assert "Friday" in tree.text_content()


@pytest.mark.parametrize(
    "first",
    [
        "<div class='drop-cap'>T</div><p>{}</p>",
        "<p><img class=dropcap alt=T src=/t.png>{}</p>",
        "<p><b class=dropcap aria-hidden=true>T</b><b class=sr-only>The</b><i aria-hidden=true>he</i>{}</p>",
    ],
)
def test_a_drop_cap_outside_its_word_is_joined_to_it(first):
    rest = STORY[0][3:] if "sr-only" in first else STORY[0][1:]
    page = f"<title>Quay</title><article><h1>Quay</h1>{first.format(rest)}{_paragraphs(STORY[1:])}</article>"
    assert extract(page.encode(), url=None).text.splitlines() == STORY


def test_a_letter_that_begins_no_word_is_not_joined():
    tree = html.fromstring(
        "<div><p class=initial>A</p><p>The board heard of it.</p><p class=x>B</p><p>and so on</p></div>"
    )
    join_initials(tree, "initial\nx")
    assert [p.text for p in tree.iter("p")] == ["A", "The board heard of it.", "B", "and so on"]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("He left.<a href='#p1'>#</a>", "He left."),
        ("Minutes. <a href='#r1'>\u21a9</a>", "Minutes. "),
        ("He left <a href='/x'>#</a>", "He left #"),
        ("See <a href='#b'>II</a>", "See II"),
    ],
)
def test_links_to_a_place_of_the_page_that_are_only_a_mark(markup, said):
    tree = html.fromstring(f"<div><p>{markup}</p></div>")
    drop_anchors(tree)
    assert tree.text_content() == said


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ("<div class='correction'>Correction: An earlier version gave the wrong number of beams.</div>", True),
        ("<div class='story-clarification'>An earlier version of this report named another town.</div>", True),
        ("<div class='corrections'>Have you found an error? Write to our desk.</div>", False),
        ("<div class='correction-link'>Correct this article</div>", False),
    ],
)
def test_a_correction_in_a_box_becomes_a_paragraph(box, kept):
    tree = html.fromstring(f"<div><p>{STORY[0]}</p>{box}</div>")
    keep_corrections(tree, "correction\nclarification\nstory-clarification\ncorrections\ncorrection-link")
    assert (tree[1].tag == "p") is kept


def test_a_correction_in_a_box_is_part_of_the_text():
    correction = "Correction, 13 May: An earlier version of this report gave the wrong number of beams below the quay."
    said = _in_a_section(f"{_paragraphs(STORY)}<div class='correction'>{correction}</div>")
    assert said == [*STORY, correction]


def test_custom_elements_are_the_paragraphs_of_a_text():
    told = "".join(f"<quay-line>{one}</quay-line>" for one in STORY)
    page = f"<title>Quay</title><article><h1>Quay</h1><div>{told}</div></article>"
    assert extract(page.encode(), url=None).text.splitlines() == STORY


def test_a_sentence_in_a_box_within_a_box_is_part_of_the_text():
    box = f"<div class=callout-card><div class=callout-text>{STORY[2]}</div></div>"
    assert _in_a_section(f"{_paragraphs(STORY[:2])}{box}{_paragraphs(STORY[3:])}") == STORY


def _in_a_section(body: str) -> list[str]:
    """The lines read from a page whose text is in a section: there trafilatura drops boxes."""
    article = f"<article class=post><h1>Quay</h1><section class=content>{body}</section></article>"
    page = f"<title>Quay</title><header><a href=/>Quay</a></header>{article}<footer><p>© 2026</p></footer>"
    return extract(page.encode(), url=None).text.splitlines()


def _paragraphs(story: list[str]) -> str:
    return "".join(f"<p>{one}</p>" for one in story)
