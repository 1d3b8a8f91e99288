"""Secrets in addresses: what a run writes, shows and prints contains none of them."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import traceback
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import psycopg
import pytest
from kafka import KafkaConsumer
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pydantic import SecretStr
from typer.testing import CliRunner

from contract.settings import Settings, environment_of, topics_of
from copydesk.cli import app
from copydesk.local.stack import Stack
from tests.sites import Site, reply

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

SECRETS = [f"hidden-word-{number}" for number in range(100, 118)]
USER, NAME, TOKEN, MOVED, TO, REFUSED, LINK, LISTED, DATABASE, WRONG, ELSEWHERE, READER, TRIED, *_ = SECRETS
KAFKA, UI, HOOK, FILED, TYPED = SECRETS[13:]

PAGE = f"""<html><head><title>The ferry inquiry opens</title></head><body><article><h1>The ferry inquiry opens</h1>
{"".join(f"<p>The harbour board heard on day {day} that a ferry left without its papers.</p>" for day in range(9))}
</article></body></html>""".encode()


def press(request: BaseHTTPRequestHandler) -> None:
    """A feed, a page, and addresses that fail in different ways."""
    here = f"127.0.0.1:{request.server.server_address[1]}"
    link = f"http://reporter:{LINK}@{here}/page"
    feed = f"""<rss version="2.0"><channel><title>Feed</title><link>http://{here}/</link>
        <item><title>One</title><link>{link}</link><guid>{link}</guid></item>
        <item><title>Two</title><link>ftp://reporter:{LINK}@{here}/</link></item></channel></rss>"""
    answers = {
        "/feed": reply(body=feed.encode(), headers={"Content-Type": "application/rss+xml"}),
        "/page": reply(body=PAGE, headers={"Content-Type": "text/html"}),
        "/moved": reply(302, b"", {"Location": f"http://reader:{TO}@{here}/nowhere?token={TO}"}),
    }
    answers.get(request.path.partition("?")[0], reply(404, b""))(request)


@pytest.fixture
def settings(desk: Settings, tmp_path: Path) -> Settings:
    url = make_conninfo(desk.database_url.get_secret_value(), password=DATABASE)
    return desk.model_copy(
        update={
            "database_url": SecretStr(url), "reader_password": SecretStr(READER), "archive": tmp_path / "archive",
            "allow_private_addresses": True, "attempts": 1, "attempts_missing": 1,
            "fetch_seconds": 5.0, "host_seconds": 0.0,
        }
    )  # fmt: skip


def test_no_planted_secret_shows(
    stack: Stack, settings: Settings, connection: psycopg.Connection, workers, tmp_path: Path
) -> None:
    found: dict[str, bytes] = {}

    assert stack.prefect is not None
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    environment |= stack.prefect.environment | environment_of(settings)

    def run(*words: str, fails: bool = False, **changed: str) -> None:
        result = CliRunner().invoke(app, words, env=environment | changed)
        assert result.exit_code == int(fails), result.output
        said = "".join(traceback.format_exception(result.exception)) if result.exception else ""
        found[f"{len(found)}: {' '.join(words[:2])}"] = f"{result.output}{result.exception!r}{said}".encode()

    with Site(press) as site, workers(settings) as landed:
        here = f"127.0.0.1:{site.port}"
        feeds = [
            f"http://editor:{USER}@{here}/feed",
            f"http://{NAME}@{here}/none",
            f"http://{here}/none?access_token={TOKEN}",
            f"http://editor:{MOVED}@{here}/moved",
            f"http://editor:{REFUSED}@127.0.0.1:1/feed.xml",
        ]
        run("feeds", "add", *feeds)
        listed = tmp_path / "list.txt"
        listed.write_text(f"http://editor:{LISTED}/more@{here}/feed\n", "utf-8")
        run("feeds", "add", str(listed), fails=True)
        run("feeds", "add", f"http://editor:{LISTED}/more@{here}/feed", fails=True)
        collected = subprocess.run(
            [sys.executable, "-m", "copydesk", "collect"], env=environment, capture_output=True, timeout=200, check=True
        )
        found["collect"] = collected.stdout + collected.stderr
        landed(1)
        for words in (["feeds", "list"], ["settings"], ["status"], ["sql", "--json", "table entries"]):
            run(*words)
        run("feeds", "remove", f"http://***@{here}/feed")
        malformed = [
            f"postgresql://desk:{WRONG}@@db/x",
            f"postgresql://desk:{WRONG}/a@db/x",
            f"mysql://desk:{WRONG}@db/x",
            f"desk password={WRONG}",
            f"postgresql://desk:a@{WRONG}@db/x",
            f"host=a password='{WRONG}",
        ]
        for url in malformed:
            run("status", fails=True, COPYDESK_DATABASE_URL=url)
            run("sql", "select 1", fails=True, COPYDESK_DATABASE_URL=url)
        run("status", fails=True, COPYDESK_DATABASE_URL=f"postgresql://desk:{ELSEWHERE}@127.0.0.1:1/x")
        for as_json in ([], ["--json"]):
            run("feeds", "try", f"http://editor:{TRIED}@{here}/feed?token={TRIED}", *as_json)
            run("feeds", "try", f"http://editor:{TRIED}@{here}/moved", *as_json, fails=True)

        for (view,) in connection.execute("select viewname from pg_views where schemaname = 'copydesk'").fetchall():
            rows = connection.execute(
                sql.SQL("select coalesce(string_agg(to_jsonb(v)::text, '\n'), '') from {} v").format(
                    sql.Identifier("copydesk", view)
                )
            ).fetchone()
            found[f"view {view}"] = str(rows[0]).encode()
        for what in ("flow_runs", "task_runs", "logs", "artifacts", "events"):
            asked = httpx.post(f"{stack.prefect.api_url}/{what}/filter", json={}, trust_env=False, timeout=60)
            found[f"Prefect's {what}"] = asked.content
        found["Kafka"] = b"".join(messages(settings))
        for file in (tmp_path / "archive").iterdir():
            content = file.read_bytes()
            found[f"archive {file.name}"] = gzip.decompress(content) if file.suffix == ".gz" else content
    for path in [path for path in stack.settings.home.rglob("*") if path.is_file() and "data" not in path.parts]:
        with suppress(FileNotFoundError):  # a lease of Prefect that has ended in the meantime
            found[str(path)] = path.read_bytes()

    # The secrets are stored, and each part was examined: otherwise this test would prove nothing.
    kept = connection.execute("select string_agg(url, ' ') from desk.feeds").fetchone()[0]
    assert all(secret in kept for secret in (USER, NAME, TOKEN, MOVED, REFUSED))
    assert b"***@" in found["view feeds"]
    assert b"ferry" in found["Kafka"]
    assert b"***@" in found["view articles"]
    assert b"/moved" in found["Prefect's logs"]
    assert b"/moved" in found["collect"]
    assert any(name.endswith(".db") for name in found)
    assert b"The ferry inquiry opens" in b"".join(held for name, held in found.items() if name.startswith("archive"))
    assert {(name, secret) for name, held in found.items() for secret in SECRETS if secret.encode() in held} == set()
    assert connection.execute("select count(*) from desk.feeds where removed_at is not null").fetchone() == (1,)


CONFIGURED = [
    f"database_url = 'postgresql://desk:{FILED}/a@db/x'",
    f"reader_password = '{FILED}",
    f"database_url = ['{FILED}']",
    f"reader_password = {{ of = '{FILED}' }}",
    f"api_token = '{FILED}'",
]


def test_no_setting_shows_its_secret(tmp_path: Path) -> None:
    """Addresses of services, settings that are unknown or have a wrong type, the settings file."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    found: list[str] = []

    def run(*words: str, status: int, **settings: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "copydesk", *words], env=clean | settings, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        found.append(done.stdout + done.stderr)

    run("topics", status=1, COPYDESK_KAFKA_SERVERS=f"kafka://desk:{KAFKA}@127.0.0.1:1")
    run("worker", status=1, COPYDESK_KAFKA_SERVERS=f"desk:{KAFKA}@127.0.0.1:1")
    run(
        "settings",
        status=0,
        COLUMNS="400",
        COPYDESK_USER_AGENT=f"desk (https://desk:{HOOK}@a.example/hook?token={HOOK})",
    )
    run("settings", status=1, COPYDESK_WEBHOOK_URL=f"https://a.example/{HOOK}")
    run("settings", status=1, COPYDESK_POLL_SECONDS=f"https://desk:{TYPED}@a.example/?api_key={TYPED}")
    for number, text in enumerate(CONFIGURED):
        config = tmp_path / f"{number}.toml"
        config.write_text(f"{text}\n", "utf-8")
        run("settings", status=1, COPYDESK_CONFIG=str(config))
    run("collect", status=1, PREFECT_API_URL=f"http://desk:{UI}@127.0.0.1:1/api", PREFECT_CLIENT_MAX_RETRIES="0")
    assert all(said.strip() for said in found)
    assert "https://***@a.example/hook?" in "".join(found).replace("\n", "")
    assert [(said, secret) for said in found for secret in SECRETS if secret in said] == []


def messages(settings: Settings):
    """All messages that the desk sent, as they are on Kafka."""
    consumer = KafkaConsumer(
        topics_of(settings).live, bootstrap_servers=settings.kafka_servers, auto_offset_reset="earliest",
        consumer_timeout_ms=2_000,
    )  # fmt: skip
    try:
        for message in consumer:
            yield message.value
    finally:
        consumer.close()
