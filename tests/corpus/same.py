"""Whether this checkout decides as another one does, byte for byte: for a change that should alter no decision.

`python -m tests.corpus.same CHECKOUT` needs another checkout with its own `.venv` (`git worktree add`, then `make
test` or `scripts/venv requirements-dev.txt` there). It compares, over the labelled corpus: the output of `copydesk
pairs` with its groups, that of `copydesk extract` and `copydesk read`, and the views `groups` and `copies` with all
their evidence, after workers have landed the documents from Kafka. Exit status 1, with the names of what differs,
where anything does."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.corpus.documents import CORPUS, DOCUMENTS, documents

_HERE = Path(__file__).parents[2]
_PAGES = 60  # how many pages of each set are extracted, and how many texts are read


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.same", description=__doc__.split("\n", 1)[0])
    parser.add_argument("checkout", type=Path, help="the other checkout, with its own .venv")
    parser.add_argument("--without-landing", action="store_true", help="only what needs no Kafka and Postgres")
    asked = parser.parse_args()
    if not (asked.checkout / ".venv/bin/copydesk").exists():
        parser.error(f"{asked.checkout} has no .venv/bin/copydesk: run scripts/venv requirements-dev.txt in it")
    if not DOCUMENTS.exists():
        parser.error(f"no corpus at {DOCUMENTS}")
    with tempfile.TemporaryDirectory(prefix="copydesk-same-") as folder:
        different = _different(asked.checkout.resolve(), Path(folder), landing=not asked.without_landing)
    sys.exit(f"different: {', '.join(different)}" if different else 0)


def _different(checkout: Path, folder: Path, *, landing: bool) -> list[str]:
    """The names of what differs. folder: of the input; both use the same one, as the output names its files."""
    different = []
    for name, decisions in _checks(folder, landing=landing):
        here, there = decisions(_HERE), decisions(checkout)
        same = here == there
        sys.stdout.write(f"{name}: {'the same' if same else 'DIFFERENT'} ({here[:16]}, {there[:16]})\n")
        sys.stdout.flush()
        if not same:
            different.append(name)
    return different


def _checks(folder: Path, *, landing: bool) -> Iterator[tuple[str, Callable[[Path], str]]]:
    groups, pages, texts = folder / "groups.tsv", [*map(str, _pages(folder))], [*map(str, _texts(folder))]
    yield "pairs and groups", lambda at: _digest(_run(at, "pairs", str(DOCUMENTS), "--groups", str(groups)), groups)
    yield "pages extracted", lambda at: _digest(_run(at, "extract", *pages))
    yield "texts read", lambda at: _digest(_run(at, "read", *texts))
    if landing:
        yield "landed groups and copies", _landed


def _pages(folder: Path) -> Iterator[Path]:
    for name in ("pages", "pages2023"):
        for packed in sorted((CORPUS / name).iterdir())[:_PAGES]:
            page = folder / packed.name.removesuffix(".gz")
            page.write_bytes(gzip.decompress(packed.read_bytes()))
            yield page


def _texts(folder: Path) -> Iterator[Path]:
    for number, document in zip(range(_PAGES), documents(), strict=False):
        text = folder / f"{number:03}.txt"
        text.write_text(f"{document.get('title') or ''}\n\n{document.get('text') or ''}", encoding="utf-8")
        yield text


def _landed(checkout: Path) -> str:
    """The digest that the first run of `tests.corpus.orders` prints; its other runs are not waited for."""
    command = [str(checkout / ".venv/bin/python"), "-m", "tests.corpus.orders"]
    with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
    if ": " not in line:
        sys.exit(f"{checkout}: tests.corpus.orders landed nothing")
    return line.split(": ", 1)[1].split(" in ")[0]


def _run(checkout: Path, *arguments: str) -> bytes:
    done = subprocess.run(
        [str(checkout / ".venv/bin/copydesk"), *arguments], check=False, capture_output=True, cwd=checkout
    )
    if not done.stdout:
        sys.exit(f"{checkout}: copydesk {arguments[0]} printed nothing:\n{done.stderr.decode()[-2000:]}")
    return done.stdout


def _digest(printed: bytes, written: Path | None = None) -> str:
    return hashlib.sha256(printed + (written.read_bytes() if written else b"")).hexdigest()


if __name__ == "__main__":
    main()
