from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.feeds.hosts import shares


@pytest.mark.parametrize(
    ("waiting", "most", "expected"),
    [
        ([], 10, []),
        ([("a", 3)], 10, [("a", 3)]),
        ([("a", 30)], 10, [("a", 10)]),
        ([("big", 2500), ("small", 1)], 2000, [("big", 1999), ("small", 1)]),
        ([("a", 9), ("b", 9), ("c", 2)], 12, [("a", 5), ("b", 5), ("c", 2)]),
        ([("a", 9), ("b", 9), ("c", 9)], 2, [("a", 1), ("b", 1)]),
    ],
)
def test_each_host_has_its_share(waiting, most, expected):
    assert shares(waiting, most) == expected


hosts = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(1, 5000), max_size=30)


@given(hosts, st.integers(1, 3000))
def test_no_page_too_many_no_host_without_and_nothing_unused_that_a_host_needs(waiting, most):
    shared = shares(list(waiting.items()), most)
    assert sum(pages for _, pages in shared) == min(most, sum(waiting.values()))
    assert len(shared) == min(most, len(waiting))
    assert all(1 <= pages <= waiting[host] for host, pages in shared)
    # A host that did not get everything gets at most one page less than any other.
    short = [pages for host, pages in shared if pages < waiting[host]]
    assert not short or min(short) >= max(pages for _, pages in shared) - 1
