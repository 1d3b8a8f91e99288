"""Rare recovery procedures of operators, on a desk in containers: part of `make test-compose`."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

from contract.errors import OwnError
from copydesk.local.press import make_world
from tests.compose.desk import ROOT, Desk, desk_in, say, wait_for, wait_until


def test_passwords(desk: Desk, run: str) -> None:
    """New passwords of all three roles, as in docs/server.md: the old ones are refused, and articles keep landing."""
    desk.send(run, 200)
    wait_until(lambda: desk.landed(run) == 200, 120, "200 articles")
    old, new = dict(desk.values), {name: token_hex(16) for name in desk.values if name.endswith("_PASSWORD")}
    statements = [f"alter role {role} password '{new[name]}'" for role, name in _OWNERS.items()]
    asked = [part for statement in statements for part in ("-c", statement)]
    desk.compose("exec", "-T", "postgres", "psql", "-U", "copydesk", "-d", "copydesk", *asked)
    desk.values |= new
    say(f"new passwords after {desk.up():.0f} s")
    desk.send(run, 200, 200)
    wait_until(lambda: desk.landed(run) == 400, 120, "400 articles")
    before = set(desk.runs("poll"))
    wait_until(lambda: _well(desk, "poll") - before, 240, "a run of `poll` that ends well")
    for role, name in {**_OWNERS, "copydesk_reader": "READER_PASSWORD"}.items():
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(
                host="127.0.0.1", port=old["POSTGRES_PORT"], user=role, password=old[name], dbname="copydesk"
            )


_OWNERS = {"copydesk": "POSTGRES_PASSWORD", "prefect": "PREFECT_PASSWORD"}


def _well(desk: Desk, flow: str) -> set[str]:
    return {run for run, state in desk.runs(flow).items() if state == "COMPLETED"}


def test_lost_kafka(desk: Desk, run: str) -> None:
    """Kafka's volume is lost: the topics are re-created, the desk notices, and new articles land."""
    desk.send(run, 500)
    wait_until(lambda: desk.landed(run) == 500, 120, "500 articles")
    desk.compose("stop", "kafka")
    desk.lose("kafka")
    say(f"up again without Kafka's data after {desk.up():.0f} s")
    desk.send(run, 500, 500)
    wait_until(lambda: desk.landed(run) == 1_000, 180, "1,000 articles")
    assert desk.ask("select count(*) > 0 from events where kind = 'log made anew'") == [(True,)]
    assert desk.ask("select count(*) from dead_letters") == [(0,)]


def test_memory(desk: Desk, run: str) -> None:
    """A worker that reaches its container's memory limit is killed and restarts; with more memory everything lands."""
    desk.values["WORKER_MEMORY"] = "160m"
    desk.compose("up", "--detach", "worker", ok=False)
    desk.send(run, 500)
    wait_until(lambda: desk.containers("worker")[0]["RestartCount"] >= 2, 240, "a worker that starts again")
    assert any(one["State"]["OOMKilled"] or one["RestartCount"] for one in desk.containers("worker"))
    desk.values["WORKER_MEMORY"] = "2g"
    desk.up()
    seconds = wait_until(lambda: desk.landed(run) == 500, 180, "500 articles")
    say(f"all landed {seconds:.0f} s after the worker had memory again")


@pytest.mark.parametrize(
    ("service", "folder"), [("postgres", "/var/lib/postgresql/data"), ("kafka", "/var/lib/kafka/data")]
)
def test_full_disk(run: str, service: str, folder: str, tmp_path: Path) -> None:
    """A volume of 1 GB is full while articles arrive: once there is room, all acknowledged messages land, each once."""
    with _small_disk(tmp_path, service) as override, desk_in(tmp_path, f"copydesk-full-{service}") as desk:
        desk.files.append(override)
        desk.up()
        desk.send(run, 300)
        wait_until(lambda: desk.landed(run) == 300, 120, "300 articles")
        desk.compose("exec", "-T", service, "sh", "-c", f"head -c 4G /dev/zero >{folder}/filler", ok=False)
        acknowledged = _sent(desk, run, 300, 3_000)
        say(f"{acknowledged} of 3,000 articles were taken while the disk of {service} was full")
        desk.compose("run", "--rm", "--no-deps", "-T", "--entrypoint", "rm", service, f"{folder}/filler")
        say(f"healthy {desk.up():.0f} s after there was room")
        if acknowledged < 3_000:
            desk.send(run, 3_000, 300)
        seconds = wait_until(lambda: desk.landed(run) == 3_300, 300, "3,300 articles")
        say(f"all landed {seconds:.0f} s later")
        versions = """select count(*), count(distinct version_key)
                      from desk.versions join desk.articles using (article_key) where url like %s"""
        assert desk.ask(versions, f"https://{run}.example/%", role="copydesk") == [(3_300, 3_300)]
        assert desk.ask("select count(*) from dead_letters") == [(0,)]


def test_full_archive(tmp_path: Path) -> None:
    """The archive's volume is full while feeds list pages: no try is counted; with room, all entries get a fate."""
    world = make_world(8800, datetime.now(UTC), "press.example")
    with _small_disk(tmp_path, "archive") as override, desk_in(tmp_path, "copydesk-full-archive") as desk:
        desk.files += [override, ROOT / "tests/compose/press.yml"]
        desk.up()
        desk.compose("exec", "-T", "prefect-worker", "sh", "-c", "head -c 4G /dev/zero >/archive/filler", ok=False)
        (desk.folder / "desk/feeds.csv").write_text("\n".join(world.feeds()))
        desk.up()  # init imports the feeds
        wait_until(lambda: desk.ask("select count(*) > 20 from entries")[0][0], 240, "entries of the feeds")
        wait_until(lambda: "FAILED" in desk.runs("fetch").values(), 240, "a run of `fetch` that fails")
        fates = world.expected_fates()
        found = desk.ask(
            "select fate, attempts from entries where url = any(%s)", [u for u in fates if fates[u] == "landed"]
        )
        say(f"while the disk of the archive was full: {Counter(found)} (fate, tries)")
        assert set(found) == {("waiting", 0)}
        why = desk.ask("select text from events where kind = 'own failure'")
        assert "archive folder /archive cannot be written to" in str(why)
        desk.compose("exec", "-T", "prefect-worker", "rm", "/archive/filler")
        counts = "select fate, count(*) from entries where origin = 'feed' group by fate"
        expected = dict(Counter(fates.values()))
        seconds = wait_for(expected, lambda: dict(desk.ask(counts)), 600)
        say(f"{sum(expected.values())} entries in their fates {seconds:.0f} s after there was room: {expected}")
        assert desk.ask("select count(*) from dead_letters") == [(0,)]


def _sent(desk: Desk, run: str, start: int, count: int) -> int:
    """How many articles Kafka accepted, a hundred at a time, until it refused."""
    for at in range(0, count, 100):
        try:
            desk.send(run, 100, start + at)
        except OwnError:  # a producer would have to retry the remaining articles
            return at
    return count


@contextmanager
def _small_disk(folder: Path, service: str) -> Iterator[Path]:
    """A compose file that gives a service's volume a disk of its own, of 1 GB."""
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(10**9)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", image], check=True)
    made = subprocess.run(["losetup", "--find", "--show", image], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no disk of its own can be made here: {made.stderr.strip()}")
    device = made.stdout.strip()
    (folder / "mounted").mkdir()
    subprocess.run(["mount", device, folder / "mounted"], check=True)
    (folder / "mounted/lost+found").rmdir()  # Postgres accepts only an empty folder
    subprocess.run(["umount", folder / "mounted"], check=True)
    override = folder / "small-disk.yml"
    options = f"{{type: ext4, device: {device}}}"
    override.write_text(f"volumes:\n  {service}:\n    driver_opts: {options}\n")
    try:
        yield override
    finally:
        subprocess.run(["losetup", "--detach", device], check=False)
