"""Which files a replay reads: any for a user at the terminal, those below a root for all who can reach the UI."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.errors import Permanent
from ingest.replay_files import files_below, files_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("desk/a.txt", "desk/texts/b.txt", "desk/texts/c.txt.gz", "desk/texts/d.md", "outside/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("words")
    (tmp_path / "desk/out.txt").symlink_to(tmp_path / "outside/e.txt")
    (tmp_path / "desk/in.txt").symlink_to(tmp_path / "desk/a.txt")
    (tmp_path / "desk/away").symlink_to(tmp_path / "outside")
    (tmp_path / "desk/circle.txt").symlink_to("circle.txt")
    (tmp_path / "desk/linked").mkdir()
    (tmp_path / "desk/linked/f.txt").symlink_to(tmp_path / "outside/e.txt")
    (tmp_path / "desk-too").mkdir()
    (tmp_path / "desk-too/g.txt").write_text("words")
    return tmp_path / "desk"


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("texts", ["texts/b.txt", "texts/c.txt.gz"]),
        ("a.txt", ["a.txt"]),
        ("texts/../a.txt", ["texts/../a.txt"]),
        ("ROOT/texts", ["texts/b.txt", "texts/c.txt.gz"]),
        ("in.txt", ["in.txt"]),
    ],
)
def test_what_is_below_the_root_is_read(root: Path, path: str, files: list[str]) -> None:
    found = files_below(root, [Path(path.replace("ROOT", str(root)))])
    assert [file.relative_to(root).as_posix() for file in found] == files


@pytest.mark.parametrize(
    "path",
    [
        "/etc/hostname", "../outside/e.txt", "..", "/", "texts/../../outside", "out.txt", "away", "away/e.txt",
        "linked", "circle.txt", "../desk-too/g.txt", "../nothing", "a\0b",
    ],
)  # fmt: skip
def test_what_leads_out_of_the_root_is_refused(root: Path, path: str) -> None:
    with pytest.raises(Permanent, match=r"is not below .*, the only folder that replay may read"):
        files_below(root, [Path("texts"), Path(path)])


def test_missing_files_are_only_reported_within_the_root(root: Path) -> None:
    with pytest.raises(Permanent, match="nothing does not exist"):
        files_below(root, [Path("nothing")])
    with pytest.raises(Permanent, match="is not below"):
        files_below(root, [Path("../nothing")])


def test_a_root_that_is_a_link_is_the_folder_that_it_leads_to(root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    assert len(files_below(root.parent / "link", [Path("texts"), root / "a.txt"])) == 3


def test_without_a_root_nothing_is_read_from_the_ui(root: Path) -> None:
    with pytest.raises(Permanent, match="COPYDESK_REPLAY_ROOT"):
        files_below(None, [root / "a.txt"])


def test_a_person_at_the_terminal_reads_what_he_may_read(root: Path) -> None:
    assert len(list(files_of([root / "away/e.txt", root / "linked"]))) == 2
