"""The promises of docs/server.md, tested on a desk in containers. Not part of `make test`: `make test-compose`."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest

from copydesk.local.press import make_world
from tests.compose.desk import ROOT, SERVICES, Desk, copy_of_source, desk_in, say, wait_for, wait_until

SEEDS = sorted((ROOT / "copydesk/local/press/seeds").glob("*.txt"))


def test_seeds(desk: Desk) -> None:
    """From an empty desk to the seeds' rows, queried by the reader from outside the compose network."""
    for seed in SEEDS:
        (desk.folder / "desk/texts" / seed.name).write_bytes(seed.read_bytes())
    desk.deployment("replay", paths=["/desk/texts"])
    names = [seed.name for seed in SEEDS]
    wait_until(
        lambda: desk.ask("select count(*) from articles where file_name = any(%s)", names)[0][0] == 5, 60, "5 rows"
    )
    assert desk.ask("select count(*) from articles where file_name = any(%s) and source_mark is not null", names) == [
        (3,)
    ]
    fates = desk.ask("select fate, count(*) from entries where origin = 'replay' group by fate")
    assert fates == [("landed", 5)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.ask("select 1 from desk.articles")
    desk.deployment("replay", paths=["/desk/texts"])
    assert desk.ask("select count(*) from articles where file_name = any(%s)", names) == [(5,)]
    desk.deployment("tidy")


def test_image(desk: Desk) -> None:
    """The image does not contain the stack on one machine, and its commands say where to find it."""
    look = "import importlib.util; print(importlib.util.find_spec('copydesk.local'))"
    assert desk.compose("exec", "-T", "worker", "python", "-c", look).strip() == "None"
    said = desk.compose("exec", "-T", "worker", "sh", "-c", "copydesk up 2>&1; copydesk demo 2>&1; exit 0")
    assert [line.split(":")[1].strip() for line in said.splitlines()] == [
        "`copydesk up` needs a checkout (`make venv`)",
        "`copydesk demo` needs a checkout (`make venv`)",
    ]


def test_press(desk: Desk) -> None:
    """Feeds from another container, collected by the schedule; bad pages get their fates."""
    world = make_world(8800, datetime.now(UTC), "press.example")
    (desk.folder / "desk/feeds.csv").write_text("\n".join(world.feeds()))
    desk.files.append(ROOT / "tests/compose/press.yml")
    try:
        desk.up()  # init imports the feeds
        assert desk.ask("select count(*) from feeds where removed_at is null") == [(10,)]
        counts = "select fate, count(*) from entries where origin = 'feed' group by fate"
        expected = dict(Counter(world.expected_fates().values()))
        seconds = wait_for(expected, lambda: dict(desk.ask(counts)), 300)
        say(f"{sum(expected.values())} entries in their fates {seconds:.0f} s after the start: {expected}")
        assert desk.ask("select count(*) from groups")[0][0] > 0
    finally:
        (desk.folder / "desk/feeds.csv").unlink()
        desk.compose("stop", "press")
        desk.compose("rm", "--force", "press")
        desk.files.pop()


def test_scale(desk: Desk, run: str) -> None:
    """Four workers, three of them from the profile, share 20,000 articles; each article lands once."""
    desk.compose("--profile", "scale", "up", "--detach", "--wait")
    try:
        started = time.monotonic()
        desk.send(run, 20_000)
        sent = time.monotonic() - started
        wait_until(lambda: desk.landed(run) == 20_000, 600, "20,000 articles landed")
        seconds = time.monotonic() - started
        workers = (("worker", 1), *(("more-workers", number) for number in (1, 2, 3)))
        shares = [desk.metrics(*one)['copydesk_articles_total{outcome="landed"}'] for one in workers]
        say(f"20,000 sent in {sent:.0f} s, landed in {seconds:.0f} s by four: {shares}")
        assert all(share > 1000 for share in shares)
        versions = """select count(*), count(distinct version_key)
                      from desk.versions join desk.articles using (article_key)
                      where url like %s"""
        assert desk.ask(versions, f"https://{run}.example/%", role="copydesk") == [(20_000, 20_000)]
        assert desk.ask("select count(*) from dead_letters") == [(0,)]
    finally:
        desk.compose("--profile", "scale", "rm", "--stop", "--force", "more-workers")


@pytest.mark.parametrize("service", ["worker", "kafka", "postgres"])
def test_kill(desk: Desk, run: str, service: str) -> None:
    """SIGKILL under load: the service restarts by itself, and everything that Kafka accepted lands, once."""
    count = 6_000
    if service == "kafka":  # a producer would have to retry what a killed broker did not accept: send everything first
        desk.compose("stop", "worker")
        desk.send(run, count)
        desk.compose("start", "worker")
    else:
        Thread(target=desk.send, args=(run, count), daemon=True).start()
    wait_until(lambda: desk.landed(run) > 0, 120, "the first articles")
    before = desk.landed(run)
    desk.kill(service)
    seconds = wait_until(lambda: desk.landed(run) == count, 300, f"{count} articles, after a SIGKILL of {service}")
    say(f"{service} killed after {before} of {count}; all landed {seconds:.0f} s later")
    assert desk.containers(service)[0]["RestartCount"] >= 1
    assert desk.ask("select count(*) from dead_letters") == [(0,)]


def test_vanish(desk: Desk) -> None:
    """Prefect's server and worker killed during a poll run: the next runs continue, the lost one is marked."""
    with desk.held("lock table desk.feeds"):  # keeps the run busy until it is killed
        wait_until(lambda: "RUNNING" in desk.runs("poll").values(), 150, "a poll run at work")
        lost = {run for run, state in desk.runs("poll").items() if state == "RUNNING"}
        desk.kill("prefect-worker")
        desk.kill("prefect-server")
    known = set(desk.runs("poll"))
    seconds = wait_until(
        lambda: any(state == "COMPLETED" for run, state in desk.runs("poll").items() if run not in known),
        240,
        "a poll run that starts and ends after the kill",
    )
    say(f"poll ended well again {seconds:.0f} s after a SIGKILL of prefect-server and prefect-worker")
    crashed = wait_for({"CRASHED"}, lambda: {state for run, state in desk.runs("poll").items() if run in lost}, 300)
    say(f"the run that was lost is Crashed {seconds + crashed:.0f} s after")


def test_upgrade(desk: Desk, run: str, tmp_path: Path) -> None:
    """`down` and `up` lose nothing; nor does an upgrade, with one more migration, while articles flow."""
    desk.send(run, 1_000)
    wait_until(lambda: desk.landed(run) == 1_000, 120, "1,000 articles")
    before = desk.totals()
    desk.compose("down")
    desk.up()
    assert desk.totals() == before
    source = copy_of_source(tmp_path)
    last = max(int(path.name[:4]) for path in (source / "sql/migrations").iterdir())
    (source / f"sql/migrations/{last + 1:04}_proof.sql").write_text("create table desk.proof (proof integer);\n")
    sender = Thread(target=desk.send, args=(run, 6_000, 1_000))
    sender.start()
    before_image = desk.containers("worker")[0]["Image"]
    desk.source = source
    desk.files = [source / "docker-compose.yml"]
    try:
        say(f"upgraded in {desk.up('--build'):.0f} s")
        sender.join()
        assert desk.ask("select count(*) from desk.proof", role="copydesk") == [(0,)]
        images = {desk.containers(service)[0]["Image"] for service in ("prefect-server", "prefect-worker", "worker")}
        assert len(images) == 1
        assert before_image not in images
        wait_until(lambda: desk.landed(run) == 7_000, 200, "7,000 articles")
    finally:
        desk.do("drop table if exists desk.proof; delete from public.copydesk_migrations where name like '%_proof'")
        desk.source, desk.files = ROOT, [ROOT / "docker-compose.yml"]
        desk.up("--build")


def test_backup(desk: Desk, run: str) -> None:
    """Back up, wipe the volumes, restore, and continue: as in docs/server.md."""
    desk.send(run, 2_000)
    wait_until(lambda: desk.landed(run) == 2_000, 120, "2,000 articles")
    base, kafka = desk.folder / "postgres.tar", desk.folder / "kafka.tar"
    before = desk.totals()
    desk.save(
        base, "exec", "-T", "postgres", "pg_basebackup", "-U", "copydesk", "-c", "fast", "-X", "fetch", "-Ft", "-D", "-"
    )
    desk.compose("stop", "worker")
    desk.send(run, 500, 2_000)  # these are in the backup of Kafka, but not in that of Postgres
    desk.compose("stop", "kafka")
    desk.save(
        kafka, "run", "--rm", "--no-deps", "-T", "--entrypoint", "tar", "kafka", "-c", "-C", "/var/lib/kafka/data", "."
    )
    desk.compose("down", "--volumes")
    desk.load(base, "postgres", "/var/lib/postgresql/data")
    desk.load(kafka, "kafka", "/var/lib/kafka/data")
    desk.up()
    wait_until(lambda: desk.landed(run) == 2_500, 120, "2,500 articles")
    after = desk.totals()
    assert after["desk.articles"] == before["desk.articles"] + 500
    assert desk.ask("select count(*) from article_changes where change_cursor > 0")[0][0] == after["desk.versions"]
    say(f"restored {base.stat().st_size / 1e6:.0f} MB of Postgres, {kafka.stat().st_size / 1e6:.0f} MB of Kafka")


@pytest.mark.parametrize("service", ["postgres", "kafka"])
def test_outage(desk: Desk, run: str, service: str) -> None:
    """A service is down for 60 s: the workers wait and continue, without a restart or a dead letter."""
    desk.send(run, 10_000)
    wait_until(lambda: desk.landed(run) > 0, 120, "the first articles")
    before = desk.containers("worker")[0]["RestartCount"]
    desk.compose("stop", service)
    missing = 10_000 - desk.landed(run) if service == "kafka" else "some"
    count = 10_000
    if service == "postgres":  # Kafka accepts new articles during the outage
        desk.send(run, 1_000, count)
        count += 1_000
    time.sleep(60)  # the duration of the outage
    desk.compose("start", service)
    seconds = wait_until(lambda: desk.landed(run) == count, 300, f"{count} articles")
    say(f"{service} back after 60 s, {missing} of {count} to go; all landed {seconds:.0f} s later")
    worker = desk.containers("worker")[0]
    assert worker["RestartCount"] == before
    assert worker["State"]["Running"]
    assert desk.ask("select count(*) from dead_letters") == [(0,)]


def test_stop(desk: Desk, run: str) -> None:
    """SIGTERM under load: within 10 s the batch is finished and the worker has left the group."""
    sender = Thread(target=desk.send, args=(run, 4_000))
    sender.start()
    wait_until(lambda: desk.landed(run) > 0, 120, "the first articles")
    started = time.monotonic()
    desk.compose("stop", "worker")
    seconds = time.monotonic() - started
    assert seconds < 10
    assert desk.containers("worker")[0]["State"]["ExitCode"] == 0
    say(f"a worker under load stopped in {seconds:.1f} s")
    sender.join()
    desk.compose("start", "worker")
    wait_until(lambda: desk.landed(run) == 4_000, 120, "4,000 articles")


def test_figures(desk: Desk, run: str) -> None:
    """Memory at rest and under load, articles per second, bytes per article."""
    say(f"idle: {desk.memory()}")
    size = "select pg_database_size('copydesk')"
    before = desk.ask(size)[0][0]
    desk.compose("stop", "worker")
    desk.send(run, 20_000)
    desk.compose("start", "worker")
    wait_until(lambda: desk.landed(run) > 0, 120, "the first articles")
    first, started = desk.landed(run), time.monotonic()
    wait_until(lambda: desk.landed(run) > 10_000, 300, "half of them")
    say(f"under load: {desk.memory()}")
    wait_until(lambda: desk.landed(run) == 20_000, 300, "all of them")
    say(f"{(20_000 - first) / (time.monotonic() - started):.0f} articles a second by one worker")
    say(f"{(desk.ask(size)[0][0] - before) / 20_000:.0f} bytes an article in Postgres")
    kafka = desk.compose("exec", "-T", "kafka", "du", "-sk", "/var/lib/kafka/data")
    say(f"Kafka's data: {kafka.split()[0]} kB for {desk.ask('select count(*) from articles')[0][0]} articles")


def test_monitoring(desk: Desk, run: str) -> None:
    """Prometheus scrapes the desk and every worker, evaluates each rule, and notices when a service stops."""
    here = desk.monitors()
    if "prometheus" not in here:
        pytest.skip("the image of Prometheus is not here and cannot be had")
    say(f"images at hand: {', '.join(here)}")
    profile = ("--profile", "monitoring")
    desk.compose(*profile, "up", "--detach", "--wait", "--scale", "worker=2", "worker", "metrics", *here)
    try:
        desk.send(run, 100)
        wait_until(lambda: desk.landed(run) == 100, 120, "100 articles")
        wait_for({("desk", "up"): 1, ("worker", "up"): 2}, lambda: dict(_targets(desk)), 120)
        wait_until(lambda: desk.figure('sum(copydesk_articles_total{outcome="landed"})') >= 100, 90, "100 told")
        assert desk.figure("sum(copydesk_service_up)") == 3
        wait_for({"ok"}, lambda: {rule["health"] for rule in _rules(desk)}, 120)
        assert len(_rules(desk)) >= 10
        desk.compose("stop", "kafka")
        away = ("CopydeskServiceAway", "kafka")
        seconds = wait_until(lambda: away in desk.alerts(), 180, "an alert that Kafka is away")
        say(f"the alert that Kafka is away waits {seconds:.0f} s after its stop")
        desk.compose("start", "kafka")
        wait_until(lambda: away not in desk.alerts(), 180, "the alert's end")
        for service in ("metrics", *here):
            assert _strays_from_the_habits(desk.containers(service)[0]["HostConfig"]) == set()
    finally:
        desk.compose(*profile, "rm", "--stop", "--force", "metrics", *here)


def _targets(desk: Desk) -> Counter[tuple[str, str]]:
    return Counter(
        (target["labels"]["job"], target["health"]) for target in desk.prometheus("targets")["activeTargets"]
    )


def _rules(desk: Desk) -> list[dict[str, Any]]:
    return [rule for group in desk.prometheus("rules")["groups"] for rule in group["rules"]]


@contextmanager
def _own_desk(name: str, override: str) -> Iterator[Desk]:
    """A separate desk for one proof, with another compose file in addition to the usual one."""
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-proof-") as folder,
        desk_in(Path(folder), f"copydesk-{name}", override) as desk,
    ):
        say(f"up and healthy after {desk.up():.0f} s")
        yield desk


def test_three_brokers(run: str) -> None:
    """A broker is lost for good while articles arrive: all of them land, once, and a new broker takes its place."""
    with _own_desk("brokers", "docker-compose.three-brokers.yml") as desk:
        assert "ReplicationFactor: 3" in desk.topics("--topic", "copydesk.articles")
        desk.send(run, 2_000)
        sender = Thread(target=desk.send, args=(run, 4_000, 2_000))
        sender.start()
        wait_until(lambda: desk.landed(run) > 2_100, 120, "some of what is sent")
        desk.lose("kafka-2")
        started = time.monotonic()
        sender.join()
        wait_until(lambda: desk.landed(run) == 6_000, 300, "6,000 articles")
        say(f"one of three lost for good: all of 6,000 landed {time.monotonic() - started:.0f} s later")
        # The other brokers notice the loss only seconds later; everything may have landed by then.
        wait_until(lambda: desk.topics("--under-replicated-partitions").strip(), 60, "partitions that lack a replica")
        versions = "select count(*), count(distinct version_key) from desk.versions"
        assert desk.ask(versions, role="copydesk") == [(6_000, 6_000)]
        assert desk.ask("select count(*) from dead_letters") == [(0,)]
        desk.up()
        seconds = wait_until(lambda: not desk.topics("--under-replicated-partitions").strip(), 300, "three replicas")
        say(f"an empty broker in its place holds all topics again after {seconds:.0f} s")
        desk.lose("kafka-3")
        desk.send(run, 1_000, 6_000)
        wait_until(lambda: desk.landed(run) == 7_000, 300, "7,000 articles")


def test_index_cuts(run: str) -> None:
    """An index server is killed while articles arrive: workers wait for it, and find every copy that it held."""
    with _own_desk("cuts", "docker-compose.index-cuts.yml") as desk:
        desk.send(run, 6_000)
        wait_until(lambda: desk.landed(run) > 1_000, 120, "some of what is sent")
        desk.kill("index-2")
        started = time.monotonic()
        wait_until(lambda: desk.landed(run) == 6_000, 300, "6,000 articles")
        say(f"one of two index servers killed: all of 6,000 landed {time.monotonic() - started:.0f} s later")
        # An article is visible once it is registered, its copies a moment later, when its batch has been compared.
        wait_until(lambda: desk.ask("select count(*) from copies") == [(600,)], 60, "600 copies")
        assert desk.ask("select count(*) from dead_letters") == [(0,)]
        for service in ("index-1", "index-2"):
            assert _strays_from_the_habits(desk.containers(service)[0]["HostConfig"]) == set()


def test_every_container_keeps_the_habits(desk: Desk) -> None:
    """Ports on loopback, no capabilities, no new privileges, limits, bounded logs, restarts."""
    for service in SERVICES:
        container = desk.containers(service)[0]
        assert container["HostConfig"]["ReadonlyRootfs"] or service == "kafka"
        assert _strays_from_the_habits(container["HostConfig"]) == set()


def _strays_from_the_habits(host: dict[str, Any]) -> set[str]:
    bound = {port["HostIp"] for ports in (host["PortBindings"] or {}).values() for port in ports}
    kept = {
        "no capabilities": "ALL" in host["CapDrop"],
        "no new privileges": "no-new-privileges:true" in host["SecurityOpt"],
        "a limit of memory": host["Memory"] > 0,
        "bounded logs": "max-size" in host["LogConfig"]["Config"],
        "restarts": host["RestartPolicy"]["Name"] == "unless-stopped",
        "ports on loopback": bound <= {"127.0.0.1"},
    }
    return {habit for habit, holds in kept.items() if not holds}
