from __future__ import annotations

import gzip

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract.errors import Unreadable
from ingest.feeds.list_parts import completed
from ingest.feeds.list_writing import write_csv, write_json, write_opml
from ingest.feeds.lists import FeedLine, read_feed_list

A, B = "https://a.example/feed", "http://b.example/rss?x=1,2"

OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><body>
  <outline text="News"><outline type="rss" text="A text" title="A title" xmlUrl="https://a.example/feed"/></outline>
  <outline type="rss" text="B" XMLURL="http://b.example/rss?x=1,2"/>
  <outline type="rss" text="A again" xmlUrl="https://a.example/feed"/>
</body></opml>"""


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (OPML, [FeedLine(A, "A title", ("News",)), FeedLine(B, "B")]),
        (b"\xef\xbb\xbf" + OPML, [FeedLine(A, "A title", ("News",)), FeedLine(B, "B")]),
        (f"{A}\n\n# no feed\n{B}\r\n{A}\n".encode(), [FeedLine(A), FeedLine(B)]),
        (f"url,title\n{A},Zeitung\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"url,title,tags\n{A},Zeitung,North / Harbour\n".encode(), [FeedLine(A, "Zeitung", ("North", "Harbour"))]),
        (f"url,title\n{A}?x,Zeitung\n".encode(), [FeedLine(A + "?x", "Zeitung")]),
        (f'title,feed_url\n"Zeitung, die",{A}\n'.encode(), [FeedLine(A, "Zeitung, die")]),
        (f"{A}\tZeitung\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"Zeitung;{A}\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"{A},Zeitung\n".encode("utf-16"), [FeedLine(A, "Zeitung")]),
        (f"\ufeff{A}".encode(), [FeedLine(A)]),
        (b"feed://a.example/feed\n", [FeedLine(A)]),
        (f"name,site,feed\nZeitung,https://a.example/,{A}\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"Titel;Adresse;Ordner\nZeitung;{A};Nord\n".encode(), [FeedLine(A, "Zeitung", ("Nord",))]),
        (
            f"url,title,tags\n{A},Zeitung,North; Harbour|Sea\n".encode(),
            [FeedLine(A, "Zeitung", ("North", "Harbour", "Sea"))],
        ),
        (f"sep=;\nname;url;tags\nZeitung;{A};x, y\n".encode(), [FeedLine(A, "Zeitung", ("x, y",))]),
        (
            f'title,url\n"Die\nZeitung",{A}\n"B ""C""",https://b.example/\n'.encode(),
            [FeedLine(A, "Die Zeitung"), FeedLine("https://b.example/", 'B "C"')],
        ),
        (f"url\n{A}\n".encode(), [FeedLine(A)]),
        (f'{A} "~Die Zeitung" news "two words" !\n'.encode(), [FeedLine(A, "Die Zeitung", ("news", "two words"))]),
        (b'<opml><outline type="rss" text="A" url="https://a.example/feed"/></opml>', [FeedLine(A, "A")]),
        (
            b'<opml><outline text="A" xmlUrl="https://a.example/feed" category="/News/World,/Sport"/></opml>',
            [FeedLine(A, "A", ("News", "World"))],
        ),
        (b"feed:https://a.example/feed\n", [FeedLine(A)]),
        (f"Caf\u00e9,{A}\n".encode("cp1252"), [FeedLine(A, "Caf\u00e9")]),
        (
            f'<?xml version="1.0" encoding="utf-16"?><opml><outline text="\u00e9" xmlUrl="{A}"/></opml>'.encode(),
            [FeedLine(A, "\u00e9")],
        ),
        (
            f'<?xml version="1.0"?><opml><outline text="Caf\u00e9" xmlUrl="{A}"/></opml>'.encode("cp1252"),
            [FeedLine(A, "Caf\u00e9")],
        ),
        (f'<opml><outline text="A\x07" xmlUrl="{A}"/></opml>'.encode(), [FeedLine(A, "A")]),
        (f'<opml><outline text="{A}" xmlUrl="{A}"/></opml>'.encode(), [FeedLine(A)]),
        (
            f'<opml><outline text="N"><outline xmlUrl="{A}"/></outline><outline text="S"><outline xmlUrl="{A}"/>'
            f'</outline><outline text="Old" isComment="true"><outline xmlUrl="{B}"/></outline></opml>'.encode(),
            [FeedLine(A, tags=("N", "S"))],
        ),
        (
            f"url,title,paused\n{A},Zeitung,true\n{A}2,,\n".encode(),
            [FeedLine(A, "Zeitung", paused=True), FeedLine(f"{A}2")],
        ),
        (
            f'<OPML><BODY><OUTLINE TEXT="N"><OUTLINE TEXT="A" XMLURL="{A}"/></OUTLINE></BODY></OPML>'.encode(),
            [FeedLine(A, "A", ("N",))],
        ),
        (f'Notice: x\n<opml><outline text="A" xmlUrl="{A}"/></opml>'.encode(), [FeedLine(A, "A")]),
        (f"{A} news # a comment\n".encode(), [FeedLine(A, None, ("news",))]),
        (
            f"- {A}\n2. [B](http://b.example/)\n<https://c.example/f>\n".encode(),
            [FeedLine(A), FeedLine("http://b.example/", "B"), FeedLine("https://c.example/f")],
        ),
        (f'["{A}", "feed://b.example/f"]'.encode(), [FeedLine(A), FeedLine("https://b.example/f")]),
        (f'[{{"feed_url": "{A}", "title": " A  b", "site_url": "https://a.example/"}}]'.encode(), [FeedLine(A, "A b")]),
        (f'{{"subscriptions": [{{"url": "{A}", "tags": ["x", "y"]}}]}}'.encode(), [FeedLine(A, None, ("x", "y"))]),
        (
            f'{{"name": "News", "feeds": [{{"xmlUrl": "{A}", "category": "EU"}}]}}'.encode(),
            [FeedLine(A, None, ("News", "EU"))],
        ),
        (
            (
                b'<opml><outline text="N&eacute;"><outline title="D &amp; E">'
                b'<outline text="Q&A" xmlUrl="https://a.example/?x=1&y=2"/></outline></outline></opml>'
            ),
            [FeedLine("https://a.example/?x=1&y=2", "Q&A", ("N\u00e9", "D & E"))],
        ),
        # Exports of other programs.
        (
            f'[{{"feed_url": "{A}", "title": "A", "category": {{"id": 3, "title": "EU"}}}}]'.encode(),
            [FeedLine(A, "A", ("EU",))],
        ),
        (
            f'{{"subscriptions": [{{"id": "feed/{A}", "title": "A", "categories": [{{"label": "EU"}}]}}]}}'.encode(),
            [FeedLine(A, "A", ("EU",))],
        ),
        (f'{{"feeds": {{"7": {{"feed_title": "A", "feed_address": "{A}"}}}}}}'.encode(), [FeedLine(A, "A")]),
        (
            f'{{"A": "{A}", "C": "https://c.example/f"}}'.encode(),
            [FeedLine(A, "A"), FeedLine("https://c.example/f", "C")],
        ),
        (f'{{"feed_url": "{A}", "site_url": "https://a.example/"}}'.encode(), [FeedLine(A)]),
        (
            f'{{"url": "{A}"}}\n\n{{"url": "https://c.example/f", "name": "C"}}\n'.encode(),
            [FeedLine(A), FeedLine("https://c.example/f", "C")],
        ),
        (
            f"| Name | Feed |\n|---|:-:|\n| A | {A} |\n| C | <https://c.example/f> |\n".encode(),
            [FeedLine(A, "A"), FeedLine("https://c.example/f", "C")],
        ),
        (f"name|url\nA|{A}\n".encode(), [FeedLine(A, "A")]),
        (
            f"A b: {A}\n- C: https://c.example/f\n".encode(),
            [FeedLine(A, "A b"), FeedLine("https://c.example/f", "C")],
        ),
        (b"itpc://a.example/feed\npcast://b.example/f\n", [FeedLine(A), FeedLine("https://b.example/f")]),
        (gzip.compress(f"{A}\n".encode(), mtime=0), [FeedLine(A)]),
        (f'<opml><body><outline text="A &amp;amp; b" xmlUrl="{A}"/></body></opml>'.encode(), [FeedLine(A, "A & b")]),
        (
            (
                "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><H3 ADD_DATE='1'>EU &amp; co</H3><DL><p>\n"
                f'<DT><A HREF="https://a.example/" FEEDURL="{A}" X="1">A</A>'
                '<DT><A HREF="https://b.example/">B</A></DL><p>'
                '<DT><A FEEDURL="https://c.example/f" HREF="https://c.example/">C</A></DL>'
            ).encode(),
            [FeedLine(A, "A", ("EU & co",)), FeedLine("https://c.example/f", "C")],
        ),
        # Variants that people write and other programs export.
        (b'<opml><outline text="A" xmlUrl="a.example/feed"/></opml>', [FeedLine(A, "A")]),
        (b'["a.example/feed"]', [FeedLine(A)]),
        (
            b'<opml><outline text="A\n  b" xmlUrl="https://a.example/?x=1&amp;amp;y=2"/></opml>',
            [FeedLine("https://a.example/?x=1&y=2", "A b")],
        ),
        (f'{A};"Zeitung, die"\n'.encode(), [FeedLine(A, "Zeitung, die")]),
        (f"id,url,title\nUC1,{A},Zeitung\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"* [[{A}][Zeitung]]\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"- [Zeitung]({A}) \u2013 all of it\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"- url: {A}\n- feed_url: https://c.example/f\n".encode(), [FeedLine(A), FeedLine("https://c.example/f")]),
        (f"{A} https://c.example/f\n".encode(), [FeedLine(A), FeedLine("https://c.example/f")]),
        # A name next to an address, with a separator.
        (f"Zeitung - {A}\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"Die Zeitung \u2014 {A}\n".encode(), [FeedLine(A, "Die Zeitung")]),
        (f"Zeitung ({A})\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"Zeitung -> {A}\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"Zeitung = '{A}'\n".encode(), [FeedLine(A, "Zeitung")]),
        (f'feed_url = "{A}"\n'.encode(), [FeedLine(A)]),
        (f"{A} - Die Zeitung\n".encode(), [FeedLine(A, "Die Zeitung")]),
        (f"{A} (Die Zeitung)\n".encode(), [FeedLine(A, "Die Zeitung")]),
        (f"Le Monde - Une: {A}\n".encode(), [FeedLine(A, "Le Monde - Une")]),
        # More Markdown, and other characters around an address.
        (f"- [ ] {A}\n- [x] [C](https://c.example/f)\n".encode(), [FeedLine(A), FeedLine("https://c.example/f", "C")]),
        (f'[A]({A} "All of it") by a friend\n'.encode(), [FeedLine(A, "A")]),
        (f"- **A b**: {A}\n".encode(), [FeedLine(A, "A b")]),
        (f"- [A]({A}) [C](https://c.example/f)\n".encode(), [FeedLine(A, "A"), FeedLine("https://c.example/f", "C")]),
        (f"- [A](https://a.example/) ([RSS]({A}))\n".encode(), [FeedLine(A, "A")]),
        (f"'{A}'\n".encode(), [FeedLine(A)]),
        (f"\u200b{A}\u200b\n".encode(), [FeedLine(A)]),
        (f"{A},\n,,\n".encode(), [FeedLine(A)]),
        # Host names, and comments after an address.
        (
            b"heise.de\nwww.bbc.co.uk/news?x=1\n",
            [FeedLine("https://heise.de"), FeedLine("https://www.bbc.co.uk/news?x=1")],
        ),
        (
            b"heise.de # the news\n- heise.com/f  #daily\n",
            [FeedLine("https://heise.de"), FeedLine("https://heise.com/f")],
        ),
        (
            b"feed:heise.de/rss # x\n\theise.com\t# see https://b.example/, too\n",
            [FeedLine("https://heise.de/rss"), FeedLine("https://heise.com")],
        ),
        (b"; made by hand\n// on Monday\n  # and again\nheise.de #\n", [FeedLine("https://heise.de")]),
        (
            f"[A]({A}) # all of it\n<https://c.example/f> # c\n".encode(),
            [FeedLine(A, "A"), FeedLine("https://c.example/f")],
        ),
        (f"A b: {A} # c\n".encode(), [FeedLine(A, "A b")]),
        (f"{A}#top\nheise.de/rss#all\n".encode(), [FeedLine(f"{A}#top"), FeedLine("https://heise.de/rss#all")]),
        (b"title,url\nHeise,heise.de/rss\n", [FeedLine("https://heise.de/rss", "Heise")]),
        (
            f"Item # 1,{A}\nhttps://c.example/f;C # 2\n".encode(),
            [FeedLine(A, "Item # 1"), FeedLine("https://c.example/f", "C # 2")],
        ),
        (f"heise.de,{A}\n".encode(), [FeedLine(A, "heise.de")]),
        (
            f'[{{"feed_url": "{A}", "disabled": true}}, {{"url": "https://c.example/f", "enabled": false}}]'.encode(),
            [FeedLine(A, paused=True), FeedLine("https://c.example/f", paused=True)],
        ),
    ],
)
def test_lists_of_every_kind(data, lines):
    assert read_feed_list(data) == (lines, [])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "names no feed"),
        (b"# nothing\n", "names no feed"),
        (b"<opml><body/></opml>", "names no feed"),
        (b"<opml><body>", "not well-formed XML"),
        (b"not an address\n", "line 1.*not an address"),
        (b"ftp://a.example/feed\n", "line 1"),
        (b'<opml><body>\n<outline xmlUrl="javascript:alert(1)"/></body></opml>', "line 2"),
        (b"https://a.example/\xff\xfe\xfd\n", "UTF-8"),
        (b'x,"' + A.encode(), "line 1"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a.example/1"}]}', "is a feed"),
        (b'{"a": [1, null, {"b": {}}]}', "names no feed"),
        (b'["javascript:alert(1)"]', "not an http or https address"),
    ],
)
def test_a_list_without_a_feed_is_refused_with_what_is_wrong(data, message):
    with pytest.raises(Unreadable, match=message):
        read_feed_list(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (f"{A}\nnot an address\n", "line 2 of the list: 'not an address'"),
        (f"{A}\n{A},x\nhttp://[broken\n", "line 3 of the list"),
        (f"url,title\n{A},A\nmailto:x@a.example,B\n", "line 3 of the list"),
        (f'<opml><body>\n<outline xmlUrl="{A}"/>\n<outline xmlUrl=""/></body></opml>', "line 3 of the list: ''"),
        (f'<opml><body>\n<outline xmlUrl="{A}"/></body>', "not well-formed XML"),
        (f'<opml><outline text="the "old" one"\n xmlUrl="{A}"/></opml>', "not well-formed XML"),
        (
            f'<opml>\n<outline type="rss" htmlUrl="https://b.example/"/><outline xmlUrl="{A}"/></opml>',
            "line 2 of the list names a site, but no feed",
        ),
        (f'["{A}", "mailto:x@a.example"]', "'mailto:x@a.example' is not an http"),
    ],
)
def test_what_is_not_a_feed_is_reported_with_its_line_and_the_others_are_read(data, problem):
    found = read_feed_list(data.encode())
    assert [line.url for line in found.feeds] == [A]
    assert problem in "; ".join(found.problems)


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://secret.example/")
    outside = f'<!DOCTYPE o [<!ENTITY x SYSTEM "{secret.as_uri()}">]><opml><outline text="&x;" xmlUrl="{A}"/></opml>'
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE o [<!ENTITY l0 "ha">{laughs}]><opml><outline xmlUrl="{A}"/><a>&l11;</a></opml>'
    for document in (outside, bomb):
        try:
            found = read_feed_list(document.encode()).feeds
        except Unreadable:
            continue
        assert found == [FeedLine(A, found[0].title)]
        assert "secret" not in (found[0].title or "")


addresses = st.text("abc019?=&/", max_size=9).map("https://a.example/{}".format)
titles = st.none() | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


tags = st.lists(st.text("abc ", min_size=1, max_size=5).map(str.strip).filter(bool), max_size=3).map(tuple)


@given(st.dictionaries(addresses, st.tuples(titles, tags, st.booleans()), min_size=1, max_size=5))
@example({"https://a.example/": ("<OPML", (), False)})
def test_what_is_written_is_read_again(feeds):
    lines = [FeedLine(url, *rest) for url, rest in feeds.items()]
    again, problems = read_feed_list(write_opml(lines))
    # OPML sorts by folder.
    assert sorted(again, key=str) == sorted(lines, key=str)
    assert problems == []
    assert read_feed_list(write_csv(lines)) == (lines, [])
    assert read_feed_list(write_json(lines)) == (lines, [])


def test_a_title_of_several_lines_is_written_on_one():
    line = FeedLine(A, "A\r\n b\tc", ("x\ny",))
    for write in (write_opml, write_csv, write_json):
        assert read_feed_list(write([line])).feeds == [FeedLine(A, "A b c", ("x y",))]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("heise.de", "https://heise.de"),
        ("www.bbc.co.uk/news?x=1", "https://www.bbc.co.uk/news?x=1"),
        ("a.example:8080/f", "https://a.example:8080/f"),
        ("m\u00fcnchen.de/rss", "https://m\u00fcnchen.de/rss"),
        ("feed:a.example/f", "https://a.example/f"),
        ("https://a.example", "https://a.example"),
        ("feeds.opml", "feeds.opml"),
        ("lists/feeds.csv", "lists/feeds.csv"),
        ("../feeds.csv", "../feeds.csv"),
        ("a@b.example", "a@b.example"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("localhost", "localhost"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_an_address_as_entered_by_a_person(written, url):
    assert completed(written) == url


def test_of_json_lines_those_that_are_broken_are_named():
    text = '{"url": "https://a.example/1"}\n\n{broken\n{"url": "ftp://x"}\n{"feed_url": "https://a.example/2"}\n'
    found = read_feed_list(text.encode())
    assert [line.url for line in found.feeds] == ["https://a.example/1", "https://a.example/2"]
    assert found.problems == [
        "line 3 of the list is not JSON: '{broken'", "the list: 'ftp://x' is not an http or https address",
    ]  # fmt: skip
    with pytest.raises(Unreadable):
        read_feed_list(b"{broken")


@pytest.mark.parametrize("written", ["A\\u0000B", "A\\ud800B"])
def test_names_that_no_store_takes_are_made_some(written):
    (line,) = read_feed_list(f'[{{"url": "{A}", "title": "{written}", "tags": ["{written}"]}}]'.encode()).feeds
    assert (line.title, line.tags) == ("A\ufffdB", ("A\ufffdB",))


def test_an_address_that_is_too_long_or_holds_controls_is_named():
    long = "https://a.example/".ljust(2_001, "a")
    whole = read_feed_list(f'["{A}", "{long}", "https://a.example/\\u0000x", "{long[:-1]}"]'.encode())
    assert [line.url for line in whole.feeds] == [A, long[:-1]]
    assert "has 2,001 characters; an address has 2,000 at most" in whole.problems[0]
    assert "not an http or https address" in whole.problems[1]
