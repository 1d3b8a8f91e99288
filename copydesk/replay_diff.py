"""What a replay would change: each article as it would be read now, compared with the landed one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from contract.article import Article
from contract.postgres import Connection
from enrich.pairs import BadLine, find, parse_documents
from enrich.store.boilerplate import BoilerplateCache
from enrich.worker.messages import read_article

_LINES: Final = 20  # shown as removed, and as added


class Landed(NamedTuple):
    """An article as it is in Postgres. published: its day, or less."""

    title: str
    text: str
    published: str | None
    language: str | None


class Change(NamedTuple):
    """An article that would change, or be new. fields: for each that differs, the current and the new value."""

    name: str
    status: str
    fields: dict[str, Any]


def changes(articles: Iterable[tuple[str, Article]], connection: Connection, window_days: int) -> Iterator[Change]:
    """What would change, article by article in their order; unchanged ones are included, as `same`.

    articles: each with a name for display. Groups are those that the given articles form among
    themselves, as landed and as they would be read.
    """
    named = list(articles)
    learned = BoilerplateCache().learned_for(connection, [article for _, article in named])  # as a worker would
    held = [
        (name, article, read_article(article, lines), _landed(connection, article.article_id))
        for (name, article), lines in zip(named, learned, strict=True)
    ]
    before = _groups(((name, old.title, old.text, old.published) for name, _, _, old in held if old), window_days)
    after = _groups(((name, new.title, new.text, _day(article)) for name, article, new, _ in held), window_days)
    known = {name for name, _, _, old in held if old}
    for name, article, new, old in held:
        if old is None:
            yield Change(name, "new", {"title": new.title, "published": _day(article), "characters": len(new.text)})
            continue
        fields: dict[str, Any] = {
            field: [one, other]
            for field, one, other in (
                ("title", old.title, new.title),
                ("published", old.published, _day(article)),
                ("language", old.language, article.language),
            )
            if one != other
        }
        if old.text != new.text:
            fields["text"] = _text(old.text, new.text)
        left, come = before[name] - after[name], (after[name] - before[name]) & known
        if left or come:
            fields["group"] = {"leaves": sorted(left), "joins": sorted(come)}
        yield Change(name, "changed" if fields else "same", fields)


def _text(old: str, new: str) -> dict[str, Any]:
    """How much of a text stays (0 to 1, by lines), and the removed and added lines."""
    before, after = old.splitlines(), new.splitlines()
    alike = SequenceMatcher(None, before, after, autojunk=False).ratio() if len(before) + len(after) < 4_000 else None
    gone, come = set(before) - set(after), set(after) - set(before)
    return {
        "characters": [len(old), len(new)],
        "alike": None if alike is None else round(alike, 3),
        "gone": [line for line in before if line in gone][:_LINES],
        "come": [line for line in after if line in come][:_LINES],
    }


def _day(article: Article) -> str | None:
    return article.published.value[:10] if article.published else None


def _landed(connection: Connection, article_id: object) -> Landed | None:
    row = connection.execute(
        "select title, text, published_value, language from copydesk.articles where article_id = %s", [article_id]
    ).fetchone()
    return Landed(row[0] or "", row[1] or "", row[2][:10] if row[2] else None, row[3]) if row else None


def _groups(
    documents: Iterable[tuple[str, str, str, str | None]], window_days: int
) -> defaultdict[str, frozenset[str]]:
    """For each document, the others in its group."""
    lines = (
        json.dumps({"id": name, "title": title, "text": text, "published": day}) for name, title, text, day in documents
    )
    parsed = [one for one in parse_documents(lines) if not isinstance(one, BadLine)]
    members: defaultdict[str, set[str]] = defaultdict(set)
    groups = find(parsed, window_days=window_days).groups if parsed else {}
    for name, group in groups.items():
        members[group].add(name)
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    found.update({name: frozenset(members[group] - {name}) for name, group in groups.items()})
    return found
