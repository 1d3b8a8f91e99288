"""The name of a host in ASCII. Pure."""

from __future__ import annotations

import idna


def in_ascii(host: str) -> str:
    """A host's name in ASCII, as browsers and httpx ask for it: ß, ς and joiners stay what they are (UTS 46).

    Raises UnicodeError if it is not the name of a host.
    """
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host.encode("idna").decode("ascii")
