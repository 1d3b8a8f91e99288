"""Files of documents in blocks, each of which can be read independently, repeatedly and by any process."""

from __future__ import annotations

import gzip
import shutil
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from contract.errors import Permanent
from enrich.pairs.documents import BadLine, Document, parse_documents
from enrich.pairs.parquet import documents_in, rows_of_groups

BLOCK_BYTES: Final = 8_000_000  # of JSON lines: about 4,000 reports
BLOCK_ROWS: Final = 4_000  # of Parquet, whose row groups are not divided
_PACKED: Final = b"\x1f\x8b"


class Block(NamedTuple):
    """A part of a file. start, end: half-open; bytes of JSON lines, or row groups of Parquet. file: its number."""

    file: int
    path: Path
    start: int
    end: int


class ReadBlock(NamedTuple):
    """The contents of a block. broken: numbers count from the block's first line or row. lines: how many it has."""

    documents: list[Document]
    broken: list[BadLine]
    lines: int


def files_in(path: Path) -> list[Path]:
    """The file itself, or the files of documents in a folder, by name. Raises Permanent if there are none."""
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.name.endswith((".jsonl", ".jsonl.gz", ".parquet")))
    if not found:
        msg = f"{path} contains no file that ends in .jsonl, .jsonl.gz or .parquet"
        raise Permanent(msg)
    return found


def blocks_of(files: Sequence[Path], scratch: Path, block_bytes: int = BLOCK_BYTES) -> Iterator[Block]:
    """The blocks of some files, in their order. Raises Permanent if one cannot be read.

    scratch: where compressed lines are unpacked, since they can only be read from the beginning; readers of the blocks
    must reach it under the same path.
    """
    for number, path in enumerate(files):
        if path.suffix.lower() == ".parquet":
            yield from _of_row_groups(number, path)
            continue
        try:
            plain = _unpacked(path, scratch / f"{number}.jsonl")
            size = plain.stat().st_size
        except (OSError, EOFError, zlib.error) as error:
            msg = f"{path} cannot be read: {getattr(error, 'strerror', None) or error}"
            raise Permanent(msg) from error
        for start in range(0, size, block_bytes):
            yield Block(number, plain, start, min(start + block_bytes, size))


def read_block(block: Block) -> ReadBlock:
    """The documents of a block, and its invalid lines. Raises Permanent if it cannot be read."""
    lines = 0

    def counted() -> Iterator[bytes]:
        nonlocal lines
        for line in _lines(block):
            lines += 1
            yield line

    if block.path.suffix.lower() == ".parquet":
        groups = range(block.start, block.end)
        items = list(documents_in(block.path, groups))
        lines = len(items)
    else:
        items = list(parse_documents(counted()))
    documents = [item for item in items if isinstance(item, Document)]
    return ReadBlock(documents, [item for item in items if isinstance(item, BadLine)], lines)


def _lines(block: Block) -> Iterator[bytes]:
    """The lines that begin in the block; a line that began before it belongs to the previous one."""
    with block.path.open("rb") as file:
        file.seek(max(block.start - 1, 0))
        if block.start:
            file.readline()
        while file.tell() < block.end and (line := file.readline()):
            yield line


def _unpacked(path: Path, plain: Path) -> Path:
    with path.open("rb") as file:
        if file.peek(2)[:2] != _PACKED:
            return path.absolute()
        with gzip.GzipFile(fileobj=file) as packed, plain.open("wb") as into:
            shutil.copyfileobj(packed, into, 1 << 20)
    return plain


def _of_row_groups(number: int, path: Path) -> Iterator[Block]:
    rows = rows_of_groups(path)
    start, held = 0, 0
    for group, count in enumerate(rows):
        held += count
        if held >= BLOCK_ROWS or group + 1 == len(rows):
            yield Block(number, path.absolute(), start, group + 1)
            start, held = group + 1, 0
