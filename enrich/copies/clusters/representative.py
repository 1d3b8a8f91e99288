"""Decides which article represents a cluster, from what is known about its members. SQL calls it canonical."""

from __future__ import annotations

import heapq
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

import msgspec

Reason = Literal["declared", "agency", "published", "discovered"]
_STRENGTH: Final[dict[Reason | None, int]] = {"declared": 4, "agency": 3, "published": 2, "discovered": 1, None: 0}


class MemberFacts(msgspec.Struct, frozen=True):
    """What is known about one member of a cluster.

    is_declared: another member declares it as its source. is_agency_own: it is on the agency's own
    outlet. The times as in `evidence.direction.Facts`.
    """

    key: int
    is_declared: bool
    is_agency_own: bool
    published: datetime | None
    seen: datetime


class Representative(NamedTuple):
    """The member that represents a cluster, and the criterion that separates it from the next one.

    reason: with the values of desk.copy_edge.direction, so that a cluster of two and its edge agree; None if
    only the smaller key decides. A member that others declare is that for the whole cluster: `declared`.
    """

    key: int
    reason: Reason | None

    def holds_beside(self, other: Representative) -> bool:
        """Whether it stays, with its reason, if it was only compared with a newcomer and that gave `other`."""
        return self.key == other.key and _STRENGTH[other.reason] >= _STRENGTH[self.reason]


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is known about an article over all its versions; sources: its declared sources."""

    key: int
    sources: frozenset[int]
    is_agency_own: bool
    published: datetime | None
    seen: datetime

    def among(self, declared: Container[int]) -> MemberFacts:
        """The article as one of a cluster whose members declare these sources."""
        return MemberFacts(self.key, self.key in declared, self.is_agency_own, self.published, self.seen)


def representative(members: Sequence[ArticleFacts]) -> Representative:
    """The member that represents a cluster of these. Two that declare each other do not count as declared.

    Of declared members, one that declares another member itself is not the original, unless all do, in a cycle.
    """
    sources = {member.key: member.sources for member in members}
    declared = {
        source for key, its in sources.items() for source in its if source in sources and key not in sources[source]
    }
    roots = {key for key in declared if all(key in sources.get(source, (key,)) for source in sources[key])}
    return foremost([member.among(roots or declared) for member in members])


def foremost(members: Sequence[MemberFacts]) -> Representative:
    """The member that represents a cluster of these, as `evidence.direction.direction` decides between two.

    A declared source, otherwise the agency's own, otherwise the earliest: published, or discovered if it does
    not declare a time; of those with the same time the first discovered, otherwise the smallest key.
    """
    first, *others = heapq.nsmallest(2, members, key=_precedence)
    return Representative(first.key, _sign(first, others[0]) if others else _strongest(first))


def _precedence(member: MemberFacts) -> tuple[bool, bool, datetime, datetime, int]:
    return not member.is_declared, not member.is_agency_own, member.published or member.seen, member.seen, member.key


def _strongest(member: MemberFacts) -> Reason:
    if member.is_declared:
        return "declared"
    if member.is_agency_own:
        return "agency"
    return "published" if member.published else "discovered"


def _sign(first: MemberFacts, second: MemberFacts) -> Reason | None:
    if first.is_declared:
        return "declared"
    if first.is_agency_own and not second.is_agency_own:
        return "agency"
    if first.published and second.published and first.published != second.published:
        return "published"
    told = (first.published or first.seen, first.seen) != (second.published or second.seen, second.seen)
    return "discovered" if told else None
