"""Freshness: the time from the publication of an article to its landing."""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.amounts import duration
from contract.postgres import Connection

_VERSIONS: Final = 10_000  # the newest ones only: a day can have a million


class Freshness(NamedTuple):
    """Seconds from publication to landing, for half of the articles and for nine of ten; None if there are none.

    It is negative for a page that declares a time in the future.
    """

    articles: int
    median: float | None
    nine_of_ten: float | None

    def in_words(self) -> str | None:
        """In words; None if nothing is known."""
        if self.median is None or self.nine_of_ten is None:
            return None
        return f"{duration(self.median)} for half of the newest articles, {duration(self.nine_of_ten)} for nine of ten"


def freshness(connection: Connection, *, most: int = _VERSIONS) -> Freshness:
    """Freshness of what was found by feeds and landed within a day, from the newest versions. most: how many are read.

    Anything published before yesterday was found late because its feed was just added, and is not counted.
    """
    ((articles, shares),) = connection.execute(
        """select count(*)::int,
                  percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from landed_at - published_at))
           from (select * from desk.versions
                 where landed_at > now() - interval '1 day' and origin = 'feed' and published_at is not null
                   and reference_day >= current_date - 2
                 order by landed_at desc limit %s) v
           where not exists (
                 select from desk.versions n
                 where n.article_key = v.article_key and (n.fetched_at, n.version_key) > (v.fetched_at, v.version_key))
        """,
        [most],
    ).fetchall()
    median, nine_of_ten = shares or (None, None)
    return Freshness(articles, median, nine_of_ten)
