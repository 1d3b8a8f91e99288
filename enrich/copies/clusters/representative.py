"""Which article represents a cluster, by what is known of its members. SQL calls it canonical."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec


class MemberFacts(msgspec.Struct, frozen=True):
    """What is known of one member of a cluster.

    is_declared: another member names it as its source. is_agency_own: it stands at the agency's own
    outlet. The times as in `evidence.direction.Facts`.
    """

    key: int
    is_declared: bool
    is_agency_own: bool
    published: datetime | None
    seen: datetime

    @property
    def reason(self) -> Literal["declared", "agency", "published", "discovered"]:
        """The strongest sign for it as the representative, in the words of desk.copy_edge.direction."""
        if self.is_declared:
            return "declared"
        if self.is_agency_own:
            return "agency"
        return "published" if self.published else "discovered"


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is known of an article over all its versions; sources: the articles it names as such."""

    key: int
    sources: frozenset[int]
    is_agency_own: bool
    published: datetime | None
    seen: datetime

    def among(self, declared: Container[int]) -> MemberFacts:
        """The article as one of a cluster whose members declare these their sources."""
        return MemberFacts(self.key, self.key in declared, self.is_agency_own, self.published, self.seen)


def representative(members: Sequence[ArticleFacts]) -> MemberFacts:
    """The member that represents a cluster of these."""
    declared = {source for member in members for source in member.sources}
    return foremost([member.among(declared) for member in members])


def foremost(members: Sequence[MemberFacts]) -> MemberFacts:
    """The member that represents a cluster of these.

    One that is declared the source, else the agency's own, else the earliest published, else the first
    seen, else the smallest key; members that tie on one sign are told apart by the next.
    """
    return min(members, key=_precedence)


def _precedence(member: MemberFacts) -> tuple[bool, bool, bool, datetime, datetime, int]:
    published = member.published or member.seen
    return (
        not member.is_declared, not member.is_agency_own, member.published is None, published, member.seen, member.key
    )  # fmt: skip
