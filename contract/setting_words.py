"""Settings in words: what is wrong with one, and its value for a child process."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from contract.masking import masked


def plain(value: object) -> str:
    """A setting's value as in the environment."""
    if isinstance(value, Path):
        return str(value.absolute())  # a child process may have another working folder
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def complaint(problem: ErrorDetails, prefix: str, fields: Mapping[str, FieldInfo]) -> str:
    """What is wrong with a setting, by name, and what it should be."""
    name = str(problem["loc"][0])
    shown = f"{name} ({prefix}{name.upper()})"
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(name, fields, n=1)
        return f"unknown setting {shown}" + (f": did you mean {near[0]}?" if near else ": see `copydesk settings`")
    field = fields.get(name)
    secret = problem["type"] == "value_error" or (field is not None and "Secret" in str(field.annotation))
    given = "" if secret else f", not {masked(repr(problem['input']))}"
    what = problem["msg"].lower().removeprefix("value error, ")
    return f"setting {shown}: {what}{given}. {field.description if field else ''}".rstrip()
