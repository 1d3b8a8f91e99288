"""What a news text says of itself: dateline, agency, byline, declared source, and what is no report at all.

Pure: a text with what its page gave in, one frozen `Reading` out. The rules look at a line's place
(head or tail), form (short, no sentence) and words (`tables/*.toml`) together, and look only at the
head, the tail and the short lines between, so that a text takes time in proportion to its length.
"""

from __future__ import annotations

from contract.article import Published
from enrich.reading.bylines import Byline, people
from enrich.reading.heads import read_dateline, read_head
from enrich.reading.learned import NOTHING, Learned, LearnedLine, learn
from enrich.reading.reading import Dateline, DeclaredSource, Found, Picture, Reading, Removed, as_json
from enrich.reading.sheet import Look, Notes, Sheet
from enrich.reading.tails import read_middle, read_tail

__all__ = [
    "NOTHING",
    "Dateline",
    "DeclaredSource",
    "Found",
    "Learned",
    "LearnedLine",
    "Picture",
    "Reading",
    "Removed",
    "as_json",
    "learn",
    "read",
]

_SWEEPS = 16  # what one sweep takes away can lay bare more, a line of the head at worst; texts need one or two


def read(  # noqa: PLR0913  # all that a page gave
    text: str,
    *,
    title: str | None = None,
    name: str | None = None,  # noqa: ARG001  # of the file: no rule may know a text by it
    published: Published | None = None,
    authors: tuple[str, ...] = (),
    source_url: str | None = None,
    learned: frozenset[str] = frozenset(),
) -> Reading:
    """The reading of a text. Raises nothing, whatever the text.

    text: a whole text file (then title is None or empty, and is found in the text), or the article
        body of a page with its title.
    published, authors: what the page or feed gave; they win over what the text says.
    source_url: where the page's "Source link" anchor points to.
    learned: keys of lines that this outlet prints on many pages, by `learned.learn`.
    """
    sheet = Sheet(text, learned)
    signed = people(authors) if authors else Byline(())
    given = " ".join((title or "").split())
    notes = Notes(title=given, published=published, authors=signed.authors)
    _sweep(sheet, notes)
    read_middle(sheet)
    source = notes.declared_source
    if source_url:
        source = (
            DeclaredSource(source.mark, source.name, source.url or source_url)
            if source
            else DeclaredSource(url=source_url)
        )
    return Reading(
        title=notes.title,
        text=sheet.report(),
        publisher=notes.publisher,
        outlet_id=notes.outlet_id,
        published=notes.published,
        tags=notes.tags,
        section=notes.section,
        dateline=notes.dateline,
        agency=notes.agency or signed.agency,
        authors=notes.authors,
        declared_source=source,
        picture=notes.picture,
        furniture=tuple(sheet.furniture()),
        spans=tuple(sheet.spans()),
    )


def _sweep(sheet: Sheet, notes: Notes) -> None:
    """Read head and tail again and again, since what one takes away can lay bare more; each only where it can see something else."""
    head, tail = True, True
    above = below = Look(0, settled=True)
    head_end = -1
    for _ in range(_SWEEPS):
        agency, start = notes.agency, len(sheet.struck)
        if head:
            above = read_head(sheet, notes)
        between = len(sheet.struck)
        if tail:
            below = read_tail(sheet, notes)
        behind = len(sheet.struck)
        if head:
            head_end = max(above.reach, read_dateline(sheet, notes))
        struck_above = sheet.struck[start:between] + sheet.struck[behind:]
        struck_below = sheet.struck[between:behind]
        head = (
            len(sheet.struck) > behind
            or (between > start and not above.settled)
            or min(struck_below, default=len(sheet.rows)) <= head_end
        )
        tail = (not below.settled and (bool(struck_below) or notes.agency != agency)) or (
            max(struck_above, default=-1) >= below.reach
        )
        if not (head or tail):
            return
