"""How changed edges would change groups."""

import pytest

from enrich.landing.preview import changed_groups


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, {}),
        ({1: (1, True), 2: (1, False)}, {}, {"split": {1}}),
        ({}, {1: (1, False), 2: (1, True)}, {"joined": {1}}),
        ({1: (1, True), 2: (1, False)}, {1: (1, False), 2: (1, True)}, {"canonical moved": {1}}),
        (
            {1: (1, True), 2: (1, False), 3: (3, True)},
            {1: (1, True), 2: (2, True), 3: (2, False)},
            {"split": {1}, "joined": {2}},
        ),
    ],
)
def test_changed_groups_are_listed_by_kind(before, after, expected):
    assert {kind: found for kind, found in changed_groups(before, after).items() if found} == expected
