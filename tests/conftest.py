"""The real stack, started once per run by the first test that needs it; each test has its own database and topics."""

from __future__ import annotations

import gc
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.settings import Settings, make
from copydesk.local.stack import Stack, ports, running
from copydesk.wiring import Wiring
from tests.databases import Databases, administer, copies_of

# The garbage collector would take a sixth of the run: it scans tests and compiled code that are never freed.
# See also pytest_collection_finish below.
gc.set_threshold(50_000, 20, 20)

# On a busy machine a slow example is not a failure of the code.
hypothesis_settings.register_profile("copydesk", deadline=None)
hypothesis_settings.load_profile("copydesk")

pytest_plugins = ["tests.fixtures"]

# The slowest files start first, so that no test process is still running one of them alone at the end.
LONGEST = (
    "chaos/test_chaos",
    "copydesk/local/test_stack",
    "copydesk/local/test_up",
    "corpus/test_extract",
    "corpus/test_orders",
    "end_to_end/test_demo",
    "end_to_end/test_flows",
    "end_to_end/test_secrets",
    "enrich/landing/test_crashes",
    "enrich/landing/test_degree_cap",
    "flows/test_deployments",
    "ingest/feeds/test_recording",
    "ingest/sandbox/test_sandbox",
)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """The run's data folder. Not a pytest folder: if root runs the tests, Postgres's user has no access to those."""
    with tempfile.TemporaryDirectory(prefix="copydesk-tests-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def stack(home: Path) -> Iterator[Stack]:
    """Kafka, Postgres and Prefect, in the run's folder."""
    # Settings of the user who runs the tests must not affect them.
    for name in [name for name in os.environ if name.startswith(("COPYDESK_", "PREFECT_"))]:
        del os.environ[name]
    with running(make({"home": home}), say=lambda _: None) as started:
        # No data has to survive the run: without fsync, creating and dropping a database takes a third of the time.
        # Crash tests start services of their own.
        _admin(started, sql.SQL("alter system set fsync = off"))
        _admin(started, sql.SQL("select pg_reload_conf()"))
        yield started


@pytest.fixture(scope="session")
def template(stack: Stack) -> str:
    """A migrated database, the template of each test's own."""
    name = "template_desk"
    _admin(stack, sql.SQL("create database {}").format(sql.Identifier(name)))
    Wiring.of(_with(stack.settings, name)).migrate(lambda _: None)
    return name


@pytest.fixture(scope="session")
def empty_desk(stack: Stack, template: str) -> Settings:
    """Settings of one empty, migrated database, shared by all tests that only read or are refused."""
    name = f"empty_{os.getpid()}"
    _admin(stack, sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
    return _with(stack.settings, name)


@pytest.fixture(scope="session")
def databases(stack: Stack, template: str) -> Iterator[Databases]:
    """Copies of the template, created in advance."""
    with copies_of(stack.settings.database_url.get_secret_value(), template) as made:
        yield made


@pytest.fixture
def new_desk(stack: Stack, databases: Databases) -> Iterator[Callable[[], Settings]]:
    """Creates desks for the test, and returns the settings of each: an empty, migrated database."""
    with ExitStack() as made:

        def new() -> Settings:
            name = databases.take()
            made.callback(databases.give_back, name)
            return _with(stack.settings, name).model_copy(
                update={"topic_prefix": name, "consumer_group": name, "batch_seconds": 0.05}
            )

        yield new


@pytest.fixture
def desk(new_desk: Callable[[], Settings]) -> Settings:
    """Settings of the test's own desk; `topics` creates its topics, too."""
    return new_desk()


@pytest.fixture
def connection(desk: Settings) -> Iterator[psycopg.Connection]:
    """An autocommit connection to the test's database."""
    with psycopg.connect(desk.database_url.get_secret_value(), autocommit=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for the loopback address, in one file; `made.pem` next to it is its authority."""
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "made.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", f"subjectAltName=IP:{ports.LOOPBACK}", "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    (both := folder / "both.pem").write_text(key.read_text("utf-8") + made.read_text("utf-8"), "utf-8")
    return both


@pytest.fixture
def seeds() -> Path:
    """The folder of the five seed files."""
    return Path(__file__).parents[1] / "copydesk" / "local" / "press" / "seeds"


def _with(settings: Settings, database: str) -> Settings:
    parameters = {**conninfo_to_dict(settings.database_url.get_secret_value()), "dbname": database}
    return settings.model_copy(update={"database_url": SecretStr(make_conninfo(**parameters))})


def _admin(stack: Stack, statement: sql.Composed | sql.SQL) -> None:
    administer(stack.settings.database_url.get_secret_value(), statement)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes that are not text are named by position: compressed ones contain the time, and two processes must agree."""
    return argname if isinstance(val, bytes) and not val.isascii() else None


@pytest.hookimpl(trylast=True)  # after the order is randomised: slow tests stay in random order, and so do the others
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files of `LONGEST` first."""
    longest = {f"tests/{name}.py" for name in LONGEST}
    items.sort(key=lambda item: item.nodeid.partition("::")[0] not in longest)


def pytest_collection_finish() -> None:
    """Collected objects are kept until the end."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Iterator[None]:
    """What a test logged may contain lone surrogates, on purpose; between two processes only UTF-8 can be sent."""
    return _encodable((yield))


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_encodable(key): _encodable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_encodable, value))
    return value
