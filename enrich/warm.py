"""Compiles the comparison ahead of its first use: `python -m enrich.warm`, once after an installation.

numba's compiled code is cached next to the source, or in the user's cache folder; a second run finds it there.
"""

from __future__ import annotations

import sys
import time
from typing import Final

import numpy as np
from numba.core import event

from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.clusters.graph import ARTICLE_EDGE, component_keys
from enrich.copies.evidence.passages import passages
from enrich.copies.evidence.sentences import paraphrased_sentences
from enrich.copies.ruleset import WHOLE
from enrich.pairs import Document, find

_TEXT = """The harbour board of Ellismere voted on Tuesday to rebuild the northern breakwater after 3 winters of damage,
and set aside 12.5 million for the work. “We cannot wait for another storm,” its chairwoman Ingrid Halvorsen said
after the meeting. The works are to begin in April and to end before the autumn gales of the following year."""

_PARAPHRASE = """In Ellismere the board of the harbour decided on Tuesday that the northern breakwater, damaged in
3 winters, will be rebuilt, for which 12.5 million were set aside. Its chairwoman Ingrid Halvorsen said after they met
that another storm could not be waited for. In April the works are due to begin, and they should end
before the next year's autumn gales."""


_DAY: Final = 700_000  # any
_SILENCE: Final = 5.0  # seconds, at most


def warm() -> None:
    """Runs every compiled function once."""
    texts = [_TEXT, f"Wrapped in other words altogether. {_TEXT}", _TEXT[:200], _TEXT, _PARAPHRASE]
    documents = [Document(id=str(number), text=text) for number, text in enumerate(texts)]
    found = find(documents, with_stories=True)
    assert found.pairs  # noqa: S101  # otherwise it would not have run
    passages(_TEXT, _PARAPHRASE)
    paraphrased_sentences([(_TEXT, _PARAPHRASE)])
    component_keys(np.array([(1, 2, WHOLE)], ARTICLE_EDGE), ())
    index = MemoryIndex()
    for number in range(2):  # whose segments are merged
        index.add(_DAY, np.array([number]), np.ones(1, np.uint16), np.ones(1, np.uint32))


class _Progress(event.Listener):
    """Prints how many functions have been compiled, every few seconds."""

    def __init__(self) -> None:
        self._compiled = 0
        self._begun = self._said = time.monotonic()

    def on_start(self, _begun: event.Event) -> None:
        """Nothing has been printed yet."""

    def on_end(self, _done: event.Event) -> None:
        """One more function is compiled; a cached one from an earlier run is not reported."""
        self._compiled += 1
        now = time.monotonic()
        if now - self._said >= _SILENCE:
            self._said = now
            sys.stdout.write(f"  {self._compiled} functions after {now - self._begun:.0f} s\n")
            sys.stdout.flush()


if __name__ == "__main__":
    with event.install_listener("numba:compile", _Progress()):
        warm()
