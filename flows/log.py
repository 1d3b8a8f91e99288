"""Lines of a run's log: the words of feeds and pages in them are plain text, on one line, without secrets."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import get_run_logger

from contract.masking import masked
from contract.words import Say, SayLines, one_line


def saying() -> Say:
    """A function that writes lines to the log of the calling run, from any thread."""
    say = saying_lines()
    return lambda line: say([line])


def saying_lines() -> SayLines:
    """A function that writes several lines as one record of the log, otherwise like `saying`.

    Each record costs as much CPU time as a poll.
    """
    logger = get_run_logger()

    def say(lines: Sequence[str]) -> None:
        logger.info("%s", "\n".join(one_line(masked(line)) for line in lines))

    return say
