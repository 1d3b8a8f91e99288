"""The files of a replay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from contract.errors import Permanent
from ingest.file_items import kind_of


def files_below(root: Path | None, paths: Iterable[Path]) -> list[Path]:
    """The files in the paths, all below `root`; a relative path begins there.

    Raises Permanent if there is no root, or a path or a file leads out of it, by `..` or by a link, or does not exist.
    """
    if root is None:
        msg = (
            "a replay that was started in the UI reads nothing here: set COPYDESK_REPLAY_ROOT to the folder that it "
            "may read, or use `copydesk replay`"
        )
        raise Permanent(msg)
    asked = [root / path for path in paths]
    _check_below(root, asked)  # first: whether a file exists outside must not be revealed
    files = list(files_of(asked))
    _check_below(root, files)
    return files


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files in the paths, in order; in a folder those that a replay reads, at any depth.

    Raises Permanent if a path does not exist, or is a file that a replay does not read.
    """
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*")) if kind_of(file) and file.is_file())
        elif not path.exists():
            msg = f"{path} does not exist: give files, or folders that contain them"
            raise Permanent(msg)
        elif kind_of(path) is None:
            msg = (
                f"{path} is not a file for replay: texts (.txt), pages (.html, .htm), one document per line (.jsonl)"
                " and archives (.warc), each optionally .gz"
            )
            raise Permanent(msg)
        else:
            yield path


def _check_below(root: Path, paths: Iterable[Path]) -> None:
    """Raises Permanent if a path leads out of the root, whatever links it goes through."""
    inside = root.resolve()
    for path in paths:
        try:
            below = path.resolve(strict=True).is_relative_to(inside)
        except FileNotFoundError:
            below = path.resolve().is_relative_to(inside)
        except (OSError, RuntimeError, ValueError):  # a symlink loop, a NUL
            below = False
        if not below:
            msg = f"{path} is not below {root}, the only folder that replay may read (setting replay_root)"
            raise Permanent(msg)
