"""The name of an outlet, learned from titles of its pages, none of which declares it."""

from __future__ import annotations

import pytest

from ingest.pages.outlet_names import LEAST_TITLES, learn, may_hold_a_name, without

HEADLINES = (
    "Quay reopens", "Rain stops the fair", "Council votes on bins", "Ferry late again", "School gets a second language",
    "Bridge to close in May", "Bakery wins a prize", "Two held after a fire", "Buses run at night", "Well runs dry",
    "Choir sings for the roof", "Market moves indoors",
)  # fmt: skip


def named(form: str, count: int = len(HEADLINES)) -> list[str]:
    return [form.format(headline) for headline in HEADLINES[:count]]


@pytest.mark.parametrize(
    ("titles", "title", "cut"),
    [
        (named("{} - The Courier"), "Quay reopens - The Courier", "Quay reopens"),
        (named("{} | The Courier"), "Quay reopens \u2013 THE COURIER", "Quay reopens"),
        # As headlines are written, too.
        (named("The Courier: {}"), "The Courier: Quay reopens", "The Courier: Quay reopens"),
        (named("The Courier :: {}"), "The Courier :: Quay reopens", "Quay reopens"),
        (named("{} | News | The Courier"), "Quay reopens | News | The Courier", "Quay reopens"),
        (named("{}_新闻_信使报"), "码头重开_新闻_信使报", "码头重开"),
        (named("{}-信使报"), "码头重开-信使报", "码头重开"),
        (named("{} \u2013 항구신문"), "부두 다시 열려 \u2013 항구신문", "부두 다시 열려"),
        # Half of the titles have a prefix instead of the name of the outlet.
        ([*named("{} - The Courier"), *named("Later: {}", 10)], "Quay reopens - The Courier", "Quay reopens"),
        # Traps.
        (named("{} - The Courier", LEAST_TITLES - 1), "Quay reopens - The Courier", "Quay reopens - The Courier"),
        (named("{} - The Courier"), "The Courier", "The Courier"),
        (named("{} - Mirror"), "Who broke it - and why the Mirror asks", "Who broke it - and why the Mirror asks"),
        (named("{} - Mirror"), "Broken - Mirror - Mirror", "Broken - Mirror"),
        (named("{} - Mirror"), "Mirror - Mirror", "Mirror"),
        (named("{} - The Courier"), "Quay reopens - a year late - The Courier", "Quay reopens - a year late"),
        (named("{}-信使报"), "Covid-19", "Covid-19"),
        # A column and a live blog among other reports; a live blog that was read repeatedly.
        ([*named("{}"), *named("Ask Anna | {}", 9)], "Ask Anna | Is it late?", "Ask Anna | Is it late?"),
        ([*named("{} again"), *named("{} - live", 9)], "Storm nears - live", "Storm nears - live"),
        (["Storm nears - live"] * 40, "Storm nears - live", "Storm nears - live"),
        ([f"Storm nears - {hour}:00 - live" for hour in range(9)], "Fire - out", "Fire - out"),
        ([f"Match {day} - Reds 2 - {day} Blues" for day in range(9)], "Reds 2 - 1 Blues", "Reds 2 - 1 Blues"),
        ([], "Quay reopens - The Courier", "Quay reopens - The Courier"),
    ],
)
def test_the_name_that_most_titles_share_is_cut_off(titles, title, cut):
    assert without(title, learn(titles)) == cut


def test_what_was_cut_off_leaves_nothing_to_learn():
    names = learn(named("{} | News | The Courier"))
    assert learn(without(title, names) for title in named("{} | News | The Courier")) == frozenset()


def test_the_order_of_titles_changes_nothing():
    titles = [*named("{} - The Courier"), *named("Ask Anna | {}", 6)]
    assert learn(titles) == learn(reversed(titles))


@pytest.mark.parametrize(("title", "may"), [("Quay reopens", False), ("Covid-19", False), ("Quay | Courier", True)])
def test_only_a_few_titles_are_fetched(title, may):
    assert may_hold_a_name(title) is may
