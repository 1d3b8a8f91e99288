"""Lists of services to share a report on."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.lines import bare_words
from enrich.reading.phrase_tables import ONE_WORD_LINES, PLATFORMS

_ALSO_PLACES: Final = frozenset({"x", "email", "mail", "print"})
# Copying the link, in addition to the services, as `bare_words` has it.
_COPYING: Final = tuple(map(bare_words, (
    "copy link", "copy url", "link kopieren", "copier le lien", "copiar enlace", "copiar el enlace", "copiar link",
    "copiar el link", "copia link", "copia il link", "kopiera länk", "kopier link", "kopiër link", "kopieer link",
    "kopiuj link", "скопировать ссылку",
)))  # fmt: skip
_COPIES = re.compile(rf"\b(?:{'|'.join(_COPYING)})\b")
# Services of several words, and what e-mail is after `bare_words`.
_PLACES_OF_WORDS: Final = ("e mail", *(words for name in PLATFORMS if " " in (words := bare_words(name))))
_OF_WORDS = re.compile(rf"(?<!\S)(?:{'|'.join(_PLACES_OF_WORDS)})(?!\S)")
# First words of a list of services, in any script.
_FIRST_PLACES: Final = (
    ONE_WORD_LINES | _ALSO_PLACES | {"e-mail", *(phrase.partition(" ")[0] for phrase in (*_COPYING, *_PLACES_OF_WORDS))}
)


def is_platform_list(text: str) -> bool:
    """Whether a line is a list of services to share on: `Facebook Twitter WhatsApp`."""
    first, _, rest = text.partition(" ")
    if not rest or (first.isascii() and first.lower().strip(" ,|·•/") not in _FIRST_PLACES):
        return False
    if (start := bare_words(first).partition(" ")[0]) and start not in _FIRST_PLACES:
        return False
    others, several = _OF_WORDS.subn(" ", _COPIES.sub(" ", bare_words(text)))
    words = others.split()
    return len(words) + several > 1 and all(word in ONE_WORD_LINES or word in _ALSO_PLACES for word in words)
