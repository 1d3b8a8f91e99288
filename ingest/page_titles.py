"""A page's title without its outlet's name, derived from other pages of the outlet if none declares it."""

from __future__ import annotations

from typing import Final

import msgspec

from contract.article import article_id_of
from contract.postgres import Connection
from contract.urls import outlet_of
from ingest.feeds import page_titles
from ingest.pages.article import address_of
from ingest.pages.outlet_names import learn, may_hold_a_name, without
from ingest.pages.page import Page

_NEWEST: Final = 100  # titles of an outlet from which its name is derived
_LONGEST: Final = 500  # characters of a title that is considered


def titled(connection: Connection, page: Page, final_url: str, *, keep: bool = True) -> Page:
    """The page, with its title without the name that the newest pages of its outlet share. final_url: where it was.

    A page that declares what it did before keeps its title: it stays the same version, whatever was learned since.
    keep: whether the desk learns from it.
    """
    url, title = address_of(page, final_url), page.title
    outlet = outlet_of(url)
    if not outlet or not title or len(title) > _LONGEST:
        return page
    article_id = article_id_of(url)
    called = page_titles.called_before(connection, article_id, title)
    if called is None:
        called = title
        if may_hold_a_name(title):
            called = without(title, learn([*page_titles.newest_of(connection, outlet, _NEWEST), title]))
        if keep:
            page_titles.keep(connection, url, title, called, page.amp_url if page.amp_url != url else None)
    return page if called == title else msgspec.structs.replace(page, title=called)
