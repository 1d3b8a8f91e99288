"""A worker as `copydesk worker` runs it, which prints at its end how many articles its copy index held."""

from __future__ import annotations

import sys

from copydesk.cli.desk import worker
from enrich.worker.loop import Worker
from tests.index_size import articles_in

HELD = "articles held at the end: "
_close = Worker.close


def _tell_and_close(running: Worker) -> None:
    sys.stderr.write(f"{HELD}{articles_in(running._copy_index.index)}\n")
    _close(running)


if __name__ == "__main__":
    Worker.close = _tell_and_close
    worker()
