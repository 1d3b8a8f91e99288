"""The packages that contain Java, Postgres and Kafka's jars: the extra `local`, which a server does not install."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from contract.errors import StackError


def imported(package: str) -> ModuleType:
    """Import a package or one of its modules. Raises StackError, saying what to do, if it is not installed."""
    try:
        return import_module(package)
    except ImportError as error:
        raise StackError(_missing(package)) from error


def folder_of(package: str) -> Path:
    """Return the folder of a package, without importing it. Raises StackError as `imported` does."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise StackError(_missing(package))
    return Path(found.origin).parent


def _missing(package: str) -> str:
    name = package.partition(".")[0]
    return f"The stack on this machine needs the package {name}, which is not installed: run `make venv` in a checkout."
