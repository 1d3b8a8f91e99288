"""Postgres behind TLS, reached only by its address: the real server, behind a proxy that ends the encryption."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.errors import Transient
from contract.postgres import connect, connect_reader, connect_worker, pool
from contract.settings import Settings
from copydesk.local.stack import ports
from copydesk.wiring import Wiring

pytestmark = pytest.mark.stack
ASKS_FOR_TLS = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")  # the SSLRequest message of the protocol


@contextmanager
def front(certificate: Path, address: dict[str, str]) -> Iterator[int]:
    """The port of a server that speaks TLS with clients, and forwards their data to the Postgres at an address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server((ports.LOOPBACK, 0)) as listening:
        threading.Thread(target=_accept, args=(listening, context, address), daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, context: ssl.SSLContext, address: dict[str, str]) -> None:
    while True:
        try:
            client, _ = listening.accept()
        except OSError:
            return  # the test is over
        threading.Thread(target=_serve, args=(client, context, address), daemon=True).start()


def _serve(client: socket.socket, context: ssl.SSLContext, address: dict[str, str]) -> None:
    with client:
        if client.recv(len(ASKS_FOR_TLS), socket.MSG_WAITALL) != ASKS_FOR_TLS:
            return  # without TLS: the connection is refused
        client.sendall(b"S")
        try:
            secured = context.wrap_socket(client, server_side=True)
        except (ssl.SSLError, OSError):
            return  # the client does not trust us
        with secured, _server(address) as server:
            back = threading.Thread(target=_pass_on, args=(server, secured), daemon=True)
            back.start()
            _pass_on(secured, server)
            back.join()


def _server(address: dict[str, str]) -> socket.socket:
    host, port = address["host"], address.get("port", "5432")
    if not host.startswith("/"):
        return socket.create_connection((host, int(port)))
    server = socket.socket(socket.AF_UNIX)
    server.connect(f"{host}/.s.PGSQL.{port}")
    return server


def _pass_on(come: socket.socket, go: socket.socket) -> None:
    try:
        while data := come.recv(1 << 16):
            go.sendall(data)
        go.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # one side has closed its connection


@pytest.fixture
def secured(desk: Settings, certificate: Path) -> Iterator[Settings]:
    """Settings of a desk whose Postgres is reached only through TLS, with full verification of its certificate."""
    address = conninfo_to_dict(desk.database_url.get_secret_value())
    with front(certificate, {name: str(value) for name, value in address.items()}) as port:
        yield with_address(
            desk, host=ports.LOOPBACK, port=port, sslmode="verify-full", sslrootcert=certificate.with_name("made.pem")
        )


def with_address(settings: Settings, **changed: object) -> Settings:
    parts = {**conninfo_to_dict(settings.database_url.get_secret_value()), **changed}
    return settings.model_copy(update={"database_url": SecretStr(make_conninfo(**parts))})


def test_every_connection_is_encrypted(secured):
    for open_one in (connect, connect_worker, lambda given: connect_reader(given, application="test")):
        with closing(open_one(secured)) as connection:
            assert connection.pgconn.ssl_in_use
            assert connection.execute("select count(*) from copydesk.articles").fetchone() == (0,)
    with pool(secured, size=1, application="test") as connections, connections.connection() as pooled:
        assert pooled.pgconn.ssl_in_use


def test_an_empty_database_is_migrated_through_it(secured, connection):
    connection.execute("drop schema copydesk, desk cascade")
    connection.execute("drop table if exists public.copydesk_migrations")
    Wiring.of(secured).migrate(lambda _: None)
    assert connection.execute("select count(*) from copydesk.articles").fetchone() == (0,)


def test_a_server_with_an_unknown_certificate_is_refused(secured, tmp_path):
    other = tmp_path / "other.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=other", "-keyout",
         str(tmp_path / "key.pem"), "-out", str(other)],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.raises(Transient, match="certificate verify failed"):
        connect(with_address(secured, sslrootcert=other))


def test_a_certificate_of_another_host_is_refused(secured):
    with pytest.raises(Transient, match=r"does not match host name"):
        connect(with_address(secured, host="db.example", hostaddr=ports.LOOPBACK))
