"""Jars come from a Maven repository on disk: the same files, without a network."""

import hashlib
import os
import re

import pytest

from contract.errors import StackError
from copydesk.local.stack import jars

JARS = {
    "org/example/one/1.0/one-1.0.jar": b"one",
    "org/example/deep/two_2.13/2.5.1/two_2.13-2.5.1.jar": b"two",
}


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A local Maven repository with all jars; nothing else is reachable."""
    repository = tmp_path / "m2"
    for path, body in JARS.items():
        (repository / path).parent.mkdir(parents=True)
        (repository / path).write_bytes(body)
    config = tmp_path / "jgo.conf"
    config.write_text("[repositories]\ncentral = http://127.0.0.1:9/maven2\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(config))
    monkeypatch.setenv("M2_REPO", str(repository))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return repository


@pytest.fixture
def pins(tmp_path):
    path = tmp_path / "pins.sha256"
    path.write_text("".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in JARS.items()))
    return path


def test_every_pin_is_a_checksum_and_a_path_that_names_no_host():
    pinned = jars.pinned(jars.PINS.read_text())
    assert len(pinned) == len(jars.PINS.read_text().splitlines())
    for path, pin in pinned.items():
        assert re.fullmatch(r"[0-9a-f]{64}", pin)
        assert re.fullmatch(r"(?:[\w-]+/)+[\w.-]+/[\w.-]+/[\w.-]+\.jar", path)
    assert any(path.endswith("/kafka_2.13-4.1.1.jar") for path in pinned)


def test_jars_are_fetched_once_and_the_class_path_keeps_their_order(repository, pins, tmp_path):
    said = []
    expected = ":".join(str(tmp_path / "cache" / path) for path in JARS)
    assert jars.classpath(said.append, cache=tmp_path / "cache", pins=pins) == expected
    assert said == ["Kafka's jars: 2 of 2"]
    for path in JARS:
        (repository / path).unlink()
    assert jars.classpath(said.append, cache=tmp_path / "cache", pins=pins) == expected
    assert len(said) == 1
    left = {str(path.relative_to(tmp_path / "cache")) for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert left == set(JARS)


@pytest.mark.usefixtures("repository")
def test_a_jar_that_changed_in_the_cache_is_fetched_again(pins, tmp_path):
    jars.classpath(print, cache=tmp_path / "cache", pins=pins)
    spoiled = tmp_path / "cache" / next(iter(JARS))
    spoiled.write_bytes(b"half a j")
    jars.classpath(print, cache=tmp_path / "cache", pins=pins)
    assert spoiled.read_bytes() == b"one"


def test_a_jar_that_another_process_has_put_there_meanwhile_stays(repository, pins, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    fetcher = jars._fetcher

    def beside_another(staging):
        fetch = fetcher(staging)

        def fetched(path):
            (cache / path).parent.mkdir(parents=True, exist_ok=True)
            (cache / path).write_bytes(JARS[path])
            os.utime(cache / path, (1, 1))
            return fetch(path)

        return fetched

    monkeypatch.setattr(jars, "_fetcher", beside_another)
    jars.classpath(lambda _: None, cache=cache, pins=pins)
    assert {(cache / path).stat().st_mtime for path in JARS} == {1}


def test_a_jar_with_a_wrong_checksum_is_refused_and_not_kept(repository, pins, tmp_path):
    name = next(iter(JARS))
    (repository / name).write_bytes(b"another")
    with pytest.raises(StackError, match=r"one-1\.0\.jar is not the one we know"):
        jars.classpath(print, cache=tmp_path / "cache", pins=pins)
    assert not (tmp_path / "cache" / name).exists()


def test_without_network_the_error_says_what_to_do(repository, pins, tmp_path):
    (repository / next(iter(JARS))).unlink()
    with pytest.raises(StackError, match=r"one-1\.0\.jar could not be fetched.*HTTPS_PROXY"):
        jars.classpath(print, cache=tmp_path / "cache", pins=pins)


@pytest.mark.usefixtures("repository")
def test_a_cache_that_cannot_be_written_is_an_error_that_names_it(pins, tmp_path):
    (tmp_path / "cache").touch()
    with pytest.raises(StackError, match=re.escape(str(tmp_path / "cache"))):
        jars.classpath(print, cache=tmp_path / "cache", pins=pins)
