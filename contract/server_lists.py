"""A list of servers, checked before kafka-python, which would log a wrong one with any password in it."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

_SERVER: Final = re.compile(r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.%\w]{1,60}\])(?::\d{1,5})?")


def checked(servers: str) -> str:
    """The servers as given. Raises ValueError, which shows nothing of them, where they are none."""
    if not all(_SERVER.fullmatch(server.strip()) for server in servers.split(",")):
        msg = "is not a comma-separated list of host:port; it must not contain user names or passwords"
        raise ValueError(msg)
    return servers


Servers = Annotated[str, AfterValidator(checked)]
