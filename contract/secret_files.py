"""Secrets in files, as usual with containers: COPYDESK_READER_PASSWORD_FILE names the file of a password."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from contract.errors import SettingsError

SUFFIX: Final = "_file"
_MOST: Final = 65_536  # bytes


def with_secrets(values: Mapping[str, object], secrets: Collection[str]) -> dict[str, object]:
    """The values, with each secret that is in a file read from it, without the end of its last line.

    secrets: names of settings that can be in files. Raises SettingsError if one is set both ways, or the file
    cannot be read.
    """
    found = dict(values)
    for name in secrets:
        path = found.pop(f"{name}{SUFFIX}", None)
        if path is None or path == "":
            continue
        if name in values:
            msg = f"{name} and {name}{SUFFIX} are both set: set only one"
            raise SettingsError(msg)
        found[name] = _read(name, str(path))
    return found


def _read(name: str, path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            held = file.read(_MOST + 1)
        if len(held) <= _MOST:
            return held.decode().removesuffix("\n").removesuffix("\r")
        msg = f"{name}{SUFFIX}: {path} is too large for a secret: at most {_MOST} bytes"
    except OSError as error:
        msg = f"{name}{SUFFIX}: {path} cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        msg = f"{name}{SUFFIX}: {path} is not text"
    raise SettingsError(msg)
