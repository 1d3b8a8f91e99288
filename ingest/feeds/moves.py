"""Feeds that moved permanently, and feeds that ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from contract.article import storable
from contract.events import tell
from contract.masking import masked
from contract.postgres import Connection
from contract.urls import MAX_CHARACTERS, canonical

_TIMES: Final = 3
_OVER: Final = timedelta(days=2)
_FOR_GOOD: Final = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect of a feed: where to, since when, and in how many consecutive polls."""

    to: str
    since: datetime
    times: int

    def is_sure(self, now: datetime) -> bool:
        """Whether it was seen often enough, over days: a site under maintenance may redirect for an hour."""
        return self.times >= _TIMES and now - self.since >= _OVER


def move_after(before: Move | None, asked: str, statuses: Sequence[int], final_url: str, now: datetime) -> Move | None:
    """What is known of a move after a response that was a feed. statuses: of the redirects to it. Pure.

    An address that is too long for a feed is requested, but not moved to.
    """
    if not statuses or not _FOR_GOOD.issuperset(statuses):
        return None
    to = _with_user_of(asked, final_url)
    if to == asked or len(to) > MAX_CHARACTERS:
        return None
    if before is None or before.to != to:
        return Move(to, now, 1)
    return Move(to, before.since, before.times + 1)


def relocate(connection: Connection, feed_id: int, url: str, to: str) -> None:
    """Makes `to` a feed's address; the old one is remembered.

    If another polled feed has the address, this one ends in favour of it. If a removed one has it,
    nothing changes: somebody decided against it.
    """
    rows = connection.execute(
        "select feed_id, url, removed_at is not null from desk.feeds where feed_id <> %s and url like %s",
        [feed_id, f"%{_like(urlsplit(to).hostname or '')}%"],
    ).fetchall()
    others = [row for row in rows if (canonical(row[1]) or row[1]) == (canonical(to) or to)]
    if any(removed for _, _, removed in others):
        return
    if others:
        other, address, _ = others[0]
        connection.execute(
            "update desk.feeds set former_urls = array_append(former_urls, %s) where feed_id = %s", [url, other]
        )
        why = f"it moved to {masked(address)}, which is polled as feed {other}"
        connection.execute("update desk.feeds set removed_at = now() where feed_id = %s", [feed_id])
        end(connection, feed_id, url, why)
        return
    connection.execute(
        """update desk.feeds set url = %s, former_urls = array_append(array_remove(former_urls, %s), %s),
               moved_to = null, moved_since = null, moved_times = 0 where feed_id = %s""",
        [storable(to), storable(to), url, feed_id],
    )
    tell(connection, "feed moved", f"{url} has permanently moved to {to}: it is polled there", feed_id=feed_id)


def end(connection: Connection, feed_id: int, url: str, why: str) -> None:
    """Ends a feed: it is not polled again until a person resumes or adds it."""
    connection.execute(
        "update desk.feeds set ended_at = coalesce(ended_at, now()), ended_why = %s where feed_id = %s",
        [storable(why)[:1000], feed_id],
    )
    tell(connection, "feed ended", f"{url} is no longer polled: {why}", feed_id=feed_id)


def _with_user_of(asked: str, final_url: str) -> str:
    """The final address with the name and password of the requested one, if both are on one host."""
    old, new = urlsplit(asked), urlsplit(final_url)
    user, at, _ = old.netloc.rpartition("@")
    if not at or old.hostname != new.hostname or "@" in new.netloc:
        return final_url
    return urlunsplit(new._replace(netloc=f"{user}@{new.netloc}"))


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
