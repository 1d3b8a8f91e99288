"""Tables of boilerplate, pictures and heads, about half of the rows traps; and invariants for any text."""
# ruff: noqa: RUF001  # texts as newspapers print them

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract.article import Published
from enrich.reading import DeclaredSource, Reading, read
from enrich.reading.pictures import picture_credit
from tests.enrich.reading.texts import BODY, TITLE

FURNITURE = [
    # a line below the report, and the reason why it is not part of it
    ("Leave a Reply", "comments"), ("Your Comment", "comments"),
    ("Your email address will not be published. Required fields are marked *", "comments"),
    ("Deja una respuesta", "comments"), ("Laisser un commentaire", "comments"),
    ("Schreibe einen Kommentar", "comments"),
    ("Lascia un commento", "comments"), ("Deixe um comentário", "comments"), ("Geef een reactie", "comments"),
    ("Dodaj komentarz", "comments"),
    ("Добавить комментарий", "comments"), ("Bir yanıt yazın", "comments"), ("Tinggalkan Balasan", "comments"),
    ("اترك تعليقاً", "comments"),
    ("发表评论", "comments"), ("コメントを残す", "comments"), ("Share this:", "share"), ("Share on Facebook", "share"),
    ("Click to share on X (Opens in new window)", "share"),
    ("Compartir", "share"), ("Partager", "share"), ("Teilen", "share"), ("Поделиться", "share"),
    ("125 Shares", "share"),
    ("Related Articles", "related"), ("You may also like", "related"), ("Also read:", "related"),
    ("Lea también", "related"), ("À lire aussi", "related"),
    ("Lesen Sie auch", "related"), ("Leggi anche", "related"), ("Leia também", "related"), ("Lees ook", "related"),
    ("Czytaj także", "related"),
    ("Читайте также", "related"), ("Baca juga", "related"), ("اقرأ أيضا", "related"), ("相关新闻", "related"),
    ("関連記事", "related"), ("관련기사", "related"),
    ("यह भी पढ़ें", "related"), ("Subscribe to our newsletter for more", "newsletter"),
    ("Already a subscriber? Log in", "paywall"),
    ("We use cookies to improve your visit.", "cookies"), ("© 2022 The Daily Planet. All rights reserved.",
    "copyright"),
    ("Copyright 2019 Hawaii News Now. All rights reserved.", "copyright"),
    ("Todos los derechos reservados", "copyright"),
    ("Advertisement", "advertisement"), ("Publicidad", "advertisement"), ("Anzeige", "advertisement"),
    ("Реклама", "advertisement"),
    ("Back to top button", "navigation"), ("Nach oben", "navigation"), ("Наверх", "navigation"),
    ("By admin", "byline"), ("pav/ks", "initials"),
    ("* * *", "ornament"), ("Thu. May 19th, 2022", "page date"), ("Tags: bridge, river", "tags"),
    ("(adsbygoogle = window.adsbygoogle || []).push({});", "tracking"),
    ("(This story has not been edited by our staff and is auto-generated from a syndicated feed.)", "notice"),
    ("Do you have a story? Email us at tips@example.org", "contact"),
    ("Sign up here for our daily newsletter", "newsletter"),
    ("Click here to get our stories by e-mail each evening.", "newsletter"),
    ("Comments have been closed on this article.", "comments"), ("You have 2 free articles remaining.", "paywall"),
    ("Support local news: become a member", "paywall"), ("Report a typo", "contact"),
    ("To report an error, contact the newsroom.", "contact"),
    ("Next story: Ten canals for a winter walk", "related"),
    ("Listen to the podcast version of this article.", "player"), ("WhatsApp Facebook X Email Copy link", "share"),
    ("Facebook Twitter Kopiera länk", "share"), ("Kopiera länk Facebook LinkedIn", "share"),
    ("Enjoying this story? Buy us a coffee.", "share"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "reason"), FURNITURE)
def test_boilerplate_below_a_report_is_removed_with_its_reason(line, reason):
    reading = read(f"{BODY}\n\n{line}", title=TITLE)
    assert reading.text == BODY
    assert [(removed.text, removed.reason) for removed in reading.furniture] == [(line, reason)]


SENTENCES = [
    "Leave a reply, the judge told him, or stay silent for ever.",
    "Comments by the minister made the markets fall on Tuesday.",
    "Share prices fell by a tenth.",
    "Related companies were told to pay as well.",
    "Advertisement of tobacco is to be banned, the council says.",
    "Tags on the sheep had been cut off.",
    "Your comment is welcome, the mayor told the crowd.",
    "By admin error the list was lost.",
    "Subscribe or lose, the paper told its readers.",
    "We use cookies to feed the birds, said the baker.",
    "Read more books, the minister told the pupils.",
    "Copyright law will change next year.",
    "Back to top form, the team won by four goals.",
    "Print is dead, he said.",
    "The email address will not be published by the court.",
    "Politics is a hard trade.",
    "Photo: the word alone is on the wall of the gallery.",
    "Teilen is a German verb, she explained.",
    "More from the mayor on this matter was not to be had.",
    "Watch: that is what the keeper told the visitors to do.",
    "Cookies were served.",
    "Sign up for the run ends on Friday, the club says.",
    "Get breaking news out first, editors are told.",
    "Join us on the bridge, the mayor said.",
    "Los comentarios del ministro hundieron la bolsa.",
    "Comparte piso con tres amigos, dice.",
    "Lea también pidió perdón, según su abogado.",
    "Publicidad engañosa: la multa será de un millón.",
    "Todos los derechos reservados a la corona fueron vendidos.",
    "Partager les terres, voilà ce que veut le ministre.",
    "Les commentaires du maire ont choqué la ville.",
    "À lire aussi les vieux journaux, il a tout compris.",
    "Imprimer de la monnaie ne suffit pas, dit-elle.",
    "Teilen will die Stadt ihr Wasser nicht mehr.",
    "Kommentare dazu gab der Bürgermeister nicht ab.",
    "Anzeige erstattete am Montag ein Nachbar.",
    "Nach oben ging es mit den Preisen auch im Mai.",
    "Lesen Sie auch das Kleingedruckte, rät die Kammer.",
    "Commenti del sindaco non ce ne sono.",
    "Condividi o muori, dice il proverbio.",
    "Leggi anche severe non bastano, dice il giudice.",
    "Comentários do prefeito irritaram a cidade.",
    "Leia também era o nome da peça, disse ela.",
    "Reacties van de minister bleven uit.",
    "Delen van de stad staan onder water.",
    "Komentarze ministra wywołały burzę.",
    "Комментарии министра вызвали бурю.",
    "Реклама табака будет запрещена с мая.",
    "Поделиться водой город отказался.",
    "Читайте также мелкий шрифт, советует юрист.",
    "Yorumlar bakanı kızdırdı.",
    "Reklam yasağı mayısta başlıyor.",
    "Komentar menteri itu membuat pasar turun.",
    "Bagikan makanan kepada warga, kata wali kota.",
    "التعليقات التي أدلى بها الوزير أغضبت المدينة.",
    "评论家说，这座桥太贵了。",
    "分享经济正在改变这座城市。",
    "コメントは控えると市長は述べた。",
    "広告は来月から禁止される。",
    "댓글 실명제가 폐지된다.",
    "Contact with the ship was lost on Tuesday.",
    "Email is how he was caught.",
    "Phone lines were down all day.",
    "Got a tip from his uncle, he says.",
    "Have a story to tell? So did she, and nobody listened.",
    "This is a developing story of greed, the judge said.",
    "More to follow him than to lead him, says the poet.",
    "The views expressed at the meeting were many.",
    "Home is where the heart is.",
    "Tags will be needed for all dogs.",
    "Follow the money, the detective said.",
    "Recommended doses differ by age.",
    "Trending downwards, the shares fell again.",
    "Most read the paper on the train.",
    "Newsletter writers earn little.",
    "Subscribe to no creed, he told them.",
    "Name the culprit, the judge demanded.",
    "Website owners must pay.",
    "window.",
]


@pytest.mark.parametrize("line", SENTENCES)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_sentence_with_the_words_of_boilerplate_is_news(line, place):
    paragraphs = BODY.split("\n\n")
    paragraphs.insert({"first": 0, "middle": 1, "last": len(paragraphs)}[place], line)
    text = "\n\n".join(paragraphs)
    reading = read(text, title=TITLE)
    assert reading.text == text
    assert reading.furniture == ()


BROKEN = [  # a report with hard line breaks: the last line continues the sentence above it
    ("The last time that the index touched this level was in", "November, 1986."),
    ("The company's convertible debentures, the statement says, are due on", "June 15, 2017."),
    ("The bank provided ninety billion pesetas, it said, at the second", "window."),
    ("The firm plans a rights issue of one for five at 225 marks a", "share"),
    ("The White House said that the plan that was put forward", "by House Speaker Jim Wright"),
    ("The rate for the second half of the year is given as 17.50", "dlrs/bbl"),
    ("They voted, as the law of the land has it since the year of the war,", "3 March 2021"),
    ("The mayor has not said anything about it, and has left no", "comment"),
]


@pytest.mark.parametrize(("above", "below"), BROKEN)
def test_a_line_that_continues_a_sentence_stays(above, below):
    text = f"{BODY}\n{above}\n{below}"
    assert read(text, title=TITLE).text == text


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Also read: Ten bridges that fell",
        "READ MORE: Ten bridges that fell",
        "Читайте также: Десять мостов",
        "Baca juga: Sepuluh jembatan",
    ],
)
def test_boilerplate_within_a_report_is_removed(line):
    first, rest = BODY.split("\n\n", 1)
    reading = read(f"{first}\n\n{line}\n\n{rest}", title=TITLE)
    assert reading.text == BODY
    assert [removed.text for removed in reading.furniture] == [line]


def test_a_box_of_headlines_goes_with_its_heading():
    box = "Related Articles\n\nTen bridges that fell\n\nMayor opens park\n\nRiver rises again"
    reading = read(f"{BODY}\n\n{box}", title=TITLE)
    assert reading.text == BODY
    assert {removed.reason for removed in reading.furniture} == {"related"}


def test_sentences_below_a_heading_are_not_a_box():
    text = f"{BODY}\n\nRelated\n\nThe other bridge of the town was built in 1901 and is to be closed."
    assert read(text, title=TITLE).text == text


def test_a_list_that_ends_a_report_stays():
    text = f"{BODY}\n\nWinner of the vote: bridge\n\nSecond: tunnel\n\nThird: ferry"
    assert read(text, title=TITLE).text == text


def test_text_broken_into_lines_stays_whole():
    text = (
        "Three rivers flow through the town\nand each of them has a bridge that\n"
        "was built by hand. The mayor\nsays that a fourth will come"
    )
    assert read(text, title=TITLE).text == text


TAGS = [
    ("Tags\nusa ، china ، russia", ("usa", "china", "russia")),
    ("Tags\nbridge\nriver", ("bridge", "river")),
    ("Tags: bridge, river", ("bridge", "river")),
    ("Etiquetas: puente, río", ("puente", "río")),
    ("Schlagwörter: Brücke | Fluss", ("Brücke", "Fluss")),
    ("#bridge #river", ("bridge", "river")),
    ("Теги: мост, река", ("мост", "река")),
    ("标签：桥，河", ("桥", "河")),
    ("Tags on the sheep, he said, were cut off.", ()),
]


@pytest.mark.parametrize(("lines", "tags"), TAGS)
def test_a_line_of_tags_gives_its_tags(lines, tags):
    assert read(f"{BODY}\n\n{lines}", title=TITLE).tags == tags


CREDITS = [
    ("© Stefani Reynolds/Pool AFP/AP/DPA", "Stefani Reynolds/Pool AFP/AP/DPA"), ("Photo: Reuters", "Reuters"),
    ("(Photo: Jane Doe/AP)", "Jane Doe/AP"),
    ("Image credit: Jane Doe", "Jane Doe"), ("Foto: Anna Müller", "Anna Müller"), ("Photo by: Jane Doe", "Jane Doe"),
    ("图片来源：新华社", "新华社"),
    ("AP Photo/Jane Doe", "AP Photo/Jane Doe"), ("Jane Doe/Getty Images", "Jane Doe/Getty Images"),
    ("(c) Jane Doe", "Jane Doe"),
    ("© 2022 The Daily Planet", None), ("Photo taken in May shows the bridge.", None),
    ("The photo: a fake, says the mayor.", None), ("Images of the bridge", None),
    ("He posed for a photo with Reuters", None), ("Getty Images sued the firm on Tuesday.", None),
    ("The pool was closed", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "credited"), CREDITS)
def test_a_line_that_credits_a_picture_names_whom(line, credited):
    assert picture_credit(line) == credited


def test_a_caption_above_its_credit_goes_but_a_sentence_of_the_report_stays():
    caption = "The mayor (r) context_checks at the river"
    reading = read(f"{caption}\n\n© Jane Doe/AFP\n\n{BODY}", title=TITLE)
    assert reading.picture is not None
    assert (reading.picture.caption, reading.picture.credit) == (caption, "Jane Doe/AFP")
    assert reading.text == BODY
    first, rest = BODY.split("\n\n", 1)
    reading = read(f"{first}\n\n© Jane Doe/AFP\n\n{rest}", title=TITLE)
    assert reading.picture is not None
    assert reading.picture.caption is None
    assert reading.text == BODY


HEADS = [
    # a line above the report, and a field that it gives
    ("Politics", "section", "Politics"), ("Wirtschaft", "section", "Wirtschaft"), ("В мире", "section", "В мире"),
    ("Home > World > Asia", "section", "Asia"),
    ("News ID: 55632", "outlet_id", "55632"), ("Article ID: A-12/7", "outlet_id", "A-12/7"),
    ("By Jane Doe", "authors", ("Jane Doe",)),
    ("By admin", "authors", ()), ("AFP", "agency", "AFP"), ("Share on Facebook", "title", TITLE),
    ("News ID: none", "outlet_id", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field", "value"), HEADS)
def test_lines_above_a_report(line, field, value):
    reading = read(f"{line}\n\n{BODY}", title=TITLE)
    assert getattr(reading, field) == value


def test_a_publisher_is_above_the_page_s_own_number_or_date():
    assert read(f"{TITLE}\n\nThe Daily Planet\n\nNews ID: 7\n\n{BODY}").publisher == "The Daily Planet"
    assert read(f"{TITLE}\n\nThe Daily Planet\n\nPublished: 3 March 2021\n\n{BODY}").publisher == "The Daily Planet"
    assert read(f"{TITLE}\n\nTeam meets agent\n\n3 March 2021\n\n{BODY}").publisher is None


def test_what_the_page_gave_wins():
    published = Published(value="2021-03-04", precision="day", from_="page")
    reading = read(
        f"3 March 2021\n\nBy John Roe\n\nPARIS, Mar 2 (AFP) - {BODY}\n\nSource link",
        title=TITLE,
        published=published,
        authors=("Jane Doe", "admin"),
        source_url="https://example.org/a",
    )
    assert reading.published == published
    assert reading.authors == ("Jane Doe",)
    assert reading.declared_source == DeclaredSource("Source link", None, "https://example.org/a")
    assert reading.dateline is not None
    assert (reading.dateline.year, reading.dateline.year_inferred) == (2021, True)


def test_one_line_is_a_report_and_not_a_title():
    reading = read("The council agreed on a bridge.")
    assert (reading.title, reading.text) == ("", "The council agreed on a bridge.")


# --- what holds for any text

PIECES = st.sampled_from(
    [
        *BODY.split("\n\n"), TITLE, "Source link", "source site-3", "By admin", "By Jane Doe in Kyiv", "Tags",
        "usa ، china", "Related Articles",
        "Ten bridges that fell", "Leave a Reply", "PARIS, 3 mars (AFP) - The talks go on.",
        "WASHINGTON (AP) — Talks. EFE", "EFE", "pav/ks", "Politics",
        "News ID: 55632", "Thu. May 19th, 2022", "© Jane Doe/AFP", "A caption (r) without a stop", "Advertisement",
        "Also read: A headline", "* * *",
        "", " ", "\t", "and a line that goes on", "Source: Reuters https://example.org/a",
        "(Reporting by Ann Lee; Editing by Tom Brown)", "\x0b", "Home > World",
        "\u2028", "PARIS (AFP) - ", "(AFP) - (AP) - (Reuters) - ",
    ]
)  # fmt: skip
PAGES = st.lists(PIECES, max_size=14).map("\n".join)


def without_last_word(text: str) -> str:
    return "".join(text.split())


def untruths(text: str, reading: Reading) -> list[object]:
    """Violated invariants of a reading: removed parts and report are the input except white space; ranges fit."""
    position = 0
    kept: list[str] = []
    found: list[object] = []
    for removed in reading.furniture:
        if not position <= removed.start < removed.end <= len(text):
            found.append(("lies outside of the text, or overlaps", removed))
        if text[removed.start : removed.end] != removed.text or not removed.reason:
            found.append(("does not say what it is", removed))
        kept.append(text[position : removed.start])
        position = removed.end
    kept.append(text[position:])
    if without_last_word("".join(kept)) != without_last_word(reading.text):
        found.append(("the report is not what is left", reading.text))
    found += [
        ("is no range of a field", span)
        for span in reading.spans
        if span.field not in Reading.__struct_fields__ or not 0 <= span.start < span.end <= len(text)
    ]
    return found


@given(PAGES)
def test_removed_pieces_and_the_report_together_are_the_input(text):
    assert untruths(text, read(text)) == []
    assert untruths(text, read(text, title=TITLE)) == []


@given(st.text())
@settings(max_examples=300)
def test_any_text_is_read(text):
    assert untruths(text, read(text)) == []
    assert untruths(text, read(text, title=text, authors=(text,))) == []


@given(PAGES)
@example("Politics\n" * 7 + "Source: Reuters https://example.org/a")  # each pass removes one line and exposes the next
@example(f"usa, china\nRelated Articles\n© Jane Doe/AFP\n{TITLE}\nThe council agreed on Tuesday to build a new bridge.")
@example(
    "The council agreed on Tuesday to build a bridge.\nRelated Articles\nMay 19th, 2022\nPARIS, 3 mars (AFP) - It has."
)
@example(
    f"Related Articles\nand a line that goes on\nRelated Articles\n{TITLE}\nThe council agreed on Tuesday to build."
)
def test_reading_twice_changes_nothing(text):
    once = read(text, title=TITLE)
    again = read(once.text, title=TITLE)
    assert again.text == once.text
    assert again.furniture == ()


@pytest.mark.parametrize(
    "unit",
    [
        " ", "\n", "\t", "a", "A", "1", "(", ")", "/", "-", "—", ".", ",", ":", "#", "©", "«", "日", "ا", "\u0300",
        "\U0001f600", "\ud800", "\x00", "A ", "a/", "1/",
        "(AP) ", "PARIS (AFP) - ", "By ", "By A. ", "A, ", "and ", "Source: ", "https://", "http://a.", "[a](",
        "Tags\n", "Related\n", "EFE\n", "Also read: a\n", "a\n",
        "pav/ks\n", "1 May 2021\n", "#a ", "Home > ", "© a ", "By A B, ", "(Reporting by ", "ﷺ", "İ", "ẞ",
        "The post a ", "a contributed ", "Jane Doe, AFP ", "(Adds ", "[서울=", "기자 ", "By A @a", "3 March ",
    ],
)  # fmt: skip
def test_a_megabyte_of_one_thing_takes_linear_time(unit):
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    reading = read(text)
    assert time.process_time() - started < 20  # one second at most on a free machine; quadratic time would be hours
    assert len(reading.text) <= len(text) + 1


REPORT = (
    "The ferry to Nordholm will run again from Monday, the harbour office said. Its new engine was tested all week."
)


@pytest.mark.parametrize(
    "notice",
    [
        (
            "This article is for subscribers. Take the Evening Mail for three pounds a month, read every report on any"
            " device, and help five reporters to sit through the council, for you. Whoever has the"
            " paper at home adds the website at no charge; our desk answers letters within a day,"
            " and you may leave whenever you like."
        ),
        "This article is for subscribers. Sign in with the address that you gave us.",
        "Popular stories\n\nWhy the bells of Culm ring at noon (UPDATE: and at six)\n\nTen gardens for a Sunday",
    ],
)
def test_a_notice_or_box_that_a_page_has_below_goes(notice):
    assert read(f"{REPORT}\n\n{notice}").text == REPORT


def test_a_paragraph_that_quotes_such_a_notice_stays():
    text = f"{REPORT}\n\nOn the screen stood: This article is for subscribers. The harbour master laughed and paid."
    assert read(text).text == text
