# ruff: noqa: RUF001  # quotation marks beyond ASCII are what is tested
from __future__ import annotations

import gzip
import zlib

import pytest
import zstandard

from contract.errors import Unreadable
from ingest.feeds.formats import PageInPlace, parse
from ingest.feeds.formats.listing import Feed

URL = "https://news.example/feed.xml"
ITEM = "<item><title>{}</title><link>https://news.example/1</link></item>"


def rss(*titles: str, declaration: str = "") -> str:
    items = "".join(ITEM.format(title) for title in titles)
    return f'{declaration}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


def read(body: str | bytes, **values: str) -> Feed:
    return parse(body.encode() if isinstance(body, str) else body, url=URL, **values)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A &#55357;&#56832; smile", "A 😀 smile"),
        ("Half &#55357; a smile", "Half � a smile"),
        ("&#xD83D;&#xDE00;", "😀"),
        ("Far &#x110000; out", "Far � out"),
        ("Far &#xFFFFFFFF; out", "Far � out"),
        ("No &#0; NUL", "No NUL"),
        ("No &#x0; NUL", "No NUL"),
        ("Bell &#7;", "Bell"),
        ("It&#146;s", "It’s"),
        ("A &nbsp;B &eacute; &hellip;", "A B é …"),
        ("&undefined; name", "&undefined; name"),
        ("AT&T", "AT&T"),
        ("1 < 2", "1 < 2"),
        ("Bell\x07 and\x0b more", "Bell and more"),
        ("<![CDATA[Bell\x07 in CDATA & more]]>", "Bell in CDATA & more"),
        ("<![CDATA[a]]> ]]> b", "a b"),
        ("Un<b>closed", "Unclosed"),
        ("A<br>B", "A B"),
        ("NUL\x00 byte", "NUL byte"),
        ("\u200bUnseen\ufeff", "Unseen"),
        ("A&lt;/p&gt;&lt;p&gt;B", "A B"),
    ],
)
def test_an_invalid_character_in_a_title_only_affects_itself(written, title):
    feed = read(rss("First", written, "Last"))
    titles = [entry.title for entry in parse(rss("x").encode(), url=URL).entries]
    assert titles == ["x"]
    assert [entry.title for entry in read(rss(written)).entries] == [title]
    assert feed.entries[0].title == "First"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (rss("AT&T"), "unescaped"),
        (rss("Bell\x07"), "control characters"),
        (rss("&#x110000;"), "do not exist"),
        (rss("It’s “fine” café").encode() + b"\xc3", "1 characters are invalid"),
        (rss("Caf| größer").encode().replace(b"|", b"\xc3"), "1 characters are invalid"),
        (rss("Caf| größer").encode().replace(b"|", b"\xe9"), "1 characters in its UTF-8 are in another encoding"),
        (rss("One") + "<", "unescaped"),
        ("Warning: something in line 3\n" + rss("One"), "precedes"),
        (rss("One", "Two")[:-40], "truncated"),
        (rss("é", declaration='<?xml version="1.0" encoding="iso-8859-1"?>'), "was read as utf-8"),
    ],
)
def test_problems_are_reported(body, said):
    feed = read(body)
    assert feed.entries
    assert said in " ".join(feed.warnings)


def test_a_sound_feed_has_no_warnings():
    assert read(rss("One &amp; only &#8217;")).warnings == ()


@pytest.mark.parametrize(
    ("label", "sent", "title"),
    [
        ("Shift_JIS", "cp932", "ニュース速報①㈱"),
        ("EUC-KR", "cp949", "똠방각하"),
        ("Big5", "big5hkscs", "①碁"),
        ("GB2312", "gb18030", "鎔基"),
        ("iso-8859-1", "cp1252", "“quoted”"),
        ("windows-1251", "cp1251", "Привет, мир"),
    ],
)
@pytest.mark.parametrize("by_header", [True, False])
def test_labels_mean_their_windows_kin(label, sent, title, by_header):
    declaration = "" if by_header else f'<?xml version="1.0" encoding="{label}"?>'
    body = rss(title * 9, declaration=declaration).encode(sent)
    feed = parse(body, url=URL, charset=label if by_header else None)
    assert feed.entries[0].title == title * 9


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32-le"])
@pytest.mark.parametrize("declared", ["utf-16", "utf-8", None])
def test_wide_characters_with_and_without_a_mark(encoding, declared):
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert read(rss("Привет", declaration=declaration).encode(encoding)).entries[0].title == "Привет"


@pytest.mark.parametrize(
    ("title", "encoding", "head"),
    [
        ("東京で桜が開花", "euc_jp", ""),
        ("円安", "euc_jp", "<language>ja</language>"),
        ("股市上涨", "gb18030", "<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>zh-cn</dc:language>"),
        ("股市", "big5hkscs", "<language><![CDATA[zh-TW]]></language>"),
        ("주가 상승", "cp949", "<language>en-us</language>"),
        ("Počasí dnes", "cp1250", "<language>cs</language>"),
    ],
)
def test_a_short_feed_that_declares_no_encoding_is_read_by_its_words_and_language(title, encoding, head):
    body = rss(title).replace("<title>T</title>", f"<title>T</title>{head}", 1).encode(encoding)
    feed = read(body)
    assert feed.entries[0].title == title
    assert feed.warnings == (f"it does not declare its encoding, and was read as {encoding}",)


def test_the_language_that_atom_and_json_declare_counts_too():
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{}"><entry><title>{}</title><id>1</id></entry></feed>'
    json = (
        '{{"version": "https://jsonfeed.org/version/1.1", "language": "{}", "items": [{{"id": "1", "title": "{}"}}]}}'
    )
    for form in (atom, json):
        assert read(form.format("ja", "円安").encode("euc_jp")).entries[0].title == "円安"
        assert read(form.format("hr", "više čestica").encode("cp1250")).entries[0].title == "više čestica"


def test_double_encoded_text_is_decoded():
    feed = read(rss("BrÃ¼cke fÃ¼r alle"))
    assert feed.entries[0].title == "Brücke für alle"
    assert "it is encoded twice" in feed.warnings
    assert read(rss("Ã is a letter")).entries[0].title == "Ã is a letter"


def test_surrogates_encoded_as_bytes_are_one_character():
    sent = rss("A \ud83d\ude80 \ud83d\ude80 up").encode("utf-8", "surrogatepass")
    assert read(sent).entries[0].title == "A 🚀 🚀 up"
    korean = "한국경제신문 " * 9 + b"\xed\xa1\xa1\xed\xb1\xb1".decode("euc-kr")
    assert read(rss(korean).encode("euc-kr"), charset="euc-kr").entries[0].title == korean


@pytest.mark.parametrize("pack", [zlib.compress, zstandard.compress, lambda body: zlib.compress(body, 9)])
def test_a_compressed_file_that_is_not_declared_is_read(pack):
    assert len(read(pack(rss("One").encode())).entries) == 1


@pytest.mark.parametrize(("behind", "said"), [(b"", ()), (b"\0\0", ()), (b"<!-- made in 0.1 s -->", ("bytes after",))])
def test_bytes_after_a_compressed_file_are_skipped_and_reported(behind, said):
    feed = read(gzip.compress(rss("One").encode()) + behind)
    assert [entry.title for entry in feed.entries] == ["One"]
    assert [warning[: len("bytes after")] for warning in feed.warnings] == list(said)


def test_a_truncated_character_only_affects_itself():
    body = rss("It’s the “new” café", "Plain élan", "Cut é").encode()
    at = body.rindex(b"\xa9")
    titles = [entry.title for entry in read(body[:at] + body[at + 1 :], charset="utf-8").entries[:1]]
    assert titles == ["It’s the “new” café"]


@pytest.mark.parametrize("content_type", ["application/json", "text/html", "text/plain", "image/png", None])
def test_rss_is_rss_whatever_its_content_type(content_type):
    feed = parse(rss("One").encode(), url=URL, content_type=content_type)
    assert feed.entries[0].title == "One"
    assert bool(feed.warnings) == (content_type == "application/json")


JSON = '{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{}]}}'


@pytest.mark.parametrize(
    ("items", "titles"),
    [
        ('{"id": "1", "title": "Half \\ud83d"}, {"id": "2", "title": "Fine"}', ["Half �", "Fine"]),
        ('{"id": "1", "title": "A \\ud83d\\ude00"}', ["A 😀"]),
        ('{"id": "1", "title": "Line\nend"}', ["Line end"]),
        ('{"id": "1", "title": "Tab\tin"}', ["Tab in"]),
        ('{"id": "1", "title": "One"}, {"id": "2", "title": "Tw', ["One"]),
        ('{"id": "1", "title": "One"}, 7, null, {"id": "2"}', ["One", ""]),
        ('{"id": "1", "title": "NUL \\u0000"}', ["NUL �"]),
        ('{"id": "1", "title": "One, ]",}, {"id": "2"},', ["One, ]", ""]),
        ('{"id": "1", "title": "A \\",} b",}, {"id": "2", "title": "Tw', ['A ",} b']),
    ],
)
def test_of_broken_json_what_can_be_read_is_read(items, titles):
    assert [entry.title for entry in read(JSON.format(items)).entries] == titles


@pytest.mark.parametrize(("before", "after"), [(")]}'\n", ""), ("show(", ");"), ("/* made by hand */", "")])
def test_text_around_a_json_feed_is_skipped(before, after):
    feed = read(before + JSON.format('{"id": "1", "title": "One"}') + after)
    assert [entry.title for entry in feed.entries] == ["One"]
    assert "precedes" in feed.warnings[0]


def test_a_bare_line_break_in_json_is_reported():
    assert "control characters" in read(JSON.format('{"id": "1", "title": "a\nb"}')).warnings[0]


HALF, NUL = "it contains lone surrogates", "it contains NUL characters"


@pytest.mark.parametrize(
    ("title", "read_as", "said"),
    [
        ("cut \\ud83d", "cut \ufffd", [HALF]), ("\\uDE00 first", "\ufffd first", [HALF]),
        ("\\ud83d\\ud83d\\ude00", "\ufffd\U0001f600", [HALF]), ("\\ud83d\\uDE00", "\U0001f600", []),
        ("a path \\\\ud83d", "a path \\ud83d", []), ("\\u00e9", "é", []),
        ("a\\u0000b", "a\ufffdb", [NUL]), ("a path \\\\u0000", "a path \\u0000", []),
        ("\\u0000 \\udc00", "\ufffd \ufffd", [HALF, NUL]), ("\\\\\\u0000", "\\\ufffd", [NUL]),
    ],
)  # fmt: skip
def test_lone_surrogates_and_nul_in_json_are_replaced_and_reported(title, read_as, said):
    feed = read(JSON.format(f'{{"id": "1", "url": "/1", "title": "{title}"}}'))
    assert ([entry.title for entry in feed.entries], list(feed.warnings)) == ([read_as], said)


def test_deeply_nested_json_is_not_a_feed():
    with pytest.raises(Unreadable, match="nested"):
        read('{"items": ' + "[" * 200_000 + "]" * 200_000 + "}")  # deeper than Python can parse


@pytest.mark.parametrize(
    "body",
    [
        "<!-- a --><!-- b --><!DOCTYPE html><p>x",
        "<script>location='/'</script>",
        "<head><title>Just a moment</title></head>",
        "<div>Sign in</div>",
        "<h1>404</h1>",
        "Sorry<br>no feed<html><body></body></html>",
    ],
)
def test_a_page_received_instead_of_a_feed_is_not_a_feed(body):
    with pytest.raises(PageInPlace, match="HTML page"):
        read(body)


@pytest.mark.parametrize(
    ("link", "feeds"),
    [
        (
            '<link rel="alternate" type="application/atom+xml" href="/a?x=1&amp;y=2">',
            ("https://news.example/a?x=1&y=2",),
        ),
        ("<link href=/b.json type=application/feed+json rel=alternate>", ("https://news.example/b.json",)),
        (
            (
                '<base target="_top"><base href="https://cdn.example/x/"><base href="https://other.example/">'
                "<link href=feed.atom rel=alternate type=application/atom+xml>"
                '<link rel="alternate" type="application/rss+xml" href="/rss">'
            ),
            ("https://cdn.example/x/feed.atom", "https://cdn.example/rss"),
        ),
        ('<link rel="stylesheet" type="text/css" href="/c">', ()),
        ('<link rel="alternate" type="application/json" href="feed.json">', ("https://news.example/feed.json",)),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">', ()),
        (
            (
                '<link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="alternate"'
                ' type="text/xml+oembed" href="/oembed?xml">'
            ),
            (),
        ),
        (
            (
                '<link rel="alternate" type="application/x.atom+xml" href="/a"><link rel="alternate"'
                ' type="application/x-rss+xml" href="/b"><link rel="alternate" type="text/rss" href="/c">'
            ),
            ("https://news.example/a", "https://news.example/b", "https://news.example/c"),
        ),
        ('<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/a">', ("https://news.example/a",)),
        ('<link rel="alternate" type="application/rss+xml" title="A > B" href="/a">', ("https://news.example/a",)),
        ('<link rel="alternate" type="application/rss+xml" href="feed://a.example/a">', ("https://a.example/a",)),
        ('<link rel="alternate" type="application/rss+xml" href="feed:https://a.example/a">', ("https://a.example/a",)),
        (
            (
                '<link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate"'
                ' type="application/rss+xml" href="/feed/">'
            ),
            ("https://news.example/feed/", "https://news.example/comments/feed/"),
        ),
        (
            (
                '<link rel="alternate" type="application/rss+xml" href="/a"><link rel="alternate"'
                ' type="application/rss+xml" href="/a#top">'
            ),
            ("https://news.example/a",),
        ),
        (
            (
                '<!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->'
                '<script>x = \'<link rel="alternate" type="application/rss+xml" href="/js">\'</script>'
                '<link rel="alternate" type="application/rss+xml" href="/new">'
            ),
            ("https://news.example/new",),
        ),
        # Links in the body, only if the head declares no feed.
        (
            '<a href="/about">About</a><a href="/rss.xml">RSS</a><a class=f href=/atom/>Atom</a>',
            ("https://news.example/rss.xml", "https://news.example/atom/"),
        ),
        (
            '<a href="/rss.xml">RSS</a><link rel="alternate" type="application/rss+xml" href="/a">',
            ("https://news.example/a",),
        ),
        ('<a href="/follow" type="application/rss+xml">Follow</a>', ("https://news.example/follow",)),
        ('<a href="/feeds-and-speeds">x</a><a href="/2022/the-feed-mill">x</a><a href="/story.xml">x</a>', ()),
        # If no address looks like a feed: links described as a feed, on the same site only.
        ('<a class="icon-rss" href="/abo">Abo</a>', ("https://news.example/abo",)),
        ("<a href='/all'>Flux <b>RSS</b></a>", ("https://news.example/all",)),
        ('<a href="/all"><img src="/i.png" alt="RSS"></a>', ("https://news.example/all",)),
        ('<a href="/all" aria-label="RSS feed"><svg></svg></a>', ("https://news.example/all",)),
        ('<a href="/all"><i class="fa fa-rss"></i></a>', ("https://news.example/all",)),
        (
            '<a rel="feed" href="/all">News</a><a href="/2">Web feed</a>',
            ("https://news.example/all", "https://news.example/2"),
        ),
        ('<a class="rss" href="https://other.example/all">RSS</a><a href="javascript:x()">RSS</a>', ()),
        ('<a class="rss" href="/all">RSS</a><a href="/feed.xml">x</a>', ("https://news.example/feed.xml",)),
        ('<a class="news-feed" href="/1">Ferry late</a><a class="cross express" href="/2">Bridge open</a>', ()),
        (f'<a href="/why-rss">Why RSS is {"still " * 12}read</a>', ()),
        # A link to a service that subscribes to the feed.
        (
            (
                '<a href="https://reader.example/add/feed%2Fhttps%3A%2F%2Fnews.example%2Frss.xml">Follow</a>'
                '<a href="https://check.example/?url=https://news.example/atom.xml">Valid</a>'
                '<a href="https://social.example/share?u=https://news.example/1">Share</a>'
            ),
            ("https://news.example/rss.xml", "https://news.example/atom.xml"),
        ),
        ('<link rel="next" type="application/rss+xml" href="/d">', ()),
        ('<link rel="feed" href="/d">', ("https://news.example/d",)),
        (
            '<link rel="alternate" href="/feed.xml"><link rel="alternate" hreflang="de" href="/de/">',
            ("https://news.example/feed.xml",),
        ),
        ('<link rel="service.feed" type="application/atom+xml" href="/d">', ("https://news.example/d",)),
        ('<link rel="alternate" type="application/rss+xml" data-href="/x" href="/d">', ("https://news.example/d",)),
        (
            (
                '<area href="/rss.php"><a href="/?feed=rss2">x</a><a href="/i?format=feed&amp;type=rss">x</a>'
                '<a href="https://feeds.a.example/News">x</a><a href="/?feedback=1">x</a>'
            ),
            (
                "https://news.example/rss.php",
                "https://news.example/?feed=rss2",
                "https://news.example/i?format=feed&type=rss",
                "https://feeds.a.example/News",
            ),
        ),
        ('<meta http-equiv="refresh" content="0; url=https://a.example/feed.xml">', ("https://a.example/feed.xml",)),
        ('<meta http-equiv="refresh" content="5; url=/challenge">', ()),
        (
            '<a href="/feeds/de/all.xml">x</a><a href="/feeds/and/speeds">x</a><a href="/rss/world">x</a>',
            ("https://news.example/feeds/de/all.xml", "https://news.example/rss/world"),
        ),
    ],
)
def test_the_feeds_that_a_page_names(link, feeds):
    with pytest.raises(PageInPlace) as raised:
        read(f"<!doctype html><html><head>{link}</head></html>")
    assert raised.value.feeds == feeds


def test_a_feed_that_calls_itself_html_is_a_feed():
    feed = read("<!-- Cached --><!DOCTYPE html>\n<!-- by hand -->" + rss("One"))
    assert [entry.title for entry in feed.entries] == ["One"]
    assert "declares itself as HTML" in feed.warnings[0]


def test_php_warnings_before_a_feed_are_skipped():
    assert len(read("<br />\n<b>Warning</b>: something in <b>x.php</b><br />\n" + rss("One")).entries) == 1


def test_a_truncated_gzip_file_gives_its_first_entries():
    body = rss(*(f"Report {n} {hash(str(n))}" for n in range(400)))
    feed = read(gzip.compress(body.encode())[:-2000])
    assert 20 < len(feed.entries) < 400 or feed.entries


def test_a_truncated_feed_keeps_no_partial_address():
    body = rss("One", "Two") + "."
    for cut in range(body.index("<item>") + 60, len(body)):
        for entry in read(body[:cut]).entries:
            assert entry.url in {"https://news.example/1", None}


@pytest.mark.parametrize("root", ["RSS", "Rss"])
def test_the_case_of_names_counts_for_nothing(root):
    inside = "<TITLE>One</TITLE><LINK>/1</LINK><PubDate>27 Jan 2022</PubDate>"
    body = f"<{root}><CHANNEL><ITEM>{inside}</ITEM></CHANNEL></{root}>"
    (entry,) = read(body).entries
    assert (entry.title, entry.url, entry.published is not None) == ("One", "https://news.example/1", True)


SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc><news:news>'
    "<news:publication><news:name>The Paper</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2022-01-27T11:53:00Z</news:publication_date><news:title>One</news:title></news:news>"
    "</url></urlset>"
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_news_site_map_is_a_feed(pack):
    feed = read(pack(SITEMAP.encode()))
    (entry,) = feed.entries
    assert (feed.format, feed.title, entry.guid, entry.url, entry.title, entry.language) == (
        "news site map",
        "The Paper",
        "https://news.example/1",
        "https://news.example/1",
        "One",
        "en",
    )
    assert entry.published is not None
    assert (entry.published.value, entry.published.zone) == ("2022-01-27T11:53:00", "Z")


def test_a_plain_site_map_has_no_publication_dates():
    feed = read(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://news.example/1</loc>"
        "<lastmod>2022-01-27</lastmod></url><url/></urlset>"
    )
    (entry,) = feed.entries
    assert (entry.published, entry.updated is not None) == (None, True)
    assert "plain site map" in feed.warnings[0]


def test_an_index_of_site_maps_names_its_parts_the_news_and_the_latest_first():
    parts = [("a", "2022-01-01"), ("b", "2022-01-03"), ("news", "2022-01-02")]
    listed = "".join(f"<sitemap><loc>/{n}.xml</loc><lastmod>{d}</lastmod></sitemap>" for n, d in parts)
    feed = read(f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{listed}</sitemapindex>")
    assert feed.parts == tuple(f"https://news.example/{name}.xml" for name in ("news", "b", "a"))
    assert feed.entries == ()


def test_a_hub_and_the_feed_s_own_address_are_read():
    links = '<link rel="hub" href="https://hub.example/"/><link rel="self" href="/feed.xml"/>'
    feed = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{links}</feed>')
    assert (feed.hubs, feed.self_url) == (("https://hub.example/",), URL)
