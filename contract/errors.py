"""One tree of errors. A message says what happened, to what, and what to do."""

from __future__ import annotations

from contract.masking import masked


class CopydeskError(Exception):
    """Everything that copydesk raises on purpose.

    `fate` is the fate that an entry ends in when this error stops it (see `desk.entries`).
    Secrets of addresses in its message are masked.
    """

    fate = "unreadable"

    def __init__(self, message: str = "") -> None:
        super().__init__(masked(message))


class Transient(CopydeskError):
    """Worth another try, after `retry_after` seconds where somebody named a time."""

    fate = "unreachable"

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Permanent(CopydeskError):
    """Ends in a fate or a dead letter; never tried again."""


class SettingsError(Permanent):
    """A setting is unknown or wrong; the message names it."""


# --- fetching -------------------------------------------------------------------------------------


class Unreachable(Transient):
    """No answer, a broken one, or a server's own failure (5xx, 429)."""


class TimedOut(Transient):
    """The address did not finish answering within its time."""

    fate = "timed_out"


class Gone(Permanent):
    """404 or 410: the page is not there."""

    fate = "gone"


class Refused(Permanent):
    """The server will not give the page to us (401, 402, 403, 451, other 4xx)."""

    fate = "refused"


class Blocked(Permanent):
    """Our own guard will not go there: scheme, address, port, too many redirects."""

    fate = "blocked"


class TooLarge(Permanent):
    """More bytes than the setting allows, on the wire or unpacked."""

    fate = "too_large"


# --- reading what was fetched ---------------------------------------------------------------------


class NotHtml(Permanent):
    """The answer is no HTML page and no text."""

    fate = "not_html"


class NoText(Permanent):
    """The page was read and holds no article text."""

    fate = "no_text"


class Unreadable(Permanent):
    """A page, file or feed that no parser could read within its limits of time and memory."""

    fate = "unreadable"


# --- the wire -------------------------------------------------------------------------------------


class BadMessage(Permanent):
    """A message on a topic that is no article: it goes to the dead letters."""

    fate = "dead_letter"


class Fenced(Transient):
    """Another worker owns the partition now: forget the batch and seek."""


class StackError(CopydeskError):
    """A part of the stack on this machine could not be installed, started or stopped."""
