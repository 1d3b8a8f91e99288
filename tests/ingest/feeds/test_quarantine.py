from __future__ import annotations

import pytest

from ingest.feeds.quarantine import Suspect, after_parsing, after_spending, hash_of

ONE, TWO = hash_of(b"one"), hash_of(b"two")


@pytest.mark.parametrize(
    ("before", "body", "times", "put_aside"),
    [
        (None, ONE, 1, False),
        (Suspect(ONE, 1, "slow"), ONE, 2, True),
        (Suspect(ONE, 2, "slow"), ONE, 3, True),  # parsed again although nobody resumed it: still the same body
        (Suspect(TWO, 1, "slow"), ONE, 1, False),  # not the same body twice in a row
        (Suspect(TWO, 2, "slow"), ONE, 1, False),
    ],
)
def test_the_same_body_twice_in_a_row_is_put_aside(before, body, times, put_aside):
    after = after_spending(before, body, "slower")
    assert after == Suspect(body, times, "slower")
    assert after.put_aside is put_aside


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, None),
        (Suspect(ONE, 1, "slow"), None),  # another body was parsed in between
        (Suspect(ONE, 2, "slow"), Suspect(ONE, 2, "slow")),  # remembered, in case the same body returns
    ],
)
def test_a_body_that_is_parsed_clears_a_suspicion_but_no_quarantine(before, after):
    assert after_parsing(before) == after
