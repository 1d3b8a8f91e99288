"""The explanation of a pair as a page: self-contained, without scripts, readable at any width, in light and dark."""

from __future__ import annotations

from typing import Final

from copydesk.explain.pair import Compared, Mark, figures
from copydesk.explain.texts import Shown
from copydesk.html_page import document, escaped, marked

_STYLE: Final = """
.yes { border-left: .4rem solid #2a7; padding-left: .8rem } .no { border-left: .4rem solid #c80; padding-left: .8rem }
td { white-space: nowrap } details { margin-top: 1.5rem }
.fails { color: #d33; font-weight: bold } .holds { color: #2a7 }
"""
_HOLDS: Final = "<span class=holds>holds</span>"
_FAILS: Final = "<span class=fails>fails</span>"


def as_page(pair: Compared) -> str:
    """One HTML document. Each passage links to its position in the other text."""
    explanation = pair.explanation
    remarks = "".join(f"<li>{escaped(remark)}</li>" for remark in pair.remarks)
    rows = "".join(
        f"<tr><td>{escaped(name)}</td><td class=value>{escaped(value)}</td><td>{escaped(wanted)}</td>"
        f"<td>{'' if holds is None else _HOLDS if holds else _FAILS}</td></tr>"
        for name, value, wanted, holds in figures(explanation)
    )
    return document(
        pair.sentence,
        f"<h1 class={'yes' if explanation.verdict and pair.looked_up else 'no'}>{escaped(pair.sentence)}</h1>"
        f"<ul>{remarks}</ul>"
        f"<p class=note>Marked: {pair.marked}; click to jump to the other text. "
        f"Underlined: rare words in both.</p>"
        f"<div class=texts>{_column(pair.left, pair.left_marks, 'l', 'r')}"
        f"{_column(pair.right, pair.right_marks, 'r', 'l')}</div>"
        f"<details open><summary>Figures under ruleset {explanation.ruleset}</summary><div class=scroll><table>"
        f"<tr><th>figure<th>value<th>required<th></tr>{rows}</table></div></details>",
        _STYLE,
    )


def _column(shown: Shown, marks: tuple[Mark, ...], side: str, other: str) -> str:
    return (
        f"<section><h2>{escaped(shown.name)}</h2><h3 dir=auto>{escaped(shown.title)}</h3>"
        f"<div class=text dir=auto>{marked(shown.text, marks, side, other)}</div></section>"
    )
