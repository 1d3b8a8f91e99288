"""Addresses: one canonical form, so that the same page is the same article, whoever links to it.

Addresses that a server may distinguish stay different; an article's id is made from this form, so it must never change.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from contract.host_names import in_ascii
from contract.wrappers import unwrapped, wraps

MAX_CHARACTERS: Final = 2_000

# Parameters that track clicks and never identify a page.
_TRACKING: Final = re.compile(
    r"^(utm_.*|mc_[ce]id|fbclid|gclid|gclsrc|gbraid|wbraid|gad_source|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh"
    r"|li_fat_id|mibextid|srsltid|cmpid|icid|ncid|ref_src|ref_url|wt\.mc_id|wt_mc|ocid|smid|sh|spm"
    r"|_ga|_gl|mkt_tok|trk|ito"
    r"|at_(?:medium|campaign|campaign_type|format|link_id|link_type|link_origin|ptr_name|bbc_team|custom\d)"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|fb_(?:action_ids|action_types|ref|source)|_hsenc|_hsmi"
    r"|hsctatracking|vero_id|oly_(?:enc|anon)_id|(?:pk|mtm|matomo|piwik)_(?:campaign|kwd|keyword|source|medium|content)"
    r"|xtor|jsessionid|phpsessid|aspsessionid\w*"
    r"|gad_campaignid|guccounter|guce_referrer(?:_sig)?|__twitter_impression|ga_(?:source|medium|campaign)"
    r"|_openstat|ysclid|hsa_\w{2,4}|soc_(?:src|trk)|wickedid|rb_clickid|_branch_(?:match_id|referrer)|dicbo|tblci"
    r"|ml_subscriber(?:_hash)?|action_(?:object|type|ref)_map|rdt_cid|irclickid|s_kwcid|_kx|__hs(?:fp|sc|tc)|_bhlid"
    r"|ss_email_id|ck_subscriber_id|usqp|amp_(?:js_v|gsa)|__s|vero_conv|dm_i|wprov"
    r"|ftag|ftcamp|nr_email_referer|sr_share|mk(?:evt|cid|rid)|sc_cid|spref|trkcampaign"
    r"|traffic_source|__cft__\[\d\]|__tn__)$",
    re.IGNORECASE,
)
_DEFAULT_PORT: Final = {"http": 80, "https": 443}
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})?")
_PLAIN: Final = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*")  # nothing to escape
# The form of most addresses: scheme (1), host (2), port (3), path (4), and nothing that has a second spelling.
_USUAL: Final = re.compile(
    r"(https?)://([A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)(?::([1-9]\d{0,3}))?"
    r"((?:/[A-Za-z0-9:@!$&'()*+,=~_-][A-Za-z0-9:@!$&'()*+,=~._-]*)*+/?)"
)
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f]")
_SESSION: Final = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_ASCII: Final = "".join(map(chr, range(33, 127)))


def canonical(url: str, base: str | None = None) -> str | None:
    """The canonical form of an http(s) address, or None if it is not one, or longer than 2,000 characters.

    Lower-case scheme and host (IDNA), no default port, user or fragment (but `#!`, which names a page), no tracking
    parameters, the remaining ones sorted by name, percent-encoding normalised (RFC 3986, 6.2.2), an empty path as `/`.
    The scheme counts as https: a page that is served on both is one page. A wrapper becomes the address that it wraps.
    """
    usual = _USUAL.fullmatch(url)
    if usual and len(url) < MAX_CHARACTERS - 1 and not wraps(host := usual[2].lower()):
        own = usual[3] is None or int(usual[3]) == _DEFAULT_PORT[usual[1]]
        return (f"https://{host}" if own else f"{usual[1]}://{host}:{usual[3]}") + (usual[4] or "/")
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        parts = urlsplit(unwrapped(parts.geturl())) if parts.netloc else parts
        host, port = _host(parts), parts.port
    except (ValueError, UnicodeError):
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not host:
        return None
    own = port is None or port == _DEFAULT_PORT[scheme]
    authority = host if own else f"{host}:{port}"
    fragment = _escaped(parts.fragment) if parts.fragment.startswith("!") else ""
    whole = SplitResult(
        "https" if own else scheme, authority, _path(parts.path), _query(parts.query), fragment
    ).geturl()
    return whole if len(whole) <= MAX_CHARACTERS else None


def host_of(url: str) -> str | None:
    """The host of an address, with its port if one is given; None if there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or None
    except ValueError:
        return None


def outlet_of(url: str) -> str | None:
    """The host that publishes, without `www.`: the outlet's name until it names itself."""
    host = host_of(url)
    return host.removeprefix("www.") if host else None


def _host(parts: SplitResult) -> str | None:
    host = unquote(parts.hostname or "").rstrip(".")
    host = in_ascii(host)
    if not host or _UNSAFE.search(host) or "/" in host or "@" in host:
        return None
    return f"[{host}]".lower() if ":" in host else host.lower()


def _path(path: str) -> str:
    found = _escaped(_SESSION.sub("", path) if ";" in path else path)
    return _without_dots(found) if "/." in found else found or "/"


def _escaped(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return quote(_ESCAPE.sub(_normal_escape, text), safe="/:@!$&'()*+,;=~-._%", errors="replace")


def _without_dots(path: str) -> str:
    """The path without `.` and `..`, which no client sends (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    *segments, last = path.split("/")[1:]
    for segment in (*segments, last):
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    return f"/{'/'.join(kept)}" + ("/" if last in {".", ".."} and kept else "")


def _query(query: str) -> str:
    """The parameters by name, each byte kept: a query in an older encoding is a different page than one in UTF-8."""
    if not query:
        return ""
    written = quote(query, safe=_ASCII, errors="replace")
    pairs = parse_qsl(written, keep_blank_values=True, encoding="latin-1")
    kept = sorted((pair for pair in pairs if not _TRACKING.match(pair[0])), key=lambda pair: pair[0])
    return urlencode(kept, encoding="latin-1")


def _normal_escape(match: re.Match[str]) -> str:
    """An escaped unreserved character as that character, any other in capitals, a lone % escaped."""
    if not match[1]:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else match[0].upper()
