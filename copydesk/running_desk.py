"""Where the desk is that runs on this machine: its data folder tells it, and the other commands look there."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from contract.settings import Settings, load

ADDRESSES: Final = ("COPYDESK_DATABASE_URL", "COPYDESK_KAFKA_SERVERS", "PREFECT_API_URL")
"""The variables that say where a desk is."""

_FILE: Final = "desk.json"
_LOCK: Final = "lock"  # held by what runs in the folder: copydesk.local.stack.home
_OWN: Final = frozenset({"database_url", "kafka_servers"})


class Found(NamedTuple):
    """A desk that runs here: its data folder, and the variables that say where it is."""

    home: Path
    addresses: dict[str, str]


@contextmanager
def told(home: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """For the time of a block, the folder tells where its desk is, to its owner alone: addresses hold passwords."""
    path = home / _FILE
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(0o600, exist_ok=False)
    draft.write_text(json.dumps({name: environment[name] for name in ADDRESSES}), "utf-8")
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def found(home: Path) -> Found | None:
    """The desk that runs in a data folder, else the demo that was kept running there; None where neither does."""
    for folder in (home.expanduser(), home.expanduser() / "demo"):
        if (addresses := _read(folder / _FILE)) and _is_running(folder):
            return Found(folder, addresses)
    return None


def settings_here() -> tuple[Settings, Found | None]:
    """The settings in force; where they name no desk, with the addresses of the one that runs here, if one does.

    They are put into this process's environment, where Prefect looks for its own. Raises SettingsError.
    """
    settings = load()
    if settings.model_fields_set & _OWN or not (desk := found(settings.home)):
        return settings, None
    os.environ.update(desk.addresses)
    return load(), desk


def _read(path: Path) -> dict[str, str] | None:
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(held, dict) or held.keys() != {*ADDRESSES}:
        return None
    return {name: str(value) for name, value in held.items()}


def _is_running(folder: Path) -> bool:
    """Whether somebody holds the folder's lock: who was killed told nobody that it ended."""
    try:
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
