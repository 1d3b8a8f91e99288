"""The feeds of a site, and the user's choice among them."""

from __future__ import annotations

import sys
from typing import Any

import typer

from contract.masking import masked
from contract.words import one_line
from copydesk.terminal import say
from copydesk.wiring import Wiring
from ingest.feeds.discovery import Discovered, discover, is_site
from ingest.feeds.lists import FeedLine
from ingest.feeds.schedule import limits_of
from ingest.feeds.trial import Trial
from ingest.fetch import Fetcher, FetcherOptions
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

__all__ = ["feeds_of_site", "is_site"]


def feeds_of_site(
    desk: Wiring, site: str, *, take_all: bool, quiet: bool
) -> tuple[list[FeedLine], list[str], list[dict[str, Any]]]:
    """The feeds of a site to add, what is wrong if there are none, and as JSON what each would yield.

    On a terminal the user is asked which. quiet: nothing is shown, and no question asked.
    """
    settings = desk.settings
    limits = limits_of(settings)
    with Sandbox(1, ParseLimits.of(settings)) as sandbox, Fetcher(FetcherOptions.of(settings)) as fetcher:
        found = discover(site, fetcher, limits, sandbox.read_feed)
    picked, problem = _chosen(site, found, take_all=take_all, quiet=quiet)
    return [FeedLine(trial.url) for trial in picked], [problem] if problem else [], [*map(_row, found.feeds)]


def _chosen(site: str, found: Discovered, *, take_all: bool, quiet: bool) -> tuple[list[Trial], str | None]:
    if found.error or not found.feeds:
        return [], f"{site}: {found.error or 'no feed was found: give the address of one'}"
    if not quiet and not found.itself:
        for number, trial in enumerate(found.feeds, start=1):
            for line in _lines(number, trial):
                say(line)
    if found.itself or take_all:
        return found.feeds, None
    if not quiet and sys.stdin.isatty() and sys.stdout.isatty():
        return _asked(found.feeds), None
    count = f"{len(found.feeds)} feed" + ("s" if len(found.feeds) > 1 else "")
    return [], f"{site} has {count}: add the ones you want by their addresses, or all of them with --all"


def _row(trial: Trial) -> dict[str, Any]:
    return {
        "url": masked(trial.url),
        "format": trial.format,
        "title": masked(trial.title or "") or None,
        "entries": len(trial.entries),
        "newest": _newest(trial),
    }


def _lines(number: int, trial: Trial) -> list[str]:
    newest = _newest(trial)
    said = f"{len(trial.entries)} entries" + (f", the newest of {newest}" if newest else "")
    return [masked(f"{number}. {trial.url}"), f"   {trial.format}: {one_line(trial.title or 'no title')}; {said}"]


def _newest(trial: Trial) -> str | None:
    return max((entry.published.value for entry in trial.entries if entry.published), default=None)


def _asked(feeds: list[Trial]) -> list[Trial]:
    """Those whose numbers the user enters: `1 3`, `all`, or nothing."""
    answer = typer.prompt("Which of them? Numbers, `all`, or nothing", default="", show_default=False)
    words = answer.replace(",", " ").split()
    if "all" in words:
        return feeds
    return [trial for number, trial in enumerate(feeds, start=1) if str(number) in words]
