"""The people in a field for authors, as feeds and pages write it. Pure."""

from __future__ import annotations

import html
import re
from typing import Final

_FIELD: Final = 1_000  # characters that are read
_NAME_CHARACTERS: Final = 100
_PARTS: Final = re.compile(r"\s[|•·/]\s|[|;\n]")
_COMMAS: Final = re.compile(r",| and | & ")
_MAIL_ASIDE: Final = re.compile(r"[(<\[][^()<>\[\]\s]{1,100}@[^()<>\[\]\s]{1,100}[)>\]]")
_DOMAIN: Final = re.compile(r"\w\.[A-Za-z]{2,}$")
_NO_NAME: Final = re.compile(r"[@<>{}]|https?:|www\.", re.IGNORECASE)
# What programs write for a name that they have not.
_NOTHING: Final = frozenset({"null", "undefined", "none", "nan", "false", "unknown", "n/a", "undefined undefined"})


def names_in(listed: str) -> list[str]:
    """The people in one field. Some writers put several into it, or the paper behind the person.

    Addresses and what holds markup are no names, nor what holds no letter.
    """
    field = _MAIL_ASIDE.sub(" ", html.unescape(listed)[:_FIELD])
    parts = [name for part in _PARTS.split(field) if (name := _name(part))]
    # A comma parts people only where it leaves whole names: `Ann Lee, Jr.` is one.
    people = [name for part in parts for name in ([*map(str.strip, _COMMAS.split(part))] if _whole(part) else [part])]
    return [name for name in people if name and not _DOMAIN.search(name)]


def _whole(names: str) -> bool:
    return all(" " in part.strip() or _DOMAIN.search(part) for part in _COMMAS.split(names))


def _name(name: str) -> str | None:
    """A name without entities, spare white space and `By`; None where it is none."""
    written = " ".join(name.split()).removeprefix("By ").removeprefix("by ").strip(" ,;")
    if len(written) > _NAME_CHARACTERS or _NO_NAME.search(written) or written.lower() in _NOTHING:
        return None
    return written if any(map(str.isalpha, written)) else None
