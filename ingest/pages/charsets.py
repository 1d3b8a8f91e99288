"""From a page's bytes to its characters: what is text at all, and in which encoding."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes

from contract.errors import NotHtml, TooLarge, Unreadable

MAX_UNPACKED_BYTES: Final = 20_000_000

# Sooner judged by its first bytes than by what the header calls it.
_MAGIC: Final = {
    b"%PDF-": "a PDF file", b"\x89PNG": "a PNG picture", b"GIF8": "a GIF picture", b"\xff\xd8\xff": "a JPEG picture",
    b"RIFF": "a media file", b"PK\x03\x04": "a ZIP archive or office file", b"\xd0\xcf\x11\xe0": "an office file",
    b"\x7fELF": "a program", b"MZ\x90": "a program", b"OggS": "a media file", b"ID3": "a media file",
    b"\x1aE\xdf\xa3": "a media file", b"wOF": "a font", b"Rar!": "an archive", b"7z\xbc\xaf": "an archive",
    b"BZh": "an archive", b"\xfd7zXZ": "an archive", b"\x28\xb5\x2f\xfd": "an archive", b"{\\rtf": "an RTF file",
}  # fmt: skip
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_PAGE_TYPES: Final = re.compile(r"text/|application/xhtml|multipart/|unknown/|application/(?:x-)?html|\*/\*")
_LOOKS_LIKE_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title)\b", re.IGNORECASE)
_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b", re.DOTALL
)
_META: Final = re.compile(rb"<(?:meta|\?xml)[^>]*", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"\b(?:charset|encoding)\s*=\s*(?:[\"']\s*)?([\w:.-]{2,40})", re.IGNORECASE)
_MARKUP: Final = re.compile(rb"<(?:(script|style)\b)?", re.IGNORECASE)
_CLOSING: Final = {
    b"script": re.compile(rb"</script>", re.IGNORECASE),
    b"style": re.compile(rb"</style>", re.IGNORECASE),
}
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_NOT_OF_THE_WEB: Final = frozenset(
    {"punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape", "utf-7"}
)
# Labels that mean more than they say (WHATWG Encoding Standard, 4.2).
_WIDER: Final = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs", "tis-620": "cp874", "iso8859-11": "cp874",
}  # fmt: skip


def text_of(body: bytes, *, content_type: str | None, charset: str | None, name: str) -> str:
    """The characters of a page or text file, unpacked where it is gzipped, without NULs.

    Raises NotHtml, saying what came in place of a page; TooLarge for a gzip file of over 20 MB, Unreadable
    for a broken one.
    """
    if body.startswith(b"\x1f\x8b"):
        body = _gunzipped(body, name)
    if kind := _kind(body):
        msg = f"{name}: this is {kind}, no page"
        raise NotHtml(msg)
    text = decode(body, charset)
    controls = len(_CONTROLS.findall(text[:100_000]))
    start = text[:4096]
    if controls > max(8, len(text[:100_000]) // 100):
        msg = f"{name}: this is no text: {controls} control characters in its first {len(text[:100_000])}"
        raise NotHtml(msg)
    if _FEED.match(start):
        msg = f"{name}: this is a feed or a site map, no page"
        raise NotHtml(msg)
    if content_type and not _PAGE_TYPES.match(content_type.lower()) and not _LOOKS_LIKE_HTML.search(start):
        msg = f"{name}: the server calls this {content_type}, and it does not look like a page"
        raise NotHtml(msg)
    return text.replace("\0", "")


def decode(body: bytes, charset: str | None) -> str:
    """The bytes as characters.

    A byte order mark decides; then bytes that are valid UTF-8 are UTF-8, whatever anybody says: other
    encodings hit that by accident next to never. Then the first of header, page and detection that
    leaves at most one character in a thousand unread.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body.decode(encoding, errors="replace")
    if wide := _wide(body):
        return body.decode(wide, errors="replace")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # ISO-2022-JP is pure ASCII with escapes.
        return text if "\x1b$" not in text else body.decode("iso2022_jp_2", errors="replace")
    best, fewest = "", len(body) + 1
    for encoding in _candidates(body, charset):
        text = body.decode(encoding, errors="replace")
        unread = text.count("\ufffd")
        if unread <= len(text) // 1000:
            return text
        if unread < fewest:
            best, fewest = text, unread
    return best


def _gunzipped(body: bytes, name: str) -> bytes:
    try:
        unpacked = zlib.decompressobj(31).decompress(body, MAX_UNPACKED_BYTES + 1)
    except zlib.error as error:
        msg = f"{name}: a gzip file that does not unpack: {error}"
        raise Unreadable(msg) from error
    if len(unpacked) > MAX_UNPACKED_BYTES:
        msg = f"{name}: a gzip file of more than {MAX_UNPACKED_BYTES} bytes unpacked"
        raise TooLarge(msg)
    return unpacked


def _candidates(body: bytes, charset: str | None) -> Iterator[str]:
    for label in (charset, _declared(body[:8192])):
        if label and (encoding := _codec(label)):
            yield encoding
    if guess := from_bytes(without_markup(body[:200_000])[:50_000]).best():
        yield guess.encoding
    yield "utf-8"
    yield "cp1252"


def _declared(body: bytes) -> str | None:
    """The label of the encoding that a page declares for itself."""
    found = next(filter(None, map(_CHARSET.search, _META.findall(body))), None)
    return found[1].decode("ascii") if found else None


def without_markup(body: bytes) -> bytes:
    """The text alone, a space for each tag, script and style sheet: markup is ASCII and says nothing of an encoding.

    What is never closed stays. One pass, whatever the page.
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


def _codec(label: str) -> str | None:
    """Python's name for the encoding that browsers take the label for; None where it is no text encoding."""
    try:
        name = codecs.lookup(label.strip().lower().removeprefix("x-")).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return None if name in _NOT_OF_THE_WEB else _WIDER.get(name, name)


def _kind(body: bytes) -> str | None:
    start = body[:16]
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    return "a media file" if start[4:8] == b"ftyp" else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of its markup is NUL."""
    start = body[:32]  # markup: "<!DOCTYPE html>", "<html><head>"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd >= 12 and not even:
        return "utf-16-le"
    return "utf-16-be" if even >= 12 and not odd else None
