"""When clusters of versions merge."""

from __future__ import annotations

from typing import Final, NamedTuple


class AverageLinkage(NamedTuple):
    """When two clusters become one."""

    # More than this share of the pairs across them must be edges: a text with two reports joins no clusters.
    share: int = 5_000


AVERAGE_LINKAGE: Final = AverageLinkage()
