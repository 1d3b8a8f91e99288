from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import Unreachable, Unreadable
from ingest.feeds.formats import parse
from ingest.feeds.formats.listing import MAX_GUID_CHARACTERS, Entry, Feed, plain

URL = "https://news.example/feeds/all.xml"


def read(body: str | bytes, **values: str) -> Feed:
    return parse(body.encode() if isinstance(body, str) else body, url=URL, **values)


def rss(items: str, head: str = "", declaration: str = "") -> str:
    return (
        f'{declaration}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>T &amp;amp; U</title><link>/home</link>{head}{items}</channel></rss>"
    )


def item(inside: str) -> Entry:
    (entry,) = read(rss(f"<item>{inside}</item>")).entries
    return entry


def test_an_rss_item_is_read_whole():
    feed = read(
        rss(
            "<item><title>Ein &lt;b&gt;Titel&lt;/b&gt; &amp;amp; mehr</title><link>/a?x=1&amp;y=2#z</link><guid "
            "isPermaLink='false'>g1</guid>"
            "<pubDate>Thu, 27 Jan 2022 11:53:07 +0200</pubDate><dc:creator>Ada L.</dc:creator>"
            "<source url='https://wire.example/rss'>Wire</source></item>",
            head="<language>de</language><ttl>30</ttl>",
        )
    )
    assert (feed.title, feed.site_url, feed.interval_seconds) == ("T & U", "https://news.example/home", 1800)
    (entry,) = feed.entries
    assert entry.title == "Ein Titel & mehr"
    assert entry.url == "https://news.example/a?x=1&y=2#z"
    assert (entry.guid, entry.author, entry.language) == ("g1", "Ada L.", "de")
    assert entry.source_url == "https://wire.example/rss"
    assert entry.published is not None
    assert (entry.published.value, entry.published.zone, entry.published.from_) == (
        "2022-01-27T11:53:07",
        "+02:00",
        "feed",
    )


@pytest.mark.parametrize(
    ("authors", "named"),
    [
        ("<dc:creator>A</dc:creator><dc:creator>B</dc:creator>", "A, B"),
        ("<author>a@news.example (A)</author><dc:creator>A</dc:creator>", "A"),
        ("<author>a@news.example (Ada L.)</author>", "Ada L."),
        ("<author>Ada L. (a@news.example)</author>", "Ada L."),
        ("<author>desk@news.example</author>", "desk@news.example"),
        ("<author><name>Ada L.</name><email>ada@news.example</email></author>", "Ada L."),
        ("<dc:creator>Ada Lee and Bo Ek</dc:creator>", "Ada Lee, Bo Ek"),
        ("<dc:creator>Ada Lee; Bo Ek</dc:creator>", "Ada Lee, Bo Ek"),
        ("<dc:creator>By Ada Lee, Bo Ek</dc:creator>", "Ada Lee, Bo Ek"),
        ("<dc:creator>Lee, Ada</dc:creator>", "Lee, Ada"),
        ("<dc:creator>Reporter 24</dc:creator>", "Reporter 24"),
        ("<dc:creator>&lt;a href='/ada'&gt;Ada Lee&lt;/a&gt;</dc:creator>", "Ada Lee"),
        ("<dc:creator>https://news.example/ada</dc:creator>", None),
        ("<author>null</author>", None),
        ("<author>()</author>", None),
        ("<author>ada@news.example (Ada Lee), bo@news.example (Bo Ek)</author>", "Ada Lee, Bo Ek"),
        ('<author>"Ada Lee" &lt;ada@news.example&gt;</author>', "Ada Lee"),
        ('<dc:creator>Ada "Ace" Lee</dc:creator>', 'Ada "Ace" Lee'),
        ("<author> , </author><dc:creator>undefined undefined</dc:creator>", None),
        ("<dc:creator>Ada Lee (Reuters)</dc:creator>", "Ada Lee (Reuters)"),
    ],
)
def test_an_rss_item_names_all_its_authors(authors, named):
    assert item(f"<title>T</title><link>/1</link>{authors}").author == named


def test_an_atom_entry_gives_all_its_authors_without_addresses():
    (entry,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>urn:1</id><title>T</title>'
        "<author><name>A</name><email>a@news.example</email></author><author><name>B</name></author>"
        "<author><name>noreply@news.example (C)</name></author></entry></feed>"
    ).entries
    assert entry.author == "A, B, C"


def test_an_atom_entry_is_read_whole():
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://other.example/x/"><title>T</title>'
        '<link href="/" rel="alternate"/><link href="/self" rel="self"/>'
        '<entry><id>urn:1</id><title type="text">a &lt;b&gt; c</title><link href="page.html"/>'
        "<updated>2022-01-28T00:00:00Z</updated><published>2022-01-27T10:00:00Z</published>"
        "<author><name>A</name></author></entry>"
        '<entry><id>urn:2</id><title type="html">a '
        "&lt;b&gt;c&lt;/b&gt;</title><updated>2022-01-28</updated></entry></feed>"
    )
    first, second = feed.entries
    assert feed.site_url == "https://other.example/"
    assert (first.guid, first.title, first.url) == ("urn:1", "a <b> c", "https://other.example/x/page.html")
    assert (first.language, first.author) == ("fr", "A")
    assert first.published is not None
    assert first.published.value == "2022-01-27T10:00:00"
    assert (second.title, second.url) == ("a c", None)
    assert second.published is not None
    assert (second.published.value, second.published.precision) == ("2022-01-28", "day")


def test_an_atom_entry_names_the_feed_it_was_taken_from():
    sources = (
        '<link rel="self" href="https://wire.example/atom"/><link href="https://wire.example/"/>',
        '<link href="https://wire.example/"/>',
        "<title>Wire</title>",
    )
    entries = "".join(f"<entry><id>urn:{n}</id><source>{one}</source></entry>" for n, one in enumerate(sources))
    found = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entries}</feed>').entries
    assert [entry.source_url for entry in found] == ["https://wire.example/atom", "https://wire.example/", None]


@pytest.mark.parametrize(
    "body",
    [
        '<rss xmlns="http://a.example/ns"><channel><title>T</title><item><title>One</title></item></channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom/"><entry><title>One</title></entry></feed>',
        '<feed xmlns="http://a.example/atom"><entry><title>One</title></entry></feed>',
        '<urlset xmlns="http://a.example/map"><url><loc>https://a.example/1</loc></url></urlset>',
    ],
)
def test_a_feed_in_an_unknown_namespace_is_read(body):
    assert len(read(body).entries) == 1


@pytest.mark.parametrize(
    "body",
    [
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><item><title>A</title>"
            "<link>https://a.example/1</link></item></feed>"
        ),
        (
            "<rss xmlns:a='http://www.w3.org/2005/Atom'><channel><a:entry><a:title>A</a:title>"
            "<a:link href='https://a.example/1'/></a:entry></channel></rss>"
        ),
    ],
)
def test_the_entries_of_one_format_in_the_head_of_another_are_read(body):
    assert [(entry.title, entry.url) for entry in read(body).entries] == [("A", "https://a.example/1")]


@pytest.mark.parametrize(("mode", "written"), [("base64", "QSBmZXJyeQ=="), ("base64", "A ferry"), ("xml", "A ferry")])
def test_a_packed_title_of_atom_0_3_is_read(mode, written):
    entry = f"<entry><id>urn:1</id><title mode='{mode}'>{written}</title></entry>"
    assert read(f"<feed version='0.3' xmlns='http://purl.org/atom/ns#'>{entry}</feed>").entries[0].title == "A ferry"


def test_text_received_instead_of_a_feed_is_shown():
    with pytest.raises(Unreadable, match="begins 'The feed has moved"):
        read("The feed has moved.")


def test_a_json_feed_of_no_items_is_a_feed():
    assert read('{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": null}').entries == ()


LISTED = '{"id": "1", "url": "https://a.example/1"}'


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        (f'{{"version": "https://jsonfeed.org/version/1.1", "items": {{"0": {LISTED}, "2": {{"id": "2"}}}}}}', 2),
        (f'{{"version": "https://jsonfeed.org/version/1.1", "items": {LISTED}}}', 1),
        (f'[{{"version": "https://jsonfeed.org/version/1.1", "items": [{LISTED}]}}]', 1),
        (f'{{"title": "T", "items": [{LISTED}]}}', 1),
        (f'{{"version": 1.1, "title": "T", "items": [{LISTED}]}}', 1),
        (f'{{"version": "1", "feed_url": "/f.json", "items": [{LISTED}]}}', 1),
        (
            rf'{{"version": "jsonfeed.org/version/1", "items": [{LISTED}, {{"id": "2", "title": "It\'s\x41"}}]}}',
            2,
        ),
    ],
)
def test_items_of_a_json_feed_that_are_not_a_list_are_read(body, entries):
    assert len(read(body).entries) == entries


@pytest.mark.parametrize("lines", ["{0}/1\n{0}/2\n", "\ufeff{0}/1\r\n\r\n {0}/2", "{0}/1\n{0}/2\n{0}/1"])
def test_a_site_map_in_plain_text_is_read(lines):
    found = read(lines.format("https://a.example"))
    assert [entry.url for entry in found.entries] == ["https://a.example/1", "https://a.example/2"]
    assert (found.format, len(found.warnings)) == ("site map in plain text", 1)


def test_items_that_share_a_link_and_have_no_guid_are_distinguished_by_title():
    front, page = "<link>https://a.example</link>", "<link>https://a.example/all</link>"
    items = [f"<title>{title}</title>{link}" for link in (front, page) for title in ("One", "Two", "One")]
    entries = read(f"<rss><channel>{''.join(f'<item>{one}</item>' for one in items)}</channel></rss>").entries
    assert [(entry.title, entry.url) for entry in entries] == [
        ("One", "https://a.example"), ("Two", "https://a.example"),
        ("One", "https://a.example/all"), ("Two", "https://a.example/all"),
    ]  # fmt: skip
    assert len({entry.guid for entry in entries}) == 4


def test_items_whose_guid_is_the_front_page_are_distinguished_by_title():
    items = "".join(f"<item><title>{n}</title><guid>https://a.example/</guid></item>" for n in (1, 2, 2))
    assert len(read(f"<rss><channel>{items}</channel></rss>").entries) == 2


def test_an_unclosed_title_swallows_no_other_item():
    body = "<item><title>One<link>/1</link></item><item><title>Two</title><link>/2</link></item>"
    found = read(f"<rss><channel>{body}</channel></rss>")
    assert [entry.title for entry in found.entries][1:] == ["Two"]
    assert "not well-formed" in found.warnings[0]


def test_an_rdf_item_is_read():
    feed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title></channel>'
        '<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link>'
        "<dc:date>2022-01-27T11:53+01:00</dc:date></item></rdf:RDF>"
    )
    (entry,) = feed.entries
    assert (entry.title, entry.url) == ("One", "https://a.example/1")
    assert entry.published is not None
    assert entry.published.precision == "minute"


def test_a_json_feed_is_read_and_bad_fields_only_affect_themselves():
    items = [
        {
            "id": 7,
            "url": "/a",
            "title": "A &amp; B",
            "date_published": "2022-01-27",
            "authors": [{"name": "X"}, {"name": "Y"}],
        },
        {"id": "8", "external_url": "https://e.example/", "author": {"name": "Z"}, "title": None, "date_published": 5},
        "nonsense",
        {"title": "only a title"},
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en", "items": items})
    feed = read("\ufeff" + body)
    first, second, third = feed.entries
    assert (first.guid, first.url, first.title, first.author, first.language) == (
        "7",
        "https://news.example/a",
        "A & B",
        "X, Y",
        "en",
    )
    assert (second.url, second.author, second.title, second.published) == ("https://e.example/", "Z", "", None)
    assert (third.url, third.guid[:5]) == (None, "hash:")


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link>\n  https://a.example/1\n</link>", "https://a.example/1"),
        ("<link>//a.example/1</link>", "https://a.example/1"),
        ("<link>1.html</link>", "https://news.example/1.html"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>mailto:a@b.example</link>", None),
        ("<link>http://[broken</link>", None),
        ("<guid>https://a.example/g</guid>", "https://a.example/g"),
        ("<guid isPermaLink='false'>https://a.example/g</guid>", None),
        ("<title>no link</title>", None),
        (
            (
                "<link>https://proxy.example/1</link><f:origLink "
                "xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>https://a.example/1</f:origLink>"
            ),
            "https://a.example/1",
        ),
    ],
)
def test_an_item_s_link_becomes_an_address(inside, url):
    assert item(inside).url == url


@pytest.mark.parametrize(
    "written", ["", "yesterday", "Thu, 27 Jan 20222 10:00:00 GMT", "0000-00-00", "Thu, 99 Jan 2022"]
)
def test_a_bad_date_is_not_a_date(written):
    assert item(f"<title>x</title><pubDate>{written}</pubDate>").published is None


def test_guids_are_short_and_never_missing():
    assert item("<guid>g</guid><link>https://a.example/1</link>").guid.endswith("g")
    assert item("<link>https://a.example/1</link>").guid == "https://a.example/1"
    assert item("<title>x</title>").guid != item("<title>y</title>").guid
    assert item("<title>x</title>").guid == item("<title>x</title>").guid
    long = item(f"<guid isPermaLink='false'>{'g' * 5000}</guid>").guid
    assert len(long) <= MAX_GUID_CHARACTERS


@pytest.mark.parametrize(
    ("updates", "title"),
    [
        (("2024-02-05T10:00:00Z", "2024-02-06T10:00:00Z"), "b"),
        (("2024-02-06T10:00:00Z", "2024-02-05T10:00:00Z"), "a"),
        (("2024-02-05T23:30:00-05:00", "2024-02-06T01:00:00Z"), "a"),  # compared as moments, not as strings
        (("2024-02-05T10:00:00Z", "2024-02-05T10:00:00Z"), "a"),
        (("2024-02-05T10:00:00Z", "soon"), "a"),
        (("2024-02-05", "2024-02-06"), "a"),  # without times: the order of the feed
    ],
)
def test_of_two_states_of_an_atom_entry_the_one_updated_last_counts(updates, title):
    entries = "".join(
        f"<entry><id>e</id><title>{name}</title><link href='https://a.example/1'/><updated>{at}</updated></entry>"
        for name, at in zip("ab", updates, strict=True)
    )
    feed = read(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>f</id>{entries}</feed>")
    assert [(entry.guid, entry.title, entry.shared_guid) for entry in feed.entries] == [("e", title, False)]


def test_repetitions_are_removed_and_shared_guids_are_not_repetitions():
    feed = read(
        rss(
            "<item><guid isPermaLink='false'>g</guid><link>https://a.example/1</link></item>"
            "<item><guid isPermaLink='false'>g</guid><link>http://a.example/1?utm_source=x</link></item>"
            "<item><guid isPermaLink='false'>g</guid><link>https://a.example/2</link></item>"
            "<item><guid isPermaLink='false'>g</guid></item>"
        )
    )
    assert [(entry.guid, entry.url) for entry in feed.entries] == [
        ("g", "https://a.example/1"),
        ("https://a.example/2", "https://a.example/2"),
    ]


def test_items_with_one_guid_and_no_addresses_are_distinguished_by_title():
    items = [f"<item><title>{title}</title><guid>N/A</guid><link>N/A</link></item>" for title in ("A", "B", "A")]
    entries = read(rss("".join(items))).entries
    assert [(entry.title, entry.url, entry.shared_guid) for entry in entries] == [("A", None, True), ("B", None, True)]
    assert len({entry.guid for entry in entries}) == 2


SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("", None),
        ("<ttl>60</ttl>", 3600),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 900),
        ("<sy:updatePeriod> Hourly </sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 3600),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("<sy:updateFrequency>2</sy:updateFrequency>", 43_200),
    ],
)
def test_the_interval_that_a_feed_asks_for(head, seconds):
    assert read(rss("", head=head)).interval_seconds == seconds
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:sy='{SYNDICATION}'><title>T</title>{head}</feed>"
    assert read(atom).interval_seconds == seconds


RUSSIAN = "<item><title>Привет, мир и люди</title></item>"


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "", None),
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "windows-1251", "windows-1251"),
        ("windows-1251", "windows-1251", None),
        ("windows-1251", "windows-1251", "utf-8"),
        ("windows-1251", "", "windows-1251"),
        ("koi8-r", "koi8-r", None),
        ("utf-16", "utf-16", None),
        ("utf-8-sig", "", "iso-8859-1"),
    ],
)
def test_encodings_right_wrong_and_missing(encoding, declared, charset):
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    feed = parse(rss(RUSSIAN, declaration=declaration).encode(encoding), url=URL, charset=charset)
    assert feed.entries[0].title == "Привет, мир и люди"


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><title>One</title></item><item><title>Tw"),
        rss("<item><title>One & only</title></item>"),
        rss("<item><title>One\x00 \x0b</title></item>"),
        rss("<item><title>One</title></item>").replace("</channel></rss>", ""),
        "\n\n  " + rss("<item><title>One</title></item>", declaration='<?xml version="1.0"?>'),
        rss("<item><title>One &nbsp; &undefined;</title></item>"),
    ],
)
def test_of_broken_xml_what_can_be_read_is_read(body):
    assert read(body).entries[0].title.startswith("One")


def test_a_gzip_file_of_a_gzip_file_is_a_feed_too():
    assert len(read(gzip.compress(gzip.compress(rss("<item><title>x</title></item>").encode()))).entries) == 1


def test_a_gzip_file_is_a_feed_too():
    assert len(read(gzip.compress(rss("<item><title>x</title></item>").encode())).entries) == 1


def test_a_feed_without_entries_is_a_feed():
    assert read(rss("")).entries == ()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\0\0\0", "empty|not a feed"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "HTML page.*links to no feed"),
        (b"<?xml version='1.0'?><!-- a --> <!-- b -->\n<html>x</html>", "HTML page.*links to no feed"),
        (b"<html><link type=application/rss+xml href=/a.xml", "HTML page.*links to no feed"),
        (b'<html><link rel=alternate type="application/rss+xml" href="/rss.xml">', r"https://news\.example/rss\.xml"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not a feed"),
        (b"just some words", "not a feed"),
        (b'{"a": 1}', "not a JSON Feed"),
        (b'{"items": [', "not a JSON Feed"),
        (b"<opml><body><outline xmlUrl='https://a.example/f'/></body></opml>", "list of feeds"),
    ],
)
def test_what_is_not_a_feed_says_so(body, message):
    with pytest.raises(Unreadable, match=message) as raised:
        read(body)
    assert URL in str(raised.value)


def test_entities_are_neither_expanded_without_end_nor_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>' + rss(
        "<item><title>One &l11;</title></item>"
    )
    outside = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + rss(
        "<item><title>One &x;</title></item>"
    )
    for body in (bomb, outside):
        for encoding in ("utf-8", "utf-16"):
            title = read(body.encode(encoding)).entries[0].title
            assert title.startswith("One")
            assert "hidden" not in title
            assert "hahaha" not in title


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENT<!ENTITY x>ITY a "not to be shown">',
        '<!ENTITY a "not to be shown" \'>',
        '<!entity a\n"not to be shown">',
        '<!ENTITY a "not to be shown"',
        '<!ENTITY x "<b>"><!ENTITY a "not to be shown">',
        '<!-- <b --><!ENTITY a "not to be shown">',
        '<?b <b ?><!ENTITY a "not to be shown">',
        '<!-- <!ENTITY x " --><!ENTITY a "not to be shown">',
    ],
)
def test_no_entity_of_more_than_a_character_is_declared_whatever_is_around_it(declared):
    body = f'<?xml version="1.0"?><!DOCTYPE rss [{declared}]>' + rss("<item><title>One &a;</title></item>")
    assert "not to be shown" not in read(body).entries[0].title


def test_an_entity_that_stands_for_a_character_is_read():
    head = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY euro "€">]>'
    assert read(head + rss("<item><title>5&nbsp;&euro;</title></item>")).entries[0].title == "5 €"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (None, ""),
        ("a  b\n c", "a b c"),
        ("<b>a</b>", "a"),
        ("a &amp; b", "a & b"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("<![CDATA[x]]>", "x"),
        ("a<!-- b -->c", "ac"),
        ("<p", ""),
        (
            "Sorting a List<String>, a Map<Int, Bool> and a Vec<u8>",
            "Sorting a List<String>, a Map<Int, Bool> and a Vec<u8>",
        ),
        ("H<sub>2</sub>O<br>and H<SUB>2</SUB>S", "H2O and H2S"),
        ("a<x>b</x> c <y>", "ab c"),
        ("x" * 9999, "x" * 2000),
    ],
)
def test_markup_becomes_plain_text(text, shown):
    assert plain(text) == shown


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: rss(f"<item>{text}</item>").encode(errors="replace"))
)
def test_no_bytes_crash_it(body):
    try:
        feed = parse(body, url=URL)
    except (Unreadable, Unreachable):
        return
    assert all(entry.guid for entry in feed.entries)


def test_dates_of_a_feed_help_each_other_and_unused_ones_are_reported():
    dates = ("04/05/2019", "13/05/2019", "once upon a time", "Wed, 01 Jan 2088 00:00:00 GMT")
    items = "".join(f"<item><link>/{n}</link><pubDate>{date}</pubDate></item>" for n, date in enumerate(dates))
    feed = parse(rss(items).encode(), url=URL, fetched_at=datetime(2022, 1, 27, tzinfo=UTC))
    values = [entry.published.value if entry.published else None for entry in feed.entries]
    assert values == ["2019-05-04", "2019-05-13", None, None]
    assert [line.rpartition(": ")[2] for line in feed.warnings] == ["cannot be read", "is in the future"]


def test_an_ambiguous_date_is_dropped_and_reported():
    feed = read(rss("<item><link>/1</link><pubDate>04/05/2019</pubDate></item>"))
    assert feed.entries[0].published is None
    assert "could be two days" in feed.warnings[0]


def test_an_atom_entry_may_say_when_in_the_words_of_rss():
    entry = "<entry><title>A</title><id>a</id><pubDate>Sat, 04 May 2019 03:02:01 GMT</pubDate></entry>"
    (found,) = parse(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode(), url=URL).entries
    assert found.published is not None
    assert found.published.value == "2019-05-04T03:02:01"


@pytest.mark.parametrize(
    "broken",
    [
        "<title><![CDATA[One & all]]</title>{link}",
        "<title><![CDATA[One & all]></title>{link}",
        "<title><![CDATA[One & all</title>{link}",
        "{link}<title><![CDATA[One & all</title>",
        "{link}<title>\n<![CDATA[One & all</title><description><![CDATA[<p>More</p>]]></description>",
    ],
)
@pytest.mark.parametrize("after", ["<title>Two</title>", "<title><![CDATA[Two]]></title>"])
def test_unclosed_cdata_swallows_nothing(broken, after):
    """A parser closes it at the end of the next section, and treats everything between as text of the first one."""
    links = [f"<link>https://a.example/{number}</link>" for number in range(3)]
    items = [broken.format(link=links[0]), f"{after}{links[1]}", f"<title>Three</title>{links[2]}"]
    feed = read(rss("".join(f"<item>{item}</item>" for item in items)))
    assert [(entry.title, entry.url) for entry in feed.entries] == [
        ("One & all", "https://a.example/0"),
        ("Two", "https://a.example/1"),
        ("Three", "https://a.example/2"),
    ]
    assert "a CDATA section is not closed before its element ends" in feed.warnings


def test_cdata_that_quotes_cdata_stays_whole():
    quoted = "Write <title><![CDATA[x]]]]><![CDATA[></title> in a feed"
    described = f"<description><![CDATA[{quoted}]]></description>"
    feed = read(rss(f"<item><title>One</title><link>https://a.example/1</link>{described}</item>"))
    assert [entry.title for entry in feed.entries] == ["One"]
    assert not feed.warnings
