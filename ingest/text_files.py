"""Text files: decompressed within a limit, their encoding detected. Pure, except for reading files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from contract.errors import NoText, NotHtml, TooLarge
from ingest.languages import language_of
from ingest.undeclared_encodings import guessed
from ingest.unpack import gunzipped

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class FileText(msgspec.Struct, frozen=True):
    """The text of a file, the hash of its decompressed content, and its language (None: not sure)."""

    text: str
    digest: str
    language: str | None


def read_text_file(raw: bytes, name: str, most: int) -> FileText:
    """The text in a file's bytes, gzipped or not.

    Raises TooLarge if it decompresses to more than `most` bytes, Unreadable if the compression is invalid, NotHtml if
    it is not text, and NoText if it is empty.
    """
    content = unpacked(raw, name, most)
    text = decode(content)
    if not text.strip():
        msg = f"{name} is empty"
        raise NoText(msg)
    return FileText(text, digest_of(content), language_of(text, None, None))


def digest_of(content: bytes) -> str:
    """The hash that identifies a content: 128 bits of SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()[:32]


def read_raw(path: Path, most: int) -> bytes:
    """The file's raw bytes. Raises TooLarge over `most` bytes, and OSError."""
    with path.open("rb") as file:
        return read_stream(file, path.name, most)


def read_stream(stream: BinaryIO, name: str, most: int) -> bytes:
    """The content of a stream. Raises TooLarge over `most` bytes, and OSError."""
    raw = stream.read(most + 1)
    if len(raw) > most:
        raise _too_large(name, most)
    return raw


def read_bounded(path: Path, most: int) -> bytes:
    """The file's bytes, decompressed if gzipped. Raises like `read_raw` and `unpacked`."""
    return unpacked(read_raw(path, most), path.name, most)


def unpacked(raw: bytes, name: str, most: int) -> bytes:
    """The bytes, decompressed if gzipped; anything after that is skipped.

    Raises TooLarge over `most` bytes, and Unreadable if the compression is invalid.
    """
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    content = gunzipped(raw, most, name=name)
    if len(content) > most:
        raise _too_large(name, most)
    return content


def decode(content: bytes) -> str:
    """The text in bytes of unknown encoding. Raises NotHtml if they are not text."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode(guessed(content), errors="replace")
    controls = sum(text.count(character) for character in map(chr, range(32)) if character not in "\t\n\r\f")
    if controls > max(8, len(text) // 200):
        msg = f"the file is not text: {controls} control characters in {len(text)}"
        raise NotHtml(msg)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _too_large(name: str, most: int) -> TooLarge:
    return TooLarge(f"{name} contains more than {most:,} bytes (setting replay_bytes)")
