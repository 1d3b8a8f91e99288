"""The settings file: TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from contract.errors import SettingsError


def read_toml(path: str, *, named_by: str) -> dict[str, Any]:
    """The contents of a TOML file. named_by: the variable that named it. Raises SettingsError if it cannot be read."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{named_by} names {path}, which cannot be read: {error.strerror}"
        raise SettingsError(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}, named by {named_by}, is not a TOML file: {error}"
        raise SettingsError(msg) from error
