"""Pages as HTML: an article in its outlet's template, a front page, a gallery without a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from copydesk.local.press.articles import Article
from copydesk.local.press.outlets import Outlet

_SUBHEAD_CHARACTERS: Final = 80
_ENDS_OF_SENTENCES: Final = (".", "!", "?", "”", '"', "»", ":", "EFE", "AFP")


def article_page(outlet: Outlet, article: Article, others: Sequence[Article], port: int) -> bytes:
    """An article's page in the outlet's encoding. others: listed as related."""
    html = _template(outlet.name).substitute(
        charset=_charset(outlet),
        site=escape(outlet.title),
        title=escape(article.title),
        section=escape(article.section),
        author=escape(article.author),
        number=article.number,
        url=escape(article.url),
        iso=article.published.isoformat(),
        shown=escape(article.published.strftime(outlet.shown)),
        figure=_figure(outlet, article, port),
        body=_body(article),
        mark=_mark(article),
        related="".join(_listed(other) for other in others),
        linked_data=_linked_data(outlet, article),
    )
    return html.encode(outlet.charset, errors="xmlcharrefreplace")


def front_page(outlet: Outlet, articles: Sequence[Article], port: int) -> bytes:
    """The outlet's front page: its stories, and its feed."""
    return _plain_page(
        outlet.title,
        f"<ul>{''.join(_listed(article) for article in articles)}</ul>"
        f'<p><a href="{escape(outlet.feed(port))}">Feed</a></p>',
    )


def newsstand(outlets: Sequence[Outlet], port: int) -> bytes:
    """The page at the bare address, for people: every outlet."""
    listed = "".join(f'<li><a href="{escape(one.at(port))}">{escape(one.title)}</a></li>' for one in outlets)
    return _plain_page("The press", f"<ul>{listed}</ul>")


def gallery_page(article: Article) -> bytes:
    """A page of pictures: HTML without an article text."""
    pictures = "".join(f'<a href="/img/{n}.svg"><img src="/img/{n}.svg" alt="" width="300"></a>' for n in range(12))
    return _plain_page(article.title, f'<div class="gallery">{pictures}</div>', heading=False)


def missing_page() -> bytes:
    """The page at an address without one."""
    return _plain_page("Not found", "<p>There is no such page.</p>")


def picture() -> bytes:
    """A picture, the same for every story."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 600">'
        b'<rect width="1200" height="600" fill="#9bb4c4"/>'
        b'<path d="M0 420 300 260 520 400 820 180 1200 430V600H0z" fill="#5b7183"/>'
        b'<circle cx="930" cy="130" r="60" fill="#f4e3b0"/></svg>'
    )


def _plain_page(title: str, body: str, *, heading: bool = True) -> bytes:
    head = f"<h1>{escape(title)}</h1>" if heading else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        "<style>body{font:18px/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}</style></head>"
        f"<body>{head}{body}</body></html>"
    ).encode()


@cache
def _template(name: str) -> Template:
    file = files("copydesk.local.press").joinpath("templates", f"{name}.html")
    return Template(file.read_text(encoding="utf-8"))


def _charset(outlet: Outlet) -> str:
    return "" if outlet.charset_in == "header" else f'<meta charset="{outlet.charset}">\n'


def _body(article: Article) -> str:
    return "\n".join(
        f"<h2>{escape(text)}</h2>" if _is_subhead(text) and place else f"<p>{escape(text, quote=False)}</p>"
        for place, text in enumerate(article.paragraphs)
    )


def _is_subhead(text: str) -> bool:
    return len(text) <= _SUBHEAD_CHARACTERS and not text.endswith(_ENDS_OF_SENTENCES)


def _figure(outlet: Outlet, article: Article, port: int) -> str:
    if not article.caption:
        return ""
    source = escape(outlet.at(port, f"/img/{article.number}.svg"))
    return (
        f'<figure><img src="{source}" alt="{escape(article.caption)}"><figcaption>{escape(article.caption)} '
        f'<span class="credit">{escape(article.credit)}</span></figcaption></figure>'
    )


def _mark(article: Article) -> str:
    """What the page says about where the text came from."""
    href = escape(article.source_href or "")
    match article.mark:
        case "source link":
            return f'<p><a href="{href}" target="_blank" rel="nofollow noopener">Source link</a></p>'
        case "source site":
            return "<p>source site-3</p>"
        case "continue":
            return f'<p class="more-link"><a href="{href}">Continue reading</a></p>'
        case _:
            return ""


def _listed(article: Article) -> str:
    return f'<li><a href="{escape(article.link)}">{escape(article.title)}</a></li>'


def _linked_data(outlet: Outlet, article: Article) -> str:
    value = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": outlet.title},
    }
    return json.dumps(value).replace("<", "\\u003c")
