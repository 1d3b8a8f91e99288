"""One entry of the world: a planned row written out, with its text, its address and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from copydesk.local.press.outlets import Outlet
from copydesk.local.press.plan import BEFORE_NOW, FIXED_TIMES, Kind, Mark, Planned
from copydesk.local.press.stories import Story, stories
from copydesk.local.press.syndication import cut_from_the_end, excerpt, wrapped

_TRACKING: Final = "utm_source=newsmirror&utm_medium=referral"
_NOTHING: Final = Story("", "", "Notices", "The Gazette", ())


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of one feed, and its page.

    url: the page's address, in its canonical form; for a bad link, the link.
    link: what the feed gives; it differs from the address if the outlet tracks or redirects.
    story: the name of the original text that it derives from; None for a bad entry.
    source_url: the original's address, if the page names it in a "Source link".
    source_href: the link to the original as printed, which may contain tracking or only say "continue".
    paragraphs: the text on the page. fate: the expected fate of the entry.
    """

    outlet: str
    number: int
    url: str
    link: str
    title: str
    section: str
    author: str
    published: datetime
    story: str | None
    kind: Kind
    paragraphs: tuple[str, ...]
    caption: str
    credit: str
    mark: Mark
    source_url: str | None
    source_href: str | None
    fate: str


def write(  # noqa: PLR0913, PLR0917  # a row and everything it is rendered with
    planned: Planned, outlet: Outlet, port: int, number: int, now: datetime, originals: Mapping[str, str]
) -> Article:
    """The article of a planned row. originals: the addresses of the original stories written so far."""
    story = stories()[planned.story] if planned.story else _NOTHING
    framed = stories()[planned.wrapper] if planned.wrapper else story
    first_hour = FIXED_TIMES.get(planned.story, now - timedelta(hours=BEFORE_NOW))
    published = (first_hour + timedelta(hours=planned.after)).astimezone(outlet.zone)
    title = planned.title or framed.title
    path = planned.path or outlet.path_of(title, framed.section, number, published)
    url = path if planned.fate == "bad_link" else outlet.at(port, path)
    original = originals[planned.story] if planned.mark in {"source link", "continue"} else None
    return Article(
        outlet=outlet.name,
        number=number,
        url=url,
        link=_link(outlet, port, number, url),
        title=title,
        section=framed.section,
        author=framed.author,
        published=published,
        story=planned.story or None,
        kind=planned.kind,
        paragraphs=_paragraphs(planned, story, framed),
        caption=story.caption,
        credit=story.credit,
        mark=planned.mark,
        source_url=original if planned.mark == "source link" else None,
        source_href=_with(original, _TRACKING) if original and planned.tracked else original,
        fate=planned.fate,
    )


def _paragraphs(planned: Planned, story: Story, framed: Story) -> tuple[str, ...]:
    match planned.kind:
        case "excerpt":
            return excerpt(story.paragraphs)
        case "wrapped":
            return wrapped(framed.paragraphs, story.paragraphs)
        case _:
            return cut_from_the_end(story.paragraphs, planned.dropped)


def _link(outlet: Outlet, port: int, number: int, url: str) -> str:
    if outlet.redirects:
        return outlet.at(port, f"/r/{number}")
    return _with(url, outlet.tracking) if outlet.tracking else url


def _with(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{query}"
