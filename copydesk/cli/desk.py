"""Commands that run the desk: migrate, topics, worker, index-server, collect, replay, serve, websub."""

from __future__ import annotations

import logging
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from contract.errors import EntryError, Permanent, Transient
from copydesk.terminal import json_line, say
from copydesk.wiring import Wiring

_PANEL = "Run the desk"
_MOST_CUTS = 1_000
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0  # seconds


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (collect, replay, serve, websub, worker, index_server, migrate, topics):
        app.command(rich_help_panel=_PANEL)(command)


def migrate(context: typer.Context) -> None:
    """Migrate the database to this version's schema. Safe to repeat, and to run concurrently."""
    desk: Wiring = context.obj
    made = desk.migrate(typer.echo)
    typer.echo(f"the schema is up to date ({made} migrations applied)")


def topics(context: typer.Context) -> None:
    """Create missing Kafka topics. Safe to repeat."""
    desk: Wiring = context.obj
    made = desk.make_topics(typer.echo)
    typer.echo(f"all topics exist ({made} created)")


def worker(context: typer.Context) -> None:
    """Land articles from Kafka in Postgres until SIGTERM or Ctrl-C; the current batch is finished first.

    Start up to one per partition; they share the work.
    """
    from enrich.worker.compiling import tell_compiling
    from enrich.worker.health import Health

    desk: Wiring = context.obj
    stop = until_stopped()
    log = logging.getLogger("copydesk.worker")
    tell_compiling(lambda: log.info("the comparison is compiled, once after an installation: a minute or two"))
    health = Health()

    def land(began: Callable[[], None]) -> None:
        with desk.worker(health) as running:
            began()
            running.run(stop)

    with desk.answering(health):
        _keep_running(land, stop, "copydesk.worker", away=lambda: health.beat("Kafka and Postgres"))


def index_server(
    context: typer.Context,
    cut: Annotated[
        str, typer.Option(help="The cut it holds, of how many: the second of four is 2/4.", metavar="NUMBER/COUNT")
    ],
) -> None:
    """Hold one cut of the copy index for all workers, if it is too large for each, until SIGTERM or Ctrl-C.

    Start one for each cut, each with its own COPYDESK_INDEX_ADDRESS, and list them all in order in the workers'
    COPYDESK_INDEX_SERVERS. It needs Postgres, and memory for the articles of its cut, about 460 bytes each. While one
    is down, workers wait. There is no authentication, so its address belongs in a private network of the desk.
    """
    number, count = _cut_of(cut)
    desk: Wiring = context.obj
    stop = until_stopped()

    def serve_cut(began: Callable[[], None]) -> None:
        with desk.index_server(number, count):
            began()
            stop.wait()

    _keep_running(serve_cut, stop, "copydesk.index")


def _cut_of(text: str) -> tuple[int, int]:
    """Number (from 0) and count of a cut. Raises BadParameter if the text is invalid."""
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= _MOST_CUTS):
        msg = f"give a cut as NUMBER/COUNT, such as 2/4, not {text!r}."
        raise typer.BadParameter(msg)
    return int(number) - 1, int(count)


def websub(context: typer.Context) -> None:
    """Receive feeds pushed by WebSub hubs: subscribe feeds that name a hub, until SIGTERM or Ctrl-C.

    Needs COPYDESK_WEBSUB_CALLBACK, a public address that is forwarded to COPYDESK_WEBSUB_ADDRESS. One is enough.
    """
    desk: Wiring = context.obj
    stop = until_stopped()

    def answer_hubs(began: Callable[[], None]) -> None:
        with desk.websub() as service:
            began()
            logging.getLogger("copydesk.websub").info("listening for hubs on port %s", service.port)
            service.run(stop)

    _keep_running(answer_hubs, stop, "copydesk.websub")


def _keep_running(
    run: Callable[[Callable[[], None]], None], stop: Event, log: str, *, away: Callable[[], None] = lambda: None
) -> None:
    """Runs a part until it is stopped; restarts it after a pause if something it needs was unavailable.

    run: gets a function to call once everything has responded: the next pause is short again. away: called per pause.
    """
    wait = _SHORTEST_PAUSE

    def began() -> None:
        nonlocal wait
        wait = _SHORTEST_PAUSE

    while not stop.is_set():
        try:
            run(began)
        except Transient as error:
            logging.getLogger(log).warning("%s Trying again.", error)
            away()
            stop.wait(wait)
            wait = min(2 * wait, _LONGEST_PAUSE)


def until_stopped() -> Event:
    """An event that SIGTERM and Ctrl-C set; from here on, log messages are printed."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("kafka").setLevel(logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs a line for each request to an index server
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def collect(context: typer.Context) -> None:
    """Run the flow `collect` once: poll the due feeds, fetch the waiting entries, send the articles to Kafka.

    The run appears in the Prefect UI at PREFECT_API_URL.
    """
    desk: Wiring = context.obj
    desk.need()
    from flows.collect import collect as flow
    from flows.limits import make_limits
    from flows.reaching import reaching_prefect
    from flows.run_ends import SOME_FAILED

    with reaching_prefect():
        make_limits()
        state = flow(return_state=True)
    if not state.is_completed() and state.name != SOME_FAILED:  # a failing feed is not our failure
        msg = f"the run failed: {state.message}"
        raise Permanent(msg)
    say(str(state.message))


def replay(
    context: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files, or folders of them: .txt, .html, .jsonl, .warc, each also .gz.", metavar="PATH…"),
    ],
    diff: Annotated[
        bool, typer.Option("--diff", help="Send nothing; print what would change, one JSON object per article.")
    ] = False,  # typer's way to declare a flag
) -> None:
    """Send the contents of files through the replay topic: texts, pages, JSON documents, WARC archives.

    Each item becomes an article, or an entry with the reason why not. Replaying the same file again changes nothing.
    With --diff each one is read and compared with what has landed: titles, texts, dates, languages, and the groups
    these articles form.
    """
    from ingest.replay_files import files_of

    files = list(files_of(paths))  # anything else is refused before a run starts
    if diff:
        _show_changes(context.obj, files)
        return
    desk: Wiring = context.obj
    desk.need()
    from flows.reaching import reaching_prefect
    from flows.replay import replay as flow

    with reaching_prefect():
        state = flow([str(path.resolve()) for path in paths], return_state=True)
    if not state.is_completed():
        msg = f"the run failed: {state.message}"
        raise Permanent(msg)
    say(str(state.message))


def _show_changes(desk: Wiring, files: list[Path]) -> None:
    """Prints what a replay would change; unreadable items are reported on stderr."""
    from copydesk.replay_diff import changes
    from ingest.replay import article_in

    settings, found = desk.settings, []
    counts: Counter[str] = Counter()
    with desk.connection("copydesk replay --diff") as connection:
        with desk.sandbox(1) as sandbox:
            for path in files:
                for item in sandbox.items_of(path, settings.replay_bytes):
                    try:
                        found.append((item.name, article_in(item, settings, sandbox, connection)))
                    except EntryError as error:
                        say(f"{item.name}: {error.fate}, {error}", err=True)
        for change in changes(found, connection, settings.window_days):
            counts[change.status] += 1
            if change.status != "same":
                row = {"name": change.name, "status": change.status, **change.fields}
                typer.echo(json_line(row))
    say(", ".join(f"{count} {status}" for status, count in counts.most_common()) or "no articles", err=True)


def serve(context: typer.Context) -> None:
    """Serve the flows to Prefect until stopped: poll and fetch every minute, tidy every hour."""
    desk: Wiring = context.obj
    notify = desk.settings.notify  # before Prefect is imported: it looks up its server's address only once
    from flows.reaching import reaching_prefect
    from flows.serve import serve_flows

    with reaching_prefect():
        serve_flows(notify)
