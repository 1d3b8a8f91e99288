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
    """The Prefect server, UI included, apart from the user's own Prefect: no profile, key or setting of theirs is used.

    Raises StackError, from the constructor, when the wanted `port` is taken.
    """

    name = "Prefect"
    start_seconds: ClassVar[float] = 180  # its first start migrates its database: 10 s of work on a free processor

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
        """Choose the port. Raises StackError where the wanted one is taken."""
        self.port = ports.choose(self._wanted, "COPYDESK_PREFECT_PORT")

    @property
    def ui_url(self) -> str:
        """Where a browser finds the UI."""
        return f"http://{ports.LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        """What PREFECT_API_URL is to be."""
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
        """Make its folder, with a blank database where one was kept; else it makes its own, which takes it 10 s."""
        folder = self.home.folder("prefect")
        self._fresh = not self._database.exists()
        if self._fresh and self._blank.exists():
            shutil.copyfile(self._blank, self._database)
        self._shrink()
        own = {
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{self._database}",
            # In memory, the default, leases end with the server, and the slots that they stand for stay taken.
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),  # the default is inside the installed package
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            # A page of somebody else's, open in the same browser, is told nothing and can change nothing.
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
        # Its own folder is the working folder too: Prefect reads .env, prefect.toml and pyproject.toml of where it is.
        return Command(arguments, without_prefect(os.environ) | self.environment | own, folder)

    def answers(self) -> bool:
        """Whether its health check says yes."""
        if not ports.is_open(self.port):
            return False
        try:
            return httpx.get(f"{self.api_url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def settle(self) -> None:
        """Keep its database for the next data folder, if it is the first of this version: nobody has used it yet."""
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
        """Give back the room of what left, where that is most of the database: its server never does."""
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
            return  # no room for a copy: the free pages are used again as they are

    @property
    def _pruning(self) -> dict[str, str]:
        """What has old runs and events leave. Their room is used again; without, a run a minute would fill the disk."""
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
    """Return the environment without any setting of Prefect's, and with no proxy on the way to loopback."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PREFECT_")}
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in kept.get(name, "").split(",") if host]
        kept[name] = ",".join(dict.fromkeys([*hosts, ports.LOOPBACK, "localhost"]))
    return kept
