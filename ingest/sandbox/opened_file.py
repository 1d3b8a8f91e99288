"""A file of many items, inside a parsing process: one batch after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.file_items import Cursor, Item, Step, steps
from ingest.sandbox.messages import ItemBatch, NextItems, OpenFile

_BATCH_BYTES: Final = 4_000_000  # of a batch; its last item may be larger


class OpenedFile:
    """The file that was opened last."""

    def __init__(self) -> None:
        self._steps: Iterator[Step] = iter(())
        self._then = Cursor()

    def open(self, job: OpenFile) -> ItemBatch:
        """Opens a file: the batch is empty unless the file cannot be read, or is itself the item."""
        self._steps, self._then = steps(Path(job.path), job.most, job.begin), job.begin
        return self._batch(1, float("inf"))

    def go_on(self, job: NextItems) -> ItemBatch:
        """The next items."""
        return self._batch(job.steps, time.process_time() + job.seconds)

    def _batch(self, count: int, end: float) -> ItemBatch:
        items: list[Item] = []
        size = 0
        for _ in range(count):
            if (step := next(self._steps, None)) is None:
                return ItemBatch(items, self._then, last=True)
            self._then = step.then
            if step.item:
                items.append(step.item)
                size += len(step.item.body) + (len(step.item.article.text) if step.item.article else 0)
            if size >= _BATCH_BYTES or time.process_time() >= end:
                break
        return ItemBatch(items, self._then, last=False)
