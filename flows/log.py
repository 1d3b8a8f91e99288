"""Lines of a run's log: the words of feeds and pages in them are text, on one line, and hold no secret."""

from __future__ import annotations

from collections.abc import Callable

from prefect import get_run_logger

from contract.masking import masked
from contract.words import one_line


def saying() -> Callable[[str], None]:
    """A function that writes lines into the log of the run that calls this, from any thread."""
    logger = get_run_logger()
    return lambda line: logger.info("%s", one_line(masked(line)))
