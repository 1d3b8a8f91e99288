"""TOML parsed by Python, cached once it was read: parsing the tables takes longer than all other imports."""

from __future__ import annotations

import os
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import xxhash

_FOLDER: Final = Path(__file__).with_name("__pycache__")
_decoder = msgspec.msgpack.Decoder(dict[str, Any])


def loads(content: str, folder: Path = _FOLDER) -> dict[str, Any]:
    """The contents of a TOML text. Raises tomllib.TOMLDecodeError.

    folder: where it is cached in MessagePack, under a hash of the text; if none is writable it is parsed again.
    """
    state = xxhash.xxh3_128_hexdigest(content.encode("utf-8", "surrogatepass"))
    path = folder / f"toml-{state}.msgpack"
    with suppress(OSError, msgspec.MsgspecError):  # a broken one is rewritten
        return _decoder.decode(path.read_bytes())
    said = tomllib.loads(content)
    with suppress(OSError):
        _write(path, msgspec.msgpack.encode(said))
    return said


def _write(path: Path, content: bytes) -> None:
    """Write a file atomically."""
    path.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink()
        raise
