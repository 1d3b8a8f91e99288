"""What is due while others are slow is begun."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Event

from flows.outcomes import Work, rolling


def test_slow_hosts_hold_no_other_up_and_are_begun_once_at_a_time() -> None:
    over = Event()
    claims: list[set[str]] = []
    began: list[str] = []

    def claim(under_way):
        claims.append({*under_way})
        due = {1: ["slow", "quick"], 2: ["quick"], 3: ["quick", "other"]}.get(len(claims), [])
        if len(claims) == 4:
            over.set()
        return [Work([host], (host, len(claims))) for host in due if host not in under_way]

    def ask(work):
        began.append(work[0])
        if work[0] == "slow":
            over.wait()
        return work

    def unfinished(futures):
        """Waits until all but the slow one are done, or it too where it may."""
        left = {*futures}
        while left and not (len(left) == 1 and not over.is_set() and "slow" in claimed_by[next(iter(left))]):
            left = wait(left, return_when=FIRST_COMPLETED).not_done
        return left

    claimed_by = {}
    with ThreadPoolExecutor(4) as threads:

        def submit(work):
            future = threads.submit(ask, work)
            claimed_by[future] = work
            return future

        futures = rolling(claim, submit, unfinished)
        assert [future.result() for future in futures] == [
            ("slow", 1), ("quick", 1), ("quick", 2), ("quick", 3), ("other", 3),
        ]  # fmt: skip
    assert claims == [set(), {"slow"}, {"slow"}, {"slow"}, set()]
    assert sorted(began) == ["other", "quick", "quick", "quick", "slow"]
