"""The words of each language: one file per language in the folder `languages`, read and checked once.

To add a language, add a file there, and nothing else. An unknown key, a list instead of a text, or an
agency missing from `tables/agencies.toml` is an error when the module is loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Annotated, Final, Literal

import msgspec

from enrich.reading import toml_files

Reason = Literal[
    "advertisement", "comments", "contact", "copyright", "navigation", "newsletter", "notice", "paywall", "player",
    "related", "share", "tags",
]  # fmt: skip
Words = tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=600)], ...]


class PhraseTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page prints around its reports, for one reason.

    lines: a whole line at the head or tail. anywhere: one at any place. opens: a heading at the tail, with the
    short lines below it; if it has two words or more, also the start of a line before a mark and a headline.
    starts: how a line at the head or tail starts that is not a sentence. inline: like `opens`, only before a mark.
    calls: what a line of the tail contains, `follow|join + @platform|channel`: a word of each group. `word*` starts a
    word. A line that ends like a sentence must also contain a word for `us` or one that addresses the `reader`.
    acts: like `calls`, what a button says: `share|send + article|friends`, in a line of few words without a mark in it.
    """

    lines: Words = ()
    anywhere: Words = ()
    opens: Words = ()
    starts: Words = ()
    inline: Words = ()
    calls: Words = ()
    acts: Words = ()


class DateTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of dates. months: twelve texts of words; weekdays, labels: words; numbers: the words for 1, 2, 3."""

    months: Words = ()
    weekdays: str = ""
    labels: str = ""
    numbers: str = ""


class BylineTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of bylines.

    by: words before a name. roles: words after one. nobody: names that are not people. credits: labels before a name
    that is not the author's (camera, editing). translated: words before a translator's or an editor's.
    surnames: of people who sign in brackets. place_name: whether a line may be a place, a dash and a reporter's name.
    """

    by: Words = ()
    roles: Words = ()
    nobody: Words = ()
    credits: Words = ()
    translated: Words = ()
    surnames: Words = ()
    place_name: bool = False


class SourceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a text declares its source: `link` a whole line, `label` before a colon and a name, `phrase` before a name.

    before: words before a name to the line's end, if the line is not a sentence. material: before an agency's name.
    kinds: words between a phrase and a name for its kind (`the site`). behind: words that may follow a
    name (`under the title`).
    """

    link: Words = ()
    label: Words = ()
    phrase: Words = ()
    before: Words = ()
    material: Words = ()
    kinds: Words = ()
    behind: Words = ()


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language.

    agencies: agencies' names in this language. cities: those used alone before a report;
    common: words of which one is in nearly every sentence, if English has the script, too. outlets: used
    in the agency's place in a dateline without being one. pictures: labels of picture credits. us: words for us and
    our. reader: how a page addresses its reader, or refers to itself. said: verbs in a report's sentence that
    never occur in a call. reports: words that make a line a sentence, if a script has no full stop. ends: what an
    agency writes after the last full stop for `the end`.
    """

    name: str
    agencies: dict[str, Words] = {}
    cities: Words = ()
    common: Words = ()
    outlets: Words = ()
    sections: Words = ()
    pictures: Words = ()
    us: Words = ()
    reader: Words = ()
    said: Words = ()
    reports: Words = ()
    ends: Words = ()
    dates: DateTable = DateTable()
    bylines: BylineTable = BylineTable()
    sources: SourceTable = SourceTable()
    page: dict[Reason, PhraseTable] = {}


def language_of(content: str) -> Language:
    """The language in a file's content. Raises msgspec.ValidationError or tomllib.TOMLDecodeError."""
    return msgspec.convert(toml_files.loads(content), Language)


def _read() -> dict[str, Language]:
    folder = files(__package__).joinpath("languages")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        code, _, kind = entry.name.rpartition(".")
        if kind == "toml":
            try:
                found[code] = language_of(entry.read_text(encoding="utf-8"))
            except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
                message = f"{entry.name}: {error}"
                raise ValueError(message) from error
    return found


LANGUAGES: Final = _read()


def every(words: Callable[[Language], Words]) -> Iterator[str]:
    """The words of one kind in all languages, in the order of the languages' codes."""
    for language in LANGUAGES.values():
        yield from words(language)
