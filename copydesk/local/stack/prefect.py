"""Prefect's own server and UI on this machine, on SQLite in the data folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar, Final

import httpx
from platformdirs import user_cache_path

from contract.words import Say
from copydesk.local.stack import ports
from copydesk.local.stack.child import Command
from copydesk.local.stack.home import Home
from copydesk.local.stack.part import Part

_EVENTS_SECONDS: Final = 86_400  # most of the database is events
_SHRINK_BYTES: Final = 100_000_000


class Prefect(Part):
    """The Prefect server with its UI, isolated from the user's own Prefect: none of its profiles, keys or settings.

    Raises StackError, from the constructor, when the wanted `port` is taken.
    """

    name = "Prefect"
    start_seconds: ClassVar[float] = 180  # its first start migrates its database: 10 s on an idle CPU

    def __init__(
        self, home: Home, say: Say, *, port: int = 0, cache: Path | None = None, history_seconds: int = 172_800
    ) -> None:
        super().__init__(home, say)
        self._history_seconds = history_seconds
        self._cache = user_cache_path("copydesk", appauthor=False) if cache is None else cache
        self._fresh = False
        self._wanted = port
        self.move()

    def move(self) -> None:
        """Choose the port. Raises StackError if the requested one is taken."""
        self.port = ports.choose(self._wanted, "COPYDESK_PREFECT_PORT")

    @property
    def ui_url(self) -> str:
        """The address of the UI in a browser."""
        return f"http://{ports.LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        """The value of PREFECT_API_URL."""
        return f"{self.ui_url}/api"

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to work with this server, on top of `without_prefect`."""
        folder = self.home.path / "prefect"
        return {
            "DO_NOT_TRACK": "1",
            "PREFECT_API_URL": self.api_url,
            "PREFECT_HOME": str(folder),
            "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }

    def prepare(self) -> Command:
        """Create its folder, with a blank database if one was kept; otherwise it creates its own, which takes 10 s."""
        folder = self.home.folder("prefect")
        self._fresh = not self._database.exists()
        if self._fresh and self._blank.exists():
            shutil.copyfile(self._blank, self._database)
        self._shrink()
        own = {
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{self._database}",
            # In memory, the default, leases are lost with the server, but the slots they stand for stay taken.
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),  # the default is inside the installed package
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            # Pages of other sites, open in the same browser, can read and change nothing.
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"{self.ui_url},http://localhost:{self.port}",
            "NO_COLOR": "1",
        } | self._pruning
        arguments = [
            sys.executable,
            "-m",
            "flows.server",
            "--host",
            ports.LOOPBACK,
            "--port",
            str(self.port),
        ]
        # It is also the working folder: Prefect reads .env, prefect.toml and pyproject.toml there.
        return Command(arguments, without_prefect(os.environ) | self.environment | own, folder)

    def answers(self) -> bool:
        """Whether its health check succeeds."""
        if not ports.is_open(self.port):
            return False
        try:
            return httpx.get(f"{self.api_url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def settle(self) -> None:
        """Keep its database for the next data folder, if it is the first of this version: it is still unused."""
        if not self._fresh or self._blank.exists():
            return
        try:
            self._blank.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._blank.parent) as staging:
                copy = Path(staging) / self._blank.name
                with closing(sqlite3.connect(self._database)) as used, closing(sqlite3.connect(copy)) as kept:
                    used.backup(kept)
                copy.rename(self._blank)
        except (OSError, sqlite3.Error):
            return  # it would only have saved time

    def _shrink(self) -> None:
        """Release the space of deleted rows, if that is most of the database: its server never does."""
        if not self._database.exists():
            return
        try:
            with closing(sqlite3.connect(self._database)) as database:
                free, pages, size = (
                    int(database.execute(f"pragma {name}").fetchone()[0])
                    for name in ("freelist_count", "page_count", "page_size")
                )
                if free * size > _SHRINK_BYTES and free > pages / 2:
                    self.say(f"compacting Prefect's database: {free * size // 1_000_000} MB of it are free")
                    database.execute("vacuum")
        except sqlite3.Error:
            return  # no room for a copy: the free pages are reused

    @property
    def _pruning(self) -> dict[str, str]:
        """Deletes old runs and events. Their space is reused; otherwise a run a minute would fill the disk."""
        return {
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "600",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(self._history_seconds),
            "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"PT{min(self._history_seconds, _EVENTS_SECONDS)}S",
        }

    @property
    def _database(self) -> Path:
        return self.home.path / "prefect" / "prefect.db"

    @property
    def _blank(self) -> Path:
        return self._cache / f"prefect-{version('prefect')}.db"


def without_prefect(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without any Prefect setting, and without a proxy for loopback."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PREFECT_")}
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in kept.get(name, "").split(",") if host]
        kept[name] = ",".join(dict.fromkeys([*hosts, ports.LOOPBACK, "localhost"]))
    return kept
