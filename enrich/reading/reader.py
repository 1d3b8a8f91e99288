"""Reading a news text: head, tail and dateline in turn, until nothing more is found.

Pure: input is a text with its page's declarations, output one frozen `Reading`. The rules consider a line's place
(head or tail), form (short, not a sentence) and words (`tables/*.toml`) together, and only examine the
head, the tail and the short lines between, so that the time is proportional to the length of a text.
"""

from __future__ import annotations

from typing import Final

from contract.article import Published
from enrich.reading.bylines import named_authors
from enrich.reading.credit_lines import Byline
from enrich.reading.head import read_dateline, read_head
from enrich.reading.line_hints import LineHints, line_hints
from enrich.reading.marked_text import Fields, MarkedText, Scan
from enrich.reading.reading import DeclaredSource, Reading
from enrich.reading.scan.hints import NOT_PLAIN
from enrich.reading.tail import read_middle, read_tail

_NO_SCAN: Final = Scan(0, settled=True)
_SCANS = 16  # of head and tail; each can uncover more, at worst a line at a time; texts need one or two


def read(  # noqa: PLR0913  # everything a page declares
    text: str,
    *,
    title: str | None = None,
    published: Published | None = None,
    authors: tuple[str, ...] = (),
    source_url: str | None = None,
    learned: frozenset[str] = frozenset(),
) -> Reading:
    """The reading of a text. Raises nothing, whatever the text.

    text: a whole text file (then title is None or empty, and is found in the text), or the article
        body of a page with its title.
    published, authors: from the page or feed; they take precedence over the text.
    source_url: the target of the page's "Source link" anchor.
    learned: keys of lines that this outlet prints on many pages, by `learned_lines.learn`.
    """
    signed = named_authors(authors) if authors else Byline(())
    given = " ".join((title or "").split())
    hints = line_hints(text, given)
    marked = MarkedText(text, learned, hints.rows)
    fields = Fields(title=given, title_given=bool(given), published=published, authors=signed.authors)
    for _ in range(_SCANS):
        _read_edges(marked, fields, hints)
        between = len(marked.removed_rows)
        read_middle(marked)
        if len(marked.removed_rows) == between:
            break  # else more lines may be among the first and the last now
    source = fields.declared_source
    if source_url:
        source = (
            DeclaredSource(source.mark, source.name, source.url or source_url)
            if source
            else DeclaredSource(url=source_url)
        )
    return Reading(
        title=fields.title,
        text=marked.report(),
        publisher=fields.publisher,
        outlet_id=fields.outlet_id,
        published=fields.published,
        tags=fields.tags,
        section=fields.section,
        dateline=fields.dateline,
        agency=fields.agency or signed.agency,
        authors=fields.authors,
        declared_source=source,
        picture=fields.picture,
        furniture=tuple(marked.furniture()),
        spans=tuple(marked.spans()),
    )


def _read_edges(marked: MarkedText, fields: Fields, hints: LineHints) -> None:
    """Read head and tail again, since removing one can uncover more; each only if it can see something else."""
    head, tail = True, True
    above = below = _NO_SCAN
    head_end = -1
    plain = not (marked.learned or fields.authors)  # which none of the hints is about
    for _ in range(_SCANS):
        agency, start = fields.agency, len(marked.removed_rows)
        if head:
            is_plain = plain and hints.head != NOT_PLAIN and not start
            above = Scan(hints.head, settled=True) if is_plain else read_head(marked, fields)
        between = len(marked.removed_rows)
        if tail:
            below = read_tail(marked, fields)
        behind = len(marked.removed_rows)
        if head:
            is_plain = hints.start < min(marked.removed_rows, default=NOT_PLAIN)
            head_end = max(above.reach, hints.start if is_plain else read_dateline(marked, fields))
        if len(marked.removed_rows) == start:
            return  # and then another scan would see the same
        removed_above = marked.removed_rows[start:between] + marked.removed_rows[behind:]
        removed_below = marked.removed_rows[between:behind]
        head = (
            len(marked.removed_rows) > behind
            or (between > start and not above.settled)
            or min(removed_below, default=len(marked.rows)) <= head_end
        )
        tail = (not below.settled and (bool(removed_below) or fields.agency != agency)) or (
            max(removed_above, default=-1) >= below.reach
        )
        if not (head or tail):
            return
