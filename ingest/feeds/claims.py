"""Which pages became an article."""

from __future__ import annotations

from typing import NamedTuple

from contract.postgres import Connection


class Claim(NamedTuple):
    """A page that became an article. final_url: where it was; sample: of its text, see `ingest.pages.samples`."""

    final_url: str | None
    sample: bytes | None


def claims_of(connection: Connection, article_id: str, *, most: int = 50) -> list[Claim]:
    """The pages that became an article, the newest first."""
    rows = connection.execute(
        "select final_url, text_sample from desk.entries where article_id = %s order by fate_at desc limit %s",
        [article_id, most],
    ).fetchall()
    return [Claim(*row) for row in rows]


def pages_with(connection: Connection, sample: bytes, besides: int, *, most: int = 100) -> list[tuple[str, str | None]]:
    """Addresses and listed titles of entries whose pages had this sample within the last hour, but for one entry."""
    return connection.execute(
        """select url, title from desk.entries
           where text_sample = %s and entry_id <> %s and url is not null and fate_at > now() - interval '1 hour'
           order by fate_at desc limit %s""",
        [sample, besides, most],
    ).fetchall()
