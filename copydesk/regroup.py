"""The current ruleset, or another threshold, applied to landed articles: what changes, and writing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from psycopg import IsolationLevel

from contract.postgres import Connection
from enrich.copies.ruleset import RULESET, VERBATIM_RULES, VerbatimRules
from enrich.landing import reclassify
from enrich.landing.landing import install_ruleset
from enrich.landing.preview import Difference
from enrich.store.versions import days

Progress = Callable[[int, int, str], None]
"""Called with how many versions of how many were compared, and what is being compared."""


class Regrouped(NamedTuple):
    """The result: compared versions, and copies. difference: for a dry run, how groups would change."""

    versions: int
    added: int
    removed: int
    changed: int
    difference: Difference | None

    @property
    def sentence(self) -> str:
        """The result in words."""
        done = "would be" if self.difference else "are"
        return (
            f"ruleset {RULESET} over {self.versions} versions: {self.added} copies {done} added, "
            f"{self.removed} removed, {self.changed} {done} of another relation or score"
        )


def regroup(
    connection: Connection,
    writer: Connection | None,
    window_days: int,
    progress: Progress,
    rules: VerbatimRules = VERBATIM_RULES,
) -> Regrouped:
    """Compares everything again, day by day, and writes the changes in bounded batches, while workers run.

    connection: reads, in one transaction that stays open; it must not have begun one. writer: None for a dry run.
    """
    counts, difference = Counter[str](), None if writer else Difference()
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    if writer:
        install_ruleset(writer)
    total, judged = sum(versions for _, versions in days(connection)), 0
    for changes in reclassify.reclassified(connection, window_days, rules):
        counts.update(added=len(changes.added), removed=len(changes.removed), changed=len(changes.changed))
        if writer:
            reclassify.apply(writer, changes)
            writer.commit()
        if difference:
            difference.add(changes)
        judged += changes.versions
        progress(judged, total, f"comparing {changes.day}")
    return Regrouped(total, counts["added"], counts["removed"], counts["changed"], difference)
