"""Canonical links shared by dissimilar pages, which would overwrite one article with another. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from contract.urls import canonical
from ingest.feeds.claims import Claim
from ingest.pages.samples import alike


def names_another(mine: Claim, others: Iterable[Claim]) -> bool:
    """Whether a page's canonical address is that of another article.

    mine: the page; others: pages that became the article at that address. It is another's if one of them was
    elsewhere and has a different text, and none of them has the same. A page that was found there itself, or has too
    little text to be distinguished, is accepted.
    """
    if mine.sample is None:
        return False
    here = mine.final_url and canonical(mine.final_url)
    told = [(claim.final_url and canonical(claim.final_url), claim.sample) for claim in others if claim.sample]
    if any(where == here or alike(mine.sample, sample) for where, sample in told):
        return False
    return bool(told)
