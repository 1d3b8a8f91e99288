"""Kafka's jars: fetched once from a Maven repository, kept in a cache, verified by committed checksums.

`jars.sha256` names each jar by its path in a Maven repository, so nothing needs to be resolved and no Java is needed
here. The repositories are jgo's: its configuration file names mirrors, the usual proxy variables apply, and a jar
already in the machine's own Maven repository is not fetched again.
To pin another version, change ENDPOINT and run `python -m copydesk.local.stack.jars >copydesk/local/stack/jars.sha256`.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sys
import tempfile
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from contract.errors import StackError
from copydesk.local.stack.packages import imported

ENDPOINT: Final = "org.apache.kafka:kafka_2.13:4.1.1+org.slf4j:slf4j-simple:1.7.36"
PINS: Final = Path(__file__).with_name("jars.sha256")

_FETCHERS: Final = 6
_SECONDS: Final = 60


def classpath(say: Callable[[str], None], *, cache: Path | None = None, pins: Path = PINS) -> str:
    """Kafka's class path, of jars that match `jars.sha256`.

    Fetches those missing in the cache. Raises StackError when one cannot be fetched, or does not match its
    checksum.
    """
    cache = user_cache_path("copydesk", appauthor=False) / "jars" if cache is None else cache
    known = pinned(pins.read_text(encoding="utf-8"))
    missing = {path: pin for path, pin in known.items() if _checksum(cache / path) != pin}
    if missing:
        _fetch(missing, cache, say)
    return ":".join(str(cache / path) for path in known)


def pinned(text: str) -> dict[str, str]:
    """Checksum by path, from a list in the format of `sha256sum`."""
    return {path: pin for pin, path in (line.split(maxsplit=1) for line in text.splitlines())}


def _fetch(missing: dict[str, str], cache: Path, say: Callable[[str], None]) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".fetching-") as staging:
            fetch = _fetcher(Path(staging))
            pool = ThreadPoolExecutor(_FETCHERS, thread_name_prefix="jars")
            try:
                fetched = [pool.submit(_fetch_one, fetch, path, pin, cache) for path, pin in missing.items()]
                for count, future in enumerate(as_completed(fetched), start=1):
                    future.result()
                    if count % 10 == 0 or count == len(missing):
                        say(f"Kafka's jars: {count} of {len(missing)}")
            finally:
                pool.shutdown(cancel_futures=True)
    except OSError as error:
        msg = (
            f"Kafka's jars could not be stored in {cache}: {error.strerror or error}. "
            "Make room, or see that you may write there."
        )
        raise StackError(msg) from error


def _fetch_one(fetch: Callable[[str], Path], path: str, pin: str, cache: Path) -> None:
    name = path.rpartition("/")[2]
    try:
        found = fetch(path)
    except (OSError, RuntimeError) as error:  # requests' errors are OSErrors
        msg = (
            f"Kafka's jar {name} could not be fetched: {_first_line(error)}. It needs a Maven repository once: check "
            "the network and HTTPS_PROXY, or name a mirror as `central` under [repositories] in ~/.config/jgo.conf."
        )
        raise StackError(msg) from error
    if (actual := _checksum(found)) != pin:
        msg = (
            f"Kafka's jar {name} is not the one we know: the SHA-256 of {found} is {actual}, not {pin}. Start again; "
            "if that does not help, a broken or changed jar is in your Maven repository: delete it there."
        )
        raise StackError(msg)
    target = cache / path
    if _checksum(target) == pin:
        return  # another process was faster: its files may already be in use
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{name}.{uuid.uuid4().hex}")
    shutil.copyfile(found, part)
    part.replace(target)  # atomically, so that nobody ever sees half a jar


def _fetcher(staging: Path) -> Callable[[str], Path]:
    """Return a function that fetches a jar, by its path in a Maven repository, into `staging`, and returns its path."""
    logging.getLogger("jgo").setLevel(logging.ERROR)
    config = imported("jgo.config").GlobalSettings.load()
    context = imported("jgo.maven").MavenContext(
        repo_cache=staging,
        local_repos=[config.repo_cache],
        remote_repos={"central": imported("jgo.constants").MAVEN_CENTRAL_URL} | config.repositories,
        timeout=_SECONDS,
    )

    def fetch(path: str) -> Path:
        group, artifact, version, _ = path.rsplit("/", 3)
        return Path(context.project(group.replace("/", "."), artifact).at_version(version).artifact().resolve())

    return fetch


def _checksum(path: Path) -> str | None:
    try:
        with path.open("rb") as jar:
            return hashlib.file_digest(jar, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300]


def _pin() -> str:
    """Return the checksum list for ENDPOINT as it resolves today."""
    artifacts = imported("jgo").resolve(ENDPOINT)
    lines = (
        f"{_checksum(artifact.resolve())}  {(artifact.component.path_prefix / artifact.filename).as_posix()}\n"
        for artifact in artifacts
    )
    return "".join(lines)


if __name__ == "__main__":
    sys.stdout.write(_pin())
