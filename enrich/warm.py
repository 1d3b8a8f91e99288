"""Compiles the comparison ahead of its first use: `python -m enrich.warm`, once after an installation.

What numba compiles is kept beside the source, or in the user's cache folder; a second run finds it there.
"""

from __future__ import annotations

from enrich.copies import passages
from enrich.pairs import Document, find

_TEXT = """The harbour board of Ellismere voted on Tuesday to rebuild the northern breakwater after 3 winters of damage,
and set aside 12.5 million for the work. “We cannot wait for another storm,” its chairwoman Ingrid Halvorsen said
after the meeting. The works are to begin in April and to end before the autumn gales of the following year."""


def warm() -> None:
    """Runs every compiled function once."""
    texts = [_TEXT, f"Wrapped in other words altogether. {_TEXT}", _TEXT[:200], _TEXT]
    found = find(Document(id=str(number), text=text) for number, text in enumerate(texts))
    assert found.pairs  # noqa: S101  # or it would not have run
    passages(texts[0], texts[1])


if __name__ == "__main__":
    warm()
