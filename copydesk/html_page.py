"""Pages of our own: self-contained, readable at any width, in light and dark, without scripts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from copydesk.terminal import printable

# Should markup from a text ever get through, nothing is loaded and nothing runs.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_COLOURS: Final = 6
_ADDRESS: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_STYLE: Final = """
:root { color-scheme: light dark; --line: #8885; --hue: 140 }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1rem }
h1 { font-size: 1.3rem } h2 { font-size: 1rem; overflow-wrap: anywhere; margin: 0 }
h3 { margin: .3rem 0 }
.texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.5rem }
.text { white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line); padding-top: .6rem }
table { border-collapse: collapse } td, th { text-align: left; padding: .15rem .8rem .15rem 0; \
border-bottom: 1px solid var(--line) }
td.value { text-align: right; font-variant-numeric: tabular-nums } .scroll { overflow-x: auto }
mark { color: inherit; background: hsl(var(--hue) 70% 50% / .3); border-radius: .2rem }
mark a { color: inherit; text-decoration: none } mark:target { outline: 3px solid currentColor }
.c1 { --hue: 200 } .c2 { --hue: 280 } .c3 { --hue: 40 } .c4 { --hue: 340 } .c5 { --hue: 90 }
u { text-decoration-style: dotted; text-underline-offset: .2em }
.note { opacity: .75 }
"""


def document(title: str, body: str, style: str = "") -> str:
    """A whole document. title: plain text; body: HTML; style: additional to the style of all pages."""
    return (
        f'<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f'<meta http-equiv=Content-Security-Policy content="{_POLICY}">'
        f"<title>{escaped(title)}</title><style>{_STYLE}{style}</style>{body}</html>\n"
    )


def escaped(text: str) -> str:
    """Text escaped for HTML: no markup, and no character that changes the direction of what follows."""
    return html.escape(printable(text))


def link(text: str, address: str | None) -> str:
    """The text as a link to a web address; only text if the address is not one. The other site learns nothing."""
    if address is None or not _ADDRESS.fullmatch(address):
        return escaped(text)
    return f'<a href="{escaped(address)}" rel="noreferrer noopener">{escaped(text)}</a>'


def marked(text: str, marks: Iterable[tuple[int, int, int]], side: str, other: str) -> str:
    """A text with its passages marked, each a link to its position in the other text.

    marks: ranges of characters, in order and disjoint, each with the number of its passage from 1; 0: a rare word.
    side, other: prefixes of the passages' anchors in this text and in the other one.
    """
    parts, at = [], 0
    for start, end, passage in marks:
        parts.append(escaped(text[at:start]))
        inside = escaped(text[start:end])
        if passage:
            colour = (passage - 1) % _COLOURS
            inside = f'<mark id={side}{passage} class=c{colour}><a href="#{other}{passage}">{inside}</a></mark>'
        else:
            inside = f"<u>{inside}</u>"
        parts.append(inside)
        at = end
    parts.append(escaped(text[at:]))
    return "".join(parts)
