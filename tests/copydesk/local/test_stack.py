"""The real stack: it starts, works, survives crashes of each part, and leaves nothing behind, however it ends."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psycopg
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from contract.errors import StackError
from contract.settings import PREFIX, load, make
from copydesk.local.stack import PARTS, claim, ports, running
from copydesk.local.stack.prefect import Prefect
from tests.processes import child_process

pytestmark = pytest.mark.stack

OWNER = """
import json, signal, sys, time
from pathlib import Path
from copydesk.local.stack import running
from contract.settings import make
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite that runs in the background ignores it
try:
    with running(make({"home": Path(sys.argv[1])}), parts=sys.argv[2].split(",")) as stack:
        parts = [part for part in (stack.kafka, stack.postgres, stack.prefect) if part is not None]
        said = {"ports": [part.port for part in parts if hasattr(part, "port")], "pids": [part.pid for part in parts]}
        print(json.dumps(said), flush=True)
        time.sleep(600)
except KeyboardInterrupt:
    sys.exit(130)
"""


@contextlib.contextmanager
def a_folder():
    """Not a pytest folder: where root runs the tests, the user of Postgres has no access to those."""
    with tempfile.TemporaryDirectory(prefix="copydesk-test-") as folder:
        yield Path(folder).resolve()


@pytest.fixture
def tmp_path():
    with a_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def stack():
    with a_folder() as folder, running(make({"home": folder, "partitions": 2})) as stack:
        yield stack


def send(servers, topic, *values):
    producer = KafkaProducer(bootstrap_servers=servers, acks="all", compression_type="zstd", max_request_size=1_500_000)
    try:
        for sent in [producer.send(topic, value) for value in values]:
            sent.get(30)
    finally:
        producer.close()


def received(servers, topic, count):
    consumer = KafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest", consumer_timeout_ms=20_000)
    try:
        consumer.assign([TopicPartition(topic, 0)])
        return [next(consumer).value for _ in range(count)]
    finally:
        consumer.close()


def make_topic(servers, topic):
    client = KafkaAdminClient(bootstrap_servers=servers)
    try:
        client.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        client.close()


def processes_of(home):
    """The command lines of all processes that name the data folder, or work in it; ending processes have none."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if line and str(home) in f"{line} {(process / 'cwd').readlink()}":
                found.append(line)
    return found


def nothing_left(home, said):
    assert processes_of(home) == []
    assert all(ports.is_free(port) for port in said["ports"])
    assert not [path for path in home.rglob("*") if path.is_socket()]


def test_kafka_accepts_an_article_of_a_megabyte(stack):
    make_topic(stack.kafka.servers, "large")
    article = os.urandom(1_000_000)
    send(stack.kafka.servers, "large", article)
    assert received(stack.kafka.servers, "large", 1) == [article]


def test_kafka_makes_no_topic_by_accident(stack):
    client = KafkaAdminClient(bootstrap_servers=stack.kafka.servers)
    try:
        before = set(client.list_topics())
        producer = KafkaProducer(bootstrap_servers=stack.kafka.servers, max_block_ms=1000)
        try:
            with pytest.raises(Exception, match=r"(?i)unknown|timed? ?out|metadata"):
                producer.send("by-accident", b"x").get(5)
        finally:
            producer.close()
        assert set(client.list_topics()) == before
    finally:
        client.close()


def test_kafka_supports_transactions(stack):
    make_topic(stack.kafka.servers, "transactions")
    producer = KafkaProducer(bootstrap_servers=stack.kafka.servers, transactional_id="test")
    try:
        producer.init_transactions()
        producer.begin_transaction()
        producer.send("transactions", b"committed")
        producer.commit_transaction()
    finally:
        producer.close()
    assert received(stack.kafka.servers, "transactions", 1) == [b"committed"]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT current_database()", "copydesk"),
        ("SELECT usesuper FROM pg_user WHERE usename = current_user", True),
        ("SHOW server_encoding", "UTF8"),
        ("SHOW timezone", "UTC"),
        ("SHOW listen_addresses", ""),
        ("SHOW fsync", "on"),
        ("SHOW shared_buffers", "256MB"),
        ("SHOW max_connections", "100"),
        ("SELECT current_setting('server_version_num')::int / 10000", 18),
        ("SELECT lower('ÀÉÎÕÜ ŁÓDŹ ΑΘΗΝΑ')", "àéîõü łódź αθηνα"),
        ("SELECT 'ü' ~ '\\w'", True),
        (
            "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()",
            "b C.UTF-8",
        ),
    ],
)
def test_postgres_is_set_up_the_same_everywhere(stack, query, answer):
    with psycopg.connect(stack.postgres.url) as connection:
        assert connection.execute(query).fetchone() == (answer,)


def test_postgres_can_only_be_reached_by_its_own_user(stack):
    folder = Path(stack.postgres.url.split("host=")[1].split("&")[0].replace("%2F", "/"))
    assert folder.stat().st_mode & 0o077 == 0


def test_prefect_serves_its_api_and_its_ui(stack):
    assert httpx.get(f"{stack.prefect.api_url}/health", trust_env=False).json() is True
    page = httpx.get(stack.prefect.ui_url, trust_env=False, follow_redirects=True)
    assert page.status_code == 200
    assert "<html" in page.text


def test_a_child_process_gets_the_settings_and_this_prefect(stack):
    assert {"home", "database_url", "kafka_servers", "partitions"} == stack.settings.model_fields_set
    assert load(stack.environment) == stack.settings
    assert load(stack.environment).database_url.get_secret_value() == stack.postgres.url
    code = "import prefect.settings as s; c = s.get_current_settings(); print(c.api.url, c.home)"
    shown = subprocess.run(
        [sys.executable, "-c", code], env=stack.environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert shown.stdout.split() == [stack.prefect.api_url, str(stack.settings.home / "prefect")]


def test_a_second_stack_is_kept_out(stack):
    with pytest.raises(StackError, match=str(os.getpid())), running(stack.settings):
        pass


@pytest.mark.parametrize("end", ["kill", "stop", "crash"])
def test_each_part_starts_again_with_its_data(stack, end):
    topic, table = f"restart-{end}", f"restart_{end}"
    make_topic(stack.kafka.servers, topic)
    with psycopg.connect(stack.postgres.url) as connection:
        connection.execute(f"CREATE TABLE {table} AS SELECT generate_series(1, 1000) AS n")
    send(stack.kafka.servers, topic, b"before")
    for part in (stack.kafka, stack.postgres, stack.prefect):
        if end == "crash":
            os.kill(part.pid, signal.SIGKILL)
        else:
            getattr(part, end)()
    for part in (stack.kafka, stack.postgres, stack.prefect):
        while end == "crash" and part.running:  # its leftover processes are still being ended
            time.sleep(0.01)
        assert not part.running
        part.launch()
    for part in (stack.kafka, stack.postgres, stack.prefect):
        part.wait()
    assert not [*(stack.home.path / "kafka").glob("java_pid*")]
    if sys.platform == "linux":  # the class data archive that the first start wrote
        assert re.search(r"/kafka-classes-\w+\.jsa$", Path(f"/proc/{stack.kafka.pid}/maps").read_text(), re.MULTILINE)
    send(stack.kafka.servers, topic, b"after")
    assert received(stack.kafka.servers, topic, 2) == [b"before", b"after"]
    with psycopg.connect(stack.postgres.url) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1000,)
    assert httpx.get(f"{stack.prefect.api_url}/health", trust_env=False).json() is True


@pytest.mark.parametrize(
    ("by", "status", "parts"),
    [
        (signal.SIGTERM, 143, PARTS),
        (signal.SIGINT, 130, ("postgres", "kafka")),
        (signal.SIGKILL, -9, ("postgres", "kafka")),
    ],
)
def test_however_a_stack_ends_nothing_is_left_and_it_can_start_again(tmp_path, by, status, parts):
    with child_process(
        [sys.executable, "-c", OWNER, str(tmp_path), ",".join(parts)], stdout=subprocess.PIPE, text=True
    ) as owner:
        said = json.loads(owner.stdout.readline())
        assert len(processes_of(tmp_path)) >= 2 * len(parts)
        owner.send_signal(by)
        assert owner.wait(60) == status
    with claim(tmp_path):  # waits for the leftovers of a killed stack
        nothing_left(tmp_path, said)
    with running(make({"home": tmp_path}), parts=["postgres", "kafka"]) as stack, psycopg.connect(stack.postgres.url):
        assert stack.prefect is None
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize("after", ["starting Prefect", "Postgres is ready", "Kafka is ready"])
def test_a_stack_terminated_while_starting_leaves_nothing(tmp_path, after):
    with child_process(
        [sys.executable, "-c", OWNER, str(tmp_path), ",".join(PARTS)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as owner:
        assert any(line.startswith(after) for line in owner.stderr)
        owner.terminate()
        owner.stderr.read()
        assert owner.wait(60) == 143
    with claim(tmp_path):
        nothing_left(tmp_path, {"ports": []})


def test_a_deep_data_folder_has_its_socket_elsewhere(tmp_path):
    deep = tmp_path / ("deep" * 20) / ("er" * 30)
    with running(make({"home": deep}), parts=["postgres"]) as stack, psycopg.connect(stack.postgres.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        folder = Path(stack.postgres.url.split("host=")[1].split("&")[0].replace("%2F", "/"))
    assert not folder.exists()


def test_settings_of_the_surroundings_do_not_leak_in(tmp_path, monkeypatch):
    others = {
        "PGPORT": "1",
        "PGHOST": "nowhere",
        "PGUSER": "x",
        "JAVA_TOOL_OPTIONS": "-Xmx1k",
        "CLASSPATH": "/nowhere",
        "LC_ALL": "xx_XX",
        "TZ": "Asia/Tokyo",
    }
    for name, value in others.items():
        monkeypatch.setenv(name, value)
    with (
        running(make({"home": tmp_path}), parts=["postgres", "kafka"]) as stack,
        psycopg.connect(stack.postgres.url) as connection,
    ):
        assert connection.execute("SELECT current_user").fetchone() == ("copydesk",)
    monkeypatch.setenv("PREFECT_API_KEY", "secret")
    with claim(tmp_path) as home:
        environment = Prefect(home, print).prepare().environment
    assert "PREFECT_API_KEY" not in environment


def test_requesting_one_part_starts_no_other(tmp_path):
    with running(make({"home": tmp_path}), parts=["postgres"]) as stack:
        assert (stack.kafka, stack.prefect) == (None, None)
        assert PREFIX + "KAFKA_SERVERS" not in stack.environment


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="only root can make a small disk")
def test_a_full_disk_is_one_clear_error(tmp_path):
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=10m", "none", tmp_path], check=False).returncode:
        pytest.skip("no small disk can be made here")
    try:
        with pytest.raises(StackError, match=r"full|room"), running(make({"home": tmp_path}), parts=["postgres"]):
            pass
        assert processes_of(tmp_path) == []
    finally:
        subprocess.run(["umount", tmp_path], check=True)


# --- Prefect's server: only its own pages may send requests, and old runs and events are deleted


def asked(stack, method, path, **headers):
    return httpx.request(
        method, f"{stack.prefect.api_url}/{path}", headers=headers, trust_env=False, timeout=30,
        content=b'{"limit": 1}' if method == "POST" else None,
    )  # fmt: skip


def test_prefect_only_answers_pages_of_its_own_origin(stack):
    own = stack.prefect.ui_url
    plain = {"Content-Type": "application/json"}
    for origin, told in ((own, True), ("https://a.example", False), ("null", False), ("http://127.0.0.1:1", False)):
        found = asked(stack, "POST", "flows/filter", Origin=origin, **plain)
        assert (found.status_code == 200) is told, origin
        assert (found.headers.get("access-control-allow-origin") == origin) is told, origin
        wants = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        before = asked(stack, "OPTIONS", "flows/filter", Origin=origin, **wants)
        assert before.is_success is told, origin
        assert ("access-control-allow-origin" in before.headers) is told, origin
    assert asked(stack, "GET", "health", Host="a.example").status_code == 403
    assert asked(stack, "POST", "flows/filter", **plain).status_code == 200  # a program, which sends no origin


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_requests_that_a_foreign_page_can_send_change_nothing(stack, kind):
    """A browser sends these types without a preflight request; Prefect would read a body without a type as JSON."""
    body = b'{"name": "of-a-foreign-page"}'
    headers = {"Origin": "https://a.example"} | ({"Content-Type": kind} if kind else {})
    with httpx.Client(trust_env=False, timeout=30) as client:
        assert client.post(f"{stack.prefect.api_url}/flows/", content=body, headers=headers).status_code == 403
        assert client.get(f"{stack.prefect.api_url}/flows/name/of-a-foreign-page").status_code == 404


def test_a_foreign_page_follows_no_events(stack):
    address = f"{stack.prefect.api_url.replace('http', 'ws')}/events/out"
    with pytest.raises(InvalidStatus, match="403"):
        connect(address, origin="https://a.example", subprotocols=["prefect"], proxy=None)
    with connect(address, origin=stack.prefect.ui_url, subprotocols=["prefect"], proxy=None) as own:
        assert own.subprotocol == "prefect"


def test_prefect_keeps_runs_and_events_for_a_time(stack):
    told = httpx.get(f"{stack.prefect.api_url}/admin/settings", trust_env=False, timeout=30).json()["server"]
    vacuum = told["services"]["db_vacuum"]
    assert {*vacuum["enabled"]} == {"events", "flow_runs"}
    assert vacuum["retention_period"] == f"P{stack.settings.run_history_seconds // 86_400}D"
    assert float(vacuum["loop_seconds"]) <= 600
    assert told["events"]["retention_period"] == "P1D"
