"""Turns links as written in feeds into addresses. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final
from urllib.parse import urljoin, urlsplit

from contract.sites import same_site

MAX_URL_CHARACTERS: Final = 2_000

_UNSEEN: Final = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_AROUND: Final = " \t\r\n\f\v\xa0\u3000" + _UNSEEN
_NOTHING: Final = dict.fromkeys(map(ord, "\t" + _UNSEEN))
_AMPERSAND: Final = re.compile(r"&(?:(?:amp|#0{0,4}38|#[xX]0{0,4}26);){1,9}")
_WEB: Final = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
# The form of most links: nothing to repair.
_USUAL: Final = re.compile(
    r"https?://(?!https?[:/]|localhost\b|127\.|0\.0\.0\.0\b|\[::1\])[A-Za-z0-9][A-Za-z0-9.-]{0,250}(?::\d{1,5})?"
    r"(?:/[A-Za-z0-9/:@!$'()*+,;=~._%-]{0,1500})?"
)
_SOUND: Final = re.compile(r"https?://(?!https?[:/]|localhost\b|127\.|0\.0\.0\.0\b|\[::1\])[^\s/?#{$%<]", re.IGNORECASE)
# Placeholders that were not filled in.
_TEMPLATE: Final = re.compile(r"\{[{%]|\$\{|<\?|\[object\b|^(?:https?://)?%\w{1,60}%")
# Hosts on which a site was developed.
_OF_ITS_MAKER: Final = re.compile(
    r"https?://(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])(?::\d{1,5})?(?=/|$)", re.IGNORECASE
)
_OWN: Final = re.compile(r"(?:.*\.)?localhost|127\.[\d.]+|0\.0\.0\.0|\[::1\]", re.IGNORECASE)
# Mistakes in addresses: a duplicate scheme, a missing or extra slash, a missing character.
_SLIPPED: Final = re.compile(
    r"(?:https?:?/{1,3})?h{0,3}t{1,3}p(s?)(?:[:;]{1,2}/{1,3}|//)(?=[\w-]{1,63}\.[^\s/?#])", re.IGNORECASE
)
_CDATA: Final = re.compile(r"<!\[CDATA\[([^\]]{0,4000})\]{1,2}>?", re.IGNORECASE)
# Another address after the first, as in a link that was written twice.
_ANOTHER: Final = re.compile(r"\s(?=https?://)", re.IGNORECASE)
_ANCHOR: Final = re.compile(r"<a\b[^>]{0,500}?\bhref\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,2000})", re.IGNORECASE)
_CLOSING: Final = '">\u201c\u201d'  # characters that no address ends with
_QUOTES: Final = "\"'<>\u201c\u201d"
# What programs write for a missing address.
_NO_ADDRESS: Final = frozenset({"null", "(null)", "undefined", "none", "n/a", "nan", "nil", "false", "about:blank"})


def absolute(link: object, base: str) -> str | None:
    """The http(s) address of a link, of 2,000 characters at most; None if it has none.

    As in browsers: white space around it and line breaks inside it are ignored, spaces inside it are `%20`, a
    backslash before the query is a slash. A double-escaped ampersand is one. Obvious mistakes are corrected:
    `https:/a.example/1`, `http://https://a.example/1`, an address in quotation marks or in an anchor, one on the base's
    own host without a scheme, `http://localhost:4000/1` in a feed from elsewhere; `null` and the like are not
    addresses. Of two addresses the first counts.
    """
    if not link or not isinstance(link, str):
        return None
    return link if _USUAL.fullmatch(link) else _mended(link.strip(_AROUND), base)


def document_base(url: str, self_url: str | None) -> str:
    """The base of a feed's links if it names no site: where it was found, or its own declared address.

    The latter if it was found on another site, or in a file: then it was copied there unchanged.
    """
    return self_url if self_url and not (is_web_address(url) and same_site(self_url, url)) else url


def is_web_address(text: str) -> bool:
    """Whether a text begins like an absolute http(s) address."""
    return _WEB.match(text) is not None


def is_front(address: str) -> bool:
    """Whether an address is that of a whole host."""
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query


def _mended(written: str, base: str) -> str | None:
    """Like `absolute`, for a link that may be malformed."""
    if not _SOUND.match(written) or written[-1] in _CLOSING:
        written = _meant(written, base)
    if not written or written[0] == "#" or len(written) > 2 * MAX_URL_CHARACTERS:
        return None
    if not written.isprintable() or " " in written:
        if _WEB.match(written) and (another := _ANOTHER.search(written)):
            written = written[: another.start()].rstrip()
        written = "".join(line.strip() for line in written.splitlines()).translate(_NOTHING).replace(" ", "%20")
    if "<" in written and _WEB.match(written):  # followed by markup
        written = written.partition("<")[0]
    if "&" in written:
        written = _AMPERSAND.sub("&", written)
    if "\\" in written:
        written = _with_slashes(written)
    if written[:4].lower() == "www.":
        written = f"{base.partition(':')[0]}://{written}" if is_web_address(base) else f"https://{written}"
    try:
        joined = written if is_web_address(written) else urljoin(base, written)
        parts = urlsplit(joined)
    except ValueError:
        return None
    fits = len(joined) <= MAX_URL_CHARACTERS and parts.scheme.lower() in {"http", "https"} and parts.netloc
    return joined if fits else None


def _meant(written: str, base: str) -> str:
    """What was meant by a link that does not begin like an address."""
    if "\uff01" <= written[:1] <= "\uff5e":  # full-width letters
        written = unicodedata.normalize("NFKC", written)
    if _TEMPLATE.search(written):
        return ""
    if written[:5].lower() == "feed:":
        written = written[5:] if _WEB.match(written[5:]) else f"https:{written[5:]}"
    if cdata := _CDATA.fullmatch(written):
        written = cdata[1].strip()
    if "<" in written and (anchor := _ANCHOR.search(written)):
        written = html.unescape(anchor[1])
    written = _with_slashes(_bare(written)) if "\\" in written else _bare(written)
    if written.lower() in _NO_ADDRESS:
        return ""
    scheme, _, rest = base.partition("://")
    host = rest.partition("/")[0].lower()
    if made := _OF_ITS_MAKER.match(written):
        bare = host.rpartition("@")[2].rpartition(":")[0] or host
        return written if not host or _OWN.fullmatch(bare) else f"{scheme}://{host}{written[made.end() :]}"
    if slipped := _SLIPPED.match(written):
        return f"http{slipped[1].lower()}://{written[slipped.end() :]}"
    first = written.partition("/")[0].lower()
    if "." in first and first.removeprefix("www.") == host.removeprefix("www."):
        return f"{scheme}://{written}"
    return written


def _bare(written: str) -> str:
    """An address without quotation marks or brackets around it."""
    bare = written.strip(_QUOTES)
    return bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare


def _with_slashes(written: str) -> str:
    path, mark, query = written.partition("?")
    return path.replace("\\", "/") + mark + query
