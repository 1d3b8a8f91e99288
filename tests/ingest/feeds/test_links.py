from __future__ import annotations

import pytest

from ingest.feeds.formats import parse
from ingest.feeds.formats.links import MAX_URL_CHARACTERS, absolute
from ingest.feeds.formats.listing import Entry

CDN = "https://cdn.example/f/all.xml"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'


def rss(inside: str, head: str = "<link>https://paper.example/</link>", url: str = CDN) -> Entry:
    body = (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>T</title>{head}<item><title>One</title>{inside}</item></channel></rss>"
    )
    (entry,) = parse(body.encode(), url=url).entries
    return entry


def atom(inside: str, head: str = "", attributes: str = "") -> Entry:
    body = f"<feed {ATOM} {attributes}><title>T</title>{head}<entry><title>One</title>{inside}</entry></feed>"
    (entry,) = parse(body.encode(), url=CDN).entries
    return entry


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link>/one</link>", "https://paper.example/one"),
        ("<link>two.html</link>", "https://paper.example/two.html"),
        ("<link>//other.example/3</link>", "https://other.example/3"),
        ("<link>?id=4</link>", "https://paper.example/?id=4"),
        ("<link>www.paper.example/5</link>", "https://www.paper.example/5"),
        ("<link>https://a.example/a story</link>", "https://a.example/a%20story"),
        ("<link>\n https://a.example/long\n   /path\n</link>", "https://a.example/long/path"),
        ("<link>https:\\\\a.example\\b?c=\\d</link>", "https://a.example/b?c=\\d"),
        ("<link><![CDATA[https://a.example/?a=1&amp;b=2&#038;c=3]]></link>", "https://a.example/?a=1&b=2&c=3"),
        ("<link>https://a.example/?a=1&b=2&copy=3&reg=4</link>", "https://a.example/?a=1&b=2&copy=3&reg=4"),
        ("<link>https://a.example/?a=1&amp;lt=2</link>", "https://a.example/?a=1&lt=2"),
        ("<link href='https://a.example/h'/>", "https://a.example/h"),
        ("<link/><guid>https://a.example/g</guid>", "https://a.example/g"),
        ("<link></link><guid isPermaLink='true'>https://a.example/g</guid>", "https://a.example/g"),
        ("<link> </link><guid isPermaLink='true'>/g</guid>", "https://paper.example/g"),
        ("<link/><guid isPermaLink='false'>https://a.example/g</guid>", None),
        ("<link/><guid>just-a-word</guid>", None),
        ("<link>#</link>", None),
        # Other links of the item lead to another form of the page, a file or a comment page.
        ("<link>/1</link><atom:link rel='alternate' href='/amp/1'/>", "https://paper.example/1"),
        ("<atom:link rel='alternate' href='/amp/1'/><link>/1</link>", "https://paper.example/1"),
        ("<atom:link href='/only'/>", "https://paper.example/only"),
        ("<atom:link rel='self' href='/self'/>", None),
        ("<link/><atom:link rel='replies' href='/r'/><enclosure url='/a.mp3' type='audio/mpeg'/>", None),
        ("<enclosure url='https://a.example/a.mp3' type='audio/mpeg'/>", None),
        ("<media:content url='https://a.example/a.jpg'/><comments>https://a.example/c</comments>", None),
        ("<link>https://a.example/1</link><link>https://a.example/2</link>", "https://a.example/1"),
        # Typing errors whose meaning is obvious.
        ("<link>https:/a.example/1</link>", "https://a.example/1"),
        ("<link>https:///a.example/1</link>", "https://a.example/1"),
        ("<link>http://https://a.example/1</link>", "https://a.example/1"),
        ("<link>https://http//a.example/1</link>", "http://a.example/1"),
        ("<link>http//a.example/1</link>", "http://a.example/1"),
        ("<link>paper.example/1</link>", "https://paper.example/1"),
        ("<link>www.Paper.example/1</link>", "https://www.Paper.example/1"),
        ("<link>other.example/1</link>", "https://paper.example/other.example/1"),
        ("<link>http/1.html</link>", "https://paper.example/http/1.html"),
        ("<link>'https://a.example/1'</link>", "https://a.example/1"),
        ("<link>&lt;https://a.example/1&gt;</link>", "https://a.example/1"),
        (
            "<link>&lt;a class='x' href='https://a.example/1?a=1&amp;amp;b=2'&gt;One&lt;/a&gt;</link>",
            "https://a.example/1?a=1&b=2",
        ),
        ("<link>null</link><guid>https://a.example/g</guid>", "https://a.example/g"),
        ("<link>undefined</link>", None),
        ("<guid isPermaLink='0'>https://a.example/g</guid>", None),
        ("<guid isPermaLink='no'>https://a.example/g</guid>", None),
        # The link is the enclosure, and another element names the page.
        (
            "<link>/1.mp3</link><guid>https://paper.example/1</guid><enclosure url='/1.mp3' type='audio/mpeg'/>",
            "https://paper.example/1",
        ),
        ("<link>/1.jpg</link><atom:link href='/1'/><enclosure url='/1.jpg'/>", "https://paper.example/1"),
        ("<enclosure url='/1.mp3'/><link>/1.mp3</link><guid>7</guid>", "https://paper.example/1.mp3"),
        ("<link>/1</link><guid>https://paper.example/g</guid><enclosure url='/1.mp3'/>", "https://paper.example/1"),
        ("<guid>https://paper.example/1.mp3</guid><enclosure url='/1.mp3'/>", None),
        ("<guid>//paper.example/1</guid>", "https://paper.example/1"),
        ("<guid isPermaLink='false'>//paper.example/1</guid>", None),
        # A site that was published with addresses of the developer's machine.
        ("<link>http://localhost:4000/1</link>", "https://paper.example/1"),
        ("<link>http://127.0.0.1/1?a=2</link>", "https://paper.example/1?a=2"),
        ("<link>http://localhost.example/1</link>", "http://localhost.example/1"),
        ("<link>http://0.0.0.0:4000/1</link>", "https://paper.example/1"),
        ("<link>http://[::1]:4000/1</link>", "https://paper.example/1"),
        ("<link>http://127.0.1.1/1</link>", "https://paper.example/1"),
        # Atom links without a namespace.
        ("<link rel='enclosure' href='/1.mp3'/><link>/1</link>", "https://paper.example/1"),
        ("<link rel='replies' href='/1/c'/><link rel='Alternate' href='/1'/>", "https://paper.example/1"),
        # Every item links to the front page, and has a guid of its own.
        ("<link>https://paper.example/</link><guid>https://paper.example/g</guid>", "https://paper.example/g"),
        (
            "<link>https://paper.example</link><guid isPermaLink='false'>https://paper.example/g</guid>",
            "https://paper.example",
        ),
        ("<link>https://paper.example/</link><guid>7</guid>", "https://paper.example/"),
    ],
)
def test_the_page_of_an_rss_item(inside, url):
    assert rss(inside).url == url


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link href='/1'/>", "https://cdn.example/1"),
        ("<link rel='alternate' type='application/json' href='/1.json'/><link href='/1'/>", "https://cdn.example/1"),
        (
            "<link rel='alternate' type='text/html' href='/1'/><link rel='alternate' href='/2'/>",
            "https://cdn.example/1",
        ),
        ("<link rel='http://www.iana.org/assignments/relation/alternate' href='/1'/>", "https://cdn.example/1"),
        ("<link rel='https://www.iana.org/assignments/link-relations/alternate' href='/1'/>", "https://cdn.example/1"),
        ("<link rel='ALTERNATE' href='/1'/>", "https://cdn.example/1"),
        ("<link rel=alternate href=/1 />", "https://cdn.example/1"),
        ("<link href=/1?a=1&b=2/>", "https://cdn.example/1?a=1&b=2"),
        ("<content><![CDATA[<a href=/x>]]></content><link title='a=b c' href=/1 />", "https://cdn.example/1"),
        ("<link rel='' href='/1'/>", "https://cdn.example/1"),
        ("<link rel='self alternate' href='/1'/>", "https://cdn.example/1"),
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link href='/1'/><link rel='enclosure'>https://a.example/x.jpg</link>", "https://cdn.example/1"),
        ("<link rel='enclosure' href='/x.mp3'/>", None),
        ("<link rel='edit' href='/e'/><link rel='replies' href='/r'/><link rel='self' href='/s'/>", None),
        ("<content src='/c' type='text/html'/>", "https://cdn.example/c"),
        ("<content src='/c.mp4' type='video/mp4'/>", None),
        ("<id>https://a.example/i</id>", "https://a.example/i"),
        ("<id>urn:1</id><link rel='canonical' href='/1'/>", "https://cdn.example/1"),
        ("<id>urn:1</id><link rel='bookmark' href='/1'/>", "https://cdn.example/1"),
        ("<id>urn:1</id><link rel='self' type='text/html' href='/1'/>", "https://cdn.example/1"),
        ("<link rel='canonical' href='/2'/><link href='/1'/>", "https://cdn.example/1"),
        ("<id>tag:a.example,2022:1</id>", None),
        ("<link xml:base='https://b.example/x/' href='1'/>", "https://b.example/x/1"),
        # Programs that omit `rel`: enclosures, sources and comments look like the page.
        ("<link href='/1.mp3'/><link href='/1'/>", "https://cdn.example/1"),
        ("<link href='/1'/><link href='/1.mp3'/>", "https://cdn.example/1"),
        ("<link href='/1.JPG?w=1'/><link href='/1'/>", "https://cdn.example/1"),
        ("<link href='https://b.example/3'/><link href='/3'/>", "https://cdn.example/3"),
        ("<link href='https://www.cdn.example/3'/><link href='/3'/>", "https://www.cdn.example/3"),
        ("<link href='https://b.example/3'/>", "https://b.example/3"),
        ("<link href='https://b.example/3'/><link href='/3.mp3'/>", "https://b.example/3"),
        ("<link href='/1.pdf'/>", "https://cdn.example/1.pdf"),
    ],
)
def test_the_page_of_an_atom_entry(inside, url):
    assert atom(inside).url == url


def test_of_alternates_in_several_languages_the_entry_s_own_is_taken():
    links = "<link hreflang='en' href='/en'/><link hreflang='de' href='/de'/>"
    (entry,) = parse(
        f"<feed {ATOM}><entry xml:lang='de-AT'><title>T</title>{links}</entry></feed>".encode(), url=CDN
    ).entries
    assert entry.url == "https://cdn.example/de"
    assert atom(links, attributes="xml:lang='de'").url == "https://cdn.example/de"


def test_a_channel_s_site_is_neither_a_hub_nor_the_feed():
    head = (
        "<link rel='hub' href='https://hub.example/'/><link rel='self' href='/f'/><link>https://paper.example/x/</link>"
    )
    assert rss("<link>1</link>", head=head).url == "https://paper.example/x/1"


def test_xml_base_counts_before_anything_else():
    assert atom("<link href='1'/>", attributes="xml:base='https://b.example/x/'").url == "https://b.example/x/1"
    assert atom("<link href='1'/>", attributes="xml:base='/y/'").url == "https://cdn.example/y/1"
    body = "<rss xml:base='https://b.example/x/'><channel><item><link>1</link></item></channel></rss>"
    assert parse(body.encode(), url=CDN).entries[0].url == "https://b.example/x/1"


def test_relative_links_of_an_atom_feed_on_another_host_are_the_site_s():
    assert atom("<link href='/1'/>", head="<link href='https://paper.example/'/>").url == "https://paper.example/1"


@pytest.mark.parametrize("where", [CDN, "file:///home/ann/feed.xml"])
@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel><link rel='self' href='{own}'/>{items}</channel></rss>",
        "<rss><channel><link>./</link><link rel='self' href='{own}'/>{items}</channel></rss>",
        f"<feed {ATOM}><link rel='self' href='{{own}}'/><entry><title>One</title><link href='1'/></entry></feed>",
        '{{"version": "https://jsonfeed.org/version/1.1", "feed_url": "{own}", "items": [{{"id": "7", "url": "1"}}]}}',
    ],
)
def test_relative_links_of_a_copied_feed_are_resolved_against_its_declared_address(body, where):
    text = body.format(own="https://paper.example/x/feed.xml", items="<item><title>One</title><link>1</link></item>")
    assert parse(text.encode(), url=where).entries[0].url == "https://paper.example/x/1"


@pytest.mark.parametrize("own", ["https://new.paper.example/feed.xml", "http://localhost:1313/feed.xml", "/feed.xml"])
def test_what_a_feed_on_its_own_site_calls_itself_changes_no_link(own):
    head = f"<atom:link rel='self' href='{own}'/>"
    assert rss("<link>1</link>", head, "https://paper.example/y/f").url == "https://paper.example/y/1"


@pytest.mark.parametrize(
    ("links", "urls"),
    [
        (
            ("/news", "/news", "/news"),
            ("https://paper.example/a", "https://paper.example/b", "https://paper.example/c"),
        ),
        (
            ("/news", "/news", "/c"),
            ("https://paper.example/news", "https://paper.example/news", "https://paper.example/c"),
        ),
    ],
)
def test_if_all_items_link_to_one_page_their_permalinks_are_their_pages(links, urls):
    items = "".join(
        f"<item><title>{name}</title><link>{link}</link><guid>https://paper.example/{name}</guid></item>"
        for name, link in zip("abc", links, strict=True)
    )
    body = f"<rss><channel><link>https://paper.example/</link>{items}</channel></rss>"
    assert tuple(entry.url for entry in parse(body.encode(), url=CDN).entries) == urls


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<item rdf:about='https://a.example/1'><title>T</title></item>", "https://a.example/1"),
        ("<item rdf:about='urn:1'><title>T</title><link>https://a.example/1</link></item>", "https://a.example/1"),
        ("<item rdf:about='urn:1'><link rdf:resource='https://a.example/1'/></item>", "https://a.example/1"),
    ],
)
def test_the_page_of_an_rdf_item(item, url):
    body = f"<rdf:RDF {RDF}><channel rdf:about='x'><title>T</title></channel>{item}</rdf:RDF>"
    assert parse(body.encode(), url=CDN).entries[0].url == url


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ('"id": "https://a.example/1"', "https://a.example/1"),
        ('"id": "https://a.example/1", "external_url": "https://b.example/"', "https://a.example/1"),
        ('"id": 1, "external_url": "https://b.example/"', "https://b.example/"),
        ('"id": 1, "url": "/1"', "https://paper.example/1"),
        ('"id": "1"', None),
        ('"id": "https://a.example/1", "url": "https://paper.example/"', "https://a.example/1"),
        (
            '"id": "https://a.example/1", "url": "/1.mp3", "attachments": [{"url": "/1.mp3"}]',
            "https://a.example/1",
        ),
        ('"id": "7", "url": "/1.mp3", "attachments": [{"url": "/1.mp3"}]', "https://paper.example/1.mp3"),
    ],
)
def test_the_page_of_a_json_feed_s_item(item, url):
    body = (
        '{"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://paper.example/", '
        f'"items": [{{{item}}}]}}'
    )
    assert parse(body.encode(), url=CDN).entries[0].url == url


@pytest.mark.parametrize("where", ["http://localhost:4000/f.xml", "http://a.localhost/f", "http://127.0.0.1:80/f"])
def test_a_feed_on_this_machine_may_link_to_it(where):
    assert absolute("http://localhost:4000/1", where) == "http://localhost:4000/1"


@pytest.mark.parametrize("where", [CDN, "https://elsewhere.example/deep/er/feed.xml"])
def test_a_guid_does_not_depend_on_the_feed_s_address(where):
    assert rss("<link>/1</link><guid>bare-word-17</guid>", url=where).guid == "bare-word-17"


def test_an_address_has_two_thousand_characters_at_most():
    fits = "https://a.example/".ljust(MAX_URL_CHARACTERS, "x")
    assert absolute(fits, CDN) == fits
    assert absolute(f"{fits}x", CDN) is None


@pytest.mark.parametrize(
    ("inside", "authors"),
    [
        ("<author><name>A</name></author><author><name>B</name></author>", ("A", "B")),
        ("<author><name>A</name></author><author><name>a</name></author>", ("A",)),
        ("", ("Desk",)),
        ("<source><author><name>S</name></author></source>", ("S",)),
        ("<author><name/></author>", ("Desk",)),
        ("<author><uri>https://a.example/ann</uri></author>", ("Desk",)),
        ("<author><name>Ann Lee and Bo Ek</name></author>", ("Ann Lee", "Bo Ek")),
        ("<author>A</author>", ("A",)),
    ],
)
def test_every_author_of_an_atom_entry_is_kept_and_the_feed_s_inherited(inside, authors):
    assert atom(inside, head="<author><name>Desk</name></author>").authors == authors


@pytest.mark.parametrize(
    ("item", "authors"),
    [
        ('"authors": [{"name": "A"}, {"name": "B"}]', ("A", "B")),
        ('"author": {"name": "A"}', ("A",)),
        ('"authors": []', ("Desk",)),
        ('"authors": ["A"]', ("A",)),
        ('"authors": {"name": "A"}', ("A",)),
        ('"author": [{"name": "A"}, {"name": "B"}]', ("A", "B")),
        ('"id": 1', ("Desk",)),
    ],
)
def test_every_author_of_a_json_feed_s_item_is_kept_and_the_feed_s_inherited(item, authors):
    body = f'{{"version": "https://jsonfeed.org/version/1", "authors": [{{"name": "Desk"}}], "items": [{{{item}}}]}}'
    assert parse(body.encode(), url=CDN).entries[0].authors == authors
