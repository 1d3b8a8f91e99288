"""A desk in containers, as a separate project, used from outside as operators and readers use it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import psycopg
from psycopg.rows import TupleRow

from contract.article import Article, Published, make_article
from contract.settings import make
from copydesk.local.stack.ports import choose
from ingest.publish import publishing

ROOT = Path(__file__).parents[2]
SERVICES = ("kafka", "postgres", "prefect-server", "prefect-worker", "worker")


@cache
def compose() -> tuple[str, ...]:
    """Compose's command: Docker's own, or the standalone one."""
    own = ("docker", "compose")
    return (
        ("docker-compose",) if subprocess.run([*own, "version"], capture_output=True, check=False).returncode else own
    )


def say(line: str) -> None:
    """Prints a line about an observation, between those of pytest."""
    sys.stdout.write(f"\n  · {line}")


class Desk:
    """One compose project. folder: where its .env and its exchange folder are."""

    def __init__(self, folder: Path, project: str = "copydesk-proof", *overrides: str) -> None:
        self.folder = folder
        self.project = project
        self.source = ROOT
        self.files = [ROOT / name for name in ("docker-compose.yml", *overrides)]
        self.values = {
            "POSTGRES_PASSWORD": token_hex(16),
            "READER_PASSWORD": token_hex(16),
            "PREFECT_PASSWORD": token_hex(16),
            "POSTGRES_PORT": str(choose(0, "")),
            "KAFKA_PORT": str(choose(0, "")),
            "PREFECT_PORT": str(choose(0, "")),
            **{name: str(choose(0, "")) for name in ("KAFKA_PORT_2", "KAFKA_PORT_3")},
            "PROMETHEUS_PORT": str(choose(0, "")),
            "GRAFANA_PORT": str(choose(0, "")),
            "DESK_FOLDER": str(folder / "desk"),
            "IMAGE_TAG": "proof",
        }
        (folder / "desk" / "texts").mkdir(parents=True)

    # --- commands of an operator

    def compose(self, *arguments: str, seconds: float = 600, ok: bool = True) -> str:
        """Runs a compose command; returns its output."""
        done = subprocess.run(
            [*self._command(), *arguments], capture_output=True, text=True, timeout=seconds, check=False
        )
        assert not ok or done.returncode == 0, f"{arguments}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def _command(self) -> list[str]:
        env = self.folder / ".env"
        env.write_text("".join(f"{name}={value}\n" for name, value in self.values.items()))
        files = [part for file in self.files for part in ("-f", str(file))]
        where = ["-p", self.project, "--project-directory", str(self.source), "--env-file", str(env)]
        return [*compose(), *where, *files]

    def save(self, file: Path, *arguments: str) -> None:
        """Writes a compose command's output to a file."""
        with file.open("wb") as target:
            subprocess.run([*self._command(), *arguments], stdout=target, check=True, timeout=600)

    def load(self, file: Path, service: str, folder: str) -> None:
        """Unpacks a tar file into a service's volume."""
        with file.open("rb") as source:
            tar = ["run", "--rm", "--no-deps", "-T", "--entrypoint", "tar", service, "-x", "-C", folder]
            subprocess.run([*self._command(), *tar], stdin=source, check=True, timeout=600)

    def up(self, *arguments: str) -> float:
        """Returns the seconds from `up` until all are healthy."""
        started = time.monotonic()
        self.compose("up", "--detach", "--wait", *arguments)
        return time.monotonic() - started

    def deployment(self, name: str, **parameters: Any) -> None:
        """Runs a deployment, and waits until it has completed."""
        chosen = [part for key, value in parameters.items() for part in ("--param", f"{key}={json.dumps(value)}")]
        self.compose(
            "exec", "-T", "prefect-worker", "prefect", "deployment", "run", f"{name}/{name}", "--watch", *chosen
        )

    def containers(self, service: str) -> list[dict[str, Any]]:
        """Docker's data about a service's containers."""
        ids = self.compose("ps", "-aq", service).split()
        return json.loads(subprocess.run(["docker", "inspect", *ids], capture_output=True, check=True).stdout)

    def restarts(self) -> dict[str, int]:
        """How often each container has restarted by itself."""
        return {one["Name"]: one["RestartCount"] for service in SERVICES for one in self.containers(service)}

    def kill(self, service: str) -> None:
        """SIGKILL from outside its namespace; Docker would treat `docker kill` as an intended stop."""
        pid = self.containers(service)[0]["State"]["Pid"]
        killer = ["docker", "run", "--rm", "--pid=host", "--user=0", "--cap-add=KILL", "--entrypoint=python"]
        code = f"import os; os.kill({pid}, 9)"
        subprocess.run([*killer, f"copydesk:{self.values['IMAGE_TAG']}", "-c", code], check=True)

    def lose(self, service: str) -> None:
        """A service is lost for good, with its volume of the same name."""
        for container in self.containers(service):
            subprocess.run(["docker", "rm", "--force", container["Id"]], capture_output=True, check=True)
        subprocess.run(["docker", "volume", "rm", f"{self.project}_{service}"], capture_output=True, check=True)

    def topics(self, *asked: str) -> str:
        """The output of Kafka's topics tool, from the first broker."""
        tool = ["/opt/kafka/bin/kafka-topics.sh", "--bootstrap-server", "localhost:9092", "--describe", *asked]
        return self.compose("exec", "-T", "-e", "KAFKA_HEAP_OPTS=-Xmx64m", "kafka", *tool)

    def metrics(self, service: str = "worker", number: int = 1) -> dict[str, float]:
        """The metrics of a service's worker."""
        code = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:9400/metrics').read().decode())"
        text = self.compose("exec", "-T", "--index", str(number), service, "python", "-c", code)
        samples = (line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#"))
        return {name: float(value) for name, _, value in samples}

    def memory(self) -> dict[str, str]:
        """The current memory of each container."""
        names = [one["Name"].lstrip("/") for service in SERVICES for one in self.containers(service)]
        shown = subprocess.run(
            ["docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", *names],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return {line.split()[0].removeprefix(f"{self.project}-"): line.split()[1] for line in shown.stdout.splitlines()}

    def monitors(self) -> list[str]:
        """The third-party services in the profile `monitoring` whose images are available."""
        shown = json.loads(self.compose("--profile", "monitoring", "config", "--format", "json"))["services"]
        images = {name: one["image"] for name, one in shown.items() if "monitoring" in one.get("profiles", ())}
        return [name for name, image in images.items() if name != "metrics" and _has_image(image)]

    def prometheus(self, what: str, **asked: str) -> Any:
        """The answer of its HTTP API."""
        url = f"http://127.0.0.1:{self.values['PROMETHEUS_PORT']}/api/v1/{what}"
        return httpx.get(url, params=asked, timeout=10, trust_env=False).raise_for_status().json()["data"]

    def figure(self, query: str) -> float:
        """The one value of a query; 0 if there is none."""
        found = self.prometheus("query", query=query)["result"]
        return float(found[0]["value"][1]) if found else 0

    def alerts(self) -> set[tuple[str, str | None]]:
        """Alerts that are pending or firing, with their services."""
        found = self.prometheus("alerts")["alerts"]
        return {(alert["labels"]["alertname"], alert["labels"].get("service")) for alert in found}

    # --- readers and producers, from outside the compose network

    def ask(self, query: str, *values: Any, role: str = "copydesk_reader") -> list[Any]:
        """Rows, queried through the port on 127.0.0.1."""
        password = self.values["READER_PASSWORD" if role == "copydesk_reader" else "POSTGRES_PASSWORD"]
        with psycopg.connect(
            host="127.0.0.1", port=self.values["POSTGRES_PORT"], user=role, password=password, dbname="copydesk",
            connect_timeout=10, options="-c search_path=copydesk",
        ) as connection:  # fmt: skip
            return connection.execute(query, values).fetchall()

    def runs(self, flow: str) -> dict[str, str]:
        """The states of a flow's last runs, by their ids; none while Prefect does not answer."""
        begun = ["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED"]
        asked = {
            "sort": "START_TIME_DESC",
            "limit": 50,
            "flows": {"name": {"any_": [flow]}},
            "flow_runs": {"state": {"type": {"any_": begun}}},
        }
        url = f"http://127.0.0.1:{self.values['PREFECT_PORT']}/api/flow_runs/filter"
        try:
            answer = httpx.post(url, json=asked, timeout=10, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            return {}
        return {run["id"]: run["state_type"] for run in answer.json()}

    @contextmanager
    def held(self, statements: str) -> Iterator[None]:
        """Statements of the owner, in a transaction that is rolled back at the end."""
        with self._owner() as connection, connection.transaction(force_rollback=True):
            connection.execute(statements.encode())
            yield

    def do(self, statements: str) -> None:
        """Executes statements as the owner."""
        with self._owner() as connection:
            connection.execute(statements.encode())

    def _owner(self) -> psycopg.Connection[TupleRow]:
        return psycopg.connect(
            host="127.0.0.1", port=self.values["POSTGRES_PORT"], user="copydesk",
            password=self.values["POSTGRES_PASSWORD"], dbname="copydesk",
        )  # fmt: skip

    def landed(self, run: str) -> int:
        """How many articles of a run have landed; -1 while Postgres does not answer."""
        try:
            return self.ask("select count(*) from articles where url like %s", f"https://{run}.example/%")[0][0]
        except psycopg.OperationalError:
            return -1

    def totals(self) -> dict[str, int]:
        """Totals that must never decrease or double."""
        names = (
            "desk.articles",
            "desk.versions",
            "desk.copy_edge",
            "desk.group_member",
            "desk.dead_letters",
            "desk.feeds",
        )
        counts = {name: self.ask(f"select count(*) from {name}", role="copydesk")[0][0] for name in names}
        offsets = self.ask("select topic, partition, next_offset from desk.consumer_offsets", role="copydesk")
        return counts | {f"{topic}/{partition}": place for topic, partition, place in offsets}

    def send(self, run: str, count: int, start: int = 0) -> None:
        """Sends articles of a run through the port on 127.0.0.1; every tenth is a copy of the one before."""
        servers = f"127.0.0.1:{self.values['KAFKA_PORT']}"
        with publishing(make({"kafka_servers": servers})) as publisher:
            for acknowledgement in [publisher.start(article) for article in articles(run, start, start + count)]:
                acknowledgement.wait()


@contextmanager
def desk_in(folder: Path, project: str = "copydesk-proof", *overrides: str) -> Iterator[Desk]:
    """A desk to be started, built from this checkout; removed with its volumes afterwards.

    overrides: names of compose files in addition to docker-compose.yml.
    """
    desk = Desk(folder, project, *overrides)
    try:
        desk.compose("build", "--quiet", seconds=1200)
        desk.compose("down", "--volumes", "--remove-orphans")
        yield desk
    finally:
        desk.compose("down", "--volumes", "--remove-orphans", ok=False)


def _has_image(name: str) -> bool:
    ways = (["docker", "image", "inspect", name], ["docker", "pull", "--quiet", name])
    return any(not subprocess.run(way, capture_output=True, check=False, timeout=600).returncode for way in ways)


def articles(run: str, start: int, end: int) -> Iterator[Article]:
    """Generated articles of about 200 words, the same ones for the same run."""
    now = datetime.now(UTC)
    for number in range(start, end):
        copied = number - (number % 10 == 9)
        rng = random.Random(f"{run}{copied}")
        words = [f"{rng.choice(_HEADS)}{rng.choice(_TAILS)}{rng.choice(_TAILS)}" for _ in range(200)]
        yield make_article(
            origin="feed",
            title=" ".join(words[:7]).capitalize(),
            text=". ".join(" ".join(words[at : at + 20]).capitalize() for at in range(0, 200, 20)) + ".",
            url=f"https://{run}.example/{number}",
            published=Published(value=now.date().isoformat(), precision="day", from_="feed"),
            discovered_at=now,
            fetched_at=now,
            extracted_at=now,
        )


_HEADS = [f"{a}{b}" for a in "bdfgklmnprst" for b in "aeiou"]
_TAILS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("", "n", "r", "s")]


def copy_of_source(folder: Path) -> Path:
    """A copy of the files that an image is built from, to be changed."""
    for name in ("contract", "copydesk", "enrich", "flows", "ingest", "sql"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (
        "Dockerfile",
        ".dockerignore",
        "docker-compose.yml",
        "pyproject.toml",
        "requirements.txt",
        "README.md",
    ):
        shutil.copy(ROOT / name, folder / name)
    return folder


def wait_until(true: Callable[[], Any], seconds: float, what: str, every: float = 0.5) -> float:
    """Returns when a condition is true, with the seconds that it took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, f"not within {seconds:.0f} s: {what}"
        time.sleep(every)
    return time.monotonic() - started


def wait_for(expected: object, seen: Callable[[], object], seconds: float) -> float:
    """Returns when the observed value is the expected one, with the seconds that it took."""
    started = time.monotonic()
    while (last := seen()) != expected:
        assert time.monotonic() - started < seconds, f"after {seconds:.0f} s {last}, not {expected}"
        time.sleep(0.5)
    return time.monotonic() - started
