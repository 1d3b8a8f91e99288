"""The same as a page: self-contained, readable at any width, in light and dark, without scripts."""

from __future__ import annotations

import html
from typing import Final

from copydesk.explain.pair import Compared, Mark, figures
from copydesk.explain.texts import Shown
from copydesk.terminal import printable

_COLOURS: Final = 6
_STYLE: Final = """
:root { color-scheme: light dark; --line: #8885; --hue: 140 }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1rem }
h1 { font-size: 1.3rem } h2 { font-size: 1rem; overflow-wrap: anywhere; margin: 0 }
h3 { margin: .3rem 0 }
.yes { border-left: .4rem solid #2a7; padding-left: .8rem } .no { border-left: .4rem solid #c80; padding-left: .8rem }
.texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.5rem }
.text { white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line); padding-top: .6rem }
table { border-collapse: collapse } td, th { text-align: left; padding: .15rem .8rem .15rem 0; \
border-bottom: 1px solid var(--line) }
td { white-space: nowrap } details { margin-top: 1.5rem } \
td.value { text-align: right; font-variant-numeric: tabular-nums } .scroll { overflow-x: auto }
.fails { color: #d33; font-weight: bold } .holds { color: #2a7 }
mark { color: inherit; background: hsl(var(--hue) 70% 50% / .3); border-radius: .2rem }
mark a { color: inherit; text-decoration: none } mark:target { outline: 3px solid currentColor }
.c1 { --hue: 200 } .c2 { --hue: 280 } .c3 { --hue: 40 } .c4 { --hue: 340 } .c5 { --hue: 90 }
u { text-decoration-style: dotted; text-underline-offset: .2em }
.note { opacity: .75 }
"""


def as_page(pair: Compared) -> str:
    """One HTML document. Each passage is a link to its place in the other text."""
    explanation = pair.explanation
    remarks = "".join(f"<li>{_escaped(remark)}</li>" for remark in pair.remarks)
    rows = "".join(
        f"<tr><td>{_escaped(name)}</td><td class=value>{_escaped(value)}</td><td>{_escaped(wanted)}</td>"
        f"<td>{'' if holds is None else _HOLDS if holds else _FAILS}</td></tr>"
        for name, value, wanted, holds in figures(explanation)
    )
    return (
        f'<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f'<meta http-equiv=Content-Security-Policy content="{_POLICY}">'
        f"<title>{_escaped(pair.sentence)}</title><style>{_STYLE}</style>"
        f"<h1 class={'yes' if explanation.verdict and pair.looked_up else 'no'}>{_escaped(pair.sentence)}</h1>"
        f"<ul>{remarks}</ul>"
        f"<p class=note>Marked: {pair.marked}; a click leads to the other text. "
        f"Underlined: rare words that both have.</p>"
        f"<div class=texts>{_column(pair.left, pair.left_marks, 'l', 'r')}"
        f"{_column(pair.right, pair.right_marks, 'r', 'l')}</div>"
        f"<details open><summary>The figures, by ruleset {explanation.ruleset}</summary><div class=scroll><table>"
        f"<tr><th>figure<th>value<th>wanted<th></tr>{rows}</table></div></details></html>\n"
    )


# Nothing is loaded and nothing runs, should markup of a text's ever get through.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_HOLDS: Final = "<span class=holds>holds</span>"
_FAILS: Final = "<span class=fails>fails</span>"


def _column(shown: Shown, marks: tuple[Mark, ...], side: str, other: str) -> str:
    return (
        f"<section><h2>{_escaped(shown.name)}</h2><h3 dir=auto>{_escaped(shown.title)}</h3>"
        f"<div class=text dir=auto>{_marked(shown.text, marks, side, other)}</div></section>"
    )


def _marked(text: str, marks: tuple[Mark, ...], side: str, other: str) -> str:
    parts, at = [], 0
    for start, end, passage in marks:
        parts.append(_escaped(text[at:start]))
        inside = _escaped(text[start:end])
        if passage:
            colour = (passage - 1) % _COLOURS
            inside = f'<mark id={side}{passage} class=c{colour}><a href="#{other}{passage}">{inside}</a></mark>'
        else:
            inside = f"<u>{inside}</u>"
        parts.append(inside)
        at = end
    parts.append(_escaped(text[at:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    """The words as HTML shows them: no markup, and no sign that turns the order of what follows."""
    return html.escape(printable(text))
