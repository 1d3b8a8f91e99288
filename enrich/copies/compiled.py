"""The one place where Python functions become machine code."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, compiled by numba at its first call, with its types kept for the reader.

    The machine code is cached beside the source, or in the user's cache folder; where neither can be
    written it is compiled anew in each process. Compiled functions take numpy arrays and numbers,
    never keep them, and let other threads run.
    """
    try:
        return cast("Callable[P, R]", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder for its cache
        return cast("Callable[P, R]", njit(nogil=True)(function))
