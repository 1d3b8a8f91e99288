"""What the desk would read from a feed: one fetch and parse, without writing. The same code as for polls."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from contract.errors import EntryError
from contract.fates import Fate
from contract.masking import masked
from ingest.feeds.answer import Parse, listing_of, listing_of_bytes
from ingest.feeds.formats import parse
from ingest.feeds.formats.listing import Entry, Feed
from ingest.feeds.parts import with_parts
from ingest.feeds.rhythm_rows import after_answer
from ingest.feeds.schedule import Limits, NextPoll, Poll, next_poll
from ingest.fetch import Fetched, Fetcher, Hop


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One trial of an address or file.

    url, final_url: requested, and responded; masked. hops: the redirects between them. feeds: for a site's page, the
    feeds that it links to. error: why there are no entries, and fate: how an entry would end; None: the feed was read.
    warnings: what was wrong, in words.
    """

    url: str
    final_url: str | None = None
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    format: str | None = None
    title: str | None = None
    site_url: str | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    next_poll: NextPoll | None = None
    feeds: tuple[str, ...] = ()
    error: str | None = None
    fate: Fate | None = None


def try_address(url: str, fetcher: Fetcher, limits: Limits, parse: Parse = parse) -> Trial:
    """What a poll of the address would see now. A response that is not a feed is a Trial with `error`.

    parse: in a sandbox for polls; by default in this process.
    """
    fetched: Fetched | None = None
    try:
        fetched = fetcher.get(url, kind="feed")
        feed = with_parts(listing_of(fetched, parse), lambda part: listing_of(fetcher.get(part, kind="feed"), parse))
    except EntryError as error:
        return _failed(url, fetched, error, limits)
    return _read(url, fetched, feed, limits)


def try_bytes(body: bytes, *, url: str, content_type: str | None, limits: Limits, parse: Parse = parse) -> Trial:
    """What the desk would see in a response with these bytes. content_type: the header, with its parameters."""
    try:
        feed = listing_of_bytes(body, url=url, content_type=content_type, fetched_at=datetime.now(UTC), parse=parse)
    except EntryError as error:
        return _failed(url, None, error, limits)
    return _read(url, None, feed, limits)


def _read(url: str, fetched: Fetched | None, feed: Feed, limits: Limits) -> Trial:
    return Trial(
        url=masked(url),
        final_url=masked(fetched.final_url if fetched else url),
        hops=fetched.hops if fetched else (),
        status=fetched.status if fetched else None,
        format=feed.format,
        title=feed.title,
        site_url=feed.site_url,
        language=feed.language,
        warnings=(*(fetched.warnings if fetched else ()), *feed.warnings),
        entries=feed.entries,
        next_poll=_after(feed, fetched, limits),
    )


def _failed(url: str, fetched: Fetched | None, error: EntryError, limits: Limits) -> Trial:
    max_age = fetched.max_age if fetched else None
    return Trial(
        url=masked(url),
        final_url=masked(fetched.final_url) if fetched else None,
        hops=fetched.hops if fetched else (),
        status=fetched.status if fetched else error.http_status,
        warnings=fetched.warnings if fetched else (),
        feeds=tuple(getattr(error, "feeds", ())),
        next_poll=next_poll(Poll(feed_id=0, failures=1, retry_after=error.retry_after, max_age=max_age), limits),
        error=str(error),
        fate=error.fate,
    )


def _after(feed: Feed, fetched: Fetched | None, limits: Limits) -> NextPoll:
    now = fetched.fetched_at if fetched else datetime.now(UTC)
    poll = Poll(
        feed_id=0,
        new_entries=len(feed.entries),
        retry_after=fetched.retry_after if fetched else None,
        interval_seconds=feed.interval_seconds,
        skipped_hours=feed.skipped_hours,
        max_age=fetched.max_age if fetched else None,
        now=now.timestamp(),
        rhythm=after_answer(None, now, feed.entries, len(feed.entries)),
    )
    return next_poll(poll, limits)
