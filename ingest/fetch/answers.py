"""The meaning of a server's status and headers. Pure: strings to values."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from contract.errors import EntryError, Gone, Refused, Removed, Unreachable

_REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429})  # 4xx that mean "later", not "no"
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)\s*(?:,|$)", re.IGNORECASE)
_LONGEST_WAIT = 366 * 86_400
# Some proxies repeat it, some programs add a unit.
_SECONDS = re.compile(
    r"([0-9]{1,20})(?:\.[0-9]{1,9})?\s?(?:s(?:ec(?:ond)?s?)?)?(?:\s{0,9}[,;].{0,200})?", re.IGNORECASE
)
_UNITS = re.compile(r"([0-9]{1,5})\s{0,9}(m|h)(?:in|r|our|inute)?s?", re.IGNORECASE)
_REFILLED = re.compile(r";\s{0,9}t\s{0,9}=\s{0,9}([0-9]{1,6})\b")  # in the header RateLimit
_UNTIL_RESET = re.compile(r"([0-9]{1,10})(?:\.[0-9]{1,9})?")
_RESETS = (
    "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "x-ratelimit-reset-after", "ratelimit-reset-after",
)  # fmt: skip
_A_MOMENT = 1_000_000_000  # larger values are seconds since 1970, not seconds to wait
_TOO_OFTEN = 429
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T")
_DAY = 86_400


def header(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    """A header's value, several joined by commas; None if it is absent or empty."""
    values = [value.strip() for key, value in headers if key.lower() == name]
    return ", ".join(value for value in values if value) or None


def media_type(value: str | None) -> tuple[str | None, str | None]:
    """The media type, in lower case, and the charset of a Content-Type header."""
    if not value:
        return None, None
    message = Message()
    message["Content-Type"] = " ".join(value.split())
    charset = message.get_param("charset")
    bare = value.partition(";")[0].strip().lower()
    return bare or None, charset.strip("\"' ") or None if isinstance(charset, str) else None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, given in seconds or as a date; at most a year."""
    if not value:
        return None
    if seconds := _SECONDS.fullmatch(value):
        return float(min(int(seconds[1]), _LONGEST_WAIT))
    if units := _UNITS.fullmatch(value):
        return float(min(int(units[1]) * (3600 if units[2] in "hH" else 60), _LONGEST_WAIT))
    try:
        moment = _date(value)
        return None if moment is None else min(max((moment - now).total_seconds(), 0.0), float(_LONGEST_WAIT))
    except OverflowError:
        return None


def wait_asked(headers: tuple[tuple[str, str], ...], status: int, now: datetime) -> float | None:
    """Seconds to wait as requested by a response, by Retry-After.

    Otherwise, if it refuses us for too many requests: until our quota is refilled (RateLimit, RateLimit-Reset and
    the like, as seconds or as a moment), if that is at most a day; otherwise as long as the response stays fresh, at
    most a day.
    """
    said = retry_after(header(headers, "retry-after"), now)
    if said is not None or status != _TOO_OFTEN:
        return said
    refilled = [float(found) for found in _REFILLED.findall(header(headers, "ratelimit") or "")]
    refilled += [wait for name in _RESETS if (wait := _until_reset(header(headers, name) or "", now)) is not None]
    if soon := [wait for wait in refilled if wait <= _DAY]:
        return soon[0]
    return min(fresh_for(headers, now) or 0.0, float(_DAY)) or None


def _until_reset(value: str, now: datetime) -> float | None:
    if found := _UNTIL_RESET.fullmatch(value):
        seconds = int(found[1])
        return max(seconds - now.timestamp(), 0.0) if seconds > _A_MOMENT else float(seconds)
    return retry_after(value, now) if _ISO.match(value) else None


def max_age(value: str | None) -> float | None:
    """Seconds for which the response stays fresh by its Cache-Control header."""
    found = _MAX_AGE.search(value or "")
    return float(found[1]) if found else None


def fresh_for(headers: tuple[tuple[str, str], ...], now: datetime) -> float | None:
    """Seconds for which a response stays fresh: by Cache-Control, otherwise Expires, by the server's own clock.

    The time that it spent in a cache between us (Age) counts.
    """
    control, age = header(headers, "cache-control"), header(headers, "age") or ""
    if _NOT_KEPT.search(control or ""):
        return None
    seconds = max_age(control)
    if seconds is None:
        seconds = _expires_in(headers, now)
    return None if seconds is None else max(seconds - (int(age[:9]) if age.isascii() and age.isdecimal() else 0), 0.0)


def _expires_in(headers: tuple[tuple[str, str], ...], now: datetime) -> float | None:
    expires, date = header(headers, "expires"), header(headers, "date")
    if not expires or expires.isdecimal():  # a number is not a date: it has expired
        return None
    return retry_after(expires, _date(date) or now)


def is_redirect(status: int) -> bool:
    """Whether the status redirects a GET."""
    return status in _REDIRECTS


def keeps_form(status: int) -> bool:
    """Whether a redirect forwards a POST with its content."""
    return status in {307, 308}


def complaint(status: int, url: str, final_url: str, wait: float | None, *, conditional: bool) -> EntryError | None:
    """The error for a status; None for a response to be read."""
    if 200 <= status < 300 or (status == 304 and conditional):
        return None
    error = _complaint(status, f"{url}: {final_url} answered" if final_url != url else f"{url} answered", wait)
    error.http_status = status
    return error


def _complaint(status: int, told: str, wait: float | None) -> EntryError:
    if status == 410:
        return Removed(f"{told} {status}: the page is no longer there")
    if status == 404:
        return Gone(f"{told} {status}: the page is not there", retry_after=wait)
    if 400 <= status < 500 and status not in _PASSING:
        return Refused(f"{told} {status}: the server refuses it to us", retry_after=wait)
    return Unreachable(f"{told} {status}", retry_after=wait, answered=True)


def _date(value: str | None) -> datetime | None:
    """A date in the format of headers, or ISO 8601."""
    try:
        moment = None if not value else _iso(value) or parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _iso(value: str) -> datetime | None:
    return datetime.fromisoformat(value) if _ISO.match(value) else None
