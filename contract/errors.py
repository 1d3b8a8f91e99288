"""One hierarchy of errors with two branches. A message says what happened, to what, and what to do.

`EntryError`: caused by external input. It names a fate, and ends the entry, feed or message that it is about.
`OwnError`: caused by one of our own parts. No entry is charged a try: claims are released; the run fails with a reason.
"""

from __future__ import annotations

from typing import ClassVar

from contract.fates import Fate
from contract.masking import masked


class CopydeskError(Exception):
    """Base of all errors that copydesk raises deliberately. Secrets of addresses in the message are masked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(masked(message))


# --- external input -----------------------------------------------------------------------------


class EntryError(CopydeskError):
    """Ends an entry, or makes it wait. fate: the one that it ends with (see `desk.entries`).

    http_status: the status of the response, if that is the cause.
    """

    fate: ClassVar[Fate] = "unreadable"
    http_status: int | None = None

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds, if the server named a time


class PassingError(EntryError):
    """Worth another try, for days."""

    fate: ClassVar[Fate] = "unreachable"


class FinalError(EntryError):
    """Not retried, or only for some hours: the entry ends with its fate, the message becomes a dead letter."""


class Unreachable(PassingError):
    """No response, a broken one, or a server's own failure (5xx, 429). answered: it was a complete response."""

    def __init__(self, message: str, *, retry_after: float | None = None, answered: bool = False) -> None:
        super().__init__(message, retry_after=retry_after)
        self.answered = answered


class TimedOut(PassingError):
    """The response was not complete within its time limit."""

    fate: ClassVar[Fate] = "timed_out"


class Unforeseen(PassingError):
    """An unforeseen exception while handling one entry or feed, which is charged a try."""

    fate: ClassVar[Fate] = "unreadable"


class Starved(PassingError):
    """The parsing process was killed, or got no CPU: the machine is overloaded. The cause is uncertain."""

    fate: ClassVar[Fate] = "unreadable"


class Gone(FinalError):
    """404: the page is not there. It may be soon: some feeds are published before their pages."""

    fate: ClassVar[Fate] = "gone"


class Removed(Gone):
    """410: the page is no longer there, and will not come back."""


class Refused(FinalError):
    """The server refuses us the page (401, 402, 403, 451, other 4xx), temporarily or permanently."""

    fate: ClassVar[Fate] = "refused"


class Disallowed(FinalError):
    """The site's robots.txt forbids the address to us."""

    fate: ClassVar[Fate] = "robots"


class Blocked(FinalError):
    """Blocked by our own guard: scheme, address, port, too many redirects."""

    fate: ClassVar[Fate] = "blocked"


class TooLarge(FinalError):
    """More bytes than the setting allows, on the wire or unpacked, or than fit in a message."""

    fate: ClassVar[Fate] = "too_large"


class NotHtml(FinalError):
    """The response is neither an HTML page nor text."""

    fate: ClassVar[Fate] = "not_html"


class NoText(FinalError):
    """The page was read, but contains no article text."""

    fate: ClassVar[Fate] = "no_text"


class NotArticle(FinalError):
    """The page contains no article: a front page, a listing, a page that says that the article is missing.

    kind: what it is (`ingest.pages.page.Kind`). target: where it leads, if it only leads elsewhere.
    """

    fate: ClassVar[Fate] = "not_article"

    def __init__(self, message: str = "", *, kind: str = "listing", target: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.target = target


class Wall(NotArticle):
    """Something blocks the article: a consent request, a login, a bot check."""

    fate: ClassVar[Fate] = "wall"


class PageMoved(NotArticle):
    """The page only leads to another one (`target`)."""


class Unreadable(FinalError):
    """A page, file or feed that no parser could read within its limits of time and memory."""


class LimitSpent(Unreadable):
    """An input that exceeded its limit of time or memory, or crashed the parsing process."""


class Quarantined(Unreadable):
    """A feed's body that exceeded its limit twice: not parsed again until it changes, or the feed is resumed."""


class BadMessage(FinalError):
    """A message on an article topic that is not an article: it becomes a dead letter."""

    fate: ClassVar[Fate] = "dead_letter"


# --- our own failures ----------------------------------------------------------------------------


class OwnError(CopydeskError):
    """A failure of one of our own parts, or of a request to it. It has no fate."""


class Transient(OwnError):
    """Kafka, Postgres or another part does not respond now; a retry may succeed."""


class IndexAway(Transient):
    """An index server does not respond now, or not correctly."""


class Fenced(Transient):
    """Another worker owns the partition now: discard the batch and seek."""


class OtherDatabase(Transient):
    """The same address now leads to a different database: discard what is cached of the old one."""


class HostBusy(OwnError):
    """It is not our turn to send a request to this host, or it asked us to wait; its entries stay waiting."""


class Permanent(OwnError):
    """Needs attention: the request cannot be fulfilled, or a part is broken. Retrying changes nothing."""


class SettingsError(Permanent):
    """A setting is unknown or wrong; the message names it."""


class StackError(Permanent):
    """A part of the stack on this machine could not be installed, started or stopped."""


class SandboxError(Permanent):
    """The parsing processes cannot be started, or are closed; no input is at fault."""


def first_line(error: BaseException) -> str:
    """An error's message, on one line; its class name if it has no message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
