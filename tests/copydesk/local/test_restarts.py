"""When a part that has died is restarted, and when it is not."""

import pytest

from copydesk.local.processes.restarts import restart_wait


@pytest.mark.parametrize(
    ("deaths", "wait"),
    [
        ([0.0], 1.0),
        ([1_000.0], 1.0),
        ([0.0, 30.0], 2.0),
        ([0.0, 59.9], 2.0),
        ([0.0, 60.0], 1.0),
        ([0.0, 1.0, 59.9], None),
        ([0.0, 1.0, 60.0], 2.0),
        ([0.0, 40.0, 80.0, 120.0], 2.0),
        ([0.0, 40.0, 80.0, 81.0], None),
        ([5.0, 5.0, 5.0], None),
    ],
)
def test_it_waits_one_second_then_two_and_gives_up_after_three_deaths_in_a_minute(deaths, wait):
    assert restart_wait(deaths) == wait
