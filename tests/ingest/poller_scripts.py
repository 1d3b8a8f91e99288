"""The answers of servers to the polls of a feed, in order, and the expected result of each: the table of
`test_poller_conformance`. Every feed here was written for the tests."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import brotli
import zstandard

NEWS, SAME, UNMODIFIED, FAILED = "new entries", "nothing new", "not modified", "failed"
NOT_A_FEED: Final = "not a feed"
ABSENT: Final = None


@dataclass(frozen=True)
class Answer:
    """One answer. raw: all of its bytes, instead of the rest; empty: the connection is closed without an answer.

    length: the Content-Length, if it is wrong. A header's value may contain the script's own path as `{here}`.
    """

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    raw: bytes | None = None
    length: int | None = None


@dataclass(frozen=True)
class Step:
    """One poll: its answers, one per request, and the expected result.

    new: entries found for the first time. urls, titles: of all entries so far, in any order, an address as its path;
    None: not checked. error: part of the error. sent: headers of the first request; ABSENT: it must not be sent.
    wait: seconds to the next poll, minimum and maximum. later: hours that pass before the poll.
    """

    answers: Sequence[Answer]
    status: str
    new: int = 0
    urls: frozenset[str] | None = None
    titles: frozenset[str] | None = None
    error: str = ""
    sent: Mapping[str, str | None] = field(default_factory=dict)
    wait: tuple[float, float] | None = None
    later: float = 0


SCRIPTS: dict[str, Sequence[Step]] = {}


def script(name: str, *steps: Step) -> None:
    """Adds a script. Raises AssertionError if there is one with that name."""
    assert name not in SCRIPTS, name
    SCRIPTS[name] = steps


def rss(*items: str, channel: str = "", head: str = '<?xml version="1.0"?>', version: str = "2.0") -> bytes:
    """A feed of items, each given as the content of its element."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="{version}"><channel><title>News</title>{channel}{inside}</channel></rss>'.encode()


def item(path: str, title: str | None = None, guid: str | None = None, extra: str = "") -> str:
    """The content of an item's element."""
    name = f"<title>{title if title is not None else 'Report ' + path}</title>"
    return f"{name}<link>{path}</link>" + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "") + extra


def ok(body: bytes, **headers: str) -> Answer:
    """A response with status 200; `Content_Type` is Content-Type."""
    return Answer(body, headers=[(name.replace("_", "-"), value) for name, value in headers.items()])


def one(answer: Answer, status: str, new: int = 0, **rest: object) -> Step:
    """A poll with one request."""
    return Step([answer], status, new, **rest)


def paths(*found: str) -> frozenset[str]:
    return frozenset(found)


TWO: Final = rss(item("/a", guid="a"), item("/b", guid="b"))
THREE: Final = rss(item("/c", guid="c"), item("/a", guid="a"), item("/b", guid="b"))
AB, ABC = paths("/a", "/b"), paths("/a", "/b", "/c")
HOUR: Final = 3_600.0

# --- Formats: recognised by their first characters, whatever the declared type.

_ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:x</id>'
    b'<entry><title>A</title><id>urn:a</id><link href="/a"/><updated>2026-02-03T04:05:06Z</updated></entry>'
    b'<entry><title>B</title><id>urn:b</id><link rel="alternate" href="/b"/></entry></feed>'
)
_ATOM_03 = (
    b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>News</title>'
    b'<entry><title>A</title><id>urn:a</id><link rel="alternate" href="/a"/></entry>'
    b'<entry><title>B</title><id>urn:b</id><link rel="alternate" href="/b"/></entry></feed>'
)
_RDF = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    b"<channel><title>News</title></channel>"
    b'<item rdf:about="/a"><title>A</title><link>/a</link></item>'
    b'<item rdf:about="/b"><title>B</title><link>/b</link></item></rdf:RDF>'
)
_RDF_090 = _RDF.replace(b"http://purl.org/rss/1.0/", b"http://my.netscape.com/rdf/simple/0.9/")
_MAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{url}/a</loc></url>'
    b"<url><loc>{url}/b</loc></url></urlset>"
)
_NEWS_MAP = _MAP.replace(b"<urlset ", b'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" ').replace(
    b"</url>",
    b"<news:news><news:publication><news:name>News</news:name><news:language>en</news:language></news:publication>"
    b"<news:publication_date>2026-02-03</news:publication_date><news:title>A</news:title></news:news></url>",
)


def json_feed(version: str, *items: dict[str, object]) -> bytes:
    return json.dumps({"version": f"https://jsonfeed.org/version/{version}", "title": "News", "items": items}).encode()


_JSON_TWO = ({"id": "a", "url": "/a", "title": "A"}, {"id": "b", "url": "/b", "title": "B"})
for _name, _body in {
    "rss 2.0": TWO,
    "rss 0.91": rss(item("/a"), item("/b"), version="0.91"),
    "rss without a version": TWO.replace(b' version="2.0"', b""),
    "rss without a declaration": TWO.removeprefix(b'<?xml version="1.0"?>'),
    "rss behind white space": b"\n \t" + TWO,
    "rss with a comment before its root": TWO.replace(b"?>", b"?><!-- made by hand -->", 1),
    "rss with a doctype": TWO.replace(b"?>", b"?><!DOCTYPE rss>", 1),
    "rss behind a byte order mark": b"\xef\xbb\xbf" + TWO,
    "rdf of rss 1.0": _RDF,
    "rdf of rss 0.90": _RDF_090,
    "atom 1.0": _ATOM,
    "atom 0.3": _ATOM_03,
    "json feed 1": json_feed("1", *_JSON_TWO),
    "json feed 1.1": json_feed("1.1", *_JSON_TWO),
    "json feed with a byte order mark": b"\xef\xbb\xbf" + json_feed("1.1", *_JSON_TWO),
    "a gzip file of rss": gzip.compress(TWO),
    "a plain site map": _MAP,
    "a news site map": _NEWS_MAP,
    "bare ampersands in links": rss(item("/a?x=1&y=2"), item("/b")),
    "a document that breaks off": TWO[: TWO.rindex(b"</channel>")],
    "items outside of the channel": TWO.replace(b"</channel>", b"").replace(b"<item>", b"</channel><item>", 1),
}.items():
    script(f"format: {_name}", one(ok(_body), NEWS, 2), one(ok(_body), SAME))

script("format: an empty channel", one(ok(rss()), SAME, wait=(60, 86_400)))
script("format: a lone atom entry", one(ok(_ATOM[_ATOM.index(b"<entry>") :].split(b"</entry>")[0].replace(
    b"<entry>", b'<entry xmlns="http://www.w3.org/2005/Atom">') + b"</entry>"), NEWS, 1, urls=paths("/a")))  # fmt: skip

# --- The declared type of an answer is ignored.

for _type in (
    "text/html", "text/plain", "application/octet-stream", "application/json", "application/rss+xml; charset=",
    "image/png", "application/x-gzip", ";", "text/xml;;charset=utf-8",
):  # fmt: skip
    script(f"called {_type}", one(ok(TWO, Content_Type=_type), NEWS, 2, urls=AB))
script("called json feed, and is rss", one(ok(TWO, Content_Type="application/feed+json"), NEWS, 2, urls=AB))
script("called rss, and is json feed", one(ok(json_feed("1.1", *_JSON_TWO), Content_Type="text/xml"), NEWS, 2, urls=AB))

# --- Content encodings.

_RAW_DEFLATE = zlib.compressobj(wbits=-15)
for _coding, _packed in {
    "gzip": gzip.compress(TWO),
    "x-gzip": gzip.compress(TWO),
    "deflate": zlib.compress(TWO),
    "br": brotli.compress(TWO),
    "zstd": zstandard.compress(TWO),
    "GZIP": gzip.compress(TWO),
    "gzip, gzip": gzip.compress(gzip.compress(TWO)),
    "identity": TWO,
    "utf-8": TWO,
    "none": TWO,
}.items():
    script(f"packed as {_coding}", one(ok(_packed, Content_Encoding=_coding), NEWS, 2, urls=AB))
script(
    "packed as deflate without its head",
    one(ok(_RAW_DEFLATE.compress(TWO) + _RAW_DEFLATE.flush(), Content_Encoding="deflate"), NEWS, 2, urls=AB),
)
script("said to be gzip, and plain", one(ok(TWO, Content_Encoding="gzip"), NEWS, 2, urls=AB))
script("bytes behind the packed body", one(ok(gzip.compress(TWO) + b"\0\0", Content_Encoding="gzip"), NEWS, 2))
_BAD_SUM: Final = gzip.compress(TWO)[:-8] + b"\1" * 8
for _coding, _packed in {
    "br": gzip.compress(TWO), "gzip": brotli.compress(TWO), "deflate": zstandard.compress(TWO), "x-gzip": _BAD_SUM,
}.items():  # fmt: skip
    script(f"said to be {_coding}, and packed otherwise", one(ok(_packed, Content_Encoding=_coding), NEWS, 2, urls=AB))
script("zlib that gzip is said of", one(ok(zlib.compress(TWO), Content_Encoding="gzip"), NEWS, 2, urls=AB))
script("two gzip members", one(ok(gzip.compress(TWO[:90]) + gzip.compress(TWO[90:]), Content_Encoding="gzip"), NEWS, 2))

# --- Character encodings.

_WORD = "Überfälle in Zürich"
_MARKED = rss(item("/a", title=_WORD)).decode()


def declared(encoding: str) -> str:
    return _MARKED.replace('version="1.0"', f'version="1.0" encoding="{encoding}"', 1)


for _name, _bytes, _type in (
    ("utf-16 with a mark", _MARKED.encode("utf-16"), "text/xml"),
    ("utf-16 without one", _MARKED.encode("utf-16-le"), "text/xml"),
    ("latin 1, declared", declared("iso-8859-1").encode("latin-1"), "text/xml"),
    ("windows 1252, by its header", _MARKED.encode("cp1252"), "text/xml; charset=windows-1252"),
    ("utf-8 that a header calls latin 1", _MARKED.encode(), "text/xml; charset=iso-8859-1"),
    ("utf-8 that a declaration calls latin 1", declared("iso-8859-1").encode(), "text/xml"),
    ("utf-8 that is called ascii", declared("us-ascii").encode(), "text/xml; charset=us-ascii"),
    ("latin 1 that says nothing", _MARKED.encode("latin-1"), "text/xml"),
    ("an unknown charset", declared("x-no-such").encode(), "text/xml; charset=x-no-such"),
):
    script(f"characters: {_name}", one(ok(_bytes, Content_Type=_type), NEWS, 1, titles=frozenset({_WORD})))

# --- Conditional requests.

script(
    "an etag is sent back",
    one(ok(TWO, ETag='"one"'), NEWS, 2, sent={"If-None-Match": ABSENT}),
    one(Answer(status=304), UNMODIFIED, sent={"If-None-Match": '"one"'}),
    one(ok(THREE, ETag='"two"'), NEWS, 1, sent={"If-None-Match": '"one"'}),
    one(Answer(status=304), UNMODIFIED, sent={"If-None-Match": '"two"'}),
)
script(
    "a weak etag is sent back as it came",
    one(ok(TWO, ETag='W/"one"'), NEWS, 2),
    one(Answer(status=304), UNMODIFIED, sent={"If-None-Match": 'W/"one"'}),
)
_MODIFIED = "Tue, 03 Feb 2026 04:05:06 GMT"
script(
    "a time of change is sent back",
    one(ok(TWO, Last_Modified=_MODIFIED), NEWS, 2, sent={"If-Modified-Since": ABSENT}),
    one(Answer(status=304), UNMODIFIED, sent={"If-Modified-Since": _MODIFIED}),
)
script(
    "a validator that is taken back is not sent",
    one(ok(TWO, ETag='"one"'), NEWS, 2),
    one(ok(TWO), SAME, sent={"If-None-Match": '"one"'}),
    one(ok(TWO), SAME, sent={"If-None-Match": ABSENT}),
)
script(
    "a failure keeps the validator of the last good answer",
    one(ok(TWO, ETag='"one"'), NEWS, 2),
    one(Answer(status=500, headers=[("ETag", '"broken"')]), FAILED),
    one(Answer(status=304), UNMODIFIED, sent={"If-None-Match": '"one"'}),
)
script(
    "the validator of a body that broke off is not kept",
    one(Answer(TWO, headers=[("ETag", '"one"')], length=len(TWO) + 500), NEWS, 2),
    one(ok(THREE), NEWS, 1, sent={"If-None-Match": ABSENT}),
)
script(
    "the validator of a page in place of the feed is not kept",
    one(ok(TWO, ETag='"one"'), NEWS, 2),
    one(ok(b"<html><title>Sign in</title><body>Sign in</body></html>", ETag='"page"'), NOT_A_FEED, error="HTML"),
    one(Answer(status=304), UNMODIFIED, sent={"If-None-Match": '"one"'}),
)
script("304 that nobody asked for", one(Answer(status=304), FAILED, error="304"))

# --- Redirects.

for _status in (300, 301, 302, 303, 307, 308):
    script(
        f"redirected with {_status}",
        Step([Answer(status=_status, headers=[("Location", "{here}/moved")]), ok(TWO)], NEWS, 2, urls=AB),
        Step([Answer(status=_status, headers=[("Location", "{here}/moved")]), ok(THREE)], NEWS, 1, urls=ABC),
    )
script(
    "a relative redirect with a fragment",
    Step([Answer(status=302, headers=[("Location", "?page=1#top")]), ok(TWO)], NEWS, 2, urls=AB),
)
script(
    "a redirect whose address is raw utf-8",
    Step([Answer(status=302, headers=[("Location", "{here}/zürich".encode().decode("latin-1"))]), ok(TWO)], NEWS, 2),
)
script(
    "a redirect to itself for ever",
    Step([Answer(status=302, headers=[("Location", "{here}")])] * 40, FAILED, error="redirects"),
)
script("a redirect to nowhere", one(Answer(status=302), FAILED, error="302"))
script(
    "a redirect to another kind of address",
    one(Answer(status=302, headers=[("Location", "ftp://feeds.example/a")]), FAILED, error="http"),
)
script(
    "a cookie, and then the same address",
    Step([Answer(status=302, headers=[("Location", "{here}"), ("Set-Cookie", "seen=1; Path=/")]), ok(TWO)], NEWS, 2),
)

# --- Not a feed, or not an answer.

_CLOSED = Answer(raw=b"")
for _name, _answer, _error in (
    ("400", Answer(status=400), "400"),
    ("401", Answer(status=401, headers=[("WWW-Authenticate", "Basic")]), "401"),
    ("402", Answer(status=402), "402"),
    ("403", Answer(status=403), "403"),
    ("404", Answer(status=404), "404"),
    ("451", Answer(status=451), "451"),
    ("500", Answer(status=500), "500"),
    ("502", Answer(status=502), "502"),
    ("503", Answer(status=503), "503"),
    ("a status that is none", Answer(raw=b"HTTP/1.1 abc\r\n\r\n"), ""),
    ("a connection that is closed", _CLOSED, "no answer"),
    ("no HTTP", Answer(raw=b"220 ready\r\n"), ""),
    ("an empty body", Answer(), ""),
    ("white space", Answer(b" \n "), ""),
    ("a page", Answer(b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Hello</body></html>"), "HTML"),
    ("a page of xhtml", Answer(b'<html xmlns="http://www.w3.org/1999/xhtml"><body>Hello</body></html>'), "HTML"),
    ("JSON that is no feed", Answer(b'{"error": "no such feed"}'), ""),
    ("a list of JSON", Answer(b"[1, 2]"), ""),
    ("XML that is no feed", Answer(b'<?xml version="1.0"?><note><to>you</to></note>'), ""),
    ("an outline", Answer(b"<opml><body><outline xmlUrl='https://a.example/feed'/></body></opml>"), ""),
    ("a picture", Answer(b"\x89PNG\r\n\x1a\n" + bytes(64)), ""),
    ("words", Answer(b"The feed has moved."), ""),
):
    script(
        f"in place of a feed: {_name}",
        one(ok(TWO), NEWS, 2),
        one(_answer, NOT_A_FEED if _answer.status == 200 and _answer.raw is None else FAILED, error=_error),
        one(ok(THREE), NEWS, 1, urls=ABC),
    )

# --- Truncated or odd answers that are read.

script("a body shorter than it says", one(Answer(TWO, length=len(TWO) + 100), NEWS, 2, urls=AB))
script(
    "a header line without a colon",
    one(Answer(raw=b"HTTP/1.1 200 OK\r\nX-Odd\r\nContent-Length: %d\r\n\r\n%b" % (len(TWO), TWO)), NEWS, 2, urls=AB),
)
script(
    "a status without a reason",
    one(Answer(raw=b"HTTP/1.1 200\r\nContent-Length: %d\r\n\r\n%b" % (len(TWO), TWO)), NEWS, 2, urls=AB),
)
script("HTTP 1.0 without a length", one(Answer(raw=b"HTTP/1.0 200 OK\r\n\r\n" + TWO), NEWS, 2, urls=AB))
script(
    "chunks",
    one(
        Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(TWO), TWO)),
        NEWS, 2, urls=AB,
    ),
)  # fmt: skip
script(
    "chunks that break off",
    one(Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(TWO), TWO)), NEWS, 2),
)
_LENGTH = b"Content-Length: %d\r\n\r\n%b" % (len(TWO), TWO)
for _name, _head in {
    "a length that is no number": b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n" + TWO,
    "an empty line before the status": b"\r\nHTTP/1.1 200 OK\r\n" + _LENGTH,
    "small letters in the status": b"http/1.1 200 OK\r\n" + _LENGTH,
    "an early hint": b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n" + _LENGTH,
}.items():
    script(f"head: {_name}", one(Answer(raw=_head), NEWS, 2, urls=AB))
script("203 with a feed", one(Answer(TWO, status=203), NEWS, 2, urls=AB))

# --- Entries.

script("the same feed again", one(ok(TWO), NEWS, 2), one(ok(TWO), SAME, urls=AB), one(ok(TWO), SAME, urls=AB))
script("one more", one(ok(TWO), NEWS, 2, urls=AB), one(ok(THREE), NEWS, 1, urls=ABC))
script(
    "another order",
    one(ok(TWO), NEWS, 2),
    one(ok(rss(item("/b", guid="b"), item("/a", guid="a"))), SAME, urls=AB),
)
script(
    "items that leave and come back",
    one(ok(TWO), NEWS, 2),
    one(ok(rss(item("/c", guid="c"))), NEWS, 1),
    one(ok(THREE), SAME, urls=ABC),
)
script("the same item twice in one feed", one(ok(rss(item("/a", guid="a"), item("/a", guid="a"))), NEWS, 1))
script("items without guids", one(ok(rss(item("/a"), item("/b"))), NEWS, 2), one(ok(rss(item("/b"))), SAME, urls=AB))
script(
    "a guid of their own for two pages",
    one(ok(rss(item("/a", guid="all"), item("/b", guid="all"))), NEWS, 2, urls=AB),
    one(ok(rss(item("/c", guid="all"), item("/a", guid="all"))), NEWS, 1, urls=ABC),
)
script(
    "a new guid at each poll",
    one(ok(rss(item("/a", guid="1"))), NEWS, 1),
    one(ok(rss(item("/a", guid="2"))), SAME, urls=paths("/a")),
    one(ok(rss(item("/a", guid="3"))), SAME, urls=paths("/a")),
)
script(
    "a title that was corrected",
    one(ok(rss(item("/a", title="Frist", guid="a"))), NEWS, 1),
    one(ok(rss(item("/a", title="First", guid="a"))), SAME, urls=paths("/a")),
)
_AT = "<pubDate>Mon, 02 Mar 2026 07:08:09 GMT</pubDate>"


def _permanent(path: str, title: str) -> str:
    return f"<title>{title}</title><link>{{url}}{path}</link><guid>{{url}}{path}</guid>{_AT}"


script(
    "one slug renamed beside an item that stays",
    one(ok(rss(_permanent("/a", "First"), item("/b", guid="b"))), NEWS, 2, urls=AB),
    one(ok(rss(_permanent("/c", "First"), item("/b", guid="b"))), SAME, urls=paths("/b", "/c")),
    one(ok(rss(_permanent("/c", "First"), item("/b", guid="b"))), SAME, urls=paths("/b", "/c")),
)
script(
    "one slug and headline edited around the article's number",
    one(ok(rss(_permanent("/a-1234567", "First"), item("/b", guid="b"))), NEWS, 2),
    one(ok(rss(_permanent("/c-1234567", "Second"), item("/b", guid="b"))), SAME, urls=paths("/b", "/c-1234567")),
)
script(
    "another report of the same minute beside an item that stays",
    one(ok(rss(_permanent("/a", "First"), item("/b", guid="b"))), NEWS, 2, urls=AB),
    one(ok(rss(_permanent("/c", "Third"), item("/b", guid="b"))), NEWS, 1, urls=ABC),
)
script(
    "a refresh to where the feed lies now",
    Step([Answer(headers=[("Refresh", "0; url={here}/new")]), ok(TWO)], NEWS, 2, urls=AB),
)
script(
    "a page that only refreshes to where the feed lies now",
    Step(
        [ok(b"<html><meta http-equiv=refresh content='1; url=/new'><a href=/new>Here</a>"), ok(TWO)], NEWS, 2, urls=AB
    ),
)
script(
    "a refresh that only loads the feed anew",
    one(ok(TWO, Refresh="300"), NEWS, 2, urls=AB),
    one(ok(TWO, Refresh="0; url={here}"), SAME),
)
script(
    "trackers that differ are one page",
    one(ok(rss(item("/a?utm_source=one", "A", guid="1"))), NEWS, 1),
    one(ok(rss(item("/a?utm_source=two", "A", guid="2"))), SAME),
)
script("queries that differ are two pages", one(ok(rss(item("/a?id=1"), item("/a?id=2"))), NEWS, 2))
script("no title", one(ok(rss("<link>/a</link>")), NEWS, 1, urls=paths("/a")))
script("a guid that is the page", one(ok(rss("<title>A</title><guid>{url}/a</guid>")), NEWS, 1, urls=paths("/a")))
script("only an enclosure", one(ok(rss("<title>A</title><guid isPermaLink='false'>a</guid>"
       "<enclosure url='/a.mp3' type='audio/mpeg'/>")), NEWS, 1))  # fmt: skip
script("spaces around and in a link", one(ok(rss(item(" \n/a b "))), NEWS, 1, urls=paths("/a%20b")))
script(
    "an atom link beside the link",
    one(
        ok(
            rss(
                "<title>A</title><link>/a</link>"
                '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="/x"/>'
            )
        ),
        NEWS, 1, urls=paths("/a"),
    ),
)  # fmt: skip
script("markup in a title", one(ok(rss(item("/a", title="&lt;b&gt;Bold&lt;/b&gt; words"))), NEWS, 1,
       titles=frozenset({"Bold words"})))  # fmt: skip
script("two hundred items", one(ok(rss(*(item(f"/{n}", guid=f"g{n}") for n in range(200)))), NEWS, 200))
script("a title of forty thousand characters", one(ok(rss(item("/a", title="word " * 8_000))), NEWS, 1))
script("control characters", one(ok(rss(item("/a", title="one\x01two")).replace(b"\x01", b"\x01")), NEWS, 1))
script("references out of range", one(ok(rss(item("/a", title="one&#x110000;two"))), NEWS, 1))

# --- The next poll. Intervals here: one minute at least, one day at most, by default one hour.

script("a wish in ttl", one(ok(rss(item("/a"), channel="<ttl>300</ttl>")), NEWS, 1, wait=(5 * HOUR, 6 * HOUR)))
script(
    "a ttl that was taken back",
    one(ok(rss(item("/a"), channel="<ttl>600</ttl>")), NEWS, 1, wait=(10 * HOUR, 11 * HOUR)),
    one(ok(rss(item("/a"))), SAME, later=11, wait=(60, 24 * HOUR)),
    one(ok(rss(item("/b"))), NEWS, 1, later=24, wait=(60, 9 * HOUR)),
)
script(
    "a wish in the syndication module",
    one(ok(rss(item("/a"), channel='<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily'
        "</sy:updatePeriod>")), NEWS, 1, wait=(23 * HOUR, 24 * HOUR)),
)  # fmt: skip
script("a ttl beyond a day", one(ok(rss(item("/a"), channel="<ttl>99999</ttl>")), NEWS, 1, wait=(23 * HOUR, 24 * HOUR)))
script("a ttl that is no number", one(ok(rss(item("/a"), channel="<ttl>often</ttl>")), NEWS, 1, wait=(60, 4 * HOUR)))
script("an answer that stays fresh", one(ok(TWO, Cache_Control="max-age=18000"), NEWS, 2, wait=(5 * HOUR, 6 * HOUR)))
script("an answer that stayed fresh elsewhere for a while",
       one(ok(TWO, Cache_Control="max-age=18000", Age="17990"), NEWS, 2, wait=(60, 4.6 * HOUR)))  # fmt: skip
script("an answer that nobody may keep", one(ok(TWO, Cache_Control="no-cache, max-age=72000"), NEWS, 2,
       wait=(60, 4.6 * HOUR)))  # fmt: skip
for _name, _status, _value, _low, _high in (
    ("503", 503, "30000", 30_000, 33_000),
    ("429", 429, "20000", 20_000, 22_000),
    ("a year", 503, "31536000", 23 * HOUR, 24 * HOUR),
    ("no time", 503, "soon", 60, 5 * HOUR),
):
    script(
        f"Retry-After of {_name}",
        one(Answer(status=_status, headers=[("Retry-After", _value)]), FAILED, wait=(_low, _high)),
    )
script("Retry-After said twice", one(Answer(status=429, headers=[("Retry-After", "20000")] * 2), FAILED,
       wait=(20_000, 22_000)))  # fmt: skip
script("429 that says when its allowance is filled again",
       one(Answer(status=429, headers=[("X-RateLimit-Reset", "20000")]), FAILED, wait=(20_000, 22_000)))  # fmt: skip
script("an allowance is no wish to wait where it is not used up",
       one(ok(TWO, X_RateLimit_Reset="20000"), NEWS, 2, wait=(60, 4.6 * HOUR)))  # fmt: skip
script(
    "failures wait no longer than a new outage asks for, and one answer ends that",
    one(ok(TWO), NEWS, 2),
    *(one(_CLOSED, FAILED, wait=(0.8 * HOUR, 2.3 * HOUR)) for _ in range(4)),
    one(ok(TWO), SAME, wait=(60, 4.4 * HOUR)),
)

# --- More about entries over several polls, and about answers: based on reports on other readers.

script(
    "guids that turn from http to https",
    one(ok(rss("<title>A</title><link>http://a.example/1</link><guid>http://a.example/1</guid>")), NEWS, 1),
    one(ok(rss("<title>A</title><link>https://a.example/1</link><guid>https://a.example/1</guid>")), SAME),
)
script(
    "a guid that is used for the next story",
    one(ok(rss(item("/a", "First", guid="top"))), NEWS, 1),
    one(ok(rss(item("/b", "Second", guid="top"))), NEWS, 1, urls=AB),
)
script(
    "items in another case and with other white space",
    one(ok(rss(item("/a", "The Quay"))), NEWS, 1),
    one(ok(rss(item("/a", " THE  quay "))), SAME),
)
script("a slip in a link", one(ok(rss(item("http://https://a.example/a"), item("null", guid="b"))), NEWS, 2))
script("gzip twice, said once", one(ok(gzip.compress(gzip.compress(TWO)), Content_Encoding="gzip"), NEWS, 2, urls=AB))
script("an empty list of a json feed", one(ok(b'{"version": "https://jsonfeed.org/version/1.1", "items": null}'), SAME))
script("a namespace that nobody knows", one(ok(TWO.replace(b"<rss ", b'<rss xmlns="urn:own" ')), NEWS, 2, urls=AB))

# --- A third set, based on such reports.

_FRONT: Final = "<link>https://a.example</link><pubDate>Fri, 06 Nov 2026 22:00:00 +0000</pubDate>"
script(
    "all items link to the front page, and have no guid",
    one(ok(rss(f"<title>One</title>{_FRONT}", f"<title>Two</title>{_FRONT}")), NEWS, 2),
    one(ok(rss(f"<title>Three</title>{_FRONT}", f"<title>Two</title>{_FRONT}")), NEWS, 1),
    one(ok(rss(f"<title>Four</title>{_FRONT}")), NEWS, 1, titles=frozenset({"One", "Two", "Three", "Four"})),
    one(ok(rss(f"<title>Four</title>{_FRONT}")), SAME),
)
script(
    "Atom's links without a namespace beside RSS's own",
    one(
        ok(rss(item("/a", extra='<link rel="enclosure" href="/a.mp3"/>'),
               '<title>B</title><link rel="replies" href="/b/c"/><link>/b</link>',
               channel='<link rel="hub" href="https://hub.example/"/><link>{url}</link>')),
        NEWS, 2, urls=AB,
    ),
)  # fmt: skip
_AT: Final = "<pubDate>Fri, 06 Nov 2026 22:0{}:00 +0000</pubDate>"
script(
    "a site that names its pages otherwise, and a token in every link",
    *(
        one(
            ok(rss(*(item(f"/{where}/{n}?t={where}", f"Report {n}", extra=_AT.format(n)) for n in range(4)))),
            status,
            new,
        )
        for where, status, new in (("2026", NEWS, 4), ("blog", SAME, 0), ("2026", SAME, 0))
    ),
)
script(
    "guids and tokens in links made anew at each poll",
    *(
        one(
            ok(rss(*(item(f"/{n}?t={poll}", f"Report {n}", guid=f"{poll}{n}", extra=_AT.format(n)) for n in range(4)))),
            status,
            new,
        )
        for poll, status, new in (("1", NEWS, 4), ("2", SAME, 0), ("3", SAME, 0))
    ),
)
script("a site map in plain text", one(ok(b"{url}/a\r\n{url}/b\r\n"), NEWS, 2), one(ok(b"{url}/a\n{url}/b\n"), SAME))
script("items of a json feed by their numbers", one(
    ok(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": dict(enumerate(_JSON_TWO))}).encode()),
    NEWS, 2, urls=AB))  # fmt: skip
script("JSON of another interface", one(ok(b'{"kind": "list", "items": []}'), NOT_A_FEED, error="not a JSON Feed"))
script("a transfer coding said twice", one(Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
       b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(TWO), TWO)), NEWS, 2, urls=AB))  # fmt: skip

_OPEN: Final = (datetime.now(UTC).hour + 8) % 24
_SKIPS: Final = "".join(f"<hour>{hour}</hour>" for hour in range(24) if hour != _OPEN)
script(
    "hours that a feed skips, until it takes that back",
    one(
        ok(rss(item("/a"), channel=f"<skipHours>{_SKIPS}</skipHours>"), ETag='"1"'),
        NEWS,
        1,
        wait=(6.9 * HOUR, 8.2 * HOUR),
    ),
    one(Answer(status=304), UNMODIFIED, wait=(6.9 * HOUR, 8.2 * HOUR)),
    one(ok(rss(item("/a"))), SAME, wait=(60, 4.4 * HOUR)),
)


# --- A fourth set, based on such reports.


def _tokens(poll: str, *more: str) -> bytes:
    return rss(*(item(f"/read?id={n}&sid={poll}", f"Report {n}") for n in (1, 2, 3)), *more)


script(
    "undated items without guids, and a token made anew in each link",
    one(ok(_tokens("a")), NEWS, 3),
    one(ok(_tokens("b")), SAME, urls=paths("/read?id=1&sid=b", "/read?id=2&sid=b", "/read?id=3&sid=b")),
    one(ok(_tokens("c")), SAME),
)
script(
    "undated items of one title on three pages that differ by a number alone",
    one(ok(rss(*(item(f"/read?id={n}&sid=a", "Weather") for n in (1, 2, 3)))), NEWS, 3),
    one(ok(rss(*(item(f"/read?id={n}&sid=a", "Weather") for n in (4, 5, 6)))), NEWS, 3),
)
script(
    "304 with another validator",
    one(ok(TWO, ETag='"1"'), NEWS, 2),
    one(Answer(status=304, headers=[("ETag", '"2"')]), UNMODIFIED, sent={"If-None-Match": '"1"'}),
    one(Answer(status=304), UNMODIFIED, sent={"If-None-Match": '"2"'}),
    one(ok(THREE), NEWS, 1, sent={"If-None-Match": '"2"'}),
    one(ok(THREE), SAME, sent={"If-None-Match": ABSENT}),
)
for _name, _headers in {
    "seconds with their unit": [("Retry-After", "18000s")],
    "seconds and a remark": [("Retry-After", "18000; limit=1")],
    "an allowance as its draft has it": [("RateLimit", '"hour";r=0;t=18000')],
}.items():
    script(f"429 with {_name}", one(Answer(status=429, headers=_headers), FAILED, wait=(5 * HOUR, 5.5 * HOUR)))
script(
    "every kind of feed at one address",
    one(ok(rss("<title>A</title><link>{url}/a</link><guid isPermaLink='false'>77</guid>")), NEWS, 1),
    one(ok(b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><id>urn:a</id>'
           b'<link href="{url}/a"/></entry></feed>'), SAME),
    one(ok(b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "9", "url": "{url}/a", "title": "A"}]}'),
        SAME, urls=paths("/a")),
)  # fmt: skip

# --- Items without an address.


def _notes(*words: str, guid: str = "") -> bytes:
    return rss(*(f"<description>{word}</description>{guid}" for word in words))


script(
    "notes without title, link and guid",
    one(ok(_notes("one", "two")), NEWS, 2),
    one(ok(_notes("three", "one", "two")), NEWS, 1),
    one(ok(_notes("three", "one", "two")), SAME),
)
script(
    "notes without title and link that all have one guid",
    one(ok(_notes("one", "two", guid="<guid isPermaLink='false'>0</guid>")), NEWS, 2),
    one(ok(_notes("three", "one", "two", guid="<guid isPermaLink='false'>0</guid>")), NEWS, 1),
    one(ok(_notes("four", guid="<guid isPermaLink='false'>0</guid>")), NEWS, 1),
)
script(
    "notes without title and link, each with a guid, one of them edited",
    one(ok(rss(*(f"<guid>n{n}</guid><description>{n}</description>" for n in (1, 2)))), NEWS, 2),
    one(ok(rss(*(f"<guid>n{n}</guid><description>{n}!</description>" for n in (1, 2)))), SAME),
)

# --- 206 without a request for a range.


def _part(body: bytes, said: str) -> Answer:
    return Answer(body, 206, [("ETag", '"one"'), ("Content-Range", said)])


script(
    "206 with all of it",
    one(_part(TWO, f"bytes 0-{len(TWO) - 1}/{len(TWO)}"), NEWS, 2, urls=AB),
    one(Answer(status=304), UNMODIFIED, sent={"If-None-Match": '"one"'}),
)
_START: Final = THREE[: THREE.rindex(b"<item>")]
script(
    "206 with the beginning, and then all of it",
    one(_part(_START, f"bytes 0-{len(_START) - 1}/{len(THREE)}"), NEWS, 2, urls=paths("/c", "/a")),
    one(ok(THREE), NEWS, 1, urls=ABC, sent={"If-None-Match": ABSENT}),
)
script(
    "206 with the end", one(_part(TWO[40:], f"bytes 40-{len(TWO) - 1}/{len(TWO)}"), FAILED, error="206 with bytes 40")
)

# --- Changes between polls of the same items.


def _pair(first: Sequence[str], second: Sequence[str], status: str = SAME, new: int = 0) -> tuple[Step, Step]:
    return one(ok(rss(*first)), NEWS, len(first)), one(ok(rss(*second)), status, new)


_LONG: Final = "g" * 900
for _name, _first, _second in (
    ("guids in another case", [item("/a", guid="AB-1")], [item("/a", guid="ab-1")]),
    ("guids without white space", [item("/a", guid="\n g1 ")], [item("/a", guid="g1")]),
    ("guids that are taken away", [item("/a", guid="1"), item("/b", guid="2")], [item("/a"), item("/b")]),
    ("guids that are added", [item("/a"), item("/b")], [item("/a", guid="1"), item("/b", guid="2")]),
    ("guids of nine hundred characters", [item("/a", guid=_LONG + "1")], [item("/a", guid=_LONG + "1")]),
    ("a reference in a guid, and CDATA", [item("/a", guid="x&amp;y")], [item("/a", guid="<![CDATA[x&y]]>")]),
    ("another order", [item("/a", guid="1"), item("/b", guid="2")], [item("/b", guid="2"), item("/a", guid="1")]),
    ("links with a tracker", [item("/a", guid="1")], [item("/a?utm_source=feed", guid="1")]),
    ("links with escapes in small letters", [item("/a%2Fb%C3%A4")], [item("/a%2fb%c3%a4")]),
    ("links with a slash at the end", [item("/a", "A", guid="1", extra="<description>x</description>")],
     [item("/a/", "A", guid="1", extra="<description>x</description>")]),
    ("links on www", [item(f"http://a.example/{n}", f"{n}") for n in (1, 2, 3)],
     [item(f"https://www.a.example/{n}", f"{n}") for n in (1, 2, 3)]),
    ("a link at last", [f"<title>A</title><guid isPermaLink='false'>{_LONG}</guid>"], [item("/a", "A", guid=_LONG)]),
    ("a headline edited", [item("/a", "Old", guid="1")], [item("/a", "New", guid="1")]),
    ("a headline edited, without a guid", [item("/a", "Old")], [item("/a", "New")]),
    ("references in a headline", [item("/a", "Q &amp; A&#8217;s")], [item("/a", "<![CDATA[Q & A\u2019s]]>")]),
    ("a time that moves", [item("/a", extra=_AT.format(1))], [item("/a", extra=_AT.format(2))]),
    ("an item less", [item("/a", guid="1"), item("/b", guid="2")], [item("/b", guid="2")]),
):  # fmt: skip
    script(f"the same: {_name}", *_pair(_first, _second))
script("the only item of a feed that moves to another host", *_pair(
    [item("http://a.example/1", "A")], [item("https://www.a.example/1", "A")]))  # fmt: skip
script("the only item of a feed, and the next one", *_pair([item("/1", "A")], [item("/2", "B")], NEWS, 1))
script("another report under the same headline every day", *_pair(
    [item("/1", "Weather", guid="1")],
    [item("/2", "Weather", guid="2"), item("/1", "Weather", guid="1")], NEWS, 1))  # fmt: skip
script("posts of a live page", *_pair(
    [item("/live", f"Post {n}", guid=f"p{n}") for n in (1, 2, 3)],
    [item("/live", f"Post {n}", guid=f"p{n}") for n in (4, 1, 2, 3)], NEWS, 1))  # fmt: skip
script(
    "items that vanish and come back",
    one(ok(TWO), NEWS, 2),
    one(ok(rss(item("/c", guid="c"))), NEWS, 1),
    one(ok(THREE), SAME, urls=ABC),
)
script(
    "ids of a json feed as numbers and as strings",
    one(ok(json_feed("1.1", {"id": 7, "url": "/a", "title": "A"})), NEWS, 1),
    one(ok(json_feed("1.1", {"id": "7", "url": "/a", "title": "A"})), SAME),
)
