"""Due work is started while other work is slow; the final state of a run is reported correctly."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Event

import pytest

from flows import dead_runs
from flows.outcomes import Part, Work, rolling, state_of
from flows.run_ends import IDLE, SKIPPED, SOME_FAILED


def test_slow_hosts_delay_no_other_and_are_started_once_at_a_time() -> None:
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
        """Waits until all but the slow one are done, and also for that one when it may end."""
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


@pytest.mark.parametrize(
    ("parts", "type_", "name", "message"),
    [
        ([Part("0 feeds")], "COMPLETED", "Idle", "0 feeds"),
        ([Part("9 feeds, 3 failed", (), "12 new, 3 failed", 3)], "FAILED", "Some failed", "9 feeds, 3 failed"),
        ([Part("9 feeds", (), "12 new"), Part("no pages")], "COMPLETED", "Completed", "9 feeds; no pages"),
        (
            [Part("9 feeds", ["a\nb"], "12 new", 1)],
            "FAILED", "Failed", "9 feeds; 1 tasks failed, first: a b",
        ),
    ],
)  # fmt: skip
def test_a_run_s_state_tells_the_truth(parts: list[Part], type_: str, name: str, message: str) -> None:
    state = state_of(*parts)
    assert (state.type.value, state.name, state.message) == (type_, name, message)


def test_waiting_for_a_run_s_end_knows_the_names_of_all_final_states() -> None:
    trigger = dead_runs._automation().trigger
    assert {f"prefect.flow-run.{name}" for name in (IDLE, SKIPPED, SOME_FAILED)} <= trigger.expect
