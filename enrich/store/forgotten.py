"""Forgotten articles: rows of desk.forgotten. An article in it that is not allowed again does not land."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from contract.postgres import Connection


def forget(connection: Connection, articles: Sequence[tuple[int, UUID]], who: str, why: str) -> None:
    """Keeps these articles (key, id) from landing, once it is committed and `versions.wait_for_writers` is done."""
    connection.execute(
        """insert into desk.forgotten (article_key, article_id, who, why)
           select article_key, article_id, %(who)s, %(why)s
           from unnest(%(keys)s::bigint[], %(ids)s::uuid[]) q (article_key, article_id) order by 1
           on conflict (article_key) do update
           set who = excluded.who, why = excluded.why, forgotten_at = now(), allowed_at = null, allowed_by = null,
               allowed_why = null
           where forgotten.allowed_at is not null""",
        {"who": who, "why": why, "keys": [key for key, _ in articles], "ids": [one for _, one in articles]},
    )


def allow(connection: Connection, articles: Collection[int], who: str, why: str) -> int:
    """Lets these articles land again; returns how many of them could not before."""
    return connection.execute(
        """update desk.forgotten set allowed_at = now(), allowed_by = %s, allowed_why = %s
           where article_key = any(%s) and allowed_at is null""",
        [who, why, sorted(articles)],
    ).rowcount


def among(connection: Connection, articles: Collection[int]) -> set[int]:
    """Those of these articles that must not land."""
    rows = connection.execute(
        "select article_key from desk.forgotten where allowed_at is null and article_key = any(%s)", [sorted(articles)]
    ).fetchall()
    return {key for (key,) in rows}
