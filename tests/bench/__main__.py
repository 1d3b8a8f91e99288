"""Every bench, or those named: python -m tests.bench extract land"""

from __future__ import annotations

import sys
from importlib import import_module

BENCHES = ("extract", "pairs", "land")


def main() -> None:
    """Run them one after the other."""
    for name in sys.argv[1:] or BENCHES:
        import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
