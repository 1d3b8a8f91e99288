"""Repairs XML that is not well-formed. Pure, and linear in the text."""

from __future__ import annotations

import html
import re
from typing import Final

# A single character that a prologue declares by name; longer entities could expand a line to megabytes.
_CHARACTER: Final = re.compile(r"<!ENTITY\s+(\w{1,30})\s+[\"']([^&%\"'<]{1,9}|&#\w{1,7};)[\"']\s*>", re.IGNORECASE)
# What a parser fails on. CDATA and comments are skipped as a whole, and unclosed parts match as far as possible.
_STUMBLES: Final = re.compile(
    r"<!\[CDATA\[(?>.*?(?:\]\]>|\Z))|<!--(?>.*?(?:-->|\Z))"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:\#?\w{1,32};)?|<(?![A-Za-z_/!?])|\]\]>",
    re.DOTALL,
)
_CDATA: Final = re.compile(r"<!\[cdata\[", re.IGNORECASE)
# CDATA at the beginning of an element (1).
_SECTION: Final = re.compile(r"<([A-Za-z][\w:.-]{0,60})(?:\s[^<>]*)?>\s*<!\[CDATA\[")
# A tag (1) and its attributes (2), whose values may be unquoted.
_TAGS: Final = re.compile(
    r"<!\[CDATA\[(?>.*?(?:\]\]>|\Z))|<!--(?>.*?(?:-->|\Z))"
    r"|<([A-Za-z][\w:.-]{0,60})(\s(?>[^<>\"']+|\"[^<\"]*\"|'[^<']*')*)>",
    re.DOTALL,
)
_VALUE: Final = re.compile(r"\"[^\"]*\"|'[^']*'|(?<=[\w:.-])=\s{0,9}([^\s\"'<>]+)")
_PRINTED: Final = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2033"  # typographic quotation marks
_ESCAPED: Final = {"<": "&lt;", "&": "&amp;", "]]>": "]]&gt;"}
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Elements whose text may be unescaped markup.
_TEXTUAL: Final = re.compile(
    r"<(title|description|summary|content:encoded|itunes:summary|itunes:subtitle|media:description|excerpt:encoded)"
    r"(?:\s[^<>]*)?>(?>(.*?)(?:</\1\s*>|\Z))",
    re.IGNORECASE | re.DOTALL,
)
ENTRY: Final = re.compile(r"<(/?)(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"<(/?)(?:\w+:)?(?:url|sitemap)[\s>]", re.IGNORECASE)
_CLOSED: Final = re.compile(r"</[\w:.-]{1,60}\s*>|/>")
_NAMED: Final = re.compile(r"</(?:\w{1,20}:)?(?:link|guid|id|loc)\s*>|<(?:\w{1,20}:)?link\s[^<>]*/>", re.IGNORECASE)


def sections_closed(text: str, warnings: list[str]) -> str:
    """The text with each CDATA section closed that contains what follows its element, up to the next one's end.

    That may be well-formed: whole entries are then text in the previous one.
    """
    if text.count("<![CDATA[") <= text.count("]]>"):
        return text
    parts, at, end = [], 0, -1
    while begin := _SECTION.search(text, at):
        if end < begin.end():
            found = text.find("]]>", begin.end())
            end = found if found >= 0 else len(text)
        closing = text.find(f"</{begin[1]}>", begin.end(), end)
        if closing >= 0 and (end == len(text) or text.find("<![CDATA[", closing, end) >= 0):
            parts += [text[at:closing].removesuffix("]]").removesuffix("]>"), "]]>"]
            at = closing
        else:
            parts.append(text[at:end])
            at = end
    if "]]>" in parts:
        warnings.append("a CDATA section is not closed before its element ends")
    return "".join([*parts, text[at:]])


def mended(text: str, prologue: str, warnings: list[str]) -> str:
    """The text with each problem written as XML requires. prologue: may declare characters by name."""
    declared = _declared(prologue)
    text = _CDATA.sub("<![CDATA[", text)
    if _CONTROLS.search(text):
        warnings.append("it contains control characters")
        text = _CONTROLS.sub("", text)
    halves: list[str] = []

    def mend(match: re.Match[str]) -> str:
        found = match[0]
        if found in _ESCAPED:
            if found != "]]>":
                warnings.append(f"its text contains an unescaped {found}")
            return _ESCAPED[found]
        if found.startswith("<!"):
            return found
        if not found.startswith("&#"):
            character = declared.get(found[1:-1]) or html.unescape(found)
            return html.escape(character) if character != found else f"&amp;{found[1:]}"
        character = _character(found[2:-1])
        if "\ud800" <= character <= "\udfff":
            halves.append(character)
        if halves or character in {"", "\ufffd"}:
            warnings.append("it references characters that do not exist")
        return html.escape(character)

    mended = _STUMBLES.sub(mend, text)
    if halves:
        # A surrogate pair is one character; a lone surrogate is invalid.
        mended = mended.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return mended


def _declared(prologue: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _CHARACTER.findall(prologue[:100_000])}


def _character(reference: str) -> str:
    """The character of a numeric reference; surrogates unchanged; empty for one that XML does not allow."""
    digits = reference[1:] if reference[:1] in {"x", "X"} else reference
    try:
        code = int(digits, 16 if digits is not reference else 10)
    except ValueError:
        return "\ufffd"
    if 0xD800 <= code <= 0xDFFF:
        return chr(code)
    if code > 0x10FFFF or code in {0xFFFE, 0xFFFF}:
        return "\ufffd"
    if code < 32 and code not in {9, 10, 13}:
        return ""
    return html.unescape(f"&#{code};")  # reads 128 to 159 as Windows-1252


def without_rest(text: str, root: str, warnings: list[str]) -> str:
    """The text without the incomplete part of its last entry; without that entry if it is not identified."""
    tail = text[-2000:].lower()
    if f"{root}>" in tail and "</" in tail:
        return text
    last: re.Match[str] | None = None
    cut: int | None = None
    begins = _ADDRESS if root in {"urlset", "sitemapindex"} else ENTRY
    for piece in begins.finditer(text):
        if piece[1]:
            last, cut = piece, None
        elif last:
            cut = piece.start() if cut is None else cut
    warnings.append("it is truncated")
    if cut is None:
        return text
    partial = text[cut:]
    closed = [piece.end() for piece in _CLOSED.finditer(partial)]
    # An element that was cut in the middle may say something different from the whole.
    return text[: cut + closed[-1]] if closed and _NAMED.search(partial) else text[:cut]


def text_wrapped(text: str) -> str:
    """Unescaped markup turned into text of its element."""
    return _TEXTUAL.sub(_wrapped, text)


def values_quoted(text: str) -> str:
    """Attribute values put in quotation marks."""
    return _TAGS.sub(_quoted, text)


def _quoted(match: re.Match[str]) -> str:
    if not match[1] or "=" not in match[2]:
        return match[0]
    end = "/" if match[2].endswith("/") else ""
    values = _VALUE.sub(
        lambda value: f'="{value[1].strip(_PRINTED)}"' if value[1] else value[0], match[2].removesuffix("/")
    )
    return f"<{match[1]}{values}{end}>"


def _wrapped(match: re.Match[str]) -> str:
    whole, inside = match[0], match[2]
    if "<" not in inside or inside.lstrip().startswith("<![CDATA[") or ENTRY.search(inside):
        return whole  # it contains another entry: it was not closed
    begin = match.start(2) - match.start()
    end = match.end(2) - match.start()
    return f"{whole[:begin]}<![CDATA[{inside.replace(']]>', '')}]]>{whole[end:]}"
