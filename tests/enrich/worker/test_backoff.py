"""Retries: transient errors are retried with growing waits; any other error ends the work."""

from __future__ import annotations

from itertools import islice, pairwise
from threading import Event

import pytest

from enrich.worker.backoff import LONGEST_PAUSE, SHORTEST_PAUSE, Stopped, pauses, until_done


class Work:
    """Fails with these errors in order, then succeeds."""

    def __init__(self, *errors):
        self._errors = list(errors)
        self.tries = 0

    def __call__(self):
        self.tries += 1
        if self._errors:
            raise self._errors.pop(0)
        return "done"


def passes(error):
    return isinstance(error, OSError)


def test_pauses_double_up_to_the_longest():
    found = list(islice(pauses(), 12))
    assert found[0] == SHORTEST_PAUSE
    assert all(later == min(2 * earlier, LONGEST_PAUSE) for earlier, later in pairwise(found))
    assert found[-1] == LONGEST_PAUSE


def test_each_failure_is_waited_for_with_its_own_error():
    waits = []
    work = Work(OSError("first"), TimeoutError("second"))
    assert until_done(work, passes, lambda *wait: waits.append(wait), Event()) == "done"
    assert [(seconds, str(error)) for seconds, error in waits] == [(0.1, "first"), (0.2, "second")]


def test_another_error_is_not_waited_for():
    work = Work(KeyError("a defect"))
    with pytest.raises(KeyError):
        until_done(work, passes, lambda *_: pytest.fail("it waited"), Event())
    assert work.tries == 1


def test_work_in_progress_is_finished_although_told_to_stop():
    stop = Event()
    stop.set()
    assert until_done(Work(), passes, lambda *_: pytest.fail("it waited"), stop) == "done"


def test_told_to_stop_it_does_not_try_again():
    stop = Event()
    work = Work(OSError("first"), OSError("second"))
    with pytest.raises(Stopped) as stopped:
        until_done(work, passes, lambda *_: stop.set(), stop)
    assert work.tries == 2
    assert str(stopped.value.__cause__) == "second"


def test_what_the_wait_raises_ends_it():
    def wait(*_):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        until_done(Work(TimeoutError()), passes, wait, Event())
