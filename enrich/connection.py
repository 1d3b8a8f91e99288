"""A worker's connection to Postgres."""

from __future__ import annotations

import psycopg

from enrich.land.offsets import Connection
from ingest.errors import Transient
from ingest.settings import Settings


def connect(settings: Settings) -> Connection:
    """A worker's connection. Raises Transient where Postgres does not answer."""
    try:
        connection = psycopg.connect(
            settings.database_url.get_secret_value(),
            application_name="copydesk worker",
            connect_timeout=10,
            options="-c timezone=UTC -c jit=off -c idle_in_transaction_session_timeout=300000",
        )
    except psycopg.OperationalError as error:
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        msg = f"Postgres does not answer: {first_line}. Is it running, and is COPYDESK_DATABASE_URL right?"
        raise Transient(msg) from error
    connection.prepare_threshold = 1
    return connection
