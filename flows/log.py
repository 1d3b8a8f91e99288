"""Lines of a run's log: the words of feeds and pages in them are text, on one line, and hold no secret."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import get_run_logger

from contract.masking import masked
from contract.words import Say, SayLines, one_line


def saying() -> Say:
    """A function that writes lines into the log of the run that calls this, from any thread."""
    say = saying_lines()
    return lambda line: say([line])


def saying_lines() -> SayLines:
    """A function that writes several lines as one record of the log, as `saying`.

    Each record costs as much processor time as a poll.
    """
    logger = get_run_logger()

    def say(lines: Sequence[str]) -> None:
        logger.info("%s", "\n".join(one_line(masked(line)) for line in lines))

    return say
