"""Every bench, or those named: python -m tests.bench extract land. Numbers are sizes, paths checkouts, for some."""

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
    "phases",
    "land",
    "old",
    "hot",
    "hot-landed",
    "reader",
    "changes",
    "stories",
    "search",
    "queries",
)


def main() -> None:
    """Run them one after the other."""
    for name in [
        word for word in sys.argv[1:] if not (word.isdecimal() or word.startswith("--") or "/" in word)
    ] or BENCHES:
        import_module(f"tests.bench.{name.replace('-', '_')}").main()


if __name__ == "__main__":
    main()
