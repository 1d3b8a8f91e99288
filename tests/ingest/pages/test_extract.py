# ruff: noqa: RUF001  # Greek and Russian are tested
from __future__ import annotations

import gzip
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import CopydeskError, NoText, NotHtml, TooLarge, Unreadable
from ingest.pages.charsets import MAX_UNPACKED_BYTES, decode, text_of, without_markup
from ingest.pages.extract import Page, extract

URL = "https://news.example/2022/01/27/story.html"
SENTENCES = (
    "The foreign ministers met on Thursday and agreed on little.",
    "They will meet again in the spring, their offices said in a joint statement.",
    "Nobody at the table would say what had been promised to whom, or when.",
    "Outside, a small crowd waited in the rain until the last car had left.",
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 2)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Ministers meet | News Example</title>
<meta property="og:title" content="Ministers meet"><meta property="og:site_name" content="News Example">
<meta name="author" content="Ada Lovelace"><link rel="canonical" href="/2022/01/27/story.html?utm_source=x">
<meta property="article:published_time" content="2022-01-27T11:53:07+02:00"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Ministers meet</h1>{BODY}
<p><a href="https://origin.test/story">Source link</a></p></article>
<div class="comments"><p>First comment, which is no part of the article at all.</p></div></body></html>"""


def test_a_page_is_read_whole():
    page = extract(PAGE.encode(), url=URL)
    assert page.title == "Ministers meet"
    assert all(sentence in page.text for sentence in SENTENCES)
    assert "First comment" not in page.text
    assert "World" not in page.text
    assert page.published is not None
    assert (page.published.value, page.published.zone, page.published.from_) == (
        "2022-01-27T11:53:07",
        "+02:00",
        "page",
    )
    assert (page.authors, page.language, page.site_name) == (("Ada Lovelace",), "en", "News Example")
    assert page.canonical_url == URL
    assert page.source_url == "https://origin.test/story"


def test_the_same_page_gives_the_same_again_and_again():
    assert len({extract(PAGE.encode(), url=URL).text for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("paragraph", "read"),
    [
        ("They agreed on <time>9 March</time> to sign.", "They agreed on 9 March to sign."),
        ("They signed on <time>9 March</time>, late.", "They signed on 9 March, late."),
        ("They signed, <b>all of them</b>, on <time>9 March</time>.", "They signed, all of them, on 9 March."),
    ],
)
def test_a_date_in_a_sentence_stays_in_it(paragraph, read):
    page = PAGE.replace("<p><a href", f"<p>{paragraph}</p><p><a href")
    assert read in extract(page.encode(), url=URL).text


@pytest.mark.parametrize("line", ["<time>9 March</time>", "By Ada <time>9 March</time>", "<time>9 March</time> | Bonn"])
def test_a_line_with_a_date_stays_without_it(line):
    page = PAGE.replace("<h1>Ministers meet</h1>", f"<h1>Ministers meet</h1><p>{line}</p>")
    assert "9 March" not in extract(page.encode(), url=URL).text


def test_a_canonical_link_to_another_site_is_a_source_not_a_name():
    page = extract(
        PAGE.replace('href="/2022', 'href="https://origin.test/2022').replace("Source link", "x").encode(), url=URL
    )
    assert page.canonical_url is None
    assert page.source_url == "https://origin.test/2022/01/27/story.html"


@pytest.mark.parametrize(
    ("end", "source"),
    [
        ("", None),
        ("<p>Source: <a href='https://courier.example/about'>Courier</a></p>", None),
        ("<p>Source: <a href='https://origin.example/quay'>Origin</a></p>", "https://origin.example/quay"),
    ],
)
def test_a_file_without_an_address_is_no_copy_of_its_own_canonical_link(end, source):
    said = "<p>The harbour board voted on Tuesday to reopen the old grain quay to ships after eleven years.</p>"
    head = "<link rel='canonical' href='https://courier.example/quay-reopens'>"
    page = f"<html><head>{head}</head><body><article><h1>Quay</h1>{said * 4}{end}</article></body></html>"
    read = extract(page.encode(), url=None)
    assert (read.canonical_url, read.source_url) == ("https://courier.example/quay-reopens", source)


def test_without_declarations_the_date_is_the_address_s():
    bare = f"<html><head><title>x</title></head><body><article>{BODY}</article></body></html>"
    page = extract(bare.encode(), url=URL)
    assert page.published is not None
    assert (page.published.value, page.published.precision, page.published.from_) == ("2022-01-27", "day", "url")
    assert extract(bare.encode(), url=None).published is None


def test_plain_text_is_a_text():
    page = extract(b"A title\r\n\r\nSome words.\r\n", url=URL, content_type="text/plain")
    assert (page.title, page.text) == (None, "A title\n\nSome words.")


def test_a_gzipped_page_is_unpacked():
    assert extract(gzip.compress(PAGE.encode()), url=URL) == extract(PAGE.encode(), url=URL)


def test_a_gzip_file_of_two_members_is_one_page():
    start, rest = PAGE.encode()[:900], PAGE.encode()[900:]
    assert extract(gzip.compress(start) + gzip.compress(rest), url=URL) == extract(PAGE.encode(), url=URL)


@pytest.mark.parametrize("packed", [gzip.compress(PAGE.encode())[:-300], gzip.compress(PAGE.encode())[:-3]])
def test_a_gzip_file_that_breaks_off_is_unreadable(packed):
    with pytest.raises(Unreadable, match="the compressed body is truncated"):
        extract(packed, url=URL)


@pytest.mark.parametrize("none", ["&#2;", "&#x02;", "&#31", "&#xFFFF;", "&#65534;", "\uffff", "\ufffe"])
@pytest.mark.parametrize("said", ["Ministers", "foreign ministers"])
def test_what_is_no_character_costs_only_itself(none, said):
    page = extract(PAGE.replace(said, f"{said[:-3]}{none}{said[-3:]}").encode(), url=URL)
    assert page == extract(PAGE.encode(), url=URL)


@pytest.mark.parametrize(("written", "read"), [("&#32;&#20013;", "中"), ("&#x26;", "&"), ("&#128512;", "\U0001f600")])
def test_what_is_a_character_is_read(written, read):
    page = extract(PAGE.replace("on little", f"on {written} little").encode(), url=URL)
    assert f"on {read} little" in " ".join(page.text.split())


@pytest.mark.parametrize("feed", ["\f", "&#12;", "&#x0C", "&#012; "])
def test_a_form_feed_is_a_space(feed):
    line = "The treaty was signed in the old customs house, in front of a crowd that had waited since the morning."
    place = PAGE.index("<p>", PAGE.index("Outside,"))
    page = PAGE[:place] + f"<div>{line}<p>Nobody spoke for long.</p></div>" + PAGE[place:]
    assert "customs house, in front" in extract(page.encode(), url=URL).text
    assert extract(page.replace("house, in", f"house,{feed}in").encode(), url=URL) == extract(page.encode(), url=URL)


@pytest.mark.parametrize("end", ["</body></html>", "</HTML>", "</body>\n"])
def test_what_stands_behind_the_end_of_a_page_belongs_to_it(end):
    place = PAGE.index("<p>", PAGE.index("Outside,"))
    page = extract((PAGE[:place] + end + PAGE[place:]).encode(), url=URL)
    assert page == extract(PAGE.encode(), url=URL)


def test_a_gzip_bomb_is_too_large():
    with pytest.raises(TooLarge, match=URL):
        extract(gzip.compress(bytes(MAX_UNPACKED_BYTES + 10)), url=URL)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 " + PAGE.encode(), "text/html"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "text/html"),
        (b"PK\x03\x04" + bytes(100), None),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(100), None),
        (bytes(range(256)) * 40, None),
        (bytes(range(1, 32)) * 40, "text/html"),
        (b'{"a": 1}', "application/json"),
        (b'{"title": "The quay reopens", "text": "The board said so."}', None),
        (b"some words", "application/octet-stream"),
        (b"some words", "image/png"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "application/xml"),
        (b'<?xml version="1.0"?><!-- x --><feed xmlns="x"/>', "text/html"),
    ],
)
def test_what_is_not_a_page(body, content_type):
    with pytest.raises(NotHtml, match=URL):
        extract(body, url=URL, content_type=content_type)


@pytest.mark.parametrize(
    "content_type",
    [None, "text/html", "application/xhtml+xml", "application/octet-stream", "application/xml", "text/plain"],
)
def test_a_page_is_a_page_whatever_the_header_says(content_type):
    assert SENTENCES[0] in extract(PAGE.encode(), url=URL, content_type=content_type).text


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<html></html>", b"<html><body><script>var a = 1;</script></body></html>", b"\0\0\0"]
)
def test_a_page_without_an_article(body):
    with pytest.raises(NoText, match=URL):
        extract(body, url=URL, content_type="text/html")


def test_deep_nesting_ends_in_an_answer():
    deep = b"<html><body>" + b"<div>" * 20_000 + PAGE.encode() + b"</div>" * 20_000
    with suppress(NoText, Unreadable):
        assert extract(deep, url=URL).text


RUSSIAN = (
    "<html><head>{}<title>Привет</title></head>"
    "<body><p>Министр иностранных дел выступил в четверг с заявлением.</p></body></html>"
)
META = '<meta charset="{}">'
GREEK = (
    "<html><head><title>Γεια</title></head><body><p>"
    + "Ο υπουργός Εξωτερικών μίλησε την Πέμπτη για πολλά θέματα. " * 20
    + "</p></body></html>"
)


@pytest.mark.parametrize(
    ("encoding", "meta", "charset"),
    [
        ("utf-8", None, None), ("utf-8", "windows-1251", None), ("utf-8", None, "iso-8859-1"),
        ("utf-8-sig", "koi8-r", "koi8-r"),
        ("windows-1251", "windows-1251", None), ("windows-1251", None, "windows-1251"),
        ("windows-1251", "utf-8", "windows-1251"),
        ("windows-1251", "windows-1251", "utf-8"), ("windows-1251", "windows-1251", "nonsense"),
        ("koi8-r", "koi8-r", "hex"),
        ("utf-16", None, None), ("utf-16-le", None, None), ("utf-16-be", "utf-8", "utf-8"), ("utf-32", None, None),
    ],
)  # fmt: skip
def test_encodings_right_wrong_and_missing(encoding, meta, charset):
    page = RUSSIAN.format(META.format(meta) if meta else "")
    assert decode(page.encode(encoding), charset) == page


def test_an_undeclared_encoding_is_detected():
    assert decode(GREEK.encode("iso8859-7"), None) == GREEK


def test_latin_1_is_read_as_browsers_read_it():
    assert decode("“Grüße” – 5 €".encode("cp1252"), "iso-8859-1") == "“Grüße” – 5 €"


def test_japanese_with_escapes():
    assert decode("<p>外務大臣は木曜日に</p>".encode("iso2022_jp"), None) == "<p>外務大臣は木曜日に</p>"


def test_one_bad_byte_does_not_rule_out_the_declared_encoding():
    text = decode("Привет ".encode() * 500 + b"\xff", "utf-8")
    assert text == "Привет " * 500 + "\ufffd"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_is_recognised_whatever_is_declared(text):
    assert decode(b"<p>" + text.encode() + b"</p>", "iso-8859-1") == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "declaration",
    [
        b"<meta charset=iso-8859-7>", b"<META name=a><meta http-equiv=x content='text/html; Charset = \"iso-8859-7\"'>",
        b"<?xml version='1.0' encoding='ISO-8859-7'?>", b"<meta charset='a'><meta charset=iso-8859-7",
    ],
)  # fmt: skip
def test_the_page_declares_its_encoding(declaration):
    assert decode(declaration + b"><p>\xe1\xe2\xe3</p>", None).endswith("<p>αβγ</p>")


@given(
    st.lists(
        st.sampled_from([b"<script", b"</script>", b"<STYLE", b"</style>", b"<p", b">", b"<", b" ", b"a", b"s"]),
        max_size=14,
    ).map(b"".join)
)
def test_the_plain_text_is_outside_of_tags_scripts_and_style_sheets(body):
    markup = re.compile(rb"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
    assert without_markup(body) == markup.sub(b" ", body)


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "utf-16", "iso-8859-1", "x-unknown", "base64", "idna", "\0"]),
)
def test_no_bytes_break_the_reading_of_characters(body, charset):
    try:
        text = text_of(body, content_type=None, charset=charset, name="x")
    except (NotHtml, TooLarge, Unreadable):
        return
    assert "\0" not in text


@given(st.binary(max_size=200) | st.text("<>/ \"'=adivpscrt&;\n", max_size=200).map(str.encode))
def test_no_bytes_crash_the_extraction(inside):
    try:
        page = extract(b"<html><body><article>" + inside + BODY.encode(), url=URL)
    except CopydeskError:
        return
    assert isinstance(page, Page)


PIER = "https://a.example/local/pier-7.html"
SAID = "The harbour board voted on Tuesday to rebuild the pier, and set aside twelve million for the work. " * 4


@pytest.mark.parametrize(
    ("head", "inside", "address"),
    [
        ('<base href="https://a.example/"><link rel="canonical" href="local/pier-7.html">', "", PIER),
        ('<link rel="canonical" href="/"><link rel="canonical" href="/local/pier-7.html">', "", PIER),
        ("", '<link rel="canonical" href="/local/quay-8.html">', None),
    ],
)  # fmt: skip
def test_the_head_s_canonical_links_count(head, inside, address):
    body = f"<html><head>{head}</head><body><article><h1>The pier</h1>{inside}<p>{SAID}</p></article></body></html>"
    assert extract(body.encode(), url=f"{PIER}?page=1").canonical_url == address


def test_a_truncated_title_is_completed_from_elsewhere():
    whole = "The harbour board votes to rebuild the pier after three winters of damage"
    head = f'<title>{whole} | A Post</title><meta property="og:site_name" content="A Post">'
    cut = f'<meta property="og:title" content="{whole[:40]}…">'
    body = f"<html><head>{head}{cut}</head><body><article><p>{SAID}</p></article></body></html>"
    assert extract(body.encode(), url="https://a.example/pier").title == whole


LONG = (
    "The slipway opens again after eight years of repairs that cost the town more than the bridge and the new hospital"
)


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        (f'<meta property="og:title" content="{LONG[:40]}...">', LONG, LONG),
        ('<meta property="og:title" content="It opens...">', "It opens... or not", "It opens..."),
        (f'<meta property="og:title" content="{LONG[:110]}">', LONG, LONG),
        (f'<meta property="og:title" content="{LONG[:61]}">', f"{LONG[:61]}: what to know", LONG[:61]),
        ('<meta property="og:title" content="The slip&shy;way opens">', "The slip&shy;way opens", "The slipway opens"),
        (
            '<meta property="og:site_name" content="Courier"><title>Courier: A slipway opens</title>',
            "",
            "A slipway opens",
        ),
        ('<meta property="og:site_name" content="Opinion"><title>Opinion: Open it</title>', "", "Opinion: Open it"),
        *(
            (f'<meta property="og:site_name" content="Canal Post"><title>{written}</title>', "", "A slipway opens")
            for written in (
                "A slipway opens ⋆ Canal Post",
                "A slipway opens ‹ Canal Post",
                "A slipway opens, Canal Post",
                "A slipway opens | Canal Post Online",
                "Canal Post » Blog Archive » A slipway opens",
                "A slipway opens: Canal Post",
                "A slipway opens | CanalPost.com",
            )
        ),
        ('<meta property="og:site_name" content="Courier"><title>It opens \u25b7 Courier</title>', "", "It opens"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","name":"It opens"}</script>', "", "It opens"),
        ("<title>(3) It opens - Courier</title>", "", "It opens"),
        ('<meta property="og:site_name" content="Courier"><title>Courier</title><h2>It opens</h2>', "", "It opens"),
        ("<title>It opens - Page 2 of 3 - Courier</title>", "", "It opens"),
        ("<title>It opens (1/2) - Courier</title>", "", "It opens"),
        ("<title>It opens - 12 May 2026 - Courier</title>", "", "It opens"),
        ("<title>Courier :: News :: It opens</title>", "", "It opens"),
        ('<meta property="og:site_name" content="渡船网"><title>码头重开_新闻频道_渡船网</title>', "", "码头重开"),
        ("<title>It opens on page 3 - Courier</title>", "", "It opens on page 3"),
        ("<title>It opens | News | Courier</title>", "", "It opens"),
        ("<title>It opens | News</title>", "", "It opens | News"),
        (
            '<meta property="og:site_name" content="Courier"><title>It opens | Courier - all of the bay</title>',
            "",
            "It opens",
        ),
        ("<title>码头重开_海港新闻网</title>", "", "码头重开"),
        ("<title>码头_重开</title>", "", "码头_重开"),
        ('<title>Courier</title><meta name="dc.title" content="It opens">', "", "It opens"),
        ('<title>Courier</title><meta name="citation_title" content="It opens">', "", "It opens"),
        (
            '<meta property="og:site_name" content="Courier"><title>Courier</title><p itemprop=headline>It opens</p>',
            "",
            "It opens",
        ),
        ("<title>It opens: Monday - Friday - Courier</title>", "", "It opens: Monday - Friday"),
        ("<title>Harbour notes: It opens</title><h3 class='post-title entry-title'>It opens</h3>", "", "It opens"),
        ("<title>It opens |</title>", "", "It opens"),
        ("<title>It opens - </title>", "", "It opens"),
        ("<title>It opens at C-</title>", "", "It opens at C-"),
        # More than one: the titles of a list.
        (
            "<title>Notes: It opens</title><h3 class=entry-title>It</h3><h3 class=entry-title>So</h3>",
            "",
            "Notes: It opens",
        ),
    ],
)
def test_titles_that_are_cut_broken_or_next_to_their_outlet(head, heading, title):
    body = f"<article>{f'<h1>{heading}</h1>' if heading else ''}{BODY}</article>"
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    assert extract(page.encode(), url="https://courier.example/news/slipway").title == title


@pytest.mark.parametrize("title", ["It opens - courier.example", "Courier | News | It opens"])
def test_an_outlet_whose_host_is_called_news(title):
    head = '<meta property="og:site_name" content="Courier">'
    page = f"<html><head>{head}<title>{title}</title></head><body><article>{BODY}</article></body></html>"
    assert extract(page.encode(), url="https://news.courier.example/slipway").title == "It opens"
