"""robots.txt (RFC 9309). Pure: a site's text, to what it allows us."""

from __future__ import annotations

import codecs
import math
import re
from typing import Final

from protego import Protego

BYTES: Final = 512_000  # RFC 9309: at least 500 KiB must be read
_LINES: Final = 20_000
_LONGEST_DELAY: Final = 60.0  # seconds between two requests; longer delays are cut to this
_AGENT: Final = re.compile(r"user[- ]?agent\s*:?\s*(.*)", re.IGNORECASE)
# What rules begin with, including misspellings (`Disalow`), as Google reads them.
_RULE: Final = re.compile(r"allow|dis|dia|crawl|request", re.IGNORECASE)


class Rules:
    """The rules of a robots.txt for one robot. body: as received; None: there is none, and everything is allowed."""

    def __init__(self, body: bytes | None, robot: str) -> None:
        self._robot = robot
        self._rules = Protego.parse(_for(robot, _text((body or b"")[:BYTES])))

    def allows(self, url: str) -> bool:
        """Whether the robot may request an address of this origin."""
        return self._rules.can_fetch(url, self._robot)

    @property
    def delay(self) -> float:
        """Seconds between two requests that it asks for, at most a minute."""
        rate = self._rules.request_rate(self._robot)
        asked = max(self._rules.crawl_delay(self._robot) or 0.0, rate.seconds / max(1, rate.requests) if rate else 0.0)
        return min(asked, _LONGEST_DELAY) if math.isfinite(asked) and asked > 0 else 0.0


def robot_of(user_agent: str) -> str:
    """The name by which robots.txt refers to us: the part of our User-Agent before the version."""
    return (user_agent.split("/", 1)[0].split() or ["copydesk"])[0].lower()


def _text(body: bytes) -> str:
    """The characters; a byte order mark, which would make the parser miss its first group, gives the encoding."""
    utf_16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body.decode("utf-16" if utf_16 else "utf-8-sig", "replace")


def _for(robot: str, text: str) -> str:
    """Names and rules, with all other robots under one name: groups of many names and many rules would take long.

    Records of other kinds do not interfere (RFC 9309, 2.2.4): between two names they would end the list of names.
    """
    kept: list[str] = []
    for line in text.splitlines()[:_LINES]:
        said = line.partition("#")[0].strip()
        if (found := _AGENT.match(said)) and (name := found[1].partition("/")[0].strip().lower()):
            ours = name == "*" or name.replace("*", "") in robot
            said = f"User-agent: {name if ours else 'another-robot'}"
            if kept and kept[-1] == said:
                continue
        elif not (found or _RULE.match(said)):
            continue
        kept.append(said)
    return "\n".join(kept)
