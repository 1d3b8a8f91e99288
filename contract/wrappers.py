"""Addresses that only wrap another one: news searches, redirectors with their target, AMP caches. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

# Host, path, and the parameters that carry the target.
_REDIRECTORS: Final = (
    (re.compile(r"(?:www|news)\.google\.[a-z.]{2,6}"), re.compile(r"/(?:news/)?url"), ("url", "q")),
    (re.compile(r"(?:lm?|www|m)\.facebook\.com"), re.compile(r"/l\.php"), ("u",)),
    (re.compile(r"l\.(?:instagram|threads|messenger)\.(?:com|net)"), re.compile(r"/(?:l\.php)?"), ("u",)),
    (re.compile(r"(?:www\.|html\.)?duckduckgo\.com"), re.compile(r"/l/"), ("uddg",)),
    (re.compile(r"slack-redir\.net"), re.compile(r"/link"), ("url",)),
    (re.compile(r"steamcommunity\.com"), re.compile(r"/linkfilter/?"), ("u", "url")),
    (re.compile(r"flipboard\.com|getpocket\.com"), re.compile(r"/redirect"), ("url",)),
    (re.compile(r"(?:www\.)?bing\.com"), re.compile(r"/news/apiclick\.aspx"), ("url",)),
    (re.compile(r"out\.reddit\.com"), re.compile(r"/.*"), ("url",)),
    (re.compile(r"(?:www\.)?youtube\.com"), re.compile(r"/redirect"), ("q",)),
    (re.compile(r"[a-z0-9]+\.safelinks\.protection\.outlook\.com"), re.compile(r"/.*"), ("url",)),
    (re.compile(r"t\.umblr\.com"), re.compile(r"/redirect"), ("z",)),
    (re.compile(r"(?:www\.)?linkedin\.com"), re.compile(r"/redir/redirect"), ("url",)),
    (re.compile(r"(?:away\.|m\.)?vk\.com"), re.compile(r"/away\.php"), ("to",)),
    (re.compile(r"medium\.com"), re.compile(r"/r/"), ("url",)),
    (re.compile(r"link\.(?:zhihu\.com|juejin\.cn|csdn\.net)"), re.compile(r"/?"), ("target",)),
    (re.compile(r"www\.douban\.com"), re.compile(r"/link2/?"), ("url",)),
    (re.compile(r"go\.(?:skimresources|redirectingat)\.com"), re.compile(r"/?"), ("url",)),
)  # fmt: skip
_AMP_VIEWER: Final = re.compile(r"www\.google\.[a-z.]{2,6}")
_AMP_CACHE: Final = re.compile(r"[a-z0-9-]+\.(?:cdn\.ampproject\.org|bing-amp\.com)")
_AMP_PATH: Final = re.compile(r"/(?:amp|[cv])/(s/)?([^/.]+\.[^/]+(?:/.*)?)", re.DOTALL)
_YAHOO: Final = re.compile(r"/RU=([^/]{1,2000})(?:/|$)")
_YAHOO_HOP: Final = re.compile(r"(?:[a-z]{2,4}\.)?rd\.yahoo\.(?:com|co\.jp)")
_BARE: Final = re.compile(r"(?:www\.)?(?:href\.li|anonym\.to|nullrefer\.com)")  # the target is the query
_ARCHIVES: Final = re.compile(r"web\.archive\.org|(?:www\.)?webarchive\.org\.uk|arquivo\.pt")
_ARCHIVED: Final = re.compile(r"/(?:web|wayback)/(?:\w{4,20}/|\*/)?(https?://?[^/].{3,1900})", re.DOTALL)
_GOOGLE_NEWS: Final = re.compile(r"/(?:rss/)?(?:__i/rss/rd/)?articles/([A-Za-z0-9_-]{20,1500})")
# Every host that a rule above or below needs: no other address is a wrapper.
_WRAPS: Final = re.compile(
    "|".join([
        *(hosts.pattern for hosts, _, _ in _REDIRECTORS), _AMP_VIEWER.pattern, _AMP_CACHE.pattern, _YAHOO_HOP.pattern,
        _BARE.pattern, r"(?:www\.)?bing\.com|.*\.search\.yahoo\.com|news\.google\.com",
    ])
)  # fmt: skip
_TARGET: Final = re.compile(rb"https?://[\x21-\x7e]{4,1500}")
_MOST: Final = 3  # nested wrappers


def wraps(host: str) -> bool:
    """Whether addresses of a host, in lower case, may be wrappers."""
    return _WRAPS.fullmatch(host) is not None


def unwrapped(url: str) -> str:
    """The address inside a wrapper; any other unchanged. Raises ValueError for an invalid address."""
    for _ in range(_MOST):
        parts = urlsplit(url)
        if not wraps((parts.hostname or "").lower()):
            break
        target = _carried(parts) or _bare(parts) or _search_result(parts) or _amp(parts) or _google_news(parts)
        if not target:
            break
        url = target
    return url


def _carried(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    for hosts, paths, names in _REDIRECTORS:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path):
            given = parse_qs(parts.query)
            return next((one for name in names for one in given.get(name, ()) if _is_web(one)), None)
    return None


def _bare(parts: SplitResult) -> str | None:
    """The address that is the whole query of a service that hides the referrer."""
    said = unquote(parts.query)
    return said if _BARE.fullmatch((parts.hostname or "").lower()) and _is_web(said) else None


def archived(url: str) -> str:
    """The address of which a web archive keeps a copy at this one; any other unchanged. Raises ValueError as above."""
    parts = urlsplit(url)
    if not _ARCHIVES.fullmatch((parts.hostname or "").lower()) or not (match := _ARCHIVED.fullmatch(parts.path)):
        return url
    whole = match[1] if "://" in match[1] else match[1].replace(":/", "://", 1)
    return f"{whole}?{parts.query}" if parts.query else whole


def _search_result(parts: SplitResult) -> str | None:
    """The page that a search result leads to, for Bing (in base64, after `a1`) and Yahoo (in the path)."""
    host = (parts.hostname or "").lower()
    if host.removeprefix("www.") == "bing.com" and parts.path == "/ck/a":
        coded = parse_qs(parts.query).get("u", [""])[0]
        try:
            target = base64.urlsafe_b64decode(coded[2:] + "=" * (-len(coded[2:]) % 4)).decode("ascii")
        except ValueError:
            return None
        return target if coded.startswith("a1") and _is_web(target) else None
    if _YAHOO_HOP.fullmatch(host) and (hop := parts.path.partition("/*")[2]):
        target = unquote(hop) + (f"?{parts.query}" if parts.query else "")
        return target if _is_web(target) else None
    if host.endswith(".search.yahoo.com") and (match := _YAHOO.search(parts.path)):
        target = unquote(match[1])
        return target if _is_web(target) else None
    return None


def _amp(parts: SplitResult) -> str | None:
    """The page that an AMP cache or viewer shows: `/c/s/` and `/amp/s/` are for https."""
    host = (parts.hostname or "").lower()
    match = _AMP_PATH.fullmatch(parts.path)
    if not match or not (
        _AMP_CACHE.fullmatch(host) or (_AMP_VIEWER.fullmatch(host) and parts.path.startswith("/amp/"))
    ):
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if match[1] else 'http'}://{match[2]}{query}"


def _google_news(parts: SplitResult) -> str | None:
    """The page inside an older address of Google News; a newer one contains a number that only Google can resolve."""
    match = _GOOGLE_NEWS.fullmatch(parts.path)
    if (parts.hostname or "").lower() != "news.google.com" or not match:
        return None
    try:
        held = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
    except (binascii.Error, ValueError):
        return None
    # A target follows its length, in one or two bytes.
    found = _TARGET.search(held)
    if not found or found.start() < 1:
        return None
    before = held[: found.start()]
    length = before[-1]
    if len(before) > 1 and before[-2] >= 128 and before[-1] < 16:
        length = (before[-1] << 7) | (before[-2] & 127)
    return found[0][:length].decode("ascii") if 10 <= length <= len(found[0]) else None


def _is_web(text: str) -> bool:
    return text.startswith(("http://", "https://"))
