"""One measurement in one checkout, for `compare`: PYTHONPATH=CHECKOUT python -P one_side.py WHAT NUMBER …

The parts of landing are imported from the checkout, by their present names or those at the commit that is compared.
Prints one line of JSON with numbers.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil
import psycopg
from rich.console import Console

Figures = dict[str, float]
QUIET: Final = Console(quiet=True)
SPAN: Final = (0.1, 0.9)  # the clock runs between these shares of the articles
CROWD: Final = 400  # warm-up: articles of a crowd that land before the clock starts
TODAY: Final = date(2026, 3, 10)


def part(*places: str) -> Any:  # Any: the type depends on the checkout
    """The first of these that exists in the checkout, each given as `module:name`."""
    for module, _, name in (place.partition(":") for place in places):
        with_parents = [module.rsplit(".", depth)[0] for depth in range(module.count("."), -1, -1)]
        if all(find_spec(one) for one in with_parents) and hasattr(import_module(module), name):
            return getattr(import_module(module), name)
    msg = f"this checkout has none of {places}"
    raise LookupError(msg)


def main() -> None:
    """Measures what the command line names."""
    what, *numbers = sys.argv[1:]
    figures = MEASURES[what](*[int(word) if word.isdecimal() else word for word in numbers])
    sys.stdout.write(json.dumps(figures) + "\n")


@contextmanager
def stack(home: Path | str, *parts: str) -> Iterator[Any]:
    """The services, with a migrated database, and with topics if Kafka is among them."""
    make = part("contract.settings:make", "ingest.settings:make")
    running = part("copydesk.local.stack:running", "copydesk.stack:running")
    with running(make({"home": home}), parts=parts, say=lambda _: None) as started:
        settings = started.settings
        if find_spec("copydesk.wiring"):
            wiring = part("copydesk.wiring:Wiring").of(settings)
            wiring.migrate(lambda _: None)
            if "kafka" in parts:
                wiring.make_topics(lambda _: None)
        else:
            part("copydesk.migrate:migrate")(settings, say=lambda _: None)
            if "kafka" in parts:
                part("copydesk.topics:make_topics")(settings, say=lambda _: None)
        yield started


def fill(size: int, folder: str) -> Figures:
    """A database with that many articles in its window, in a folder that `landing` starts with."""
    with stack(folder, "postgres") as started:
        writers = part("tests.bench.index:Writers")()
        part("tests.bench.window:fill")(started.settings, writers, size, datetime.now(UTC).date(), QUIET)
        with psycopg.connect(started.settings.database_url.get_secret_value(), autocommit=True) as connection:
            connection.execute("checkpoint")
    return {}


def landing(workers: int, most: int, folder: str) -> Figures:
    """The corpus, landed from Kafka by that many workers: at most `most` articles."""
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as home:
        subprocess.run(["cp", "-a", f"{folder}/postgres", home], check=True)
        with stack(home, "postgres", "kafka") as started:
            count = send(started.settings, most)
            return landed(started, workers, count)


def send(settings: Any, most: int) -> int:
    """Sends the corpus to Kafka; returns the number of articles."""
    with part("ingest.publish:publishing")(settings) as publisher:
        sent = [publisher.start(one) for one in corpus(most)]
        for acknowledgement in sent:
            if hasattr(acknowledgement, "wait"):
                acknowledgement.wait()
        if hasattr(publisher, "flush"):
            publisher.flush()
    return len(sent)


def corpus(most: int) -> list[Any]:
    """The corpus as articles of these days, in random order."""
    found = list(part("tests.bench.land:articles")(live=True))
    random.Random(1987).shuffle(found)
    return found[:most]


def landed(started: Any, workers: int, count: int) -> Figures:
    """The cost until everything has landed."""
    environment = started.environment | part("contract.settings:environment_of", "ingest.settings:environment_of")(
        started.settings
    )
    command = [sys.executable, "-P", "-m", "copydesk", "worker"]
    if not find_spec("copydesk.__main__"):
        command = [str(Path(sys.executable).with_name("copydesk")), "worker"]
    so_far = part("tests.bench.land:landed")
    with psycopg.connect(started.settings.database_url.get_secret_value(), autocommit=True) as connection:
        server = server_of(connection)
        log = connection.execute("select pg_current_wal_lsn()").fetchone()
        processes = [
            psutil.Process(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL).pid)
            for _ in range(workers)
        ]
        peak, marks = 0, []
        try:
            for share in SPAN:
                while (done := so_far(connection)) < share * count:
                    peak = max(peak, *(process.memory_info().rss for process in processes))
                    time.sleep(0.02)
                ours = [sum(process.cpu_times()[:2]) for process in processes]
                marks.append((done, time.monotonic(), sum(ours), spent(server), busy()))
            while so_far(connection) < count:
                peak = max(peak, *(process.memory_info().rss for process in processes))
                time.sleep(0.02)
            row = connection.execute("select pg_current_wal_lsn() - %s::pg_lsn", log).fetchone()
        finally:
            for process in processes:
                process.terminate()
            psutil.wait_procs(processes, 20)
    (first, began, *before), (last, ended, *after) = marks
    number = last - first
    worker, postgres, machine = (later - earlier for earlier, later in zip(before, after, strict=True))
    return {
        "a_second": number / (ended - began),
        "processor": 1e6 * (worker + postgres) / number,
        "worker": 1e6 * worker / number,
        "postgres": 1e6 * postgres / number,
        "others": max(0.0, machine - worker - postgres) / (ended - began),
        "memory": peak / 1e6,
        "wal": float(row[0]) / count if row else 0.0,
    }


def server_of(connection: psycopg.Connection[Any]) -> psutil.Process:
    """The server's main process."""
    parent = psutil.Process(connection.info.backend_pid).parent()
    assert parent is not None
    return parent


def spent(server: psutil.Process) -> float:
    """CPU seconds of all processes of the server, including those that have ended."""
    own = sum(server.cpu_times()[:4])
    for child in server.children():
        try:
            own += sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return own


def busy() -> float:
    """CPU seconds of all processors of the machine."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


@contextmanager
def hand() -> Iterator[Any]:
    """The steps of one worker in this process, on an empty desk."""
    module = import_module("tests.bench.hand")
    with module.empty_desk() as settings, closing(module.Hand(settings)) as made:
        yield made


def messages(articles: Sequence[Any]) -> list[Any]:
    """The articles, encoded as on Kafka."""
    encode = part("contract.article:encode", "ingest.article:encode")
    return [encode(one) for one in articles]


def disk(most: int) -> Figures:
    """Bytes per article in tables and indexes and in the server's write-ahead log, landed by one process.

    processor: µs of it and of its session, a window of these articles alone.
    all_: with all other tasks of a worker: the search, stories and roll-ups. after_: once the data that only comparing
    needs has been deleted, as the setting index_days allows.
    """
    batches = messages(corpus(most))
    with hand() as one, psycopg.connect(one.connection.info.dsn, autocommit=True) as admin:
        admin.execute("checkpoint")
        empty, log, server = size(admin), wal(admin), server_of(one.connection)
        before = time.process_time() + spent(server)
        number = part("enrich.store.changes:number") if find_spec("enrich.store") else None
        for at in range(0, len(batches), 400):
            one.land(batches[at : at + 400])
            while number and number(one.connection):
                pass
        figures = {"wal": float(wal(admin) - log)}
        figures["processor"] = 1e6 * (time.process_time() + spent(server) - before)
        admin.execute("vacuum")
        figures["bytes"] = float(size(admin) - empty)
        spare(one.connection)
        figures["all_wal"] = float(wal(admin) - log)
        admin.execute("vacuum")
        figures["all_bytes"] = float(size(admin) - empty)
        for table in ("article_sketch", "key_segment"):
            if admin.execute("select to_regclass(%s)", [f"desk.{table}"]).fetchone() == (None,):
                continue  # newer checkouts store no sketches: they compute them from the texts
            admin.execute(f"delete from desk.{table}".encode())
            admin.execute(f"vacuum full desk.{table}".encode())
        freed = figures["all_bytes"] - (size(admin) - empty)
        figures |= {"after_bytes": figures["bytes"] - freed, "all_after_bytes": figures["all_bytes"] - freed}
        return {name: value / len(batches) for name, value in figures.items()}


def spare(connection: Any) -> None:
    """Does a worker's other tasks, until nothing is waiting."""
    if not find_spec("enrich.store"):
        return
    reader = part("enrich.landing.search_rows:SearchReader")(connection)
    while reader.read(connection, 400) == 400:
        pass
    for step in (part("enrich.store.rollups:roll_up"), part("enrich.worker.story_telling:step")):
        while step(connection):
            pass


def size(admin: psycopg.Connection[Any]) -> int:
    """Bytes of the database."""
    row = admin.execute("select pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0])


def wal(admin: psycopg.Connection[Any]) -> int:
    """Bytes that the server has written to its write-ahead log."""
    row = admin.execute("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint").fetchone()
    assert row is not None
    return int(row[0])


def crowd(kind: str, count: int) -> Figures:
    """Texts of a kind from `hot`, landed one by one after the first of them."""
    kind = kind.replace("-", " ")
    module, article = import_module("tests.bench.hot"), part("tests.bench.texts:article")
    now, texts = datetime.now(UTC), list(module.KINDS[kind](module.Reporter(f"{kind} {count}"), count))
    # Texts with a footer share one site; copies are each on a site of their own.
    site = "footer.example" if "footer" in kind else ""
    batches = messages(
        [
            article(*text, f"https://{site or f'site-{number}.example'}/{number}", now)
            for number, text in enumerate(texts)
        ]
    )
    with hand() as one:
        one.land(batches[:CROWD])
        server, each = server_of(one.connection), []
        before = time.process_time() + spent(server)
        for message in batches[CROWD:]:
            started = time.perf_counter()
            one.land([message])
            each.append(time.perf_counter() - started)
        processor = time.process_time() + spent(server) - before
    each.sort()
    return {"processor": 1e6 * processor / len(each), "median": 1e6 * each[len(each) // 2], "slowest": 1e6 * each[-1]}


def pairs(count: int, contestant: str) -> Figures:
    """Documents per CPU second, of `copydesk pairs` or of a peer."""
    bench = import_module("tests.bench.pairs")
    name = {"ours": "copydesk pairs", "rensa": "rensa, from_token_sets", "datasketch": "datasketch, update_batch"}
    with gzip.open(bench.DOCUMENTS) as lines:
        everything = [item for item in bench.parse_documents(lines) if isinstance(item, bench.Document)]
    random.Random(20261).shuffle(everything)
    found = bench.cost(name[contestant], everything[:count])
    return {"a_second": count / found.seconds}


def probe(articles: int) -> Figures:
    """Adding articles to an index of that size, and probing it, in batches."""
    bench, probes = import_module("tests.bench.index"), 40
    index = part("enrich.copies.candidates.memory_index:MemoryIndex", "enrich.copies:MemoryIndex")()
    days = part("enrich.copies.ruleset:WINDOW_DAYS", "enrich.copies:WINDOW_DAYS")
    import_module("enrich.warm").warm()
    writers = bench.Writers()
    for day, batch in bench.batches(writers, articles, min(50_000, articles // 8), TODAY):
        index.add(day, *batch)
    made = [writers.batch(articles + number * bench.BATCH, bench.BATCH) for number in range(probes)]
    started = time.process_time()
    for ids, counts, keys in made:
        index.add(TODAY.toordinal(), ids, counts, keys)
        index.probe(np.full(len(ids), TODAY.toordinal()), days, ids, counts, keys)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"processor": 1e6 * seconds / (probes * bench.BATCH), "memory": peak / 1e6}


def restart(folder: str) -> Figures:
    """Seconds that a starting worker takes to read the keys of a filled window."""
    replica = part(
        "enrich.landing.index_replica:IndexReplica",
        "enrich.landing.index_follower:IndexFollower",
        "enrich.land.tail:Tail",
    )
    import_module("enrich.warm").warm()
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as home:
        subprocess.run(["cp", "-a", f"{folder}/postgres", home], check=True)
        with stack(home, "postgres") as started:
            url = started.settings.database_url.get_secret_value()
            with psycopg.connect(url) as warming:  # warm-up: reads the log into the page cache, for both sides
                warming.execute("select sum(length(keys)) from desk.key_segment")
            with psycopg.connect(url) as connection:
                server = server_of(connection)
                before, began = time.process_time() + spent(server), time.monotonic()
                held = replica(connection, most_articles=100_000_000)
                held.catch_up(connection, [datetime.now(UTC).date()], import_module("tests.bench.index").DAYS - 1)
                seconds = time.monotonic() - began
                return {"seconds": seconds, "processor": time.process_time() + spent(server) - before}


MEASURES: Final = {
    "fill": fill,
    "landing": landing,
    "disk": disk,
    "crowd": crowd,
    "pairs": pairs,
    "probe": probe,
    "restart": restart,
}

if __name__ == "__main__":
    main()
