"""Feeds as unusual programs write them, and what a feed reader expects of them. All were written for the tests."""

from __future__ import annotations

import html
import json

import pytest

from contract.errors import Unreadable
from ingest.feeds.formats import PageInPlace, parse
from ingest.feeds.formats.listing import Feed

URL = "https://quay.example/feeds/all.xml"
AT = "2026-02-03T04:05:06"
ITEM = (
    "<item><title>Ferry sails</title><link>https://quay.example/1</link>"
    "<pubDate>Tue, 03 Feb 2026 04:05:06 GMT</pubDate></item>"
)


def read(body: str) -> Feed:
    return parse(body.encode(), url=URL)


def rss(items: str, *, spaces: str = "", head: str = "") -> Feed:
    return read(f'<rss version="2.0" {spaces}><channel><title>Quay</title>{head}{items}</channel></rss>')


def atom(entries: str) -> Feed:
    return read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title>{entries}</feed>')


@pytest.mark.parametrize(
    "space",
    [
        "http://www.w3.org/2005/Atom",
        "http://search.yahoo.com/mrss/",
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://www.google.com/schemas/sitemap-news/0.9",
        "http://www.w3.org/1999/xhtml",
        "urn:quay",
    ],
)
def test_rss_in_a_foreign_namespace_is_read_completely(space):
    found = rss(ITEM, spaces=f'xmlns="{space}"')
    (entry,) = found.entries
    assert (found.format, found.title) == ("RSS 2.0", "Quay")
    assert (entry.title, entry.url, entry.published.value) == ("Ferry sails", "https://quay.example/1", AT)


def test_broken_rss_in_a_foreign_namespace_is_read():
    found = rss(ITEM + "<item><title>&nosuch", spaces='xmlns="http://www.w3.org/2005/Atom"')
    assert found.entries[0].title == "Ferry sails"


@pytest.mark.parametrize(
    ("inside", "authors"),
    [
        ("<t:creator>Ida Quist</t:creator>", ("Ida Quist",)),
        ("<author>noreply@quay.example</author>", ()),
        ("<author>do-not-reply@quay.example</author>", ()),
        ("<author>ida@quay.example - Ida Quist</author>", ("Ida Quist",)),
        ("<author>Array</author>", ()),
        ("<author>[object Object]</author>", ()),
        ("<author>norep@quay.example</author>", ("norep@quay.example",)),
        ("<author>Von Ida Quist und Bo Sand</author>", ("Ida Quist", "Bo Sand")),
        ("<author>Par Ida Quist et Bo Sand</author>", ("Ida Quist", "Bo Sand")),
        ("<author>Por Ida Quist, Ana Lima y Bo Sand</author>", ("Ida Quist", "Ana Lima", "Bo Sand")),
        # Each is the name of one person.
        ("<author>Von Trapp</author>", ("Von Trapp",)),
        ("<author>Ida von Quist</author>", ("Ida von Quist",)),
        ("<author>Luis Prado y Vega</author>", ("Luis Prado y Vega",)),
        ("<author>Ana Castro e Silva</author>", ("Ana Castro e Silva",)),
    ],
)
def test_who_wrote_an_item(inside, authors):
    (entry,) = rss(f"<item><title>A</title>{inside}</item>", spaces='xmlns:t="http://purl.org/dc/terms/"').entries
    assert entry.authors == authors


def test_the_author_of_an_atom_entry_may_be_a_creator_in_dublin_core_s_terms():
    said = '<t:creator xmlns:t="http://purl.org/dc/terms/">Ida Quist</t:creator>'
    assert atom(f"<entry><id>urn:1</id>{said}</entry>").entries[0].authors == ("Ida Quist",)


def test_the_author_of_an_atom_entry_may_be_named_by_an_address_alone():
    author = "<author><name/><email>{}</email></author>"
    written = [author.format("ida@quay.example"), author.format("noreply@quay.example")]
    feed = atom("".join(f"<entry><id>urn:{one[30:33]}</id>{one}</entry>" for one in written))
    assert [entry.authors for entry in feed.entries] == [("ida@quay.example",), ()]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://quay.example/1\n  https://quay.example/1", "https://quay.example/1"),
        ("https://quay.example/1 https://quay.example/2", "https://quay.example/1"),
        ("https://quay.example/a b", "https://quay.example/a%20b"),
        ("https://quay.example/s?a=1&amp;amp;amp;amp;b=2", "https://quay.example/s?a=1&b=2"),
        ("&lt;![CDATA[https://quay.example/1]]&gt;", "https://quay.example/1"),
        ("ttps://quay.example/1", "https://quay.example/1"),
        ("hhttp://quay.example/1", "http://quay.example/1"),
        ("htttps://quay.example/1", "https://quay.example/1"),
        ("https;//quay.example/1", "https://quay.example/1"),
        ("https:://quay.example/1", "https://quay.example/1"),
        ("tp/quay.example/1", "https://quay.example/tp/quay.example/1"),
        ("feed://quay.example/1", "https://quay.example/1"),
        ("feed:http://quay.example/1", "http://quay.example/1"),
        ("\uff48\uff54\uff54\uff50\uff53\uff1a\uff0f\uff0fquay.example\uff0f1", "https://quay.example/1"),
        ("https://quay.example/1&lt;br/&gt;", "https://quay.example/1"),
        ('<a href="https://quay.example/1">here</a>', "https://quay.example/1"),
        ('https://quay.example/1"', "https://quay.example/1"),
        ("https://quay.example/1\u201d", "https://quay.example/1"),
        ("https://quay.example/1&quot;&gt;", "https://quay.example/1"),
        ("(https://quay.example/1)", "https://quay.example/1"),
        ("https://quay.example/a_(b)", "https://quay.example/a_(b)"),
        ("https://quay.example/rock-n'", "https://quay.example/rock-n'"),
        ("\u200ehttps://quay.example/1\u202c", "https://quay.example/1"),
        # Placeholders that a program has not filled in.
        ("{{ site.url }}/1", None),
        ("{% url %}", None),
        ("https://${host}/1", None),
        ("&lt;?php echo $url ?&gt;", None),
        ("%permalink%", None),
        ("http://%host%/1", None),
        ("[object Object]", None),
    ],
)
def test_the_meaning_of_malformed_links(link, url):
    assert rss(f"<item><link>{link}</link></item>", head="<link>https://quay.example/</link>").entries[0].url == url


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>\n/world/2026/boat\n</guid>", "https://quay.example/world/2026/boat"),
        ("<guid>www.quay.example/boat</guid>", "https://www.quay.example/boat"),
        ("<guid isPermaLink='false'>/world/2026/boat</guid>", None),
        ("<guid>boat</guid>", None),
    ],
)
def test_a_guid_is_a_permalink_unless_it_says_otherwise(guid, url):
    assert rss(f"<item>{guid}</item>").entries[0].url == url


SUMMARY = '<i:summary xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd">{}</i:summary>'


@pytest.mark.parametrize(
    "inside",
    [
        "<description>{}</description>",
        "<title/><description>{}</description>",
        "<title>Note</title><description>{}</description>",
        "<guid isPermaLink='false'>0</guid><description>{}</description>",
        "<guid>{}</guid>",
        "<link>https://quay.example/</link><description>{}</description>",
        "<link>https://quay.example/live</link><description>{}</description>",
        "<guid>https://quay.example/</guid><description>{}</description>",
        "<pubDate>Tue, 03 Feb 2026 04:05:06 GMT</pubDate><description>{}</description>",
        "<enclosure url='https://quay.example/{}.mp3'/>",
        SUMMARY,
    ],
)
def test_items_that_only_their_text_tells_apart_are_all_entries(inside):
    items = "".join(f"<item>{inside.format(word)}</item>" for word in ("one", "two", "three"))
    found = rss(items)
    assert len({entry.guid for entry in found.entries}) == 3
    assert [entry.guid for entry in rss(items).entries] == [entry.guid for entry in found.entries]
    unaddressed = sum(entry.url is None for entry in found.entries)
    assert found.warnings == ((f"{unaddressed} of 3 entries have no address",) if unaddressed else ())


def test_the_same_item_listed_twice_is_one_entry():
    for inside in ("<description>one</description>", "<title>Note</title>", "<enclosure url='https://a.example/1'/>"):
        assert len(rss(f"<item>{inside}</item>" * 2).entries) == 1


def test_entries_of_other_formats_that_only_their_text_tells_apart():
    notes = [{"content_text": "one"}, {"content_html": "<p>two"}, {"attachments": [{"url": "/3"}]}, {"id": "7"}]
    found = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": notes}))
    assert (len(found.entries), found.warnings) == (4, ("4 of 4 entries have no address",))
    inside = ("<summary>one</summary>", "<content>two</content>", "<rights>three</rights>", "<id>urn:7</id>")
    assert len(atom("".join(f"<entry>{one}</entry>" for one in inside)).entries) == 4


def test_an_item_may_call_its_page_otherwise():
    for name in ("url", "permalink"):
        found = rss(f"<item><title>A</title><{name}>https://quay.example/1</{name}></item>")
        assert [entry.url for entry in found.entries] == ["https://quay.example/1"]


def test_of_two_wishes_how_often_the_longer_wait_counts():
    spaces = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    for ttl, seconds in ((5, 3600), (120, 7200)):
        head = f"<ttl>{ttl}</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"
        assert rss(ITEM, spaces=spaces, head=head).interval_seconds == seconds


@pytest.mark.parametrize("where", [URL, URL.replace("https", "http"), "https://quay.example/", "https://quay.example"])
@pytest.mark.parametrize("make", ["rss", "atom", "json"])
def test_an_item_that_links_to_its_feed_or_a_front_page_is_at_its_permalink(where, make):
    if make == "rss":
        found = rss(f"<item><link>{where}</link><guid>https://quay.example/1</guid></item>")
    elif make == "atom":
        found = atom(f'<entry><id>https://quay.example/1</id><link href="{where}"/></entry>')
    else:
        items = [{"id": "https://quay.example/1", "url": where}]
        found = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert found.entries[0].url == "https://quay.example/1"


def test_a_link_to_a_page_counts_before_an_id_that_is_an_address():
    entry = '<entry><id>https://quay.example/id/1</id><link href="https://quay.example/1"/></entry>'
    assert atom(entry).entries[0].url == "https://quay.example/1"


@pytest.mark.parametrize(
    "date",
    [
        "<publishedDate>2026-02-03T04:05:06Z</publishedDate>",
        "<publicationDate>2026-02-03T04:05:06Z</publicationDate>",
        "<pub_date>Tue, 03 Feb 2026 04:05:06 GMT</pub_date>",
        (
            '<n:publication_date xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">2026-02-03T04:05:06Z'
            "</n:publication_date>"
        ),
        '<t:available xmlns:t="http://purl.org/dc/terms/">2026-02-03T04:05:06Z</t:available>',
        '<p:coverDate xmlns:p="http://prismstandard.org/namespaces/basic/2.0/">2026-02-03T04:05:06Z</p:coverDate>',
        '<d:issued xmlns:d="http://purl.org/dc/elements/1.1/">2026-02-03T04:05:06Z</d:issued>',
    ],
)
def test_when_an_item_was_published_in_other_words(date):
    assert rss(f"<item><title>A</title>{date}</item>").entries[0].published.value == AT


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"pubDate": "Tue, 03 Feb 2026 04:05:06 GMT"}, (AT, (), None)),
        ({"published": AT + "Z"}, (AT, (), None)),
        ({"date_updated": AT + "Z"}, (AT, (), None)),
        ({"authors": [{"author": {"name": "Ida Quist"}}]}, (None, ("Ida Quist",), None)),
        ({"authors": [{"author": "Ida Quist"}]}, (None, ("Ida Quist",), None)),
        ({"link": "/1"}, (None, (), "https://quay.example/1")),
        ({"url": "", "permalink": "/1"}, (None, (), "https://quay.example/1")),
        ({"url": ["/1", "/2"]}, (None, (), "https://quay.example/1")),
        ({"url": [None, {"href": "/0"}, "/1"]}, (None, (), "https://quay.example/1")),
        ({"url": [], "link": "/1"}, (None, (), "https://quay.example/1")),
        ({"url": ["", "mailto:a@quay.example", "/1"]}, (None, (), "https://quay.example/1")),
        ({"url": [["/2"], "/1"]}, (None, (), "https://quay.example/1")),
        ({"url": ["null"], "external_url": "/1"}, (None, (), "https://quay.example/1")),
    ],
)
def test_items_of_json_feeds_in_the_words_of_other_formats(item, expected):
    top = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", **item}]}
    (entry,) = read(json.dumps(top)).entries
    assert (entry.published and entry.published.value, entry.authors, entry.url) == expected


def test_a_json_feed_whose_names_have_capitals_is_read():
    top = {"Version": "https://jsonfeed.org/version/1.1", "Title": "Quay", "Items": [{"Id": "1", "Url": "/1"}]}
    found = read(json.dumps(top))
    assert (found.title, found.entries[0].url) == ("Quay", "https://quay.example/1")


@pytest.mark.parametrize(
    "wrapped",
    [
        {"feed": {"title": "Quay", "items": [{"id": "1", "url": "/1"}]}},
        {
            "status": "ok",
            "data": {"version": "https://jsonfeed.org/version/1", "title": "Quay", "items": [{"url": "/1"}]},
        },
        {"rss": {"channel": {"title": "Quay", "item": [{"title": "A", "link": "/1"}]}}},
        {"rss": {"channel": {"title": "Quay", "item": {"title": "A", "link": "/1"}}}},
    ],
)
def test_a_json_feed_in_an_object_that_only_wraps_it_is_read(wrapped):
    found = read(json.dumps(wrapped))
    assert (found.title, found.entries[0].url) == ("Quay", "https://quay.example/1")


@pytest.mark.parametrize("other", [{"error": {"code": 429}}, {"data": {"items": [1]}}, {"a": {"items": []}, "b": {}}])
def test_json_that_wraps_no_feed_is_not_one(other):
    with pytest.raises(Unreadable):
        read(json.dumps(other))


@pytest.mark.parametrize(
    "feed", [f"<rss><channel>{ITEM}</channel></rss>", '{"version":"https://jsonfeed.org/version/1","items":[{"id":1}]}']
)
def test_a_feed_in_a_string_of_json_is_read(feed):
    found = read(json.dumps(feed))
    assert (len(found.entries), found.warnings[0]) == (1, "it is inside a JSON string")


def test_a_feed_that_is_escaped_within_another_document_is_read():
    escaped = f"<rss version='2.0'><channel><title>Quay &amp; co</title>{ITEM}</channel></rss>"
    found = read(f'<string xmlns="http://tempuri.org/">{html.escape(escaped)}</string>')
    assert (found.title, len(found.entries)) == ("Quay & co", 1)
    assert found.warnings[0] == "it is escaped inside another document"


def test_a_page_that_shows_a_feed_s_markup_is_a_page():
    with pytest.raises(PageInPlace):
        read(f"<html><body><pre>{html.escape('<rss><channel/></rss>')}</pre></body></html>")


def test_words_in_brackets_before_a_feed_make_no_json_of_it():
    found = read(f"[an error occurred while processing this directive]\n<rss><channel>{ITEM}</channel></rss>")
    assert [one.title for one in found.entries] == ["Ferry sails"]


def test_typographic_quotation_marks_count_as_those_of_attributes():
    entry = "<entry><id>urn:1</id><link rel=\u201dalternate\u201d href=\u201chttps://quay.example/1\u201d/></entry>"
    assert atom(entry).entries[0].url == "https://quay.example/1"


@pytest.mark.parametrize("title", ["Write to <desk@quay.example>", "Moved to <https://quay.example/a?b=1>", "I <3 it"])
def test_a_title_keeps_what_only_looks_like_a_tag(title):
    assert rss(f"<item><title>{html.escape(title)}</title></item>").entries[0].title == title
    assert rss(f"<item><title><![CDATA[<b>{title}</b>]]></title></item>").entries[0].title == title


def test_cdata_in_small_letters_is_read():
    assert rss("<item><title><![cdata[Ferry & crew]]></title></item>").entries[0].title == "Ferry & crew"


@pytest.mark.parametrize(
    ("ttl", "seconds"),
    [("60 minutes", 3600), ("90 min", 5400), ("2 hours", 7200), ("PT2H", 7200), ("PT30M", 1800), ("often", None)],
)
def test_a_ttl_with_its_unit(ttl, seconds):
    assert rss(ITEM, head=f"<ttl>{ttl}</ttl>").interval_seconds == seconds


MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@pytest.mark.parametrize(
    "body",
    [
        f"<sitemapindex {MAP}><url><loc>https://quay.example/news.xml</loc></url></sitemapindex>",
        f"<urlset {MAP}><sitemap><loc>https://quay.example/news.xml</loc></sitemap></urlset>",
        f"<sitemapindex {MAP}>{'<sitemap><loc>https://quay.example/news.xml</loc></sitemap>' * 2}</sitemapindex>",
    ],
)
def test_an_index_of_site_maps_is_recognised_by_its_content_and_lists_each_once(body):
    assert read(body).parts == ("https://quay.example/news.xml",)


@pytest.mark.parametrize("space", [" ", "\n      "])
def test_an_address_in_a_site_map_may_stand_on_a_line_of_its_own(space):
    page, part = (f"<loc>{space}https://quay.example/{name}{space}</loc>" for name in ("1", "news.xml"))
    assert [entry.url for entry in read(f"<urlset {MAP}><url>{page}</url></urlset>").entries] == [
        "https://quay.example/1"
    ]
    index = read(f"<sitemapindex {MAP}><sitemap>{part}</sitemap></sitemapindex>")
    assert index.parts == ("https://quay.example/news.xml",)


def test_a_video_site_map_gives_titles_and_publication_dates():
    film = (
        '<v:video xmlns:v="http://www.google.com/schemas/sitemap-video/1.1"><v:title>Ferry</v:title>'
        f"<v:publication_date>{AT}Z</v:publication_date></v:video>"
    )
    (entry,) = read(f"<urlset {MAP}><url><loc>https://quay.example/1</loc>{film}</url></urlset>").entries
    assert (entry.title, entry.published.value) == ("Ferry", AT)


def test_a_news_map_without_dates_is_one():
    news = '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><n:title>Ferry</n:title></n:news>'
    found = read(f"<urlset {MAP}><url><loc>https://quay.example/1</loc>{news}</url></urlset>")
    assert (found.format, found.warnings) == ("news site map", ())


PICTURE = (
    '<m:content xmlns:m="http://search.yahoo.com/mrss/" url="https://quay.example/7.jpg">'
    "<m:title>A dog</m:title></m:content>"
)
OTHER_PAGE = '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="related" href="https://quay.example/older"/>'


@pytest.mark.parametrize("added", [PICTURE, OTHER_PAGE, PICTURE + OTHER_PAGE])
@pytest.mark.parametrize("first", [True, False])
def test_the_title_of_a_picture_and_a_link_to_another_page_are_not_the_item_s(added, first):
    item = ITEM.replace("<item>", f"<item>{added}") if first else ITEM.replace("</item>", f"{added}</item>")
    after = ITEM.replace("/1<", "/2<").replace("Ferry sails", "Port opens")
    found = [(entry.title, entry.url) for entry in rss(item + after).entries]
    assert found == [("Ferry sails", "https://quay.example/1"), ("Port opens", "https://quay.example/2")]


SUNDAY = range(144, 168)  # as hours of the week
EVERY_DAY = range(0, 168, 24)


@pytest.mark.parametrize(
    ("head", "hours"),
    [
        ("<skipHours><hour>0</hour><hour>7</hour></skipHours>", {day + hour for day in EVERY_DAY for hour in (0, 7)}),
        ("<skipHours><hour>24</hour><hour>07</hour></skipHours>", {day + hour for day in EVERY_DAY for hour in (0, 7)}),
        ("<skipDays><day>Sunday</day></skipDays>", {*SUNDAY}),
        ("<SKIPDAYS><Day> sunday </Day><day>someday</day></SKIPDAYS>", {*SUNDAY}),
        (
            "<skipDays><day>Sunday</day></skipDays><skipHours><hour>5</hour></skipHours>",
            {*SUNDAY, *(day + 5 for day in EVERY_DAY)},
        ),
        ("<skipHours><hour>25</hour><hour>-1</hour><hour>noon</hour><hour/></skipHours>", set()),
        ("<skipHours/>", set()),
        # All hours: a mistake, so it is ignored.
        (f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>", set()),
    ],
)
def test_when_a_feed_asks_not_to_be_read(head, hours):
    assert set(rss(ITEM, head=head).skipped_hours) == hours
