"""A list of servers, checked before kafka-python, which would log an invalid one including any password."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

_SERVER: Final = re.compile(r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.%\w]{1,60}\])(?::\d{1,5})?")


def checked(servers: str) -> str:
    """The servers as given. Raises ValueError, without any part of them, if they are invalid."""
    if not all(_SERVER.fullmatch(server.strip()) for server in servers.split(",")):
        msg = "is not a comma-separated list of host:port; it must not contain user names or passwords"
        raise ValueError(msg)
    return servers


Servers = Annotated[str, AfterValidator(checked)]
