"""Encoding labels as browsers interpret them, and bytes to characters by the first that fits. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from ingest.east_asian import EAST_ASIAN, is_plausible
from ingest.undeclared_encodings import CYRILLIC, guessed, likelier, mistaken_for

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_NOT_OF_THE_WEB: Final = frozenset(
    {"punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape", "utf-7", "idna"}
)
# What programs write instead of a label.
_SLIPS: Final = {
    "utf8mb4": "utf-8", "utf8mb3": "utf-8", "unicode": "utf-16", "ucs-2": "utf-16", "ucs-4": "utf-32", "cn-gb": "gbk",
    "gb_2312-80": "gbk", "logical": "iso-8859-8", "visual": "iso-8859-8", "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6", "dos-866": "cp866", "koi8": "koi8-r", "koi8-ru": "koi8-u", "ansi": "cp1252",
    "x-x-big5": "big5", "x-sjis": "shift_jis", "windows-31j": "shift_jis",
}  # fmt: skip
_WINDOWS: Final = re.compile(r"(?:x-)?(?:win|windows|cp|ms)[-_ ]?(125\d)")
# Labels that browsers treat as another encoding (WHATWG Encoding Standard, 4.2): those to try, the usual one first.
_WIDER: Final = {
    "iso8859-1": ("cp1252",), "ascii": ("cp1252",), "iso8859-9": ("cp1254",), "gb2312": ("gb18030",),
    "gbk": ("gb18030",), "euc_kr": ("cp949",), "shift_jis": ("cp932", "shift_jis_2004"),
    "big5": ("big5hkscs", "cp950"), "euc_jp": ("euc_jp", "euc_jis_2004"), "tis-620": ("cp874",),
    "iso8859-11": ("cp874",),
}  # fmt: skip
_UNREAD: Final = "\ufffd"
# What apostrophes, quotation marks and accented letters look like if encoded twice.
_TWICE: Final = re.compile("â€[™œ\x9d\u009d˜“”¦]|Ã[\u0080-¿ƒ„…†‡ˆ‰Š‹Œ˜™š›œžŸ]|Â[\u00a0-¿]")  # noqa: RUF001  # as seen
_MARKS_OF_TWICE: Final = ("\u00e2\u20ac", "\u00c3", "\u00c2")
_SURE_TWICE: Final = 2
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]{2,64}")
_JIS: Final = re.compile(rb"\x1b\$[@B]([\x21-\x7e]*)")  # two bytes per character, until the next escape
# Surrogates, three bytes each, as old databases and Java write characters beyond the first 65,536.
_HALVES: Final = re.compile(rb"(?:\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])+")
# A Western letter of one byte amid ASCII: no part of a valid sequence, and no capital or lone one, as cut ones look.
_STRAY_LETTER: Final = re.compile(rb"(?:(?<=[a-z])[\xdf-\xff]|(?<=[A-Z ])(?![\xc2\xc3][ ,.;])[\xc0-\xff])(?=[\w ,.;])")
_OFTEN_WRONG: Final = frozenset({"cp1252", "cp1250", "iso8859-15", "iso8859-2", *EAST_ASIAN})
_MOST_CUT: Final = 5  # characters read, for each that is cut
_SHIFTED: Final = bytes((byte | 0x80) if 0x21 <= byte <= 0x7E else byte for byte in range(256))


class Decoded(NamedTuple):
    """Characters. encoding: the one used. unread: how many bytes or sequences became U+FFFD.

    strays: how many single-byte letters were found in UTF-8, and read as Windows-1252.
    """

    text: str
    encoding: str
    unread: int
    strays: int = 0


def encodings_of(label: str) -> tuple[str, ...]:
    """Python's names for the encodings that browsers use for a label, the usual one first; empty if it is unknown."""
    bare = label.strip("\"' \t\r\n;,").lower()
    bare = _SLIPS.get(bare, bare)
    if windows := _WINDOWS.fullmatch(bare):
        bare = f"cp{windows[1]}"
    try:
        name = codecs.lookup(bare.removeprefix("x-")).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return ()
    return () if name in _NOT_OF_THE_WEB else _WIDER.get(name, (name,))


def wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, by the NULs among its first characters; None: neither."""
    start = body[:64]
    nuls = [start[at::4].count(0) for at in range(4)]
    whole = len(start) // 4
    if whole < 4:
        return None
    if nuls[1] == nuls[2] == nuls[3] == whole and nuls[0] < whole // 4:
        return "utf-32-le"
    if nuls[0] == nuls[1] == nuls[2] == whole and nuls[3] < whole // 4:
        return "utf-32-be"
    even, odd = nuls[0] + nuls[2], nuls[1] + nuls[3]
    if odd >= 1.5 * whole and even <= whole // 4:
        return "utf-16-le"
    return "utf-16-be" if even >= 1.5 * whole and odd <= whole // 4 else None


def decoded(
    body: bytes,
    labels: Iterable[str | None],
    sample: Callable[[], bytes],
    language: Callable[[], str | None] = lambda: None,
) -> Decoded:
    """The bytes as characters.

    A byte order mark decides; then bytes that are valid UTF-8, or nearly, are UTF-8, whatever is declared:
    other encodings hardly ever match that by coincidence. Then the first of the labels, or of what a detection finds in
    the result of `sample` (the bytes without markup), that leaves at most one character in a thousand unread, or is
    plainly East Asian text of which some characters are cut. `language` returns the tag that the text declares.
    """
    for bom, encoding in BOMS:
        if body.startswith(bom):
            return _read(body, encoding)
    if unmarked := wide(body):
        return _read(body, unmarked)
    if found := _utf8(body):
        return found
    best: Decoded | None = None
    cut: Decoded | None = None
    for encoding in _candidates(labels, sample, language):
        found = _read(body, encoding)
        if found.unread <= len(found.text) // 1000 or (encoding == "utf-8" and _ends_cut(found)):
            if cut and not is_plausible(found.text, encoding):
                return cut
            found = _likelier(body, found) if encoding in CYRILLIC else found
            return _meant(body, found, sample, language) if encoding in _OFTEN_WRONG else found
        if _is_cut(found) and (cut is None or found.unread < cut.unread):
            cut = found
        if best is None or found.unread < best.unread:
            best = found
    return cut or best or _read(body, "utf-8")


def _ends_cut(found: Decoded) -> bool:
    """Whether all that was unread is a character cut at the end."""
    return found.unread == 1 and found.text.endswith(_UNREAD)


def _meant(body: bytes, found: Decoded, sample: Callable[[], bytes], language: Callable[[], str | None]) -> Decoded:
    """Text read in an encoding that is often declared wrongly; in another one if its characters show that."""
    if is_plausible(found.text, found.encoding) or not (other := mistaken_for(sample(), language())):
        return found
    readings = (_read(body, encoding) for encoding in encodings_of(other))
    return next((one for one in readings if one.unread <= len(one.text) // 1000 or _is_cut(one)), found)


def _likelier(body: bytes, found: Decoded) -> Decoded:
    """Text read as Cyrillic, in the Cyrillic encoding that gives the most plausible letters."""
    others = {name: other for name in CYRILLIC if not (other := _read(body, name)).unread}
    texts = {name: other.text for name, other in others.items()} | {found.encoding: found.text}
    best = likelier(texts, found.encoding)
    return others.get(best, found)


def encoded_once(text: str) -> str:
    """The text, decoded once more if a site encoded it as UTF-8 twice; any other text unchanged."""
    if not any(_holds(text, mark) for mark in _MARKS_OF_TWICE) or len(_TWICE.findall(text, 0, 400_000)) < _SURE_TWICE:
        return text
    return _BEYOND_ASCII.sub(_read_again, text)


def _is_cut(found: Decoded) -> bool:
    """Whether it is text of an East Asian language in which some characters are cut, as at the end of summaries."""
    return found.unread * _MOST_CUT <= _valid(found.text) and is_plausible(found.text, found.encoding)


def _candidates(
    labels: Iterable[str | None], sample: Callable[[], bytes], language: Callable[[], str | None]
) -> Iterator[str]:
    named = [encoding for label in labels if label for encoding in encodings_of(label)]
    yield from (encoding for encoding in named if not encoding.startswith(("utf-16", "utf-32")))
    yield from encodings_of(guessed(sample(), language()))
    yield "cp1252"


def _read(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count(_UNREAD))


def _utf8(body: bytes) -> Decoded | None:
    """The bytes as UTF-8, if only a few are not; as ISO-2022-JP, which is also ASCII."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        joined = _HALVES.sub(_joined, body)
        return (_almost(joined) if joined != body else None) or _almost(body)
    return _iso2022(body) if _holds(text, "\x1b$") else Decoded(text, "utf-8", 0)


def _holds(text: str, mark: str) -> bool:
    """Whether a mark occurs in a text: most lack even its first character, which is found much faster."""
    return mark[0] in text and mark in text


def _almost(body: bytes) -> Decoded | None:
    found = _read(body, "utf-8")
    if found.unread > (valid := _valid(found.text)):
        return None
    letters = _STRAY_LETTER.sub(lambda match: match[0].decode("latin-1").encode(), body)
    mended = _read(letters, "utf-8")._replace(strays=len(letters) - len(body))
    return mended if mended.unread <= (valid + 1) // 3 else None


def _joined(match: re.Match[bytes]) -> bytes:
    return match[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _valid(text: str) -> int:
    """How many characters beyond ASCII were read."""
    return len(text) - len(text.encode("ascii", "ignore")) - text.count(_UNREAD)


def _iso2022(body: bytes) -> Decoded:
    """ISO-2022-JP is pure ASCII with escapes. Its Windows variant has characters that Python only knows in EUC."""
    found = _read(body, "iso2022_jp_2")
    if not found.unread:
        return found
    in_euc = _JIS.sub(lambda match: match[1].translate(_SHIFTED), body).replace(b"\x1b(B", b"").replace(b"\x1b(J", b"")
    other = _read(in_euc, "euc_jis_2004")
    return other if other.unread < found.unread else found


def _read_again(match: re.Match[str]) -> str:
    found = bytearray()
    for character in match[0]:
        try:
            found += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 255:
                return match[0]
            found.append(ord(character))
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
