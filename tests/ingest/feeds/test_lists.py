from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import Unreadable
from ingest.feeds.lists import FeedLine, read_feed_list, write_opml

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
        (OPML, [FeedLine(A, "A title"), FeedLine(B, "B")]),
        (b"\xef\xbb\xbf" + OPML, [FeedLine(A, "A title"), FeedLine(B, "B")]),
        (f"{A}\n\n# no feed\n{B}\r\n{A}\n".encode(), [FeedLine(A), FeedLine(B)]),
        (f"url,title\n{A},Zeitung\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"url,title\n{A}?x,Zeitung\n".encode(), [FeedLine(A + "?x", "Zeitung")]),
        (f'title,feed_url\n"Zeitung, die",{A}\n'.encode(), [FeedLine(A, "Zeitung, die")]),
        (f"{A}\tZeitung\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"Zeitung;{A}\n".encode(), [FeedLine(A, "Zeitung")]),
        (f"{A},Zeitung\n".encode("utf-16"), [FeedLine(A, "Zeitung")]),
        (f"\ufeff{A}".encode(), [FeedLine(A)]),
    ],
)
def test_lists_of_every_kind(data, lines):
    assert read_feed_list(data) == lines


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "names no feed"),
        (b"# nothing\n", "names no feed"),
        (b"<opml><body/></opml>", "names no feed"),
        (b"<opml><body>", "broken"),
        (f"{A}\nnot an address\n".encode(), "line 2.*not an address"),
        (b"ftp://a.example/feed\n", "line 1"),
        (f"{A}\n{A},x\nhttp://[broken\n".encode(), "line 3"),
        (b'<opml><body>\n<outline xmlUrl="javascript:alert(1)"/></body></opml>', "line 2"),
        (b"https://a.example/\xff\xfe\xfd\n", "UTF-8"),
        (b'x,"' + A.encode(), "line 1"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(data, message):
    with pytest.raises(Unreadable, match=message):
        read_feed_list(data)


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://secret.example/")
    outside = f'<!DOCTYPE o [<!ENTITY x SYSTEM "{secret.as_uri()}">]><opml><outline text="&x;" xmlUrl="{A}"/></opml>'
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE o [<!ENTITY l0 "ha">{laughs}]><opml><outline xmlUrl="{A}"/><a>&l11;</a></opml>'
    for document in (outside, bomb):
        try:
            found = read_feed_list(document.encode())
        except Unreadable:
            continue
        assert found == [FeedLine(A, found[0].title)]
        assert "secret" not in (found[0].title or "")


addresses = st.text("abc019?=&/", max_size=9).map("https://a.example/{}".format)
titles = st.none() | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@given(st.dictionaries(addresses, titles, min_size=1, max_size=5))
def test_what_is_written_is_read_again(feeds):
    lines = [FeedLine(url, title) for url, title in feeds.items()]
    assert read_feed_list(write_opml(lines)) == [FeedLine(url, title or url) for url, title in lines]
