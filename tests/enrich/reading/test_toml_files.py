"""Data tables are parsed once and then read from the cache."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from enrich.reading.toml_files import loads

CONTENT = 'name = "Čeština"\nlimit = 3\n[page.share]\nlines = ["Sdílet", "Poslat"]\ncalls = []\n'


def test_the_cached_content_equals_the_text_s(tmp_path: Path) -> None:
    first = loads(CONTENT, tmp_path)
    (kept,) = tmp_path.iterdir()
    assert loads(CONTENT, tmp_path) == first == tomllib.loads(CONTENT)
    assert list(tmp_path.iterdir()) == [kept]


def test_the_cached_content_is_read(tmp_path: Path) -> None:
    loads(CONTENT, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"\x81\xa4name\xa1x")
    assert loads(CONTENT, tmp_path) == {"name": "x"}


def test_another_text_is_cached_separately(tmp_path: Path) -> None:
    loads(CONTENT, tmp_path)
    assert loads(CONTENT.replace("3", "4"), tmp_path)["limit"] == 4
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("broken", [b"", b"\x93", b"\x01"])
def test_a_broken_file_is_rewritten(tmp_path: Path, broken: bytes) -> None:
    loads(CONTENT, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(broken)
    assert loads(CONTENT, tmp_path) == tomllib.loads(CONTENT)
    assert kept.read_bytes() == whole


def test_where_nothing_can_be_written_the_text_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert loads(CONTENT, tmp_path / "file" / "folder") == tomllib.loads(CONTENT)


def test_no_toml_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        loads("name = ", tmp_path)
    assert not list(tmp_path.iterdir())
