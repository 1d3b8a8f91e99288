"""Each phrase of each table of languages is found in a line that has it, whatever its marks and accents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from enrich.reading import read
from enrich.reading.agencies import agency_named, material_credit
from enrich.reading.bylines import byline, names_in
from enrich.reading.credit_lines import credit_line
from enrich.reading.dates import day_in, page_date
from enrich.reading.declared_sources import declared_source
from enrich.reading.languages import LANGUAGES, Language, PhraseTable
from enrich.reading.outlets import is_outlet
from enrich.reading.page_labels import section_named
from enrich.reading.page_phrases import edge_phrase, end_mark, heading_phrase, inline_phrase, tail_phrase
from enrich.reading.phrase_tables import PLATFORMS
from enrich.reading.pictures import picture_credit
from enrich.reading.platform_lists import is_platform_list
from enrich.reading.roles import is_role
from enrich.reading.staff_lines import translator
from tests.enrich.reading.texts import BODY, TITLE

NAMES: Final = {
    "ar": "سلمى الخطيب", "fa": "سارا کریمی", "he": "דנה לוי", "hi": "सीमा राय", "ja": "山田太郎", "ko": "홍길동",
    "th": "สมชาย ใจดี", "ur": "سارہ خان", "zh": "王小明",
}  # fmt: skip
# Each table of a language, and whether a rule finds a phrase of it; name: a person's.
TABLES: Final[dict[str, tuple[Callable[[Language], tuple[str, ...]], Callable[[str, str], object]]]] = {
    "ends": (lambda own: own.ends, lambda phrase, _: end_mark(f"He left. {phrase}") == len(phrase)),
    "pictures": (lambda own: own.pictures, lambda phrase, name: picture_credit(f"{phrase}: {name}")),
    "outlets": (lambda own: own.outlets, lambda phrase, _: is_outlet(phrase)),
    "sections": (lambda own: own.sections, lambda phrase, _: section_named(phrase)),
    "nobody": (lambda own: own.bylines.nobody, lambda phrase, _: is_outlet(phrase) and names_in(phrase, loose=False)),
    "by": (lambda own: own.bylines.by, lambda phrase, name: byline(f"{phrase} {name}")),
    "roles": (lambda own: own.bylines.roles, lambda phrase, _: is_role(phrase)),
    "credits": (
        lambda own: own.bylines.credits,
        lambda phrase, name: credit_line(f"{phrase}: {name}") or picture_credit(f"{phrase}: {name}"),
    ),
    "translated": (lambda own: own.bylines.translated, lambda phrase, name: translator(f"{phrase} {name}")),
    "link": (lambda own: own.sources.link, lambda phrase, _: declared_source(phrase)),
    "label": (lambda own: own.sources.label, lambda phrase, _: declared_source(f"{phrase}: Daily Planet")),
    "phrase": (lambda own: own.sources.phrase, lambda phrase, _: declared_source(f"{phrase} Daily Planet")),
    "before": (lambda own: own.sources.before, lambda phrase, _: declared_source(f"{phrase} Daily Planet")),
    "material": (lambda own: own.sources.material, lambda phrase, _: material_credit(f"{phrase} AFP")),
    "months": (
        lambda own: tuple(word for words in own.dates.months for word in words.split()),
        # Full stops divide the words of a page's date.
        lambda word, _: day_in(["3", word]) and ("." in word or page_date(f"3 {word} 2021")),
    ),
    "weekdays": (lambda own: tuple(own.dates.weekdays.split()), lambda word, _: page_date(f"{word} 3 May 2021")),
    "labels": (lambda own: tuple(own.dates.labels.split()), lambda word, _: page_date(f"{word} 3 May 2021")),
}
# What pages print around reports, and whether a rule finds a phrase of it.
PRINTED: Final[dict[str, tuple[Callable[[PhraseTable], tuple[str, ...]], Callable[[str], object]]]] = {
    "lines": (lambda table: table.lines, edge_phrase),
    "anywhere": (lambda table: table.anywhere, inline_phrase),
    "opens": (lambda table: table.opens, heading_phrase),
    "starts": (lambda table: table.starts, edge_phrase),
    "inline": (
        lambda table: table.inline,
        lambda phrase: inline_phrase(f"{phrase}: Quay reopens") or inline_phrase(f"{phrase} Quay reopens"),
    ),
}


def capitalised(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", TABLES)
def test_a_phrase_about_people_sources_and_days_is_found(kind, code):
    phrases, finds = TABLES[kind]
    name = NAMES.get(code, "Ann Lee")
    assert [phrase for phrase in phrases(LANGUAGES[code]) if not finds(capitalised(phrase), name)] == []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", PRINTED)
def test_a_phrase_that_pages_print_is_found(kind, code):
    phrases, finds = PRINTED[kind]
    for reason, table in LANGUAGES[code].page.items():
        assert [phrase for phrase in phrases(table) if not finds(capitalised(phrase))] == [], reason


def calls_of(call: str) -> Iterator[str]:
    """A line with each word of a call, and the first one of its other groups."""
    groups = [[word.strip().rstrip("*") for word in group.split("|")] for group in call.split(" + ")]
    for at, group in enumerate(groups):
        for word in group:
            said = (word if i == at else others[0] for i, others in enumerate(groups))
            yield capitalised(" ".join(said).replace("@platform", "Telegram"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_word_of_a_call_is_found(code):
    for table in LANGUAGES[code].page.values():
        for call in (*table.calls, *table.acts):
            assert [line for line in calls_of(call) if not tail_phrase(line)] == [], call


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_form_of_an_agency_is_found(code):
    for agency, forms in LANGUAGES[code].agencies.items():
        assert [form for form in forms if agency_named(form) != agency] == []


@pytest.mark.parametrize("name", [name for name in PLATFORMS if name not in ("x", "line")])
def test_a_list_of_services_may_have_each_of_them(name):
    for line in (f"Facebook {name} WhatsApp", capitalised(f"{name} Facebook WhatsApp")):
        assert is_platform_list(line)


@pytest.mark.parametrize(
    "line", ["Facebook E-mail Twitter", "E-mail Facebook", "Google News Telegram", "Copy link X VK"]
)
def test_services_of_several_words_are_in_lists_below_a_report(line):
    assert read(f"{BODY}\n\n{line}", title=TITLE).text == BODY


@pytest.mark.parametrize("line", ["Google News", "Google buys Facebook", "News Facebook Google", "Truth Social wins"])
def test_a_line_of_other_words_is_no_list_of_services(line):
    assert not is_platform_list(line)
