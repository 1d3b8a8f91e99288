"""The data tables and the prefilter: every word of the tables passes it, most lines of reports do not."""

from __future__ import annotations

import pytest

from enrich.reading import read
from enrich.reading.prefilter import possible_match
from enrich.reading.tables import FirstWords, PrefixTable, load_table, without_last_word

VOCABULARY = load_table("boilerplate")["vocabulary"]
MARKS = load_table("declared_sources")
BODY = "The council agreed on Tuesday to build a new bridge over the river, and to pay for it by a tax."


def test_every_rule_of_the_boilerplate_table_has_its_reason_and_known_kinds():
    for rule in VOCABULARY:
        assert rule["reason"]
        assert set(rule) <= {"reason", "language", "lines", "anywhere", "opens", "starts", "inline", "hints"}


def test_the_tables_cover_many_languages_and_agencies():
    assert len(MARKS) >= 15
    assert len(load_table("sections")) >= 12
    assert len(load_table("agencies")["agency"]) >= 90
    assert all(agency["site"] for agency in load_table("agencies")["agency"])


@pytest.mark.parametrize("kind", ["lines", "anywhere", "opens"])
def test_every_whole_line_of_the_boilerplate_table_is_removed_below_a_report(kind):
    for rule in VOCABULARY:
        for line in rule.get(kind, []):
            reading = read(f"{BODY}\n\n{line}", title="Council agrees")
            assert reading.text == BODY, line


def test_every_source_mark_is_known_below_a_report():
    for marks in MARKS.values():
        for line in [*marks["link"], *(f"{label}: Daily Planet" for label in marks["label"])]:
            reading = read(f"{BODY}\n\n{line}", title="Council agrees")
            assert reading.declared_source is not None, line
            assert reading.text == BODY, line


def test_every_agency_is_known_as_a_line_below_a_report():
    for agency in load_table("agencies")["agency"]:
        for form in (agency["name"], *agency["aliases"]):
            reading = read(f"{BODY}\n\n{form}", title="Council agrees")
            assert reading.text == BODY, form
            assert reading.agency == agency["name"], form


def test_no_form_names_two_agencies():
    forms = [form for agency in load_table("agencies")["agency"] for form in {agency["name"], *agency["aliases"]}]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    "line", ["Councillors agreed on it", "He went home", "When it rains the river", "Officials would not say so"]
)
def test_the_prefilter_stops_plain_lines(line):
    assert not possible_match(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "3 May 2021",
        "Mo, 3. Mai 2021",
        "Jane Doe/Reuters",
        "© AFP",
        "x",
        "Tags",
        "AFP",
        "#a",
        "मूल",
        "Her Getty Images",
    ],
)
def test_the_prefilter_lets_through_what_a_rule_may_know(line):
    assert possible_match(line)


def test_prefixes_give_the_longest_word():
    prefixes = PrefixTable(["by", "By the", "x"])
    assert prefixes.longest_of("by the sea") == "by the"
    assert prefixes.longest_of("by sea") == "by"
    assert prefixes.longest_of("b") is None
    assert prefixes.longest_of("") is None


@pytest.mark.parametrize("kind", ["starts", "inline"])
def test_a_line_may_continue_with_the_last_word_of_a_prefix(kind):
    prefixes = [prefix for rule in VOCABULARY for prefix in rule.get(kind, [])]
    known = FirstWords(without_last_word(prefixes))
    assert [prefix for prefix in prefixes if not known.may_start(f"{prefix}s of it")] == []


@pytest.mark.parametrize(
    ("line", "may"),
    [
        ("Read more: the bridge", True),
        ("READ MORE", True),
        ("Read the bridge's plans", False),
        ("Reading", False),
        ("Read", False),
        ("“Read the plans”", True),
        ("* Bridge", True),
        ('"Bridge"', False),
        ("7 bridges", False),
        ("Bridge \u2013 plans", False),
        ("Read \u2013 more", True),
        ("Read\u2019s more", False),
        ("Bridgé plans", True),
        ("Read é more", True),
        ("Read thé plans", True),
        ("", True),
    ],
)
def test_only_a_plain_start_is_refused_by_its_words(line, may):
    assert FirstWords(["read more", "share this"]).may_start(line) is may
