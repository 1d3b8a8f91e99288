"""Polls a second of one collect run, on loopback: feeds with news, then the same feeds with nothing new.

`python -m tests.bench polls [FEEDS]`. Each feed lists 30 items in 20 kB; a process of its own serves them all. Postgres
is real and local. What a run starts with (its connections, the processes that parse) is shown apart.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from contract.settings import Settings, make
from copydesk.local.stack import running
from copydesk.wiring import Wiring
from ingest.collect import Collector, collecting
from ingest.feeds import management, registry
from ingest.feeds.lists import FeedLine

ITEMS = 30
SERVER = f"""
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
WORDS = "The harbour company opened the eastern lock on Monday, two weeks after the flood had closed it. " * 5
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        items = "".join(
            f"<item><title>Story {{n}} of {{self.path}}</title><link>http://news.example{{self.path}}/{{n}}</link>"
            f"<pubDate>Thu, 27 Jan 2022 11:53:{{n:02}} +0200</pubDate><description>{{WORDS}}</description></item>"
            for n in range({ITEMS}))
        body = f'<rss version="2.0"><channel><title>News</title>{{items}}</channel></rss>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): ...
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def main() -> None:
    """Print the figures."""
    console = Console()
    feeds = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 400)
    table = Table("polls of one run", "start s", "polls/s", "CPU ms a poll", box=None, header_style="bold")
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder,
        running(make({"home": folder}), say=lambda _: None) as stack,
        subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        settings = stack.settings.model_copy(update={"allow_private_addresses": True})
        desk = Wiring.of(settings)
        desk.migrate(lambda _: None)
        desk.make_topics(lambda _: None)
        with desk.connection("copydesk bench") as connection:
            hosts = [f"http://feed{number}.localhost:{port}/{number}" for number in range(feeds)]
            management.add(connection, [FeedLine(url) for url in hosts])
        for name in ("news in each", "nothing new", "nothing new, again"):
            table.add_row(name, *(f"{figure:.1f}" for figure in round_of(settings)))
        server.terminate()
    console.print(table)


def round_of(settings: Settings) -> tuple[float, float, float]:
    """Seconds until the first poll is done; of the rest, polls a second and CPU milliseconds each, with children."""
    with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        connection.execute("update desk.feeds set next_poll_at = now()")
    began = time.perf_counter()
    with collecting(settings) as collector, ThreadPoolExecutor(64) as threads:
        first, *due = collector.due_feeds()
        poll(collector, first)
        start, spent = time.perf_counter() - began, cpu()
        list(threads.map(lambda feed: poll(collector, feed), due))
        seconds, spent = time.perf_counter() - began - start, cpu() - spent
    return start, len(due) / seconds, 1000 * spent / len(due)


def poll(collector: Collector, feed: registry.DueFeed) -> None:
    result = collector.poll(feed, lambda _: None)
    assert result.error is None, result.error


def cpu() -> float:
    """CPU seconds of this process and of those that parse for it."""
    own = psutil.Process()
    parsers = [child for child in own.children() if any("ingest." in word for word in child.cmdline())]
    return sum(sum(process.cpu_times()[:2]) for process in (own, *parsers))


if __name__ == "__main__":
    main()
