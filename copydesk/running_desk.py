"""The desk that runs on this machine: its data folder says where it is and how it is set, and commands look there."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import SecretStr

from contract.settings import PREFIX, Settings, environment_of

ADDRESSES: Final = ("COPYDESK_DATABASE_URL", "COPYDESK_KAFKA_SERVERS", "PREFECT_API_URL")
"""The variables that say where a desk is."""

_FILE: Final = "desk.json"
_LOCK: Final = "lock"  # held by the stack that runs in the folder: copydesk.local.stack.home
_OWN: Final = frozenset({"database_url", "kafka_servers"})
_ITS: Final = frozenset({*ADDRESSES, "COPYDESK_HOME"})  # whatever this process has set


class Found(NamedTuple):
    """A desk that runs here: its data folder, and the variables that say where it is and how it is set."""

    home: Path
    variables: dict[str, str]


@contextmanager
def told(home: Path, settings: Settings, environment: Mapping[str, str]) -> Iterator[None]:
    """For the duration of a block, the folder describes its desk, only for its owner. environment: of its processes.

    Of its secrets it contains only the database's address, which on one machine has no password.
    """
    path = home / _FILE
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(0o600, exist_ok=False)
    secret = {
        PREFIX + name.upper()
        for name in Settings.model_fields
        if name not in _OWN and isinstance(getattr(settings, name), SecretStr)
    }
    names = {*environment_of(settings), *ADDRESSES} - secret
    draft.write_text(json.dumps({name: environment[name] for name in sorted(names)}), "utf-8")
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def found(home: Path) -> Found | None:
    """The desk that runs in a data folder, otherwise a demo that was kept running there; None if neither does."""
    for folder in (home.expanduser(), home.expanduser() / "demo"):
        if (variables := _read(folder / _FILE)) and _is_running(folder):
            return Found(folder, variables)
    return None


def settings_here(load: Callable[[], Settings]) -> tuple[Settings, Found | None]:
    """The settings in force, as from `load`; if they name no desk, also those of the one that runs here.

    Our own take precedence. They are put into the environment, where Prefect looks for its own. Raises SettingsError.
    """
    settings = load()
    if settings.model_fields_set & _OWN or not (desk := found(settings.home)):
        return settings, None
    own = {PREFIX + name.upper() for name in settings.model_fields_set} - _ITS
    os.environ.update({name: value for name, value in desk.variables.items() if name not in own})
    return load(), desk


def _read(path: Path) -> dict[str, str] | None:
    """The variables in a file, for settings that this version has."""
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(held, dict) or not held.keys() >= {*ADDRESSES}:
        return None
    known = {*ADDRESSES, *(PREFIX + name.upper() for name in Settings.model_fields)}
    return {name: str(value) for name, value in held.items() if name in known}


def _is_running(folder: Path) -> bool:
    """Whether the folder's lock is held: a killed process told nobody that it ended."""
    try:
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
