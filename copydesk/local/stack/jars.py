"""Kafka's jars: fetched once from a Maven repository, kept in a cache, held to committed checksums.

`jars.sha256` names each jar by its path in a Maven repository, so nothing is left to resolve and no Java is needed here.
The repositories are jgo's: its configuration file names mirrors, the usual proxy variables are kept, and a jar that the
machine's own Maven repository has already is not fetched again.
To pin another version, change ENDPOINT and run `python -m copydesk.local.stack.jars >copydesk/local/stack/jars.sha256`.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from contract.errors import StackError

ENDPOINT: Final = "org.apache.kafka:kafka_2.13:4.1.1+org.slf4j:slf4j-simple:1.7.36"
PINS: Final = Path(__file__).with_name("jars.sha256")

_FETCHERS: Final = 6
_SECONDS: Final = 60


def classpath(say: Callable[[str], None], *, cache: Path | None = None, pins: Path = PINS) -> str:
    """Kafka's class path, of jars that are all what `jars.sha256` says.

    Fetches those that the cache does not have. Raises StackError when one cannot be had, or is another than it should be.
    """
    cache = user_cache_path("copydesk", appauthor=False) / "jars" if cache is None else cache
    known = pinned(pins.read_text(encoding="utf-8"))
    missing = {path: pin for path, pin in known.items() if _checksum(cache / path) != pin}
    if missing:
        _fetch(missing, cache, say)
    return ":".join(str(cache / path) for path in known)


def pinned(text: str) -> dict[str, str]:
    """Checksum by path, of a list as `sha256sum` writes it."""
    return {path: pin for pin, path in (line.split(maxsplit=1) for line in text.splitlines())}


def _fetch(missing: dict[str, str], cache: Path, say: Callable[[str], None]) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".fetching-") as staging:
            context = _maven(Path(staging))
            pool = ThreadPoolExecutor(_FETCHERS, thread_name_prefix="jars")
            try:
                fetched = [pool.submit(_fetch_one, context, path, pin, cache) for path, pin in missing.items()]
                for count, future in enumerate(as_completed(fetched), start=1):
                    future.result()
                    if count % 10 == 0 or count == len(missing):
                        say(f"Kafka's jars: {count} of {len(missing)}")
            finally:
                pool.shutdown(cancel_futures=True)
    except OSError as error:
        msg = f"Kafka's jars could not be stored in {cache}: {error.strerror or error}. Make room or leave to write there."
        raise StackError(msg) from error


def _fetch_one(context: Any, path: str, pin: str, cache: Path) -> None:  # noqa: ANN401  # jgo's MavenContext, untyped
    group, artifact, version, name = path.rsplit("/", 3)
    try:
        found = context.project(group.replace("/", "."), artifact).at_version(version).artifact().resolve()
    except (OSError, RuntimeError) as error:  # requests' errors are OSErrors
        msg = (
            f"Kafka's jar {name} could not be fetched: {_first_line(error)}. It needs a Maven repository once: check the "
            "network and HTTPS_PROXY, or name a mirror as `central` under [repositories] in ~/.config/jgo.conf."
        )
        raise StackError(msg) from error
    if (actual := _checksum(found)) != pin:
        msg = (
            f"Kafka's jar {name} is not the one we know: the SHA-256 of {found} is {actual}, not {pin}. Start again; if that "
            "does not help, a broken or changed jar is in your Maven repository: delete it there."
        )
        raise StackError(msg)
    target = cache / path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{name}.{Path(context.repo_cache).name}")
    shutil.copyfile(found, part)
    part.replace(target)  # at once, so that nobody ever sees half a jar


def _maven(staging: Path) -> Any:  # noqa: ANN401  # jgo is untyped
    jgo_config, jgo_maven, constants = _jgo("config"), _jgo("maven"), _jgo("constants")
    config = jgo_config.GlobalSettings.load()
    return jgo_maven.MavenContext(
        repo_cache=staging,
        local_repos=[config.repo_cache],
        remote_repos={"central": constants.MAVEN_CENTRAL_URL} | config.repositories,
        timeout=_SECONDS,
    )


def _jgo(module: str) -> Any:  # noqa: ANN401  # jgo is untyped
    logging.getLogger("jgo").setLevel(logging.ERROR)
    try:
        return import_module(f"jgo.{module}")
    except ImportError as error:
        msg = "Kafka on this machine needs packages that are not installed: pip install 'copydesk[local]'"
        raise StackError(msg) from error


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
    import jgo  # noqa: PLC0415  # for whoever pins, alone

    artifacts = jgo.resolve(ENDPOINT)
    lines = (
        f"{_checksum(artifact.resolve())}  {(artifact.component.path_prefix / artifact.filename).as_posix()}\n"
        for artifact in artifacts
    )
    return "".join(lines)


if __name__ == "__main__":
    sys.stdout.write(_pin())
