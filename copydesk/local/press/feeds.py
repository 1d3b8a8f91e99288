"""An outlet's feed in its format: RSS 2.0, Atom 1.0, RDF (RSS 1.0), or RSS as broken as in the wild."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape
from typing import Final

from copydesk.local.press.articles import Article
from copydesk.local.press.outlets import FeedFormat, Outlet

CONTENT_TYPES: Final[dict[FeedFormat, str]] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "broken rss": "text/xml",
}
_SUMMARY_CHARACTERS: Final = 180


def feed(outlet: Outlet, articles: Sequence[Article], port: int) -> bytes:
    """The feed's bytes in the outlet's encoding, entries in the given order, the first the newest."""
    writers = {"rss": _rss, "atom": _atom, "rdf": _rdf, "broken rss": _broken_rss}
    text = writers[outlet.feed_format](outlet, articles, port)
    return text.encode(outlet.charset, errors="xmlcharrefreplace")


def _rss(outlet: Outlet, articles: Sequence[Article], port: int) -> str:
    items = "".join(
        f"""<item>
<title>{escape(article.title)}</title>
<link>{escape(article.link)}</link>
<guid isPermaLink="false">{escape(outlet.name)}-{article.number}</guid>
<pubDate>{format_datetime(article.published)}</pubDate>
<category>{escape(article.section)}</category>
<dc:creator>{escape(article.author)}</dc:creator>
<description><![CDATA[<p>{escape(_summary(article), quote=False)}</p>]]></description>
</item>
"""
        for article in articles
    )
    return f"""<?xml version="1.0" encoding="{outlet.charset}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{escape(outlet.title)}</title>
<link>{escape(outlet.at(port))}</link>
<atom:link href="{escape(outlet.feed(port))}" rel="self" type="application/rss+xml"/>
<description>All stories of {escape(outlet.title)}</description>
<lastBuildDate>{format_datetime(articles[0].published)}</lastBuildDate>
<ttl>15</ttl>
{items}</channel>
</rss>
"""


def _atom(outlet: Outlet, articles: Sequence[Article], port: int) -> str:
    entries = "".join(
        f"""<entry>
<title type="html">{escape(escape(article.title, quote=False))}</title>
<link rel="alternate" type="text/html" href="{escape(article.link)}"/>
<id>urn:{escape(outlet.name)}:{article.number}</id>
<published>{article.published.isoformat()}</published>
<updated>{article.published.isoformat()}</updated>
<author><name>{escape(article.author)}</name></author>
<summary>{escape(_summary(article))}</summary>
</entry>
"""
        for article in articles
    )
    return f"""<?xml version="1.0" encoding="{outlet.charset}"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>{escape(outlet.title)}</title>
<id>urn:{escape(outlet.name)}</id>
<link rel="alternate" href="{escape(outlet.at(port))}"/>
<link rel="self" href="{escape(outlet.feed(port))}"/>
<updated>{articles[0].published.isoformat()}</updated>
{entries}</feed>
"""


def _rdf(outlet: Outlet, articles: Sequence[Article], port: int) -> str:
    listed = "".join(f'<rdf:li rdf:resource="{escape(article.link)}"/>' for article in articles)
    items = "".join(
        f"""<item rdf:about="{escape(article.link)}">
<title>{escape(article.title)}</title>
<link>{escape(article.link)}</link>
<description>{escape(_summary(article))}</description>
<dc:creator>{escape(article.author)}</dc:creator>
<dc:date>{article.published.isoformat()}</dc:date>
</item>
"""
        for article in articles
    )
    return f"""<?xml version="1.0" encoding="{outlet.charset}"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{escape(outlet.feed(port))}">
<title>{escape(outlet.title)}</title>
<link>{escape(outlet.at(port))}</link>
<description>All stories of {escape(outlet.title)}</description>
<items><rdf:Seq>{listed}</rdf:Seq></items>
</channel>
{items}</rdf:RDF>
"""


def _broken_rss(outlet: Outlet, articles: Sequence[Article], port: int) -> str:
    """RSS that no XML parser accepts: bare ampersands, HTML entities, unclosed tags."""
    items = "".join(
        f"""<item>
<title>{escape(article.title, quote=False).replace("&amp;", "&")}</title>
<link>{article.link}</link>
<pubDate>{format_datetime(article.published)}</pubDate>
<description>{escape(_summary(article))}&nbsp;<br></description>
</item>
"""
        for article in articles
    )
    return f"""<?xml version="1.0" encoding="{outlet.charset}"?>
<rss version="2.0">
<channel>
<title>{outlet.title}</title>
<link>{outlet.at(port)}</link>
<description>Stories & more</description>
{items}"""


def _summary(article: Article) -> str:
    """The beginning of the text, cut at a word boundary."""
    text = article.paragraphs[0] if article.paragraphs else article.title
    if len(text) <= _SUMMARY_CHARACTERS:
        return text
    return text[:_SUMMARY_CHARACTERS].rpartition(" ")[0] + " …"
