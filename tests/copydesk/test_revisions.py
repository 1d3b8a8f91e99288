"""The views and functions about versions: what changed, shown and counted."""

from __future__ import annotations

import difflib
import random
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg
import pytest

pytestmark = pytest.mark.stack

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
PARAGRAPHS = [
    "The council voted on Tuesday to rebuild the breakwater.",
    "It was destroyed in January by a storm.",
    "Work begins in May and takes two years.",
    "The mayor thanked the fishermen.",
    "Boats have lain in the next port since.",
    "The state pays half of it.",
    "Nobody was hurt in the storm.",
    "A first plan was refused in March.",
    "The port is the oldest of the coast.",
]


def script(connection, old, new):
    return connection.execute("select * from copydesk.edit_script(%s::text[], %s::text[])", [old, new]).fetchall()


def differences(old, new):
    """The smallest number of items that are removed or added: by the length of the longest common subsequence."""
    row = [0] * (len(new) + 1)
    for one in old:
        before = row[:]
        for at, other in enumerate(new):
            row[at + 1] = before[at] + 1 if one == other else max(row[at], before[at + 1])
    return len(old) + len(new) - 2 * row[-1]


def test_an_edit_script_turns_one_list_into_the_other_in_the_fewest_steps(connection):
    pick = random.Random(11)
    for _ in range(300):
        old, new = (pick.choices("abcd", k=pick.randint(0, 12)) for _ in range(2))
        runs = script(connection, old, new)
        kept = {"=": (True, True), "-": (True, False), "+": (False, True)}
        sides = [
            [one for kind, *starts, length in runs if kept[kind][side] for one in lists[starts[side] - 1 :][:length]]
            for side, lists in enumerate((old, new))
        ]
        assert sides == [old, new]
        assert all(old[o - 1 :][:length] == new[n - 1 :][:length] for kind, o, n, length in runs if kind == "=")
        assert sum(length for kind, _, _, length in runs if kind != "=") == differences(old, new)
        kinds = [kind for kind, *_ in runs]
        assert not any(a == b for a, b in pairwise(kinds))


def test_beyond_very_many_differences_the_middle_counts_as_replaced(connection):
    old, new = ([f"{side} {number}" for number in range(1_000)] for side in ("old", "new"))
    assert script(connection, ["first", *old, "last"], ["first", *new, "last"]) == [
        ("=", 1, 1, 1), ("-", 2, 2, 1_000), ("+", 1_002, 2, 1_000), ("=", 1_002, 1_002, 1)
    ]  # fmt: skip


def landed(hand, newsroom, connection, *texts, titles=("Breakwater", "Breakwater", "New breakwater")):
    for number, (text, title) in enumerate(zip(texts, titles, strict=False)):
        moment = MORNING + timedelta(hours=number)
        hand.land([newsroom.article(text, url="https://port.example/a", title=title, seen=moment)])
    return connection.execute(
        """select article_id, revision, newest, title, version_id, previous_version_id, title_changed,
                  characters_added, characters_removed from copydesk.revisions order by revision"""
    ).fetchall()


def test_each_version_is_a_revision_that_says_what_changed(hands, newsroom, connection):
    first = "\n\n".join(PARAGRAPHS[:5])
    second = first.replace("two years", "three long years")
    third = second + "\n\n" + PARAGRAPHS[6]
    rows = landed(hands(), newsroom, connection, first, second, third)
    assert [row[1:4] for row in rows] == [
        (1, False, "Breakwater"), (2, False, "Breakwater"), (3, True, "New breakwater")
    ]  # fmt: skip
    assert [row[5] for row in rows] == [None, rows[0][4], rows[1][4]]
    assert [row[6:] for row in rows] == [
        (False, None, None),
        (False, len("three long "), len("two ")),
        (True, len(PARAGRAPHS[6]) + len("since.\n\n"), len("since.")),
    ]
    connection.execute("set role copydesk_reader")
    (diff,) = connection.execute("select copydesk.diff(%s, %s, %s)", [rows[0][0], rows[0][4], rows[2][4]]).fetchone()
    head, *body = diff.splitlines()
    assert re.match(rf"--- {rows[0][4]}\t2026-03-02 ", head)
    assert re.match(rf"\+\+\+ {rows[2][4]}\t2026-03-02 ", body[0])
    lists = [[title, "", *text.split("\n")] for title, text in (("Breakwater", first), ("New breakwater", third))]
    assert body[1:] == list(difflib.unified_diff(*lists, lineterm=""))[2:]
    assert connection.execute("select copydesk.diff(%s, %s, %s)", [rows[0][0], *[rows[0][4]] * 2]).fetchone() == ("",)
    assert connection.execute("select copydesk.diff(%s, null, %s)", rows[0][:1] + rows[0][4:5]).fetchone() == (None,)
    with pytest.raises(psycopg.errors.RaiseException, match=r"has no version.*\n.*copydesk\.revisions"):
        connection.execute("select copydesk.diff(%s, %s, %s)", [rows[0][0], rows[0][4], rows[0][0]])


def test_a_diff_has_the_hunks_that_others_would_make(connection):
    pick = random.Random(5)
    for _ in range(60):
        old = [f"line {pick.randint(1, 4)} {number}" for number in range(pick.randint(0, 30))]
        new = [line for line in old if pick.random() > 0.1]
        for _ in range(pick.randint(0, 3)):
            new.insert(pick.randint(0, len(new)), f"other {pick.randint(1, 9)}")
        (made,) = connection.execute("select copydesk.unified_diff(%s::text[], %s::text[])", [old, new]).fetchone()
        expected = list(difflib.unified_diff(old, new, lineterm=""))[2:]
        heads = [line for line in made.splitlines() if line.startswith("@@")]
        wanted = [re.sub(r"([-+]\d+)(?= )", r"\1,1", line) for line in expected if line.startswith("@@")]
        assert heads == wanted
        assert sorted(made.splitlines()) == sorted([*wanted, *(one for one in expected if not one.startswith("@@"))])
