"""One tree of errors with two branches. A message says what happened, to what, and what to do.

`EntryError`: what came from outside is the cause. It names a fate, and costs the entry, feed or message that it is
about.
`OwnError`: a part of ours is the cause. It costs no entry a try: claims are released, and what runs fails and says why.
"""

from __future__ import annotations

from typing import ClassVar

from contract.fates import Fate
from contract.masking import masked


class CopydeskError(Exception):
    """Everything that copydesk raises on purpose. Secrets of addresses in its message are masked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(masked(message))


# --- what came from outside -----------------------------------------------------------------------


class EntryError(CopydeskError):
    """Ends an entry, or lets it wait. fate: the one that it ends in (see `desk.entries`).

    http_status: the status of the answer, where that is what is wrong.
    """

    fate: ClassVar[Fate] = "unreadable"
    http_status: int | None = None

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds, where somebody named a time


class PassingError(EntryError):
    """Worth another try, for days."""

    fate: ClassVar[Fate] = "unreachable"


class FinalError(EntryError):
    """Never tried again, or for hours alone: the entry ends in its fate, the message in the dead letters."""


class Unreachable(PassingError):
    """No answer, a broken one, or a server's own failure (5xx, 429). answered: it was a server's whole answer."""

    def __init__(self, message: str, *, retry_after: float | None = None, answered: bool = False) -> None:
        super().__init__(message, retry_after=retry_after)
        self.answered = answered


class TimedOut(PassingError):
    """The address did not finish answering within its time."""

    fate: ClassVar[Fate] = "timed_out"


class Unforeseen(PassingError):
    """An exception that nobody foresaw, in the handling of one entry or feed: it costs that one a try."""

    fate: ClassVar[Fate] = "unreadable"


class Starved(PassingError):
    """What parsed the input was killed, or got no processor: the machine is short. Whose fault, nobody can be sure."""

    fate: ClassVar[Fate] = "unreadable"


class Gone(FinalError):
    """404: the page is not there. It may be soon: some feeds are published before their pages."""

    fate: ClassVar[Fate] = "gone"


class Removed(Gone):
    """410: the page is not there any more, and will not be."""


class Refused(FinalError):
    """The server will not give the page to us (401, 402, 403, 451, other 4xx), for now or for good."""

    fate: ClassVar[Fate] = "refused"


class Disallowed(FinalError):
    """The site's robots.txt forbids the address to us."""

    fate: ClassVar[Fate] = "robots"


class Blocked(FinalError):
    """Our own guard will not go there: scheme, address, port, too many redirects."""

    fate: ClassVar[Fate] = "blocked"


class TooLarge(FinalError):
    """More bytes than the setting allows, on the wire or unpacked, or than a message takes."""

    fate: ClassVar[Fate] = "too_large"


class NotHtml(FinalError):
    """The answer is no HTML page and no text."""

    fate: ClassVar[Fate] = "not_html"


class NoText(FinalError):
    """The page was read and holds no article text."""

    fate: ClassVar[Fate] = "no_text"


class NotArticle(FinalError):
    """What the page holds is no article: a front page, a listing, a page that says that nothing is there.

    kind: what it is (`ingest.pages.page.Kind`). target: where it leads, for one that only leads elsewhere.
    """

    fate: ClassVar[Fate] = "not_article"

    def __init__(self, message: str = "", *, kind: str = "listing", target: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.target = target


class Wall(NotArticle):
    """Something stands before the article: a request for consent, a login, a check for robots."""

    fate: ClassVar[Fate] = "wall"


class PageMoved(NotArticle):
    """The page holds nothing but the way to another (`target`)."""


class Unreadable(FinalError):
    """A page, file or feed that no parser could read within its limits of time and memory."""


class LimitSpent(Unreadable):
    """An input that took more time or memory to parse than it may, or crashed what parsed it."""


class Quarantined(Unreadable):
    """A feed's body that spent its limit twice: it is not parsed again until it changes, or a person resumes it."""


class BadMessage(FinalError):
    """A message on a topic that is no article: it goes to the dead letters."""

    fate: ClassVar[Fate] = "dead_letter"


# --- what is ours ---------------------------------------------------------------------------------


class OwnError(CopydeskError):
    """A failure of a part of ours, or of what somebody asked of it. It has no fate."""


class Transient(OwnError):
    """Kafka, Postgres or another part does not answer now: the same may work later."""


class IndexAway(Transient):
    """An index server does not answer now, or not what was asked."""


class Fenced(Transient):
    """Another worker owns the partition now: forget the batch and seek."""


class OtherDatabase(Transient):
    """Postgres holds another database than before under the same address: who remembers the old one begins anew."""


class HostBusy(OwnError):
    """It is not our turn to ask this host, or it asked for a rest: what is wanted of it goes on waiting."""


class Permanent(OwnError):
    """Somebody must see to it: what was asked cannot be done, or a part is broken. Trying again changes nothing."""


class SettingsError(Permanent):
    """A setting is unknown or wrong; the message names it."""


class StackError(Permanent):
    """A part of the stack on this machine could not be installed, started or stopped."""


class SandboxError(Permanent):
    """The processes that parse cannot be started, or are closed: no input's fault."""


def first_line(error: BaseException) -> str:
    """What an error says, in a line; its name where it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
