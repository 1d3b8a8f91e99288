"""A long run of a desk on this machine that polls feeds, measured: python -m tests.soak [MINUTES [FEEDS]].

It runs `copydesk up` as a user does, with feeds of its own on loopback, and records every half minute how much disk and
memory each part uses, how many files are open and how long the oldest entry has been under way. At the end it draws
docs/soak.svg and prints the figures for docs/one-machine.md. Data whose retention is normally days is kept for an hour
here, the minimum that Prefect allows.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.desk import running_desk
from tests.soak.figures import figures
from tests.soak.picture import drawn
from tests.soak.wire import wire

_ROOT = Path(__file__).parents[2]
_BETWEEN_SAMPLES = 30.0


def main() -> None:
    """Runs for that many minutes, by default 120, with that many feeds, by default 6."""
    minutes, feeds = ([float(word) for word in sys.argv[1:]] + [120.0, 6.0][len(sys.argv) - 1 :])[:2]
    samples: list[dict[str, float]] = []
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-soak-", ignore_cleanup_errors=True) as above,
        wire(int(feeds)) as addresses,
    ):
        Path(above).chmod(0o755)  # where we are root, Postgres runs as a user of its own
        with running_desk(Path(above) / "home") as desk:
            desk.add_feeds(addresses)
            begun = time.monotonic()
            while (minute := (time.monotonic() - begun) / 60) < minutes:
                samples.append({"minute": round(minute, 2), **desk.sample()})
                sys.stdout.write(json.dumps(samples[-1]) + "\n")
                sys.stdout.flush()
                desk.wait(_BETWEEN_SAMPLES)
    (_ROOT / "docs/soak.svg").write_text(drawn(samples), "utf-8")
    sys.stdout.write(figures(samples))


if __name__ == "__main__":
    main()
