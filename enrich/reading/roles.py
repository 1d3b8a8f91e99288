"""What people are called in bylines, and the agency that they work for."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.agencies import agency_named
from enrich.reading.languages import every
from enrich.reading.lines import line_key
from enrich.reading.tables import line_keys, load_table

_ROLES: Final = line_keys((*load_table("bylines")["roles"]["words"], *every(lambda language: language.bylines.roles)))
# Words before the agency that contributed.
WITH: Final = frozenset(("avec", "mit", "con", "com", "with", "med", "met", "z", "\u0441", "\u0437"))
_ENDS = ("editor", "reporter", "writer", "correspondent", "producer", "columnist", "bureau chief")
_OF = re.compile(r"(?:^|\s)(?:de|da|do|dos|del|der|di|della|von|van|för|for|od|от|від)\s(?=[^\W\d_])")


def is_role(part: str, *, ended: bool = False) -> bool:
    """Whether words are a role. ended: or end with one: `senior reporter`."""
    key = line_key(part)
    return key in _ROLES or (ended and key.endswith(_ENDS))


def agency_beside_role(part: str) -> str | None:
    """The agency in a part of a byline, perhaps with a role before it: `Repórter da Agência Brasil`, `da ANSA`."""
    if agency := agency_named(part):
        return agency
    of = _OF.search(part)
    if of is None or (of.start() and not is_role(part[: of.start()])):
        return None
    return agency_named(part[of.end() :])
