from __future__ import annotations

import json

import pytest

from contract.errors import NoText
from ingest.pages.page import Page
from tests.ingest.pages.markup import read_page

TITLE = "The quay reopens"
PARAGRAPHS = [
    f"On day {day} the harbour board heard that the old grain quay would open again, and that the beams below it had "
    "been counted twice by an engineer from the next town."
    for day in range(8)
]
STORY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def read(body: str, head: str = "") -> Page:
    return read_page(body, f"<title>{TITLE}</title>{head}", html="html lang=en")


def lines(body: str, head: str = "") -> list[str]:
    return read(body, head).text.splitlines()


def test_the_headline_is_not_a_line_of_the_text():
    assert lines(f"<main><div class='content'><h1>{TITLE}</h1>{STORY}</div></main>") == PARAGRAPHS


def test_a_repeated_body_is_read_once():
    twice = f"<div class='for-phones'>{STORY}</div><div class='for-desks'>{STORY}</div>"
    assert lines(f"<article><h1>{TITLE}</h1>{twice}</article>") == PARAGRAPHS


@pytest.mark.parametrize("hidden", ["<template><p>{}</p></template>", "<div hidden><p>{}</p></div>"])
def test_what_is_hidden_is_not_read(hidden):
    secret = "Nobody who opens the page in a browser sees this long line about the lighthouse and its keeper."
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}{hidden.format(secret)}</article>") == PARAGRAPHS


def test_a_lead_in_the_header_comes_first():
    lead, *rest = PARAGRAPHS
    body = "".join(f"<p>{paragraph}</p>" for paragraph in rest)
    page = f"<article><header><h1>{TITLE}</h1><p>{lead}</p></header><div class='article-body'>{body}</div></article>"
    assert lines(page) == PARAGRAPHS


@pytest.mark.parametrize(
    "page",
    [
        "<article><h1>{title}</h1><div class='a'><strong>{lead}</strong></div><div class='b'>{rest}</div></article>",
        "<main><section class='a'><h1>{title}</h1><div>{lead}</div></section><section>{rest}</section></main>",
        "<article><h1>{title}</h1><h2 class='standfirst'>{lead}</h2>{rest}</article>",
    ],
)
def test_a_lead_in_a_box_of_its_own_comes_first(page):
    lead, *paragraphs = PARAGRAPHS
    rest = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert lines(page.format(title=TITLE, lead=lead, rest=rest)) == PARAGRAPHS


@pytest.mark.parametrize(
    "box",
    [
        "<div class='signup'><div class='message'>{}</div></div>",
        "<div class='caption'>{}</div>",
        "<div>{} Photo: Ole Varn.</div>",
        "<nav><div>{}</div></nav>",
    ],
)
def test_a_box_that_is_not_a_lead_is_left_out(box):
    words = "Get the news of the harbour every morning, and all that the town speaks of at noon, for nothing."
    page = f"<article><h1>{TITLE}</h1>{box.format(words)}<div class='body'>{STORY}</div></article>"
    assert lines(page) == PARAGRAPHS


def test_a_highlight_that_the_text_repeats_is_where_the_text_has_it():
    page = f"<article><h1>{TITLE}</h1><div>{PARAGRAPHS[2]}</div><div class='body'>{STORY}</div></article>"
    assert sorted(lines(page)) == sorted(PARAGRAPHS)


@pytest.mark.parametrize("store", ["noscript", "template shadowrootmode=open"])
def test_a_text_that_only_scripts_would_show_is_read(store):
    page = f"<div id=app></div><{store}><article><h1>{TITLE}</h1>{STORY}</article></{store.split()[0]}>"
    assert lines(page) == PARAGRAPHS


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        (PARAGRAPHS[0], [PARAGRAPHS[0]]),
        (f"{PARAGRAPHS[0]} Please turn on JavaScript to read the rest of it here.", []),
        (f"{PARAGRAPHS[0]} Your browser is too old to show the rest of this page.", []),
    ],
)
def test_a_brief_in_a_noscript_is_read_if_the_page_has_nothing_else(said, read_as):
    page = f"<div id=app></div><noscript><h1>{TITLE}</h1><p>{said}</p></noscript>"
    if read_as:
        assert lines(page) == read_as
    else:
        with pytest.raises(NoText):
            lines(page)


def test_a_teaser_in_the_article_that_holds_the_article_is_not_part_of_the_text():
    teaser = "<article class=teaser><h3><a href=/x>Ice halts the ferry</a></h3><p>It lay at the quay for days.</p>"
    assert lines(f"<article><article><h1>{TITLE}</h1>{STORY}</article>{teaser}</article></article>") == PARAGRAPHS


def test_a_text_in_line_breaks_within_a_layout_table_is_read():
    menu = "<td><a href=/a>Home</a><br><a href=/b>News</a></td>"
    page = f"<table><tr>{menu}<td><b>{TITLE}</b><br><br>{'<br><br>'.join(PARAGRAPHS)}</td></tr></table>"
    assert lines(page) == PARAGRAPHS


def test_a_table_of_remarks_stays_a_table():
    rows = "".join(f"<tr><td>Day {day}</td><td>{PARAGRAPHS[day]}</td></tr>" for day in range(3))
    assert PARAGRAPHS[1] in read(f"<article><h1>{TITLE}</h1>{STORY}<table>{rows}</table></article>").text


def test_the_next_article_is_not_part_of_the_text():
    other = "".join(
        f"<p>Of another thing the board heard on day {day}, at length, and laid it aside.</p>" for day in range(12)
    )
    own = f"<div class='post'><h1>{TITLE}</h1><div class='post-body'>{STORY}</div></div>"
    behind = f"<div class='post'><h2><a href='/other'>Another thing</a></h2><div class='post-body'>{other}</div></div>"
    assert lines(f"<main>{own}{behind}{behind}</main>") == PARAGRAPHS
    chapter = f"<div class='post'><h2><a href='#two'>Chapter two</a></h2><div class='post-body'>{other}</div></div>"
    chapters = lines(f"<main>{own}{chapter}</main>")
    assert sum("another thing" in line for line in chapters) == 12


def test_a_sentence_that_is_a_link_is_text():
    linked = "The board's chairwoman had asked for that count at the first meeting of the year, in vain."
    hint = "The board counts its beams: all that our readers must know of the old quay and its crane"
    page = "<article><h1>{}</h1>{}<p><a href='/b'><strong>{}</strong></a></p>{}</article>"
    half = STORY.index("<p>On day 4")
    assert lines(page.format(TITLE, STORY[:half], linked, STORY[half:])) == [*PARAGRAPHS[:4], linked, *PARAGRAPHS[4:]]
    assert lines(page.format(TITLE, STORY[:half], hint, STORY[half:])) == PARAGRAPHS


def test_a_summary_is_a_line_of_its_own():
    question, answer = "Who pays for Port", "land and the mill is what the two towns on the bay asked of the board."
    box = f"<details><summary>{question}</summary>{answer}</details>"
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}{box}{STORY[:-4]}, too.</p></article>")[8:10] == [question, answer]


@pytest.mark.parametrize("between", ["<b> </b>", "<em> </em>", "<b>&nbsp;</b>", "<span> </span>"])
def test_a_space_that_stands_alone_in_an_element_parts_two_words(between):
    said = "The old ferry line from New{}York carried nine hundred people over the bay on its very first day."
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}<p>{said.format(between)}</p></article>")[-1] == said.format(" ")


def test_joiners_that_are_not_seen_stay_in_words():
    persian = [
        f"شورای شهر در روز {day} تصمیم گرفت کارخانه‌ی قدیمی به مدرسه‌ی موسیقی تبدیل می‌شود و کارها آغاز خواهد شد."
        for day in range(5)
    ]
    text = "".join(f"<p>{one}</p>" for one in persian).replace("مدرسه\u200c", "مدرسه&zwnj;")
    page = read(
        f"<article><h1>مدرسه می‌شود</h1>{text}<p>ශ්‍රී ලංකාව and 👩‍🔬 met again on the quay of the town.</p></article>"
    )
    assert page.text.splitlines() == [*persian, "ශ්‍රී ලංකාව and 👩‍🔬 met again on the quay of the town."]


def test_a_body_in_json_of_another_article_is_not_read():
    body = " ".join(f"Buses will stop at the church from month {month} on." for month in range(60))
    data = {"@type": "NewsArticle", "headline": "Bus stop moved", "url": "https://other.example/b", "articleBody": body}
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}</article>", head) == PARAGRAPHS


def test_a_body_in_an_aside_is_read_and_a_box_in_one_is_not():
    assert lines(f"<div><aside class='holder'><h1>{TITLE}</h1>{STORY}</aside></div>") == PARAGRAPHS
    box = "<aside><p>How the lighthouse came to stand where it stands, told by its keeper of forty years.</p></aside>"
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}{box}</article>") == PARAGRAPHS


def test_similar_teasers_are_not_part_of_the_text():
    cards = "".join(
        f"<article class='card'><h3><a href='/{n}'>Headline {n}</a></h3><p>{PARAGRAPHS[n][:90]}</p></article>"
        for n in range(6)
    )
    assert lines(f"<main><div class='c-story'><h1>{TITLE}</h1>{STORY}</div>{cards}</main>") == PARAGRAPHS


def test_readers_comments_are_not_part_of_the_text():
    said = "".join(
        f"<li class='msg'><b>reader{n}</b> <i>{n + 2} days ago</i><p>{n}: I have lived here for thirty years, and "
        "nobody has ever asked us before the lorries came back.</p></li>"
        for n in range(9)
    )
    assert lines(f"<main><h1>{TITLE}</h1><div class='s'>{STORY}</div><h2>You</h2><ol>{said}</ol></main>") == PARAGRAPHS


def test_pieces_between_advertisements_are_one_text():
    pieces = "".join(
        f"<div class='chunk'><div class='entry-content'><p>{one}</p><p>{other}</p></div><div class='ad'></div></div>"
        for one, other in zip(PARAGRAPHS[::2], PARAGRAPHS[1::2], strict=True)
    )
    assert lines(f"<article><h1>{TITLE}</h1><div class='chunks'>{pieces}</div></article>") == PARAGRAPHS


def test_a_list_in_a_table_keeps_its_words():
    table = "<table><tr><th>Party</th></tr><tr><td><ul><li>seven for</li><li>none against</li></ul></td></tr></table>"
    assert "seven for none against" in read(f"<article><h1>{TITLE}</h1>{STORY}{table}{STORY}</article>").text


def test_a_page_that_is_drawn_by_script_is_read_from_its_json():
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(PARAGRAPHS)}
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    page = read("<nav><a href='/'>Home</a></nav><div id='root'></div>", head)
    assert (page.text.splitlines(), page.extractor) == (PARAGRAPHS, "articleBody")
    data["articleBody"] = "".join(f"<p>{paragraph}<br>" for paragraph in PARAGRAPHS)
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    assert read("<div id='root'></div>", head).text.splitlines() == PARAGRAPHS


def drawn(blocks: str) -> str:
    """A page whose script renders all paragraphs but the first."""
    return f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article>{blocks}"


def in_pieces(paragraph: str) -> dict[str, object]:
    first, _, rest = paragraph.partition(" the ")
    link = {
        "type": "link",
        "data": {"href": "https://courier.example/x"},
        "content": [{"type": "text", "value": "the"}],
    }
    return {"type": "paragraph", "data": {}, "content": [
        {"type": "text", "value": f"{first} "}, link, {"type": "text", "value": f" {rest}"},
    ]}  # fmt: skip


@pytest.mark.parametrize(
    "block",
    [
        '<script type="application/json">{}</script>',
        "<script>window.__DATA__ = {};</script>",
    ],
)
@pytest.mark.parametrize(
    "shaped",
    [
        lambda paragraphs: {"story": {"body": {"content": [in_pieces(one) for one in paragraphs]}}},
        lambda paragraphs: [{"kind": "TextParagraph", "html": f"<b>{one}</b>"} for one in paragraphs],
        lambda paragraphs: {
            f"Paragraph:{at}": {"__typename": "Paragraph", "text": one} for at, one in enumerate(paragraphs)
        },
        lambda paragraphs: {"a": [{"type": "PARAGRAPH", "text": one, "textHtml": one} for one in paragraphs]},
    ],
    ids=["pieces", "markup", "by name", "twice"],
)
def test_a_page_that_is_drawn_by_script_is_read_from_its_data(block, shaped):
    story = [*PARAGRAPHS, *(one.replace("board", "council") for one in PARAGRAPHS)]
    page = read(drawn(block.format(json.dumps(shaped(story)))))
    assert (page.text.splitlines(), page.extractor) == (story, "data block")


def test_data_of_another_article_is_not_read():
    others = [{"type": "paragraph", "text": one.replace("quay", "mill").replace("On day", "By")} for one in PARAGRAPHS]
    block = f'<script type="application/json">{json.dumps(others * 3)}</script>'
    assert lines(drawn(block)) == PARAGRAPHS[:2]
    broken = f'<script type="application/json">{json.dumps(others * 3)[:-9]}</script>'
    assert lines(drawn(broken)) == PARAGRAPHS[:2]


def test_a_heading_that_is_a_link_stays_before_its_paragraph():
    first, *rest = PARAGRAPHS
    heading = "<h2><a href='https://shop.example/lamp'>The lamp of the keeper</a></h2>"
    body = f"<p>{first}</p>{heading}" + "".join(f"<p>{one}</p>" for one in rest)
    assert lines(f"<article><h1>{TITLE}</h1>{body}</article>") == [first, "The lamp of the keeper", *rest]


def test_a_list_of_links_after_its_label_is_not_part_of_the_text():
    links = "".join(
        f"<li><a href='/{at}'>How the flood number {at} came to the town in one night</a></li>" for at in "123"
    )
    box = f"<p><strong>More stories from the quay:</strong></p><ul>{links}</ul>"
    assert (
        lines(f"<article><h1>{TITLE}</h1>{STORY}{box}<p>{PARAGRAPHS[0]} So it ended.</p></article>")[:-1] == PARAGRAPHS
    )
    told = "<p>The board has three aims:</p><ul><li>to open <a href='/q'>the quay</a></li><li>to count ships</li></ul>"
    assert "- to count ships" in lines(f"<article><h1>{TITLE}</h1>{STORY}{told}{STORY}</article>")


def test_a_wall_after_the_first_paragraphs_is_not_part_of_the_text():
    wall = "<div class='wall'><p>Already a subscriber? Log in to read on. You may cancel at any time.</p></div>"
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}{wall}</article>") == PARAGRAPHS


@pytest.mark.parametrize(
    "words", ["READ ALSO", "Baca juga", "Xem thêm", "اقرأ أيضا", "यह भी पढ़ें", "관련 기사", "קראו גם"]
)
def test_teasers_for_other_articles_are_not_part_of_the_text(words):
    hint = f"<p><strong>{words}: <a href='/3'>How the flood came in a single night</a></strong></p>"
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}{hint}<p>The end of it came late.</p></article>")[-1].startswith(
        "The end"
    )
    assert words not in read(f"<article><h1>{TITLE}</h1>{STORY}{hint}</article>").text


def test_a_double_encoded_text_is_decoded():
    meant = "The caf\u00e9 owner of forty years said \u201cright\u201e to the council\u2019s long and tired board."
    broken = meant.encode().decode("cp1252")
    assert meant in read(f"<article><h1>{TITLE}</h1><p>{broken}</p>{STORY}</article>").text
    honest = "\u00c2ngela \u00d1and\u00fa said \u201c\u00c2\u201e is a letter, and there is no more to say of her name."
    assert honest in read(f"<article><h1>{TITLE}</h1><p>{honest}</p>{STORY}</article>").text


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        (
            "<title>Quay reopens - after a year | Courier</title>",
            "Quay reopens - after a year",
            "Quay reopens - after a year",
        ),
        (
            "<title>Quay reopens | Courier</title><meta property='og:site_name' content='Courier'>",
            "News",
            "Quay reopens",
        ),
        (
            "<title>Quay reopens - Courier</title><meta property='og:site_name' content='The Courier'>",
            "",
            "Quay reopens",
        ),
        ("<title>Courier - Quay reopens</title>", "", "Quay reopens"),
        ("<title>Courier</title><meta name='twitter:title' content='Quay reopens'>", "", "Quay reopens"),
        ("<meta property='og:title' content='Courier'><title>Quay reopens</title>", "", "Quay reopens"),
        ("<title>Courier</title>", "", "Courier"),
        ("<meta property='og:title' content='Quay &lt;i&gt;reopens&lt;/i&gt;'>", "", "Quay reopens"),
        ("<title>Quay reopens</title>", "Quay<br>reopens", "Quay reopens"),
        ("<title>Quay reopens / Courier</title>", "", "Quay reopens"),
        ("<title>Quay reopens (Courier)</title>", "", "Quay reopens"),
        ("<title>Quay reopens (again)</title>", "", "Quay reopens (again)"),
        ("<title>Quay reopens\uff5cCourier</title>", "", "Quay reopens"),
        ("<title>Quay reopens_Courier</title>", "", "Quay reopens"),
        ("<title>码头重开-Courier</title>", "", "码头重开"),
        ("<title>码头重开:记者 3-2 胜</title>", "", "码头重开:记者 3-2 胜"),
        ("<title>Quay and/or crane</title>", "", "Quay and/or crane"),
        ("<title>Quay &amp;amp; crane</title>", "", "Quay & crane"),
        ("", "Quay reopens", "Quay reopens"),
        (
            "<title>Quay reopens | Harbour | Courier</title><meta property='article:section' content='Harbour'>",
            "",
            "Quay reopens",
        ),
        (
            "<title>Ostrevik Post: Quay reopens</title><meta property='og:site_name' content='Ostrevik Post'>",
            "",
            "Quay reopens",
        ),
        ("<title>Opinion: a quay</title><meta property='article:section' content='Opinion'>", "", "Opinion: a quay"),
        ("<title>부두 다시 열려 < 사회 < 기사본문</title>", "", "부두 다시 열려"),
        (
            "<title>Costs < 9 million, board says in its last report</title>",
            "",
            "Costs < 9 million, board says in its last report",
        ),
        ("<title> - Home</title>", "Quay reopens", "Quay reopens"),
        (
            "<title>Quay reopens - Ostrevik Post, Sound</title><meta property='og:site_name' content='Ostrevik Post'>",
            "",
            "Quay reopens",
        ),
        ("<title>Quay reopens\u2014Courier</title>", "", "Quay reopens"),
        ("<title>The quay reopens\u2014slowly</title>", "", "The quay reopens\u2014slowly"),
        ("<title>Courier \u00bb News \u00bb Quay reopens</title>", "", "Quay reopens"),
        ("<title>Courier | Live: quay reopens</title>", "", "Live: quay reopens"),
        ("<title>Quay reopens | Courier</title>", "Quay reopens <a href='#q'>\u00b6</a>", "Quay reopens"),
        ("<title>The new key is C#</title>", "", "The new key is C#"),
        ("<title>Quay reopens | Ann Lee | Courier</title><meta name=author content='Ann Lee'>", "", "Quay reopens"),
        ("<title>Quay reopens - by Ann Lee</title><meta name=author content='Ann Lee'>", "", "Quay reopens"),
        ("<title>Quay reopens - oleh Ann Lee</title><meta name=author content='Ann Lee'>", "", "Quay reopens"),
        ("<title>Quay reopens - Von Lee</title><meta name=author content='Von Lee'>", "", "Quay reopens"),
        ("<title>Quay reopens - Ann Lee</title><meta name=author content='Bo Sand'>", "", "Quay reopens - Ann Lee"),
        (
            "<title>Portrait - Ann Lee</title><meta name=author content='Ann Lee'>",
            "Portrait - Ann Lee",
            "Portrait - Ann Lee",
        ),
        ("<title>Details | Courier</title>", "<span>Quay reopens</span>", "Details"),
    ],
)
def test_the_title_is_chosen_among_what_the_page_declares(head, heading, title):
    assert read_page(f"<article><h1>{heading}</h1>{STORY}</article>", head).title == title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<a href='/'>Ostrevik Herald</a>{}", "Quay reopens"),
        ("<a href='/'><img alt='Ostrevik Herald'></a>{}", "Quay reopens"),
        (
            "{}<footer><p>All rights reserved by the Ostrevik Herald. <a href='/i'>Imprint</a></p></footer>",
            "Quay reopens",
        ),
        ("{}<footer><div>© 2011-2026 Ostrevik Herald | Terms</div></footer>", "Quay reopens"),
        ("<h2>Quay reopens</h2>{}", "Quay reopens"),
        ("<a href='/herald'>Ostrevik Herald</a>{}", "Quay reopens - Ostrevik Herald"),
        ("{}<footer><p>© 2026 Ostrevik</p></footer>", "Quay reopens - Ostrevik Herald"),
        ("<h2>Quay</h2>{}", "Quay reopens - Ostrevik Herald"),
    ],
)
def test_an_outlet_s_name_is_found_in_its_front_page_link_its_rights_or_the_headline(body, title):
    assert read_page(body.format(STORY), "<title>Quay reopens - Ostrevik Herald</title>").title == title


def test_the_heading_marked_as_the_headline_is_the_title():
    shown = "Details of a quay that reopens"
    for heading, title in (("Quay reopens", "Quay reopens"), ("Courier", shown)):
        body = f"<h1 itemprop='headline'>{heading}</h1><article>{STORY}</article>"
        assert read_page(body, f"<title>{shown} | Courier</title>").title == title


@pytest.mark.parametrize(
    ("below", "caption", "credit"),
    [
        ("The quay at dawn. (Ole Varn / Courier)", "The quay at dawn.", "Ole Varn / Courier"),
        ("Le quai. Crédit photo : Luc Petit", "Le quai.", "Luc Petit"),
        ("El muelle. Crédito: Ana Gil", "El muelle.", "Ana Gil"),
        ("The quay (left) and the crane at dawn", "The quay (left) and the crane at dawn", None),
        ("The quay in 1911 (Pier 3/4)", "The quay in 1911 (Pier 3/4)", None),
        ("The quay at dawn. Ole Varn/Northwire", "The quay at dawn.", "Ole Varn/Northwire"),
        ("The quay. A gate and/or a door", "The quay. A gate and/or a door", None),
        ("<p>The quay at dawn.</p><cite>Ole Varn</cite>", "The quay at dawn.", "Ole Varn"),
        ("The quay (AP Photo/Ole Varn)", "The quay", "AP Photo/Ole Varn"),
        ("流された橋=森彩子撮影", "流された橋", "森彩子"),
        ("The quay at dawn.<span class=credit>Credit...Ole Varn</span>", "The quay at dawn.", "Ole Varn"),
        ("The film <i>Quay</i>, shown at dawn", "The film Quay, shown at dawn", None),
    ],
)
def test_a_picture_s_credit_is_separated_from_its_caption(below, caption, credit):
    figure = f"<figure><img src='/x.jpg'><figcaption>{below}</figcaption></figure>"
    page = read(f"<article><h1>{TITLE}</h1>{figure}{STORY}</article>")
    assert (page.caption, page.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("head", "figure", "image"),
    [
        (
            "<meta property='og:image' content='data:image/gif;base64,R0'><meta name='twitter:image' content='/t.jpg'>",
            "",
            "/t.jpg",
        ),
        ("<link rel=image_src href='/l.jpg'>", "", "/l.jpg"),
        (
            "",
            "<figure><img src='data:image/gif;base64,R0' data-src='/r.jpg'><figcaption>Dawn</figcaption></figure>",
            "/r.jpg",
        ),
        (
            "<meta property='og:image' content='/o.jpg'>",
            "<figure><img src='/f.jpg'><figcaption>Dawn</figcaption></figure>",
            "/o.jpg",
        ),
    ],
)
def test_the_picture_is_one_that_can_be_fetched(head, figure, image):
    page = read(f"<article><h1>{TITLE}</h1>{figure}{STORY}</article>", head)
    assert page.image == f"https://courier.example{image}"


def test_a_lower_heading_marked_as_the_headline_counts_if_there_is_no_other():
    lesser = "<h2 itemprop='headline'>Quay reopens</h2>"
    for heading, is_title in (("", True), ("<h1>Crane</h1>", False)):
        page = read_page(
            f"{heading}{lesser}<article>{STORY}</article>", "<title>Courier, the paper of the sound</title>"
        )
        assert (page.title == "Quay reopens") is is_title


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        (
            "She spoke of <q>a quay for ever</q> on the stairs.",
            "She spoke of \u201ca quay for ever\u201d on the stairs.",
        ),
        (
            "She spoke of <q>a quay for <q>a <b>hundred</b> years</q></q>.",
            "She spoke of \u201ca quay for \u201ca hundred years\u201d\u201d.",
        ),
    ],
)
def test_a_quote_stays_in_its_sentence(said, read_as):
    assert lines(f"<article><h1>{TITLE}</h1><p>{said}</p>{STORY}</article>") == [read_as, *PARAGRAPHS]


def test_a_card_within_the_article_is_not_part_of_the_text():
    link = "<a href='/b'><h4>Bus lanes open</h4><p>Two lanes close to cars on Monday.</p></a>"
    card = f"<article class='embed'>{link}</article>"
    assert lines(f"<article><h1>{TITLE}</h1>{STORY}{card}<p>So it ended, the board said.</p></article>")[-1] == (
        "So it ended, the board said."
    )
    assert "Two lanes" not in read(f"<article><h1>{TITLE}</h1>{STORY}{card}{STORY}</article>").text


def test_a_part_that_is_unfolded_by_a_script_is_read():
    rest = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[2:])
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><div id=more aria-hidden=true>{rest}</div>"
    assert lines(f"<article><h1>{TITLE}</h1><div class=t>{body}</div></article>") == PARAGRAPHS


def test_a_part_that_a_reader_unfolds_is_read_and_a_form_for_phones_is_not():
    first, *rest = (f"<p>{one}</p>" for one in PARAGRAPHS)
    folded = f"<div style='display: none'>{''.join(rest)}</div><a href='#'>Continue reading</a>"
    assert lines(f"<article><h1>{TITLE}</h1>{first}{folded}</article>") == PARAGRAPHS
    phones = f"<div style='display:none'>{STORY}</div><div>{STORY}</div>"
    assert lines(f"<article><h1>{TITLE}</h1>{phones}</article>") == PARAGRAPHS


def test_struck_out_text_is_not_read_if_its_correction_follows():
    said = "<p>The quay will have <del>thirty</del> <ins>forty</ins> berths, a lamp cost <s>12</s> 9 pounds.</p>"
    assert (
        "The quay will have forty berths, a lamp cost 9 pounds"
        in read(f"<article><h1>{TITLE}</h1>{said}{STORY}</article>").text
    )


def test_section_tags_picture_and_the_day_of_the_last_change():
    data = {
        "@type": "NewsArticle", "headline": TITLE, "articleSection": "Harbour", "keywords": "quay, crane",
        "dateModified": "2024-04-02T08:00:00+02:00", "image": {"url": "/quay.jpg"}, "inLanguage": "en-GB",
        "publisher": {"@type": "Organization", "name": "Courier"},
    }  # fmt: skip
    figure = "<figure><img src='/x.jpg'><figcaption>The quay at dawn. Photo: Ole Varn</figcaption></figure>"
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    page = read(f"<article><h1>{TITLE}</h1>{figure}{STORY}</article>", head)
    assert (page.section, page.tags, page.site_name, page.language) == ("Harbour", ("quay", "crane"), "Courier", "en")
    assert (page.image, page.caption, page.credit) == (
        "https://courier.example/quay.jpg",
        "The quay at dawn.",
        "Ole Varn",
    )
    assert page.modified is not None
    assert (page.modified.value, page.published) == ("2024-04-02T08:00:00", None)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td width=200><a href=/a>Home</a></td><td><h1>{title}</h1>{story}</td></tr></table>",
        (
            "<table><tr><td><table><tr><td><a href=/>Home</a></td></tr></table></td></tr><tr><td><table><tr>"
            "<td><ul><li><a href=/a>News</a></li></ul></td><td><h1>{title}</h1>{story}</td></tr>"
            "</table></td></tr></table>"
        ),
    ],
)
def test_layout_tables_are_not_tables(body):
    assert lines(body.format(title=TITLE, story=STORY)) == PARAGRAPHS
    brief = "".join(f"<p>{one}</p>" for one in PARAGRAPHS[:2])
    assert lines(body.format(title=TITLE, story=brief)) == PARAGRAPHS[:2]


@pytest.mark.parametrize(
    "box", ["<div>{}</div>", "<div class=qa><b>Courier:</b> {}</div>", "<div><span>{}</span></div>"]
)
def test_sentences_in_boxes_after_the_text_s_paragraphs_are_read(box):
    boxes = "".join(
        box.format(said) for said in ("Why was the quay shut?", "Nobody could open it.", "Photo: Ann Lee / Wire.")
    )
    text = read(f"<article><h1>{TITLE}</h1>{STORY}{boxes}</article>").text
    assert "Why was the quay shut?" in text
    assert "Nobody could open it." in text
    assert "Photo" not in text


def test_a_headline_on_two_lines_is_not_part_of_the_text():
    page = read(f"<article><h1>The quay<br>reopens</h1>{STORY}</article>")
    assert (page.title, page.text.splitlines()) == (TITLE, PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("", "<div role='heading' aria-level='1'>Quay reopens</div>", "Quay reopens"),
        ("<title>Quay reopens, at last</title>", "<p role=heading aria-level=1>Quay reopens</p>", "Quay reopens"),
        ("<title>Courier</title>", "<div role='heading' aria-level='2'>Quay reopens</div>", "Quay reopens"),
        ("<title>Quay reopens</title>", "<div role='heading' aria-level='1'>Sound and sea</div>", "Quay reopens"),
        ("<title>Quay reopens</title>", "<div role='heading' aria-level='12'>Quay</div>", "Quay reopens"),
        ("<title>Quay reopens</title>", "<div role='slider' aria-level='1'>Quay</div>", "Quay reopens"),
        ("", "<h1><img src='/1.png' alt='Quay reopens'></h1>", "Quay reopens"),
        ("<title></title>", "<h1><a href='/'><img src='/1.png' alt=' Quay  reopens '></a></h1>", "Quay reopens"),
        ("<title>Quay reopens</title>", "<h1><img src='/1.png' alt='Courier'></h1>", "Quay reopens"),
        ("<title>Courier: quay reopens</title>", "<h1><img alt='Courier'></h1>", "quay reopens"),
        (
            "<meta property='og:title' content='Quay reopens'>",
            "<h1><img src='/1.png' alt='Courier'></h1>",
            "Quay reopens",
        ),
        ("<title>Quay reopens</title>", "<h1>Quay <img src='/1.png' alt='grain'> reopens</h1>", "Quay reopens"),
    ],
)
def test_headings_for_screen_readers_and_headings_in_pictures(head, heading, title):
    assert read_page(f"<article>{heading}{STORY}</article>", head).title == title


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("▶ Quay reopens", "Quay reopens"),
        ("► Quay reopens", "Quay reopens"),
        ("● Quay reopens", "Quay reopens"),
        ("• Quay reopens", "Quay reopens"),
        ("» Quay reopens", "Quay reopens"),
        ("■ Quay reopens", "Quay reopens"),
        ("🔴 Quay reopens", "Quay reopens"),
        ("▶️ Quay reopens", "Quay reopens"),
        ("►Quay reopens", "Quay reopens"),
        ("★ Quay reopens", "Quay reopens"),
        ("● 부두가 다시 열린다", "부두가 다시 열린다"),
        ("■码头重开", "码头重开"),
        ("○ 부두가 다시 열린다", "부두가 다시 열린다"),
        ("□ 码头重开", "码头重开"),
        ("○○市で起きたこと", "○○市で起きたこと"),
        ("◯◯ハラスメントとは何か", "◯◯ハラスメントとは何か"),
        ("△社長が会見", "△社長が会見"),
        ("●●町の夏", "●●町の夏"),
        ("»Quay reopens«, says the board", "»Quay reopens«, says the board"),
        ("№ 5 reopens", "№ 5 reopens"),
        ("€5 a berth", "€5 a berth"),
        ("#quay reopens", "#quay reopens"),
        ("+++ Quay reopens +++", "+++ Quay reopens +++"),
        ("¿Quay reopens?", "¿Quay reopens?"),
        ("▲ 12: how the quay earns", "▲ 12: how the quay earns"),
        ("●", "●"),
    ],
)
def test_a_symbol_before_a_headline_is_not_part_of_it(shown, title):
    page = read_page(f"<article><h1>{shown}</h1>{STORY}</article>", f"<title>{shown}</title>")
    assert page.title == title
