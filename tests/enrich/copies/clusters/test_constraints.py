from __future__ import annotations

import pytest

from enrich.copies.clusters.constraints import Constraints, Decision, first_contradiction


def join(a, b):
    return Decision("join", a, b)


def split(a, b=None):
    return Decision("split", a, b)


@pytest.mark.parametrize(
    ("decisions", "new", "expected"),
    [
        ([], join(1, 2), None),
        ([], split(1), None),
        ([join(1, 2)], split(1, 2), 0),
        ([join(1, 2)], split(2), 0),
        ([join(1, 2)], split(3), None),
        ([join(1, 2)], split(1, 3), None),
        ([join(8, 9), join(1, 2), join(2, 3)], split(1, 3), 1),
        ([join(1, 2), join(3, 4)], split(1, 4), None),
        ([split(1, 2)], join(1, 2), 0),
        ([split(1, 2)], join(1, 3), None),
        ([split(1)], join(1, 2), 0),
        ([split(3)], join(1, 2), None),
        ([join(2, 3), split(3)], join(4, 5), None),
        ([join(2, 3), split(1, 3)], join(1, 2), 1),
        ([join(1, 2), join(3, 4), split(2, 4)], join(1, 3), 2),
        ([join(1, 2), split(7, 8), split(3)], join(2, 3), 2),
        ([join(1, 2)], join(1, 2), None),
        ([split(1, 2)], split(1, 2), None),
    ],
)
def test_the_first_decision_that_says_the_opposite(decisions, new, expected):
    assert first_contradiction(decisions, new) == expected


def test_the_members_of_a_pair():
    assert Constraints(frozenset({(1, 2)}), frozenset({(2, 3)}), frozenset({9})).paired == {1, 2, 3}
