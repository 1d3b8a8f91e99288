"""Decodes a page's bytes: whether they are text, and in which encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from contract.errors import NotHtml, TooLarge
from ingest.encodings import decoded, encoded_once
from ingest.unpack import gunzipped

MAX_UNPACKED_BYTES: Final = 20_000_000

# The first bytes count more than the header.
_MAGIC: Final = {
    b"%PDF-": "a PDF file", b"\x89PNG": "a PNG picture", b"GIF8": "a GIF picture", b"\xff\xd8\xff": "a JPEG picture",
    b"RIFF": "a media file", b"PK\x03\x04": "a ZIP archive or office file", b"\xd0\xcf\x11\xe0": "an office file",
    b"\x7fELF": "a program", b"MZ\x90": "a program", b"OggS": "a media file", b"ID3": "a media file",
    b"\x1aE\xdf\xa3": "a media file", b"wOF": "a font", b"Rar!": "an archive", b"7z\xbc\xaf": "an archive",
    b"BZh": "an archive", b"\xfd7zXZ": "an archive", b"\x28\xb5\x2f\xfd": "an archive", b"{\\rtf": "an RTF file",
}  # fmt: skip
_PAGE_TYPES: Final = re.compile(r"text/|application/xhtml|multipart/|unknown/|application/(?:x-)?html|\*/\*")
_LOOKS_LIKE_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title)\b", re.IGNORECASE)
_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b", re.DOTALL
)
_DATA: Final = re.compile(r"\s*(?:\{\s*\"|\[\s*[{\"])")
_META: Final = re.compile(rb"<(?:meta|\?xml)[^>]*", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"\b(?:charset|encoding)\s*=\s*(?:[\"']\s*)?([\w:.-]{2,40})", re.IGNORECASE)
_LANGUAGE: Final = re.compile(
    rb"<html\b[^>]{0,400}?\blang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\b", re.IGNORECASE
)
_MARKUP: Final = re.compile(rb"<(?:(script|style)\b)?", re.IGNORECASE)
_CLOSING: Final = {
    b"script": re.compile(rb"</script>", re.IGNORECASE),
    b"style": re.compile(rb"</style>", re.IGNORECASE),
}
_NO_CONTROLS: Final = bytes({*range(256)} - {*range(9), 11, *range(14, 27), *range(28, 32)})


def text_of(body: bytes, *, content_type: str | None, charset: str | None, name: str) -> str:
    """The characters of a page or text file, decompressed if gzipped, without NULs.

    Raises NotHtml, saying what was received instead of a page; TooLarge for more than 20 MB, compressed or not,
    Unreadable for a broken gzip file.
    """
    if body.startswith(b"\x1f\x8b"):
        body = gunzipped(body, MAX_UNPACKED_BYTES, name=name)
    if len(body) > MAX_UNPACKED_BYTES:
        msg = f"{name}: a page of more than {MAX_UNPACKED_BYTES} bytes"
        raise TooLarge(msg)
    if kind := _kind(body):
        msg = f"{name}: this is {kind}, not a page"
        raise NotHtml(msg)
    text = decode(body, charset)
    sample, start = text[:100_000], text[:4096]
    controls = len(sample.encode("utf-8", "replace").translate(None, _NO_CONTROLS))
    if controls > max(8, len(sample) // 100):
        msg = f"{name}: this is not text: {controls} control characters in its first {len(sample)}"
        raise NotHtml(msg)
    if _FEED.match(start):
        msg = f"{name}: this is a feed or a site map, not a page"
        raise NotHtml(msg)
    if _DATA.match(text) and _is_data(text):
        msg = f"{name}: this is data, not a page"
        raise NotHtml(msg)
    if content_type and not _PAGE_TYPES.match(content_type.lower()) and not _LOOKS_LIKE_HTML.search(start):
        msg = f"{name}: its Content-Type is {content_type}, and it does not look like a page"
        raise NotHtml(msg)
    # Few bodies have a NUL, which is found much faster in bytes than in characters.
    return encoded_once(text.replace("\0", "") if b"\0" in body else text)


def _is_data(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False
    return True


def decode(body: bytes, charset: str | None) -> str:
    """The bytes as characters, from `ingest.encodings.decoded`: header before page before detection."""
    return decoded(body, _labels(body, charset), lambda: without_markup(body[:200_000]), lambda: _language(body)).text


def _labels(body: bytes, charset: str | None) -> Iterator[str | None]:
    """What may declare the encoding; the page itself comes last, and most are recognised as UTF-8 before that."""
    yield charset
    yield _declared(body[:8192])


def _declared(body: bytes) -> str | None:
    """The encoding label that a page declares for itself."""
    found = next(filter(None, map(_CHARSET.search, _META.findall(body))), None)
    return found[1].decode("ascii") if found else None


def _language(body: bytes) -> str | None:
    """The tag of the language that a page declares for itself."""
    found = _LANGUAGE.search(body[:8192])
    return found[1].decode("ascii") if found else None


def without_markup(body: bytes) -> bytes:
    """Only the text, a space for each tag, script and style sheet: markup is ASCII and says nothing about an encoding.

    Unclosed tags stay. One pass, whatever the page.
    """
    kept: list[bytes] = []
    unclosed: set[bytes] = set()
    at = 0
    while tag := _MARKUP.search(body, at):
        end, name = -1, tag[1].lower() if tag[1] else b""
        if name and name not in unclosed:
            closing = _CLOSING[name].search(body, tag.end())
            end = closing.end() if closing else -1
            if not closing:
                unclosed.add(name)
        if end < 0 and (end := body.find(b">", tag.end()) + 1) == 0:
            break
        kept += (body[at : tag.start()], b" ")
        at = end
    return b"".join((*kept, body[at:]))


def _kind(body: bytes) -> str | None:
    start = body[:16]
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    return "a media file" if start[4:8] == b"ftyp" else None
