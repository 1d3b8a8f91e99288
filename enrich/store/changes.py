"""The change feed: notes left by triggers, numbered once they are committed: sql/migrations/0019_changes.sql."""

from __future__ import annotations

from typing import Final, NamedTuple
from uuid import UUID

from contract.postgres import Connection

_NOTES: Final = 200  # writers' statements whose changes are numbered in one transaction
_LEASE: Final = "30 s"


class ChangeMessage(NamedTuple):
    """A change as on the topic. value: JSON; None: the row no longer exists."""

    position: int
    key: str
    value: str | None


# With statistics from when the desk was small, Postgres would read whole tables for each change.
_BY_KEY: Final = "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off"
# The current rows: a message may be newer than its position, and is then followed by another one.
_MESSAGES: Final = """
    select c.position,
           case when c.kind in ('article', 'version', 'removed') then 'article/' || c.article_key
                when c.kind = 'copy' then 'copy/' || c.article_key || '/' || c.other_key
                when c.kind = 'group' then 'group/' || c.article_key
                when c.kind = 'decision' then 'decision/' || c.decision
                else c.kind end,
           case when c.kind in ('article', 'version', 'removed') then (
                    select to_jsonb(a) - '{group_id,canonical,story_id}'::text[] from copydesk.articles a
                    where a.article_key = c.article_key)
                when c.kind = 'copy' then (
                    select to_jsonb(p) - 'group_id' from copydesk.copies p
                    where p.article_id = c.article_id and p.other_id = c.other_id
                    union all
                    select to_jsonb(p) - 'group_id' from copydesk.copies p
                    where p.article_id = c.other_id and p.other_id = c.article_id)
                when c.kind = 'group' then (
                    select jsonb_build_object(
                        'article_id', c.article_id, 'group_id', m.group_key, 'old_group_id', c.old_group_id,
                        'canonical', m.canonical, 'canonical_why', m.canonical_why)
                    from desk.group_member m where m.article_key = c.article_key)
                when c.kind = 'decision' then (
                    select to_jsonb(d) from copydesk.group_decisions d where d.decision = c.decision)
                else jsonb_build_object('position', c.position) end::text
    from copydesk.changes(%s, %s) c order by c.position"""


def number(connection: Connection) -> bool:
    """Gives positions to a portion of the committed changes; returns whether there are more. Commits.

    Does nothing if another process is doing it.
    """
    with connection.transaction():
        row = connection.execute("select desk.number_changes(%s)", [_NOTES]).fetchone()
    return row is not None and row[0] == _NOTES


def claim(connection: Connection, holder: UUID) -> int | None:
    """Up to which position everything is on the topic, for the publisher; None if that is another one. Commits."""
    with connection.transaction():
        row = connection.execute(
            """update desk.change_topic set publisher = %(holder)s, publisher_until = now() + %(lease)s::interval
               where publisher = %(holder)s or publisher_until < now() returning published""",
            {"holder": holder, "lease": _LEASE},
        ).fetchone()
    return None if row is None else int(row[0])


def release(connection: Connection, holder: UUID) -> None:
    """Stops publishing, so that another worker can. Commits."""
    with connection.transaction():
        connection.execute("update desk.change_topic set publisher_until = '-infinity' where publisher = %s", [holder])


def messages_after(connection: Connection, position: int, most: int) -> list[ChangeMessage]:
    """The changes after a position, in order, as messages. Commits."""
    with connection.transaction():
        connection.execute(_BY_KEY)
        return [ChangeMessage(*row) for row in connection.execute(_MESSAGES, [position, most]).fetchall()]


def move_on(connection: Connection, holder: UUID, begin: int, end: int) -> bool:
    """Records that everything is published up to `end`; False if another worker publishes now. Commits."""
    with connection.transaction():
        cursor = connection.execute(
            """update desk.change_topic set published = %s, publisher_until = now() + %s::interval
               where publisher = %s and published = %s""",
            [end, _LEASE, holder, begin],
        )
    return cursor.rowcount == 1
