"""The figures of a day as a page of HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from contract.amounts import duration
from copydesk.html_page import document, escaped, link, marked
from copydesk.report import drawing
from copydesk.report.day import Carrier, DayReport, Pair, Rewrite, Side, Syndication

_CARRIERS: Final = 40  # listed below a picture
_CHARACTERS: Final = 6_000  # shown of a text
_STYLE: Final = """
body { max-width: 72rem }
h1 { font-size: 1.6rem; margin: 0 } header p { margin: .3rem 0 1rem }
.chapter { font-size: 1.2rem; border-bottom: 2px solid var(--line); margin: 2.2rem 0 1rem }
.figures { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin: 0; padding: 0; list-style: none }
.figures b { font-size: 1.5rem; display: block; line-height: 1.2 }
.reports { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1.8rem 2.5rem }
.reports > article, .texts > section { min-width: 0 }
.reports h3, .pair h3 { font-size: 1rem; overflow-wrap: anywhere } .pair { margin-bottom: 2.2rem }
td { vertical-align: top } td.long { overflow-wrap: anywhere; min-width: 7rem } table { margin-top: .6rem }
th { white-space: nowrap } td.time, td.value { white-space: nowrap }
summary { cursor: pointer } a { color: inherit } .text { max-height: 32rem; overflow-y: auto }
svg { display: block; width: 100%; max-width: 48rem; min-width: 27rem; height: auto; font: 15px system-ui, sans-serif;
  --words: #2b7fd4; --part: #1f9e7a; --rewrite: #c2661f; --other: #888; --original: #c2293f }
svg text { fill: currentColor } svg .name { text-anchor: end } .lane, .tick { stroke: #8884 }
.flow { fill: none; stroke: var(--words); opacity: .45 }
.bar { fill: #8889 } .bar.now { fill: var(--original) } .bar.copy { opacity: .5 }
.usual { stroke: currentColor; stroke-dasharray: 5 4 }
circle { stroke: canvas; stroke-width: 1.2 }
circle.original { fill: var(--original) } circle.words { fill: var(--words) } circle.part { fill: var(--part) }
circle.rewrite { fill: var(--rewrite) } circle.other { fill: var(--other) }
.legend svg { display: inline; width: .9rem; min-width: 0; vertical-align: -.1rem }
.legend span { margin-right: 1.2rem; white-space: nowrap }
@media print { .text { max-height: none } details { break-inside: avoid } }
"""


def report_page(report: DayReport, made_at: datetime) -> str:
    """One HTML document; a day without articles says so."""
    day = f"{report.day:%A}, {report.day.day} {report.day:%B %Y}"
    head = (
        f"<header><h1>{day}</h1><p class=note>What copydesk saw of it, as of {made_at:%Y-%m-%d %H:%M} UTC</p></header>"
    )
    chapters = [_chapter("Feeds", _feeds(report)), _chapter("Volumes", _volumes(report))]
    if not report.articles:
        other = f" The newest day with articles is {report.newest_day}." if report.newest_day else ""
        empty = f"<p><b>There are no articles of this day.</b>{other}</p>"
        return document(f"{day}: no articles", f"{head}{empty}{chapters[0]}", _STYLE)
    pairs = "".join(_rewrites(report.rewrites)) or _none("No report appeared in other words.")
    chapters[:0] = [
        _chapter("Largest syndications", _syndications(report.syndications)),
        _chapter("Who copied whom", _taken(report)),
        _chapter("Rewrites", pairs),
    ]
    return document(f"{day}: {report.articles:,} articles", f"{head}{_figures(report)}{''.join(chapters)}", _STYLE)


def _chapter(title: str, body: str) -> str:
    return f"<section><h2 class=chapter>{title}</h2>{body}</section>"


def _none(words: str) -> str:
    return f"<p class=note>{words}</p>"


def _figures(report: DayReport) -> str:
    figures = (
        (f"{report.articles:,}", "articles"),
        (f"{report.articles - report.copies:,}", "distinct reports"),
        (f"{report.copies:,}", "copies"),
        (f"{report.outlets:,}", "outlets"),
    )
    return f"<ul class=figures>{''.join(f'<li><b>{count}</b>{words}</li>' for count, words in figures)}</ul>"


def _syndications(found: Sequence[Syndication]) -> str:
    if not found:
        return _none("No report was published more than once.")
    legend = "".join(
        f'<span><svg viewBox="0 0 12 12"><circle cx=6 cy=6 r=5 class={name} /></svg> {words}</span>'
        for name, words in drawing.KINDS.items()
    )
    return f"<p class='note legend'>{legend}</p><div class=reports>{''.join(map(_syndication, found))}</div>"


def _syndication(one: Syndication) -> str:
    carriers = one.carriers
    leader = next((carrier for carrier in carriers if carrier.canonical), carriers[0])
    outlets = len({carrier.outlet for carrier in carriers})
    took = duration((max(carrier.at for carrier in carriers) - carriers[0].at).total_seconds())
    rows = _table(
        ("when", "outlet", "headline", "how"),
        [
            (
                f"<td class=time>{carrier.at:%d %b %H:%M}{'' if carrier.known_by == 'published' else ' *'}</td>",
                f"<td>{escaped(carrier.outlet)}</td>",
                f"<td class=long dir=auto>{link(carrier.title or '(no headline)', carrier.url)}</td>",
                f"<td class=time>{_how(carrier)}</td>",
            )
            for carrier in carriers[:_CARRIERS]
        ],
    )
    left = len(carriers) - _CARRIERS
    return (
        f"<article><h3 dir=auto>{link(leader.title or '(no headline)', leader.url)}</h3>"
        f"<p class=note>{len(carriers):,} articles of {outlets:,} {_plural('outlet', outlets)} within {took}; "
        f"{one.today:,} of the day</p>{drawing.spread_picture(carriers)}"
        f"<details><summary>All of them, in order of time</summary>{rows}"
        f"<p class=note>* * the time at which it was found, since it declares none."
        f"{f' {left:,} later ones are not listed.' if left > 0 else ''}</p></details></article>"
    )


def _how(carrier: Carrier) -> str:
    if carrier.canonical:
        return "original"
    return escaped(carrier.relation or "") + ("" if carrier.share is None else f" {carrier.share:.0%}")


def _taken(report: DayReport) -> str:
    if not report.taken:
        return _none("For no copy is the original known.")
    rows = [
        (
            f"<td>{escaped(one.outlet)}</td>",
            f"<td>{escaped(one.source_outlet)}</td>",
            f"<td class=value>{one.copies:,}</td>",
            f"<td class=time>{_after(one.median)}</td>",
        )
        for one in report.taken
    ]
    note = "Left: the original; right: who copied it. The day's copies whose original is known."
    return (
        f"{_none(note)}{drawing.taken_picture(report.taken)}{_table(('outlet', 'took from', 'copies', 'after'), rows)}"
    )


def _rewrites(found: Sequence[Rewrite]) -> Iterator[str]:
    """Both texts of each, with the sentences that say the same marked; a click jumps to the other text."""
    for number, one in enumerate(found, 1):
        both = _shown(one.sentences)
        names = ("the rewrite", "its original") if one.directed else ("one", "the other")
        sides = "".join(
            f"<section><h3 dir=auto>{link(side.title or '(no headline)', side.url)}</h3>"
            f"<p class=note>{escaped(side.outlet)}, {name}</p>"
            f"<div class=text dir=auto tabindex=0>"
            f"{_marked(side, at, both, f'{own}{number}-', f'{other}{number}-')}</div></section>"
            for side, name, at, own, other in (
                (one.copy, names[0], 0, "c", "o"),
                (one.original, names[1], 1, "o", "c"),
            )
        )
        yield (
            f"<div class=pair><p class=note>The same report in other words ({one.score:.0%}). "
            f"Marked: sentences that say the same.</p><div class=texts>{sides}</div></div>"
        )


def _shown(sentences: Iterable[Pair]) -> list[Pair]:
    """Those within the shown part of both texts that do not overlap earlier ones."""
    kept: list[Pair] = []
    for pair in sentences:
        apart = all(one[1] <= of[0] or of[1] <= one[0] for other in kept for one, of in zip(pair, other, strict=True))
        if apart and max(pair[0][1], pair[1][1]) <= _CHARACTERS:
            kept.append(pair)
    return kept


def _marked(side: Side, at: int, sentences: Sequence[Pair], own: str, other: str) -> str:
    marks = sorted((*pair[at], number) for number, pair in enumerate(sentences, 1))
    text = side.text[:_CHARACTERS] + ("…" if len(side.text) > _CHARACTERS else "")
    return marked(text, marks, own, other)


def _feeds(report: DayReport) -> str:
    if not report.feeds_by_state:
        return _none("There are no feeds.")
    counts = (
        ("feeds", report.feeds_by_state),
        ("polls of the day", report.polls),
        ("entries found that day", report.fates),
    )
    lines = [f"<p>{' '.join(f'{_counted(*one)}.' for one in counts)}</p>"]
    if report.feeds:
        rows = [
            (
                f"<td class=long>{link(one.url, one.url)}</td>",
                f"<td class=time>{escaped(one.what)}</td>",
                f"<td class=time>{f'{one.since:%d %b %H:%M}' if one.since else ''}</td>",
                f"<td class=long>{escaped(one.reason)}</td>",
            )
            for one in report.feeds
        ]
        lines.append(_table(("feed", "what", "since", "why"), rows))
        if report.troubled > len(report.feeds):
            lines.append(_none(f"{report.troubled - len(report.feeds):,} more are in the views feeds and feed_alarms."))
    else:
        lines.append(_none("All feeds are well."))
    return "".join(lines)


def _counted(what: str, counts: Sequence[tuple[str, int]]) -> str:
    words = ", ".join(f"{count:,} {escaped(name)}" for name, count in counts)
    return f"{sum(count for _, count in counts):,} {what}" + (f": {words}" if words else "")


def _volumes(report: DayReport) -> str:
    middle = drawing.usual(report.volumes)
    if middle is None and not any(one.articles for one in report.volumes):
        return _none("Nothing is counted yet: workers count some time after landing.")
    said = (
        "No earlier day has articles to compare it with."
        if middle is None
        else f"Dashed: {middle:,.0f}, a typical day."
    )
    rows = [
        (
            f"<td>{escaped(one.outlet)}</td>",
            f"<td class=value>{one.articles:,}</td>",
            f"<td class=value>{f'{one.usual:,.0f}' if one.usual else ''}</td>",
            f"<td class=value>{one.copies:,}</td>",
        )
        for one in report.outlet_volumes
    ]
    return (
        f"{_none(f'Articles a day of outlets, copies light. {said}')}{drawing.volumes_picture(report.volumes)}"
        f"<h3>Outlets furthest from their usual day</h3>{_table(('outlet', 'articles', 'usual', 'copies'), rows)}"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """rows: complete cells."""
    names = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<div class=scroll><table><tr>{names}</tr>{body}</table></div>"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _after(seconds: float | None) -> str:
    if seconds is None:
        return "not known"
    return f"{duration(abs(seconds))} {'later' if seconds >= 0 else 'earlier'}"
