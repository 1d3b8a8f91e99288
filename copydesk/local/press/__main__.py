"""`python -m copydesk.local.press`: serve the news world until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import signal
import sys
from threading import Event

from copydesk.local.press.server import press


def main(arguments: list[str] | None = None) -> int:
    """Serve, and print the addresses of the feeds, one per line. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m copydesk.local.press", description="Serve a small news world.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8800, help="port; 0: a free one (default: %(default)s)")
    parser.add_argument("--domain", default="localhost", help="suffix of the outlets' hosts (default: %(default)s)")
    options = parser.parse_args(arguments)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with press(host=options.host, port=options.port, domain=options.domain) as running:
            sys.stdout.write("".join(f"{url}\n" for url in running.feed_urls))
            sys.stdout.flush()
            stopped.wait()
    except OSError as error:
        sys.stderr.write(f"the press cannot listen on {options.host}:{options.port}: {error.strerror}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
