from __future__ import annotations

import numba

from enrich.worker.compiling import tell_compiling


def test_it_is_reported_once_when_the_first_function_is_compiled():
    said: list[str] = []
    tell_compiling(lambda: said.append("compiling"))
    for number in range(2):
        function = numba.njit(lambda x: x + 1)
        assert said == (["compiling"] if number else [])
        assert function(1) == 2
        assert function(1) == 2
    assert said == ["compiling"]
