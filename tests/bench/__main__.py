"""Runs every bench, or those named: python -m tests.bench extract land. Some accept numbers as sizes and paths as
checkouts.

`compare` must be named alone; it has options of its own.
"""

from __future__ import annotations

import sys
from importlib import import_module

BENCHES = (
    "extract",
    "parse",
    "peers",
    "polls",
    "schedule",
    "pairs",
    "index",
    "cuts",
    "scaling",
    "phases",
    "land",
    "old",
    "replay",
    "hot",
    "hot-landed",
    "reader",
    "changes",
    "stories",
    "story-window",
    "search",
    "queries",
    "day",
    "compare",
)


def main() -> None:
    """Runs them one after another; their exit codes are reported at the end."""
    named = [word for word in sys.argv[1:] if not (word.isdecimal() or word.startswith("--") or "/" in word)]
    missed = []
    for name in ["compare"] if named[:1] == ["compare"] else named or BENCHES:
        try:
            import_module(f"tests.bench.{name.replace('-', '_')}").main()
        except SystemExit as ended:
            if ended.code:
                missed.append(f"{name}: {ended.code}")
    if missed:
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    main()
